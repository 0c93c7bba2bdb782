//! Uploads: whatever a person sends, it is read or refused, every row is
//! accounted for, and what was read survives an export.

use listbud_domain::import::{ImportBatch, Outcome};
use listbud_takeout::{Limits, Upload, parse};

use crate::{export, utf8};

const LIMITS: Limits = Limits {
    bytes: 256 * 1024,
    rows: 300,
    entries: 100,
    inflated: 1024 * 1024,
    ratio: 250,
    depth: 2,
};

/// A whole upload under the name of one of Google's lists.
pub fn csv(input: &[u8]) {
    read("Want to go.csv", input);
}

/// A whole upload under the name of Google's starred places.
pub fn json(input: &[u8]) {
    read("Saved Places.json", input);
}

/// A whole upload under the name of an archive.
pub fn archive(input: &[u8]) {
    read_any("takeout-20260101T000000Z-001.zip", input);
}

/// A whole upload under the name of a map of another program.
pub fn xml(input: &[u8]) {
    read_any("Favourites.kml", input);
}

/// Any name for a sound file: it makes exactly one list.
pub fn file_name(input: &[u8]) {
    let Some(name) = utf8(input) else { return };

    let batch = read(name, b"Title,Note,URL\nA,,\n").expect("the file is sound");

    assert_eq!(batch.places.len(), 1);
    assert_eq!(batch.lists.len(), 1);
}

/// Any rows under a sound header: each record with text in it becomes a place
/// or a remark.
pub fn csv_rows(input: &[u8]) {
    let Some(rows) = utf8(input) else { return };
    // In one of these something else stands where the header is expected.
    let file = format!("Title,Note,URL,Tags,Comment\n{rows}");
    let Some(batch) = read("x.csv", file.as_bytes()) else {
        return;
    };

    let told =
        batch.places.len() + count(&batch, Outcome::Skipped) + count(&batch, Outcome::Merged);
    let records = records_with_text(rows);

    if batch.remarks.iter().any(|r| r.code == "unclosed_quote") {
        // What such a mark has swallowed is read again.
        assert!(
            told >= records,
            "{told} of {records} rows are accounted for"
        );
    } else {
        assert_eq!(told, records, "rows accounted for");
    }
}

fn read(file_name: &str, bytes: &[u8]) -> Option<ImportBatch> {
    let upload = Upload::of_bytes(file_name, bytes);
    match parse(&upload, &LIMITS) {
        Ok(takeout) => {
            let batch = in_memory(takeout.batch);
            is_sound(&batch, bytes);
            export::survives(&batch);
            Some(batch)
        }
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && message.len() < 500, "{message}");
            assert!(!error.code().is_empty());
            None
        }
    }
}

/// An archive holds more than its bytes, and a remark may be about all of a file.
fn read_any(file_name: &str, bytes: &[u8]) {
    let upload = Upload::of_bytes(file_name, bytes);
    match parse(&upload, &LIMITS) {
        Ok(takeout) => {
            let batch = in_memory(takeout.batch);
            for place in &batch.places {
                assert!(place.lists.iter().all(|list| *list < batch.lists.len()));
                let _ = place.import_key();
            }
            for remark in &batch.remarks {
                assert!(!remark.code.is_empty());
                assert!(!remark.message.chars().any(char::is_control));
            }
            for file in &takeout.files {
                assert!(!file.name.contains('\0'), "{}", file.name);
            }
        }
        Err(error) => {
            // It names some of the files, whose names are as long as they are.
            assert!(!error.to_string().is_empty());
            assert!(!error.code().is_empty());
        }
    }
}

fn in_memory(batch: ImportBatch<listbud_takeout::Places>) -> ImportBatch {
    batch.map_places(|places| places.to_vec().expect("places come back"))
}

fn is_sound(batch: &ImportBatch, bytes: &[u8]) {
    assert!(batch.places.len() + count(batch, Outcome::Skipped) <= LIMITS.rows);
    for place in &batch.places {
        assert!(place.line >= 1);
        assert!(place.lists.iter().all(|list| *list < batch.lists.len()));
        assert!(place.tags.len() <= 100 && place.lists.len() <= 50);
        let _ = place.import_key();
    }
    for remark in &batch.remarks {
        assert!(remark.line >= 1);
        assert!(!remark.code.is_empty());
        // A remark quotes a part of the file, never all of it.
        assert!(remark.message.len() < 1_000, "{}", remark.message);
        assert!(
            !remark.message.contains(char::is_control),
            "{:?}",
            remark.message
        );
    }

    // NFC triples the bytes of a text at most (Unicode Standard Annex 15), and
    // UTF-16 to UTF-8 adds half.
    let text = size_of_text(batch);
    assert!(
        text <= 8 * bytes.len() + 64 * (batch.places.len() + 1),
        "{} bytes made {text} bytes of text",
        bytes.len()
    );
}

fn size_of_text(batch: &ImportBatch) -> usize {
    let places = batch.places.iter().map(|place| {
        place.name.as_str().len()
            + place.address.as_ref().map_or(0, |text| text.as_str().len())
            + place.notes.as_ref().map_or(0, |text| text.as_str().len())
            + place.url.as_ref().map_or(0, |text| text.as_str().len())
            + place
                .tags
                .iter()
                .map(|tag| tag.as_str().len())
                .sum::<usize>()
    });
    let lists = batch.lists.iter().map(|list| {
        let description = list.description.as_ref();
        list.name.as_str().len() + description.map_or(0, |text| text.as_str().len())
    });
    places.sum::<usize>() + lists.sum::<usize>()
}

fn count(batch: &ImportBatch, outcome: Outcome) -> usize {
    usize::try_from(batch.remarks.count(outcome)).expect("a small number")
}

fn records_with_text(table: &str) -> usize {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes())
        .records()
        .filter(|record| {
            let record = record
                .as_ref()
                .expect("lengths may differ, and the text is UTF-8");
            record.iter().any(|cell| !cell.trim().is_empty())
        })
        .count()
}
