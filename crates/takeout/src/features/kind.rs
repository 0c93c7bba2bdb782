//! Whose feature it is.

use serde_json::Value;

use super::{
    fields::{Fields, is_same_name},
    labels, point,
};

/// What a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A starred place of Google's.
    Saved,
    /// A review of Google's.
    Review,
    /// A place of ListBud's export.
    Own,
    /// Someone else's named point.
    Plain,
    /// A place of the former server.
    FormerServer,
    /// A point with nothing but a name and an address: perhaps one that the person
    /// has given a label (home, work).
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

/// The properties that Google's starred places have, of which any may be missing.
const SAVED: [&str; 6] = [
    "google_maps_url",
    "location",
    "published",
    "updated",
    "date",
    "comment",
];

/// The properties that other programs have and Google's starred places never do.
const PLAIN: [&str; 16] = [
    "description",
    "desc",
    "notes",
    "note",
    "tags",
    "category",
    "categories",
    "url",
    "link",
    "website",
    "phone",
    "rating",
    "lists",
    "list",
    "folder",
    "type",
];

/// Tells a feature's kind by its members.
pub(super) fn of(fields: &Fields<'_>) -> Kind {
    let has_any = |names: &[&str]| names.iter().any(|name| fields.has(name));
    if fields.property_names().any(|name| name == OWN) {
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
    if is_saved(fields) {
        return Kind::Saved;
    }
    if labels::may_be_one(fields) {
        return Kind::Labelled;
    }
    if point::says_anything(fields) {
        return Kind::Plain;
    }
    Kind::Other
}

/// Google's starred places tell where and when by members of their own. Others have
/// some of those names, too, and beside them what Google has no name for.
fn is_saved(fields: &Fields<'_>) -> bool {
    let is_about_a_place = match fields.get("location") {
        Some(Value::Array(items)) => items.first().is_some_and(Value::is_object),
        location => location.is_some_and(Value::is_object),
    };
    let has_property = |wanted: &str| {
        let mut names = fields.property_names();
        names.any(|name| is_same_name(name, wanted))
    };
    let is_others = PLAIN.iter().any(|name| has_property(name));
    if is_about_a_place {
        return !is_others;
    }
    // The oldest files write their titles with a capital.
    let has_title = fields.property_names().any(|name| name == "Title");
    if fields.has("google_maps_url") {
        let is_others = is_others || ["name", "title", "location"].into_iter().any(has_property);
        return has_title || !is_others;
    }
    let has_mark = ["published", "date"].iter().any(|name| fields.has(name));
    let is_googles = |name| name == "Title" || SAVED.iter().any(|known| is_same_name(name, known));
    has_mark && fields.property_names().all(is_googles)
}

/// The former server's places are not features but bare objects, whose positions
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
