//! Google's lists: `Saved/<list>.csv`.

use crate::support::{bytes, codes, fixture, names, notes, parse, read, tags};
use listbud_domain::{CoordinateSource, import::Outcome};
use listbud_takeout::{Format, Limits, TakeoutError, Upload};

#[test]
fn a_list_comes_with_everything_that_google_wrote() {
    let takeout = fixture("Want to go.csv").unwrap();

    assert_eq!(takeout.format, Format::SavedListCsv);
    let batch = takeout.batch;
    assert_eq!(batch.lists.len(), 1);
    assert_eq!(batch.lists[0].name.as_str(), "Want to go");
    let description = batch.lists[0].description.as_ref().unwrap();
    assert_eq!(description.as_str(), "My \"best\" finds, with commas");
    assert_eq!(
        names(&batch),
        [
            "Windmühle am Teich",
            "Osteria \"Al Ponte\"",
            "Dropped pin",
            "Café ohne Titel",
            "Nowhere in particular",
            "Short",
            "Far out",
            "=SUM(A1)",
        ]
    );
    assert!(batch.places.iter().all(|place| place.lists == [0]));
    let lines: Vec<u64> = batch.places.iter().map(|place| place.line).collect();
    assert_eq!(lines, [5, 7, 8, 9, 10, 12, 13, 14]);
}

#[test]
fn note_and_comment_are_both_kept_and_never_an_empty_half() {
    let batch = fixture("Want to go.csv").unwrap().batch;

    let all: Vec<Option<&str>> = batch.places.iter().map(notes).collect();
    assert_eq!(
        all,
        [
            Some("Line 1\nLine 2, \"quoted\"\n\nFOOD and more"),
            Some("only a comment"),
            Some("just a note"),
            None,
            None,
            None,
            None,
            Some("+1\n\n-x"),
        ]
    );
}

#[test]
fn tags_are_split_trimmed_and_named_once() {
    let batch = fixture("Want to go.csv").unwrap().batch;

    assert_eq!(tags(&batch.places[0]), ["food", "Wine"]);
    assert_eq!(tags(&batch.places[1]), ["food"]);
    assert_eq!(tags(&batch.places[7]), ["@home"]);
}

#[test]
fn what_was_left_out_is_told_with_its_line() {
    let batch = fixture("Want to go.csv").unwrap().batch;

    assert_eq!(
        codes(&batch.remarks),
        [
            (11, "no_title"),
            (12, "needs_resolution"),
            (13, "coordinates_out_of_range"),
        ]
    );
    assert_eq!(batch.remarks[0].outcome, Outcome::Skipped);
    assert_eq!(batch.remarks[1].outcome, Outcome::Adjusted);
    assert_eq!(batch.remarks[1].name.as_deref(), Some("Short"));
    assert!(batch.places[5].located.is_none() && batch.places[6].located.is_none());
}

#[test]
fn ids_and_positions_come_from_the_address() {
    let batch = fixture("Want to go.csv").unwrap().batch;

    let mill = &batch.places[0];
    assert_eq!(
        mill.google.place_id.as_ref().unwrap().as_str(),
        "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo"
    );
    assert_eq!(mill.located.unwrap().source, CoordinateSource::FeatureId);
    let osteria = &batch.places[1];
    assert_eq!(
        osteria.google.cid.unwrap().to_string(),
        "18364758544493064720"
    );
    let pin = batch.places[2].located.unwrap();
    assert_eq!(pin.source, CoordinateSource::Url);
    assert!((pin.coordinates.latitude() - 48.2).abs() < 1e-12);
    assert!((pin.coordinates.longitude() - 16.37).abs() < 1e-12);
}

#[test]
fn every_layout_and_language_reads_the_same() {
    for (file, title, note, tag) in [
        (
            "2023 four columns.csv",
            "Windmühle",
            "note\n\ncomment",
            None,
        ),
        (
            "german.csv",
            "Windmühle",
            "Notiz\n\nKommentar",
            Some("essen"),
        ),
        ("japanese.csv", "風車", "ノート\n\nコメント", Some("食")),
        (
            "unknown language.csv",
            "Windmühle",
            "note\n\ncomment",
            Some("food"),
        ),
        (
            "no header.csv",
            "Windmühle",
            "note\n\ncomment",
            Some("food"),
        ),
        (
            "semicolons.csv",
            "Windmühle",
            "note\n\ncomment",
            Some("food"),
        ),
        (
            "bom and crlf.csv",
            "Windmühle",
            "1\n2\n\ncomment",
            Some("food"),
        ),
        ("utf-16le.csv", "Windmühle", "1\n2\n\ncomment", Some("food")),
        ("utf-16be.csv", "Windmühle", "1\n2\n\ncomment", Some("food")),
    ] {
        let batch = fixture(file).unwrap().batch;

        assert_eq!(names(&batch), [title], "{file}");
        assert_eq!(notes(&batch.places[0]), Some(note), "{file}");
        assert_eq!(tags(&batch.places[0]), Vec::from_iter(tag), "{file}");
        assert!(batch.places[0].google.cid.is_some(), "{file}");
        assert!(batch.remarks.is_empty(), "{file}: {:?}", batch.remarks);
        let description = batch.lists[0].description.as_ref().map(AsRef::as_ref);
        let about_mills = file.starts_with("bom") || file.starts_with("utf");
        assert_eq!(description, about_mills.then_some("About mills"), "{file}");
    }
}

#[test]
fn a_list_of_2018_names_its_places_by_cid() {
    let batch = fixture("2018 three columns.csv").unwrap().batch;

    assert_eq!(names(&batch), ["Osteria"]);
    assert_eq!(
        batch.places[0].google.cid.unwrap().get(),
        18_364_758_544_493_064_720
    );
    assert_eq!(batch.places[0].located, None);
}

#[test]
fn a_list_without_places_makes_no_list() {
    let films = fixture("not places.csv").unwrap().batch;
    let nothing = fixture("header only.csv").unwrap().batch;

    assert!(films.lists.is_empty() && films.places.is_empty());
    assert_eq!(
        codes(&films.remarks),
        [3, 4, 5, 6].map(|line| (line, "not_a_place"))
    );
    assert!(
        films
            .remarks
            .iter()
            .all(|remark| remark.message.ends_with('.'))
    );
    assert_eq!(nothing, listbud_domain::import::ImportBatch::default());
}

#[test]
fn nothing_too_long_is_cut_silently() {
    let long = |length: usize| "x".repeat(length);
    let url = format!("https://maps.google.com/?cid=7&x={}", long(5_000));
    let text = format!(
        "Title,Note,URL,Tags,Comment\n{},,,,\nNotes,{},,,{}\nTag,,,\"{},ok\",\nUrl,,{url},,\nFar,,{url}{},,\n",
        long(501),
        long(10_000),
        long(10_001),
        long(101),
        long(20_000),
    );

    let batch = read("x.csv", text.as_bytes()).unwrap().batch;

    let cut = long(500);
    assert_eq!(names(&batch), [&*cut, "Notes", "Tag", "Url", "Far"]);
    let title = format!("Title: {}", long(501));
    assert_eq!(notes(&batch.places[0]), Some(&*title));
    assert_eq!(notes(&batch.places[1]).unwrap().len(), 20_000);
    assert_eq!(tags(&batch.places[2]), ["ok"]);
    assert!(batch.places[3].url.is_none() && batch.places[3].google.cid.is_some());
    assert!(notes(&batch.places[3]).unwrap().contains(&url));
    assert_eq!(
        codes(&batch.remarks),
        [
            (2, "title_too_long"),
            (3, "notes_cut"),
            (4, "tag_too_long"),
            (5, "url_too_long"),
            (6, "url_too_long"),
            (6, "notes_cut"),
        ]
    );
    assert!(batch.remarks[1].message.contains("first 20000"));
    assert!(
        batch
            .remarks
            .iter()
            .all(|remark| remark.outcome == Outcome::Adjusted)
    );
}

#[test]
fn long_notes_are_cut_between_characters() {
    for letter in ["é", "食", "🏔", "\u{958}"] {
        let text = format!("Title,Note,URL\nA,{},\n", letter.repeat(25_000));

        let batch = read("x.csv", text.as_bytes()).unwrap().batch;

        assert_eq!(names(&batch), ["A"]);
        assert_eq!(notes(&batch.places[0]).unwrap().chars().count(), 20_000);
        assert_eq!(codes(&batch.remarks), [(2, "notes_cut")]);
    }
}

#[test]
fn a_row_that_lost_its_columns_is_told_from_the_rows_around_it() {
    let text = "Title,Note,URL,Tags,Comment\nA,,,,\njust a line\nPlaza, Norte,,https://maps.google.com/?cid=1,,\n\"open,,,,\nB,,,,\n";

    let batch = read("x.csv", text.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["A", "B"]);
    assert_eq!(
        codes(&batch.remarks),
        [(3, "broken_row"), (4, "broken_row"), (5, "unclosed_quote")]
    );
}

#[test]
fn a_file_that_was_cut_off_keeps_its_whole_rows() {
    let file = bytes("Want to go.csv");
    let whole = fixture("Want to go.csv").unwrap().batch;

    for length in 0..file.len() {
        // In the middle of a letter there is no text to read.
        let Ok(cut) = read("Want to go.csv", &file[..length]) else {
            continue;
        };
        let Some((_, sound)) = cut.batch.places.split_last() else {
            continue;
        };
        assert_eq!(sound, &whole.places[..sound.len()], "{length} bytes");
    }
}

#[test]
fn one_byte_and_one_row_too_many_are_refused() {
    let text = b"Title,Note,URL\nA,,\nB,,\n";
    let upload = Upload::of_bytes("x.csv", text);
    let limits = |bytes, rows| Limits {
        bytes,
        rows,
        ..Limits::default()
    };

    assert!(parse(&upload, &limits(text.len(), 2)).is_ok());
    assert_eq!(
        parse(&upload, &limits(text.len() - 1, 2)),
        Err(TakeoutError::TooLarge {
            max: text.len() - 1,
            actual: text.len()
        })
    );
    assert_eq!(
        parse(&upload, &limits(text.len(), 1)),
        Err(TakeoutError::TooManyRows { max: 1 })
    );
}
