//! Files larger than real ones, in little memory.

use std::fmt::Write as _;

use listbud_domain::import::ImportedPlace;
use listbud_takeout::{Limits, Upload, parse};

#[test]
fn a_million_rows_are_read_into_little_more_than_themselves() {
    // Without optimisation a row takes twenty times as long, and nothing about
    // the memory is different.
    const ROWS: usize = if cfg!(debug_assertions) {
        100_000
    } else {
        1_000_000
    };
    let mut text = String::from("Title,Note,URL,Tags,Comment\n,,,,\n");
    for row in 0..ROWS {
        writeln!(
            text,
            "Place {row},\"a note, no {row}\",https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:{row:#x},food,"
        )
        .unwrap();
    }
    let upload = Upload::of_bytes("Many.csv", text.as_bytes());
    let limits = Limits {
        bytes: usize::MAX,
        rows: ROWS + 1,
        ..Limits::default()
    };

    let batch = parse(&upload, &limits).unwrap().batch;

    assert_eq!(batch.places.len(), ROWS);
    assert!(batch.remarks.is_empty());
    let places = batch.places.iter().map(Result::unwrap);
    let texts: usize = places.map(|place| texts(&place)).sum();
    assert!(texts < text.len(), "{texts} of {}", text.len());
    assert!(size_of::<ImportedPlace>() <= 512);
}

/// The bytes of a place's texts that came from its row.
fn texts(place: &ImportedPlace) -> usize {
    place.name.as_str().len()
        + place.url.as_ref().map_or(0, |url| url.as_str().len())
        + place.notes.as_ref().map_or(0, |notes| notes.as_str().len())
        + place
            .tags
            .iter()
            .map(|tag| tag.as_str().len())
            .sum::<usize>()
}
