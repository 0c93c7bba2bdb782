//! Places of ListBud's: our own export, and the former server's array.

use std::borrow::Cow;

use listbud_domain::{CoordinateSource, ListName, Located};
use serde_json::Value;
use time::OffsetDateTime;

use super::{
    fields::{self, Fields, Position},
    members::Members,
};
use crate::{
    draft::{Adjusted, Draft, UrlRule, locate_at},
    own, remarks,
};

/// The properties of our own, by their normal names.
const OWN: [&str; 22] = [
    "name",
    "address",
    "notes",
    "description",
    "tags",
    "list",
    "lists",
    "rating",
    "visited",
    "url",
    "googlemapsurl",
    "placeid",
    "cid",
    "featureid",
    "coordinatessource",
    "coordinatesapproximate",
    "created",
    "updated",
    "saved",
    "savedat",
    "markercolor",
    "edited",
];

/// The members of the former server's places, by their normal names.
const FORMER_SERVER: [&str; 20] = [
    "id",
    "userid",
    "name",
    "address",
    "latitude",
    "longitude",
    "latitudee7",
    "longitudee7",
    "placeid",
    "url",
    "rating",
    "notes",
    "listid",
    "folderid",
    "createdat",
    "updatedat",
    "tags",
    "visited",
    "isvisited",
    "location",
];

/// Reads a place of our own export, and the lists it stands in.
pub(super) fn own<'v>(line: u64, fields: &Fields<'v>) -> (Draft<'v>, Vec<ListName>) {
    own_at(line, fields, fields.geometry())
}

/// Reads a place of our own whose position is known already.
pub(super) fn own_at<'v>(
    line: u64,
    fields: &Fields<'v>,
    position: Position,
) -> (Draft<'v>, Vec<ListName>) {
    let mut adjusted = Vec::new();
    let source = fields.get("coordinates_source");
    let cid = match fields.get("cid") {
        Some(Value::Number(cid)) => cid.to_string(),
        other => other.and_then(Value::as_str).unwrap_or_default().to_owned(),
    };
    let word = source.and_then(Value::as_str).unwrap_or_default();
    let draft = Draft {
        line,
        title: fields.text("name"),
        url: fields.first_text(&["url", "google_maps_url"]),
        address: fields.text("address"),
        notes: Cow::Borrowed(fields.text("notes")),
        is_own: true,
        tags: borrowed(fields.texts("tags")),
        rating: rating(fields, &mut adjusted),
        visited: fields.get("visited").and_then(Value::as_bool) == Some(true),
        located: located(
            position,
            CoordinateSource::from_word(word).unwrap_or(CoordinateSource::User),
            &mut adjusted,
        ),
        google: own::identity(
            fields.text("place_id"),
            &cid,
            fields.text("feature_id"),
            &mut adjusted,
        ),
        adjusted,
        url_rule: UrlRule::AnyPage,
        saved_at: saved_at(fields),
        // Null is our word for "not known"; a hand-made file leaves it out.
        unlocated: source.is_some_and(Value::is_null),
        ..Draft::default()
    };
    let mut names = fields.texts("lists");
    if names.is_empty() {
        names = fields.texts("list");
    }
    let lists = names
        .into_iter()
        .filter_map(|name| ListName::parse(name).ok())
        .collect();
    (draft, lists)
}

/// Reads a place of the former server. Its files have `location.address` and
/// positions in 10⁻⁷ degrees there; its answers have `address`, `latitude` and
/// `longitude` on the outermost level, and tags as objects with a name.
pub(super) fn former_server<'v>(line: u64, fields: &Fields<'v>) -> Draft<'v> {
    const DEGREES: f64 = 1e7;
    let mut adjusted = Vec::new();
    let location = fields.location();
    let degrees = |name: &str, scaled: &str| {
        let scaled = || Some(location.as_ref()?.number(scaled)? / DEGREES);
        fields.number(name).or_else(scaled)
    };
    let position = match (
        degrees("latitude", "latitudeE7"),
        degrees("longitude", "longitudeE7"),
    ) {
        // That server wrote 0, 0 for what it did not know.
        (Some(latitude), Some(longitude)) => Position::At(latitude, longitude).or_unknown_at_zero(),
        _ => Position::Unknown,
    };
    let google = own::identity(fields.text("placeId"), "", "", &mut adjusted);
    let tags = ["tags", "categories"]
        .map(|name| fields.texts(name))
        .concat();
    Draft {
        line,
        title: fields.text("name"),
        url: fields.text("url"),
        address: location.as_ref().map_or_else(
            || fields.text("address"),
            |location| location.text("address"),
        ),
        notes: Cow::Borrowed(fields.text("notes")),
        tags: borrowed(tags),
        rating: rating(fields, &mut adjusted),
        visited: fields.get("visited").and_then(Value::as_bool) == Some(true),
        located: located(position, CoordinateSource::GeoJson, &mut adjusted),
        google,
        saved_at: fields.get("createdAt").and_then(fields::date),
        adjusted,
        url_rule: UrlRule::AnyPage,
        ..Draft::default()
    }
}

/// What a file of our own says that is not ours: someone has added it.
pub(super) fn beside_own(feature: &Value) -> Members<'_> {
    let mut members = Members::of(feature);
    members.forget(&OWN);
    members
}

/// What the former server says of a place that is not read otherwise.
pub(super) fn beside_former_server(feature: &Value) -> Members<'_> {
    let mut members = Members::of(feature);
    members.forget(&FORMER_SERVER);
    members
}

/// When the person saved a place of our own: files that know it tell it apart from
/// when the place was created.
fn saved_at(fields: &Fields<'_>) -> Option<OffsetDateTime> {
    let saved = fields.get("saved").or_else(|| fields.get("saved_at"));
    let date = saved.or_else(|| fields.get("created"))?;
    let ours = date.as_str().and_then(own::instant);
    ours.or_else(|| fields::date(date))
}

fn located(
    position: Position,
    source: CoordinateSource,
    adjusted: &mut Vec<Adjusted>,
) -> Option<Located> {
    let Position::At(latitude, longitude) = position else {
        return None;
    };
    locate_at(latitude, longitude, source)
        .map_err(|remark| adjusted.push(remark))
        .ok()
}

fn rating(fields: &Fields<'_>, adjusted: &mut Vec<Adjusted>) -> Option<f64> {
    let stars = fields.number("rating");
    if stars.is_none() && fields.has("rating") {
        adjusted.push((
            remarks::INVALID_RATING,
            "The rating is not a number of stars and was left out.".to_owned(),
        ));
    }
    stars
}

fn borrowed(texts: Vec<&str>) -> Vec<Cow<'_, str>> {
    texts.into_iter().map(Cow::Borrowed).collect()
}
