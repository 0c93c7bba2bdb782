//! Filters in a query.

use listbud_domain::{Area, BoundingBox, Coordinates, ListId, Rating, SearchQuery, TagId};
use listbud_persistence::places::{PlaceFilter, Position, Sort};

use crate::{fields::Fields, query::Query};

/// The names of a filter's parameters, the former client's among them.
pub(crate) const NAMES: &[&str] = &[
    "list",
    "listId",
    "folderId",
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
];

const LIST: &[&str] = &["list", "listId", "folderId"];
const TAGS: &[&str] = &["tag", "tags", "tags[]", "categories", "categories[]"];

/// Reads a filter without its text.
pub(crate) fn read(query: &Query, fields: &mut Fields) -> PlaceFilter {
    let list = query
        .get(LIST)
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
        tags,
        visited,
        min_rating,
        position: position(query, fields),
        area: area(query, fields),
        ..PlaceFilter::default()
    }
}

fn position(query: &Query, fields: &mut Fields) -> Option<Position> {
    match query.get(&["coordinates"])? {
        "missing" => Some(Position::Missing),
        "approximate" => Some(Position::Approximate),
        _ => {
            fields.fault("coordinates", "unknown", "must be missing or approximate");
            None
        }
    }
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

/// Reads the order.
pub(super) fn sort(query: &Query, fields: &mut Fields) -> Sort {
    match query.get(&["sort"]) {
        None | Some("newest") => Sort::Newest,
        Some("oldest") => Sort::Oldest,
        Some("name") => Sort::Name,
        Some("rating") => Sort::Rating,
        Some(_) => {
            fields.fault("sort", "unknown", "must be newest, oldest, name or rating");
            Sort::Newest
        }
    }
}
