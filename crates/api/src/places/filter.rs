//! Filters in a query.

use listbud_domain::{Area, BoundingBox, Coordinates, ListId, PlaceId, Rating, SearchQuery, TagId};
use listbud_persistence::places::{PlaceFilter, Position, Sort};

use time::OffsetDateTime;

use crate::{ApiError, fields::Fields, query::Query, times};

/// The names of a filter's parameters, the former client's among them.
pub(crate) const NAMES: &[&str] = &[
    "list",
    "listId",
    "folderId",
    "tagMatch",
    "tag",
    "tags",
    "tags[]",
    "categories",
    "categories[]",
    "visited",
    "minRating",
    "rating",
    "bbox",
    "near",
    "radius",
    "coordinates",
    "savedAfter",
    "savedBefore",
];

/// Instead of a list's id: those in no list.
pub(crate) const NO_LIST: &str = "none";

/// How many ids a query can name.
pub(crate) const IDS: usize = 200;

/// How many of the tags a place needs: all of them or any.
pub(crate) const TAG_MATCHES: [(&str, bool); 2] = [("any", false), ("all", true)];

/// What is known of the position.
pub(crate) const COORDINATES: [(&str, Position); 3] = [
    ("missing", Position::Missing),
    ("approximate", Position::Approximate),
    ("exact", Position::Exact),
];

/// The orders; the first is the default.
pub(crate) const SORTS: [(&str, Sort); 7] = [
    ("newest", Sort::Newest),
    ("oldest", Sort::Oldest),
    ("saved", Sort::Saved),
    ("savedOldest", Sort::SavedOldest),
    ("name", Sort::Name),
    ("rating", Sort::Rating),
    ("updated", Sort::Updated),
];

const LIST: &[&str] = &["list", "listId", "folderId"];
const TAGS: &[&str] = &["tag", "tags", "tags[]", "categories", "categories[]"];

/// Reads a filter without its text.
pub(crate) fn read(query: &Query, fields: &mut Fields) -> PlaceFilter {
    let list = query.get(LIST);
    let is_unlisted = list == Some(NO_LIST);
    let list = list
        .filter(|_| !is_unlisted)
        .and_then(|text| fields.id("list", text))
        .map(ListId);
    let tags = query
        .all(TAGS)
        .filter_map(|text| fields.id("tag", text))
        .map(TagId)
        .collect();
    let visited = query.flag(fields, "visited");
    let stars = query
        .number(fields, "minRating")
        .or_else(|| query.number(fields, "rating"));
    let min_rating = fields.optional("minRating", stars, Rating::parse);
    PlaceFilter {
        list,
        is_unlisted,
        tags,
        needs_all_tags: query
            .one_of(fields, "tagMatch", &TAG_MATCHES)
            .unwrap_or_default(),
        visited,
        min_rating,
        position: query.one_of(fields, "coordinates", &COORDINATES),
        saved_from: time(query, fields, "savedAfter"),
        saved_before: time(query, fields, "savedBefore"),
        area: area(query, fields),
        ..PlaceFilter::default()
    }
}

fn time(query: &Query, fields: &mut Fields, name: &'static str) -> Option<OffsetDateTime> {
    fields.optional(name, query.get(&[name]), times::parse)
}

/// Reads the ids of places that are asked for alone; `None` when there are none.
///
/// # Errors
///
/// [`ApiError::Invalid`] when there are more than `most`.
pub(crate) fn ids(
    query: &Query,
    fields: &mut Fields,
    most: usize,
) -> Result<Option<Vec<PlaceId>>, ApiError> {
    let mut ids = Vec::new();
    for text in query.all(&["ids"]) {
        if ids.len() >= most {
            let mut faults = Fields::default();
            faults.fault("ids", "too_many", format!("has more than {most} ids"));
            faults.finish()?;
        }
        match fields.id("ids", text) {
            Some(id) => ids.push(PlaceId(id)),
            // One fault is enough.
            None => return Ok(None),
        }
    }
    Ok(Some(ids).filter(|ids| !ids.is_empty()))
}

fn area(query: &Query, fields: &mut Fields) -> Option<Area> {
    let edges = query.numbers(fields, "bbox", "west,south,east,north in degrees");
    let edges = edges.and_then(|[west, south, east, north]| {
        fields.check("bbox", BoundingBox::parse(west, south, east, north))
    });
    let center = query.numbers(fields, "near", "latitude,longitude in degrees");
    let center = center.and_then(|[latitude, longitude]| {
        fields.check("near", Coordinates::parse(latitude, longitude))
    });
    let radius = query.number(fields, "radius");
    let has_box = edges.is_some();
    let circle = match (center, radius) {
        (Some(center), Some(radius)) => fields.check("radius", Area::circle(center, radius)),
        (Some(_), None) => {
            fields.fault("radius", "required", "is required with near, in metres");
            None
        }
        (None, Some(_)) if query.get(&["near"]).is_none() => {
            fields.fault("near", "required", "is required with radius");
            None
        }
        _ => None,
    };
    if has_box && circle.is_some() {
        fields.fault("near", "contradictory", "cannot be combined with bbox");
    }
    edges.map(Area::Box).or(circle)
}

/// Reads a text to look for. `None` when there is none; text that holds nothing
/// to look for, such as `%`, finds nothing, which [`is_hopeless`] tells.
pub(crate) fn text(query: &Query, names: &[&str]) -> Option<SearchQuery> {
    query.get(names).and_then(SearchQuery::parse)
}

/// Whether a text was given in which there is nothing to look for.
pub(crate) fn is_hopeless(query: &Query, names: &[&str]) -> bool {
    query
        .get(names)
        .is_some_and(|text| !text.trim().is_empty() && SearchQuery::parse(text).is_none())
}
