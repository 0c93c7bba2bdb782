//! Geometries of several points, each of which is a place.

use serde_json::{Map, Value};

/// How many bytes the members of one feature may have together when they are read
/// for each of its points.
const MAX_READ: usize = 1024 * 1024;

/// The points of a geometry that has several, taken out of their feature.
pub(super) struct Points {
    /// Their coordinates.
    pub coordinates: Vec<Value>,
    /// How many lines, areas and points are left out.
    pub left_out: usize,
}

/// Takes the points out of a feature; `None` when it has one or none.
pub(super) fn take(feature: &mut Value) -> Option<Points> {
    let geometry = feature.get_mut("geometry")?;
    let mut points = Points {
        coordinates: Vec::new(),
        left_out: 0,
    };
    match geometry.get("type")?.as_str()? {
        "MultiPoint" => points.add(geometry),
        "GeometryCollection" => {
            for geometry in geometry.get_mut("geometries")?.as_array_mut()? {
                points.add(geometry);
            }
        }
        _ => return None,
    }
    if points.coordinates.is_empty() {
        return None;
    }
    *geometry = Value::Null;
    let size = feature.to_string().len();
    let most = (MAX_READ / size.max(1)).max(1);
    points.left_out += points.coordinates.len().saturating_sub(most);
    points.coordinates.truncate(most);
    Some(points)
}

/// Gives a feature the next of its points.
pub(super) fn put(feature: &mut Value, coordinates: Value) {
    if let Some(feature) = feature.as_object_mut() {
        let mut point = Map::new();
        point.insert("type".to_owned(), Value::from("Point"));
        point.insert("coordinates".to_owned(), coordinates);
        feature.insert("geometry".to_owned(), Value::Object(point));
    }
}

impl Points {
    fn add(&mut self, geometry: &mut Value) {
        let kind = geometry.get("type").and_then(Value::as_str);
        let (is_point, is_several) = (kind == Some("Point"), kind == Some("MultiPoint"));
        let coordinates = geometry.get_mut("coordinates").map(Value::take);
        match coordinates {
            Some(coordinates) if is_point => self.coordinates.push(coordinates),
            Some(Value::Array(several)) if is_several => self.coordinates.extend(several),
            _ => self.left_out += 1,
        }
    }
}
