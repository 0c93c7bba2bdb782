//! Several files that are uploaded together.

use std::ops::ControlFlow;

use crate::{
    archives::{gzipped, packed, tar},
    support::{Takeout, bytes, codes, names, notes, read},
};
use listbud_domain::import::Outcome;
use listbud_takeout::{FileOutcome, Format, Limits, Options, TakeoutError, Upload, parse_all};

fn read_all(files: &[(&str, &[u8])], limits: Limits) -> Result<Takeout, TakeoutError> {
    let uploads: Vec<Upload<'_>> = files
        .iter()
        .map(|(name, bytes)| Upload::of_bytes(name, bytes))
        .collect();
    let options = Options {
        limits,
        ..Options::default()
    };
    parse_all(&uploads, &options, &|_| ControlFlow::Continue(())).map(Takeout::from)
}

fn list(note: &str, cid: u64) -> String {
    format!("Title,Note,URL,Tags,Comment\nMill,{note},https://maps.google.com/?cid={cid},,\n")
}

#[test]
fn a_place_in_two_files_is_one_place_in_both_lists() {
    let (huts, lakes) = (list("bring cash", 7), list("the pier", 7));
    let takeout = read_all(
        &[
            ("Huts.csv", huts.as_bytes()),
            ("Lakes.csv", lakes.as_bytes()),
        ],
        Limits::default(),
    )
    .unwrap();

    assert_eq!(takeout.format, Format::Files);
    assert_eq!(names(&takeout.batch), ["Mill"]);
    let place = &takeout.batch.places[0];
    assert_eq!(notes(place), Some("bring cash\n\nthe pier"));
    assert_eq!(place.lists, [0, 1]);
    let files: Vec<&str> = takeout
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(files, ["Huts.csv", "Lakes.csv"]);
}

#[test]
fn one_file_alone_is_read_as_ever() {
    let want = bytes("Want to go.csv");

    let together = read_all(&[("Want to go.csv", &want)], Limits::default());

    assert_eq!(together, read("Want to go.csv", &want));
}

#[test]
fn an_unreadable_file_is_reported_and_does_not_stop_the_others() {
    let good = list("", 7);
    let takeout = read_all(
        &[
            (
                "broken.json",
                b"{\"type\":\"FeatureCollection\",\"features\":[",
            ),
            ("Huts.csv", good.as_bytes()),
            ("empty.csv", b""),
            ("picture.png", b"\x89PNG\r\n\x1A\n"),
            ("cut.zip", b"PK\x03\x04 and no end"),
        ],
        Limits::default(),
    )
    .unwrap();

    assert_eq!(names(&takeout.batch), ["Mill"]);
    let outcomes: Vec<&str> = takeout
        .files
        .iter()
        .map(|file| match &file.outcome {
            FileOutcome::Read { .. } => "read",
            FileOutcome::Ignored { code, .. } | FileOutcome::Failed { code, .. } => code,
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            "broken_json",
            "read",
            "no_places",
            "no_places",
            "truncated_archive"
        ]
    );
    let skipped = takeout.batch.remarks.iter();
    let skipped = skipped.filter(|remark| remark.outcome == Outcome::Skipped);
    let skipped: Vec<Option<&str>> = skipped.map(|remark| remark.file.as_deref()).collect();
    assert_eq!(skipped, [Some("broken.json"), Some("cut.zip")]);
}

#[test]
fn files_without_places_are_refused_by_name() {
    let error = read_all(&[("a.txt", b"hello"), ("b.csv", b"")], Limits::default()).unwrap_err();

    assert_eq!(error.code(), "nothing_in_files");
    let text = error.to_string();
    assert!(
        text.contains("a.txt: ") && text.contains("b.csv: "),
        "{text}"
    );
    let labelled = bytes("Labeled places.json");
    let labelled = read_all(
        &[("a.json", &labelled), ("b.json", &labelled)],
        Limits::default(),
    );
    assert_eq!(labelled, Err(TakeoutError::LabelledPlaces));
}

#[test]
fn archives_and_loose_files_come_in_together() {
    let (huts, lakes, parks) = (list("a", 7), list("b", 8), list("c", 9));
    let zip = packed(&[("Takeout/Saved/Huts.csv", huts.as_bytes())]);
    let tgz = gzipped(&tar(&[("Takeout/Saved/Lakes.csv", lakes.as_bytes())]));
    let takeout = read_all(
        &[
            ("takeout-001.zip", &zip),
            ("takeout-002.tgz", &tgz),
            ("Huts.csv", parks.as_bytes()),
            ("Huts.csv", parks.as_bytes()),
        ],
        Limits::default(),
    )
    .unwrap();

    assert_eq!(takeout.batch.places.len(), 3);
    assert_eq!(takeout.batch.lists.len(), 2);
    let files: Vec<&str> = takeout
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(
        files,
        [
            "takeout-001.zip/Takeout/Saved/Huts.csv",
            "takeout-002.tgz/Takeout/Saved/Lakes.csv",
            "Huts.csv",
            "Huts.csv (2)"
        ]
    );
    let remarks: Vec<_> = takeout.batch.remarks.iter().cloned().collect();
    assert_eq!(codes(&remarks), [(2, "same_place")]);
}

#[test]
fn the_bounds_are_those_of_all_files_together() {
    let (huts, lakes) = (list("a", 7), list("b", 8));
    let files = [
        ("Huts.csv", huts.as_bytes()),
        ("Lakes.csv", lakes.as_bytes()),
    ];
    let usual = Limits::default();

    let size = huts.len() + lakes.len();
    let bytes = Limits {
        bytes: size - 1,
        ..usual
    };
    let too_large = TakeoutError::TooLarge {
        max: size - 1,
        actual: size,
    };
    assert_eq!(read_all(&files, bytes), Err(too_large));
    let rows = Limits { rows: 1, ..usual };
    assert_eq!(
        read_all(&files, rows),
        Err(TakeoutError::TooManyRows { max: 1 })
    );
}
