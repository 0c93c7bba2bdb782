//! Points as JSON.

use listbud_domain::PlaceId;
use listbud_persistence::places::points::{Labels, Point};
use serde::{Serialize, Serializer, ser::SerializeTuple};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{ApiError, places::link};

const COLUMNS: &[&str] = &[
    "id", "name", "lng", "lat", "lists", "tags", "rating", "visited", "position", "created",
    "updated", "saved",
];

/// Some rows of an answer.
pub(super) enum Rows {
    Ids(Vec<PlaceId>),
    Points(Vec<Point>),
}

/// Writes everything before the rows.
pub(super) fn head(labels: &Labels, is_ids_only: bool) -> Result<Vec<u8>, ApiError> {
    if is_ids_only {
        return Ok(b"{\"columns\":[\"id\"],\"rows\":[".to_vec());
    }
    let lists: Vec<Uuid> = labels.lists.iter().map(|(id, _)| id.0).collect();
    let tags: Vec<Uuid> = labels.tags.iter().map(|(id, _)| id.0).collect();
    let mut json = b"{\"columns\":".to_vec();
    append(&mut json, &COLUMNS)?;
    json.extend_from_slice(b",\"lists\":");
    append(&mut json, &lists)?;
    json.extend_from_slice(b",\"tags\":");
    append(&mut json, &tags)?;
    json.extend_from_slice(b",\"rows\":[");
    Ok(json)
}

/// Writes rows behind what stands before them.
pub(super) fn write(mut json: Vec<u8>, rows: &Rows, is_last: bool) -> Result<Vec<u8>, ApiError> {
    let begin = json.len();
    match rows {
        Rows::Ids(ids) => {
            json.reserve(ids.len() * 42);
            for id in ids {
                append(&mut json, &[id.0])?;
                json.push(b',');
            }
        }
        Rows::Points(points) => {
            json.reserve(points.len() * 160);
            for point in points {
                append(&mut json, &Row(point))?;
                json.push(b',');
            }
        }
    }
    // The last comma; without rows, what stands before them needs none either.
    if json.len() > begin || json == b"," {
        json.pop();
    }
    if is_last {
        json.extend_from_slice(b"]}");
    }
    Ok(json)
}

fn append(json: &mut Vec<u8>, value: &impl Serialize) -> Result<(), ApiError> {
    serde_json::to_writer(json, value)
        .map_err(|_| ApiError::Internal("a point could not be written as JSON"))
}

/// A point in the order of [`COLUMNS`].
struct Row<'a>(&'a Point);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let point = self.0;
        let mut row = to.serialize_tuple(COLUMNS.len())?;
        row.serialize_element(&point.id.0)?;
        row.serialize_element(&point.name)?;
        row.serialize_element(&point.position.map(|(_, longitude)| longitude))?;
        row.serialize_element(&point.position.map(|(latitude, _)| latitude))?;
        row.serialize_element(&point.lists)?;
        row.serialize_element(&point.tags)?;
        row.serialize_element(&point.rating)?;
        row.serialize_element(&u8::from(point.visited))?;
        row.serialize_element(&position(point))?;
        row.serialize_element(&milliseconds(point.created_at))?;
        row.serialize_element(&milliseconds(point.updated_at))?;
        row.serialize_element(&point.saved_at.map(milliseconds))?;
        row.end()
    }
}

fn position(point: &Point) -> u8 {
    if point.position.is_some() {
        return u8::from(point.is_approximate);
    }
    let is_unresolved = point.unlocated_url.as_deref().is_some_and(link::is_short);
    if is_unresolved { 3 } else { 2 }
}

fn milliseconds(time: OffsetDateTime) -> i64 {
    time.unix_timestamp() * 1_000 + i64::from(time.millisecond())
}
