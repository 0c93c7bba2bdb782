//! Whose feature it is.

use super::fields::{Fields, is_same_name};

/// What a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A starred place of Google's.
    Saved,
    /// A review of Google's.
    Review,
    /// A place of ListBud's export.
    Own,
    /// Somebody else's named point.
    Plain,
    /// A place of the former server.
    FormerServer,
    /// A place that the person has given a label (home, work).
    Labelled,
    /// A line or an area.
    Shape,
    /// Nothing with a name.
    Other,
}

/// The property that only ListBud writes, and always.
const OWN: &str = "coordinates_source";

/// The properties that only Google's reviews have.
const REVIEW: [&str; 6] = [
    "five_star_rating_published",
    "five_star_rating_draft",
    "review_text_published",
    "review_text_draft",
    "star_rating",
    "review_comment",
];

/// The properties that Google's starred places have, of which any may be
/// missing.
const SAVED: [&str; 4] = ["google_maps_url", "location", "published", "date"];

/// Tells a feature's kind by its members.
pub(super) fn of(fields: &Fields<'_>) -> Kind {
    let has_any = |names: &[&str]| names.iter().any(|name| fields.has(name));
    let names = || fields.property_names();
    if names().any(|name| name == OWN) {
        return Kind::Own;
    }
    if fields.geometry_type().is_some_and(|kind| kind != "Point") {
        return Kind::Shape;
    }
    if has_any(&REVIEW) {
        return Kind::Review;
    }
    if is_former_server(fields) {
        return Kind::FormerServer;
    }
    if has_any(&SAVED) {
        return Kind::Saved;
    }
    // Labels come with nothing but themselves. Somebody else's points with
    // names alone look the same, and where a person lives is worth the caution.
    let is_label = |key: &str| is_same_name(key, "name") || is_same_name(key, "address");
    if names().next().is_some() && names().all(is_label) {
        return Kind::Labelled;
    }
    if has_any(&["name", "title"]) {
        return Kind::Plain;
    }
    Kind::Other
}

/// The former server's places are no features but bare objects, whose positions
/// are degrees in its answers and whole numbers of 10⁻⁷ degrees in its files.
fn is_former_server(fields: &Fields<'_>) -> bool {
    fields.geometry_type().is_none()
        && fields.has("name")
        && (fields.has("placeId")
            || fields.has("latitude")
            || fields
                .location()
                .is_some_and(|location| location.has("latitudeE7")))
}
