//! What ListBud's own files say that Google's do not, for writer and reader.

use std::borrow::Cow;

use listbud_domain::{Cid, FeatureId, GoogleIdentity, GooglePlaceId};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{draft::Adjusted, remarks};

/// The header of our CSV: Google's columns first, so that other programs read it
/// as a list of Google's, then what Google has no column for.
pub(crate) const COLUMNS: [&str; 16] = [
    "Title",
    "Note",
    "URL",
    "Tags",
    "Comment",
    "List",
    "Address",
    "Latitude",
    "Longitude",
    "Source",
    "Rating",
    "Visited",
    "Place ID",
    "CID",
    "Feature ID",
    "Created",
];

/// Reads an instant that ListBud wrote. A person may have set a day that no other program
/// would write, such as one of 1969.
pub(crate) fn instant(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text.trim(), &Rfc3339).ok()
}

/// What a cell says of a place that the person has been to.
pub(crate) const VISITED: &str = "yes";

/// Where the source of coordinates stands: the place has none, and none are to
/// be worked out from its ids.
pub(crate) const UNLOCATED: &str = "none";

/// The characters with which spreadsheets begin a formula (OWASP's list for
/// "CSV Injection"), their full-width forms included.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Puts an apostrophe before what a spreadsheet would run as a formula, and
/// before what looks as if that had been done.
pub(crate) fn neutralised(cell: &str) -> Cow<'_, str> {
    if looks_like_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Puts an apostrophe only before what would lose its own to [`original`].
pub(crate) fn verbatim(cell: &str) -> Cow<'_, str> {
    if cell.starts_with('\'') {
        neutralised(cell)
    } else {
        Cow::Borrowed(cell)
    }
}

/// Undoes [`neutralised`]; `'t Hoekje` keeps its apostrophe.
pub(crate) fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest) => rest,
        _ => cell,
    }
}

fn looks_like_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// Writes names into one cell, which is a line of CSV inside: names that hold a
/// separator stand in quotation marks. Without such names it reads as Google's
/// tags do.
pub(crate) fn joined<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut cell = String::new();
    for name in names {
        if !cell.is_empty() {
            cell.push(',');
        }
        if name.contains([',', ';', '"']) {
            cell.push('"');
            cell.push_str(&name.replace('"', "\"\""));
            cell.push('"');
        } else {
            cell.push_str(name);
        }
    }
    cell
}

/// Undoes [`joined`].
pub(crate) fn split(cell: &str) -> Vec<Cow<'_, str>> {
    if !cell.contains('"') {
        return cell.split(',').map(Cow::Borrowed).collect();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(cell.as_bytes());
    match reader.records().next() {
        Some(Ok(names)) => names
            .iter()
            .map(|name| Cow::Owned(name.to_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Puts a place's identity together from its three ids, empty where unknown.
pub(crate) fn identity(
    place_id: &str,
    cid: &str,
    feature_id: &str,
    adjusted: &mut Vec<Adjusted>,
) -> GoogleIdentity {
    let mut unreadable = |text: &str| {
        adjusted.push((
            remarks::UNREADABLE_ID,
            format!(
                "\"{}\" is not a Google ID and was left out.",
                text.chars().take(40).collect::<String>()
            ),
        ));
    };
    let mut read = |text: &str, parse: fn(&str) -> Option<GoogleIdentity>| {
        let text = text.trim();
        if text.is_empty() {
            return GoogleIdentity::default();
        }
        parse(text).unwrap_or_else(|| {
            unreadable(text);
            GoogleIdentity::default()
        })
    };
    let mut identity = read(cid, |cid| {
        Cid::parse_decimal(cid).map(GoogleIdentity::from_cid)
    });
    // The place id that is written goes before the one that the feature id
    // would make.
    identity.fill_from(&read(place_id, |id| {
        GooglePlaceId::parse(id)
            .ok()
            .map(GoogleIdentity::from_place_id)
    }));
    identity.fill_from(&read(feature_id, |id| {
        FeatureId::parse(id).map(GoogleIdentity::from_feature_id)
    }));
    identity
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (cell, expected) in [
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("-x", "'-x"),
            ("＝1", "'＝1"),
            ("'=x", "''=x"),
            ("'t Hoekje", "'t Hoekje"),
            ("Café", "Café"),
            ("", ""),
        ] {
            assert_eq!(neutralised(cell), expected);
        }
    }

    #[test]
    fn a_cell_of_plain_names_reads_as_google_writes_it() {
        assert_eq!(joined(["food", "wine"]), "food,wine");
        assert_eq!(
            joined(["Food, Drinks", "6\" subs"]),
            "\"Food, Drinks\",\"6\"\" subs\""
        );
    }

    proptest! {
        #[test]
        fn apostrophes_come_and_go_without_a_trace(cell in "['=+@a-]{0,6}") {
            let (neutral, verbatim) = (neutralised(&cell), verbatim(&cell));

            prop_assert_eq!(original(&neutral), &cell);
            prop_assert_eq!(original(&verbatim), &cell);
        }

        #[test]
        fn names_survive_one_cell(names in proptest::collection::vec("[a ,;\"'=é]{1,5}", 1..5)) {
            let cell = joined(names.iter().map(String::as_str));

            prop_assert_eq!(split(&cell), names);
        }
    }
}
