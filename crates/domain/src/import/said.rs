//! How texts of sources are compared.

use std::sync::Arc;

use crate::ListName;

/// What a row is called that nothing gives a name.
pub const UNNAMED: &str = "Unnamed place";

/// Names the source of a row: the kind of file, and the list where one kind has many
/// files. What is exported from ListBud is one source, and so is each of Google's files
/// that there is only one of.
#[must_use]
pub fn source_of(format: &str, list: Option<&ListName>) -> Arc<str> {
    let is_one = format.starts_with("listbud_")
        || matches!(
            format,
            "saved_places_json" | "reviews_json" | "labelled_places_json" | "former_server_json"
        );
    match list.filter(|_| !is_one) {
        Some(list) => format!("{format}/{}", list.as_str().to_lowercase()).into(),
        None => format.into(),
    }
}

/// Whether a source is one file, so that what it says otherwise than before has changed
/// there. Many files are exported from ListBud, each as the account was at its time, and
/// a file of points without a list may be any file: what one of them says is no newer
/// than what another said.
#[must_use]
pub fn can_change(source: Option<&str>) -> bool {
    source.is_some_and(|source| {
        !source.starts_with("listbud_")
            && !matches!(
                source,
                "saved_list_csv" | "geojson" | "points_csv" | "kml" | "kmz" | "gpx"
            )
    })
}

/// Whether two texts have the same words: case, spaces and punctuation are ignored.
#[must_use]
pub fn has_same_words(one: &str, other: &str) -> bool {
    one == other || words(one).eq(words(other))
}

/// The letters and digits of a text in lower case, and one space between words.
fn words(text: &str) -> impl Iterator<Item = char> {
    let each = text.split(|c: char| !c.is_alphanumeric());
    let each = each.filter(|word| !word.is_empty());
    each.flat_map(|word| word.chars().flat_map(char::to_lowercase).chain([' ']))
}

/// A text as [`has_same_words`] compares it.
#[must_use]
pub(super) fn folded(text: &str) -> String {
    words(text).collect()
}

/// Whether a text has another one in it, as whole words.
#[must_use]
pub fn has_text(text: &str, part: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_word = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + part.len()..)
            .and_then(|after| after.chars().next());
        let starts = !is_part(before) || !is_part(part.chars().next());
        starts && (!is_part(after) || !is_part(part.chars().next_back()))
    };
    text.match_indices(part).any(|(at, _)| is_word(at))
}
