//! Google's starred places and reviews, of all generations.

use std::borrow::Cow;

use listbud_domain::CoordinateSource;
use serde_json::Value;

use super::{
    fields::{self, Fields, Position},
    members::{Members, normal, words},
};
use crate::{
    date,
    draft::{Draft, UrlRule, locate_at},
    remarks,
};

/// How Google's own remark begins that a place's position is not known. It
/// stands where a comment of the person would.
const SYSTEM_COMMENT: &str = "No location information is available";

/// Reads a starred place; answers what of it was not read, too.
pub(super) fn saved<'v>(
    line: u64,
    feature: &'v Value,
    fields: &Fields<'v>,
) -> (Draft<'v>, Members<'v>) {
    let (mut draft, mut members) = place(line, feature, fields);
    draft.notes = Cow::Borrowed(comment(fields));
    members.forget(&["comment"]);
    (draft, members)
}

/// The stars of a review.
const STARS: [&str; 3] = [
    "five_star_rating_published",
    "star_rating",
    "five_star_rating_draft",
];

/// The text of a review.
const TEXT: [&str; 3] = [
    "review_text_published",
    "review_comment",
    "review_text_draft",
];

/// Reads a review: its stars are the rating, its text the notes. A draft beside what
/// was published is not read.
pub(super) fn review<'v>(
    line: u64,
    feature: &'v Value,
    fields: &Fields<'v>,
) -> (Draft<'v>, Members<'v>) {
    let (mut draft, mut members) = place(line, feature, fields);
    if let Some(name) = STARS.into_iter().find(|name| fields.has(name)) {
        members.forget(&[&normal(name)]);
        match fields.get(name).and_then(stars) {
            // 0 is a review without stars.
            Some(stars) if stars > 0.0 => draft.rating = Some(stars),
            Some(_) => {}
            None => draft.adjusted.push((
                remarks::INVALID_RATING,
                format!("What stands in \"{name}\" is not a number of stars and was left out."),
            )),
        }
    }
    let text = TEXT
        .into_iter()
        .find(|name| !fields.text(name).trim().is_empty());
    let text = text.map_or("", |name| {
        members.forget(&[&normal(name)]);
        fields.text(name)
    });
    members.forget(&["questions"]);
    draft.notes = with_answers(text, fields);
    draft.is_review = true;
    (draft, members)
}

/// What both have: name, address, web address, position and date.
fn place<'v>(line: u64, feature: &'v Value, fields: &Fields<'v>) -> (Draft<'v>, Members<'v>) {
    let location = fields.location();
    let of_location = |names: &[&str]| {
        location
            .as_ref()
            .map_or("", |location| location.first_text(names))
    };
    let mut members = Members::of(feature);
    let mut draft = Draft {
        line,
        title: of_location(&["name", "business_name"]),
        url: fields.text("google_maps_url"),
        address: of_location(&["address"]),
        saved_at: members.take(&["date", "published", "updated"], fields::date),
        url_rule: UrlRule::AnyPage,
        ..Draft::default()
    };
    if draft.title.trim().is_empty() {
        draft.title = fields.first_text(&["title", "name"]);
    }
    if draft.address.trim().is_empty() {
        draft.address = fields.text("address");
    }
    if let Position::At(latitude, longitude) = position(fields, location.as_ref()) {
        match locate_at(latitude, longitude, CoordinateSource::GeoJson) {
            Ok(located) => draft.located = Some(located),
            Err(remark) => draft.adjusted.push(remark),
        }
    }
    members.forget(&["googlemapsurl", "geocoordinates"]);
    if comment_is_googles(fields) {
        members.forget(&["comment"]);
    }
    // The address ends with the country.
    if !draft.address.trim().is_empty() {
        members.forget(&["countrycode"]);
    }
    let saved_at = draft.saved_at;
    members.drop_known(&["date", "published", "updated"], |text| {
        saved_at.is_some() && date::parse(text) == saved_at
    });
    (draft, members)
}

/// Finds the position: the geometry, or what the old files repeat as text.
fn position(fields: &Fields<'_>, location: Option<&Fields<'_>>) -> Position {
    let repeated = || {
        let coordinates = location?.get("geo_coordinates")?.as_object()?;
        let number = |name: &str| coordinates.get(name).and_then(fields::number);
        Some(Position::At(number("Latitude")?, number("Longitude")?))
    };
    match fields.geometry().or_unknown_at_zero() {
        Position::Unknown => repeated().unwrap_or(Position::Unknown).or_unknown_at_zero(),
        known @ Position::At(..) => known,
    }
}

/// The person's comment, if there is one that is not Google's.
fn comment<'v>(fields: &Fields<'v>) -> &'v str {
    if comment_is_googles(fields) {
        ""
    } else {
        fields.text("comment")
    }
}

/// Whether what stands in place of a comment is Google's own remark. In other
/// languages it reads otherwise, but it comes with the same two gaps.
fn comment_is_googles(fields: &Fields<'_>) -> bool {
    let comment = fields.text("comment");
    comment.trim_start().starts_with(SYSTEM_COMMENT)
        || (fields.geometry().or_unknown_at_zero() == Position::Unknown && !fields.has("location"))
}

/// Reads stars, which one file writes in words.
fn stars(value: &Value) -> Option<f64> {
    if let Some(stars) = fields::number(value) {
        return Some(stars);
    }
    let words = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE"];
    let word = value.as_str()?.trim();
    words
        .iter()
        .zip(0_u8..)
        .find(|(known, _)| word.eq_ignore_ascii_case(known))
        .map(|(_, stars)| f64::from(stars))
}

/// Adds the answers to Google's questions ("Meal type: Dinner") to a review.
fn with_answers<'v>(text: &'v str, fields: &Fields<'v>) -> Cow<'v, str> {
    let answers: Vec<String> = fields
        .get("questions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(answer)
        .collect();
    if answers.is_empty() {
        return Cow::Borrowed(text);
    }
    let answers = answers.join("\n");
    let text = text.trim_end();
    Cow::Owned(if text.is_empty() {
        answers
    } else {
        format!("{text}\n\n{answers}")
    })
}

/// One question and its answers, of which there may be several: options that were
/// selected, stars, or text.
fn answer(question: &Value) -> Option<String> {
    let Some(members) = question.as_object() else {
        let answer = words(question);
        return (!answer.trim().is_empty()).then(|| answer.into_owned());
    };
    let asked = members.get("question").and_then(Value::as_str);
    let answers = members
        .iter()
        .filter(|(name, value)| *name != "question" || !value.is_string())
        .map(|(_, value)| words(value))
        .filter(|answer| !answer.trim().is_empty());
    let answers: Vec<Cow<'_, str>> = answers.collect();
    if answers.is_empty() {
        return None;
    }
    let asked = asked.map(str::trim).filter(|asked| !asked.is_empty());
    Some(format!(
        "{}: {}",
        asked.unwrap_or("Answer"),
        answers.join(", ")
    ))
}
