//! Google's starred places and reviews, of all generations.

use std::borrow::Cow;

use listbud_domain::CoordinateSource;
use serde_json::Value;

use super::fields::{self, Fields, Position};
use crate::{
    draft::{Draft, UrlRule, locate_at},
    remarks,
};

/// How Google's own remark begins that a place's position is not known. It
/// stands where a comment of the person would.
const SYSTEM_COMMENT: &str = "No location information is available";

/// Reads a starred place.
pub(super) fn saved<'v>(line: u64, fields: &Fields<'v>) -> Draft<'v> {
    let mut draft = place(line, fields);
    draft.notes = Cow::Borrowed(comment(fields));
    draft
}

/// Reads a review: its stars are the rating, its text the notes.
pub(super) fn review<'v>(line: u64, fields: &Fields<'v>) -> Draft<'v> {
    let mut draft = place(line, fields);
    let stars = [
        "five_star_rating_published",
        "star_rating",
        "five_star_rating_draft",
    ]
    .into_iter()
    .filter(|name| fields.has(name))
    .map(|name| (name, fields.get(name).and_then(stars)))
    .next();
    match stars {
        // 0 is a review without stars.
        Some((_, Some(stars))) if stars > 0.0 => draft.rating = Some(stars),
        Some((name, None)) => draft.adjusted.push((
            remarks::INVALID_RATING,
            format!("What stands in \"{name}\" is no number of stars and was left out."),
        )),
        _ => {}
    }
    let text = fields.first_text(&[
        "review_text_published",
        "review_comment",
        "review_text_draft",
    ]);
    draft.notes = with_answers(text, fields);
    draft.is_review = true;
    draft
}

/// What both have: name, address, web address and position.
fn place<'v>(line: u64, fields: &Fields<'v>) -> Draft<'v> {
    let location = fields.location();
    let of_location = |names: &[&str]| {
        location
            .as_ref()
            .map_or("", |location| location.first_text(names))
    };
    let mut draft = Draft {
        line,
        title: of_location(&["name", "business_name"]),
        url: fields.text("google_maps_url"),
        address: of_location(&["address"]),
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
    draft
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
    let comment = fields.text("comment");
    // In other languages the remark reads otherwise, but it comes with the same
    // two gaps.
    let is_googles = comment.trim_start().starts_with(SYSTEM_COMMENT)
        || (fields.geometry().or_unknown_at_zero() == Position::Unknown && !fields.has("location"));
    if is_googles { "" } else { comment }
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

fn answer(question: &Value) -> Option<String> {
    let asked = question.get("question")?.as_str()?;
    let answer = ["selected_option", "rating"]
        .into_iter()
        .find_map(|name| question.get(name))?;
    match answer {
        Value::String(answer) => Some(format!("{asked}: {answer}")),
        Value::Number(answer) => Some(format!("{asked}: {answer}")),
        _ => None,
    }
}
