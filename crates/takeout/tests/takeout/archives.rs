//! Archives: the whole Takeout, and what is not an archive to be read.

mod bounds;
mod code_pages;
mod tarballs;

use std::{
    io::{Cursor, Write},
    ops::ControlFlow,
};

use crate::support::{Takeout, bytes, fixture, names, notes, parse, parse_with, read};
use listbud_domain::{
    CoordinateSource, Rating,
    import::{Outcome, Remark},
};
use listbud_takeout::{FileOutcome, Format, Limits, Options, TakeoutError, Upload};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Packs files as they are, so that a test can damage them.
fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    pack(files, CompressionMethod::Stored)
}

pub(crate) fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    pack(files, CompressionMethod::Deflated)
}

fn pack(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        if name.ends_with('/') {
            zip.add_directory(*name, options).unwrap();
        } else {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// Packs files as `tar` does.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Where a mark stands in an archive.
fn position(zip: &[u8], mark: &[u8]) -> usize {
    zip.windows(mark.len())
        .rposition(|window| window == mark)
        .unwrap()
}

const LIST: &[u8] = b"Title,Note,URL,Tags,Comment\n,,,,\nMill,,https://maps.google.com/?cid=7,,\n";

/// A list's row of one place.
fn list(title: &str, note: &str, url: &str) -> Vec<u8> {
    format!("Title,Note,URL,Tags,Comment\n{title},{note},{url},,\n").into_bytes()
}

fn files(takeout: &Takeout) -> Vec<(&str, &'static str)> {
    takeout
        .files
        .iter()
        .map(|file| {
            let word = match &file.outcome {
                FileOutcome::Read { format, .. } => format.as_str(),
                FileOutcome::Ignored { code, .. } | FileOutcome::Failed { code, .. } => *code,
            };
            (file.name.as_str(), word)
        })
        .collect()
}

fn told<'t>(takeout: &'t Takeout, code: &str) -> Vec<&'t Remark> {
    let remarks = takeout.batch.remarks.iter();
    remarks.filter(|remark| remark.code == code).collect()
}

#[test]
fn a_whole_takeout_is_recognised_by_content_and_not_by_file_names() {
    let saved = bytes("Saved Places.json");
    let reviews = bytes("Reviews.json");
    let labelled = bytes("Labeled places.json");
    let german = bytes("german.csv");
    let want = bytes("Want to go.csv");
    let zip = packed(&[
        ("Takeout/", b""),
        ("Takeout/Saved/Want to go.csv", &want),
        ("Takeout/Saved/Want to go(1).csv", LIST),
        ("Takeout/Saved/Bars _ Clubs.csv", LIST),
        ("Takeout/Gespeichert/Favoriten.csv", &german),
        ("Takeout/マップ（マイプレイス）/保存した場所.json", &saved),
        ("Takeout/지도(내 장소)/리뷰.json", &reviews),
        (
            "Takeout/Maps/My labeled places/Labeled places.json",
            &labelled,
        ),
        (
            "Takeout/Maps/Commute routes/Commute routes.json",
            b"{\"trips\":[]}",
        ),
        (
            "Takeout/Location History/Records.json",
            b"{\"locations\":[]}",
        ),
        (
            "Takeout/archive_browser.html",
            b"<!DOCTYPE html><html></html>",
        ),
        ("Takeout/Photos/a.jpg", b"\xFF\xD8\xFF\xE0 picture"),
        ("__MACOSX/Takeout/Saved/._Want to go.csv", b"\0\x05\x16\x07"),
    ]);

    let takeout = read("takeout-20260101T000000Z-001.zip", &zip).unwrap();

    assert_eq!(takeout.format, Format::Zip);
    assert_eq!(
        files(&takeout),
        [
            ("Takeout/Saved/Want to go.csv", "saved_list_csv"),
            ("Takeout/Saved/Want to go(1).csv", "saved_list_csv"),
            ("Takeout/Saved/Bars _ Clubs.csv", "saved_list_csv"),
            ("Takeout/Gespeichert/Favoriten.csv", "saved_list_csv"),
            (
                "Takeout/マップ（マイプレイス）/保存した場所.json",
                "saved_places_json"
            ),
            ("Takeout/지도(내 장소)/리뷰.json", "reviews_json"),
            (
                "Takeout/Maps/My labeled places/Labeled places.json",
                "labelled_place"
            ),
            (
                "Takeout/Maps/Commute routes/Commute routes.json",
                "no_places"
            ),
            ("Takeout/Location History/Records.json", "no_places"),
            ("Takeout/archive_browser.html", "no_places"),
            ("Takeout/Photos/a.jpg", "no_places"),
            ("__MACOSX/Takeout/Saved/._Want to go.csv", "system_file"),
        ]
    );
    let lists: Vec<&str> = takeout
        .batch
        .lists
        .iter()
        .map(|list| list.name.as_str())
        .collect();
    assert_eq!(
        lists,
        [
            "Want to go",
            "Bars _ Clubs",
            "Favoriten",
            "Starred places",
            "Reviewed places"
        ]
    );
    let ignored: Vec<&str> = takeout
        .batch
        .remarks
        .iter()
        .filter(|remark| remark.outcome == Outcome::Ignored)
        .map(|remark| remark.message.as_str())
        .collect();
    assert_eq!(ignored.len(), 6);
    assert!(
        ignored
            .iter()
            .any(|message| message.contains("commute routes"))
    );
    assert!(
        ignored
            .iter()
            .any(|message| message.contains("location history"))
    );
    assert!(
        ignored
            .iter()
            .any(|message| message.contains("archive_browser"))
    );
}

#[test]
fn every_row_of_an_archive_becomes_a_place_or_a_remark_with_its_file() {
    let parts = [
        "Want to go.csv",
        "not places.csv",
        "Saved Places.json",
        "Reviews.json",
    ];
    let contents: Vec<Vec<u8>> = parts.iter().map(|part| bytes(part)).collect();
    let entries: Vec<(&str, &[u8])> = parts
        .iter()
        .zip(&contents)
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    let alone: usize = parts
        .iter()
        .map(|part| fixture(part).unwrap().batch.places.len())
        .sum();

    let takeout = read("takeout.zip", &packed(&entries)).unwrap();

    let merged = told(&takeout, "same_place").len();
    assert_eq!(takeout.batch.places.len() + merged, alone);
    assert!(
        takeout
            .batch
            .places
            .iter()
            .all(|place| place.file.is_some())
    );
    assert!(
        takeout
            .batch
            .remarks
            .iter()
            .all(|remark| remark.file.is_some())
    );
}

#[test]
fn one_place_in_several_files_is_one_place_in_several_lists() {
    let id = "https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x7";
    let starred = br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[16.37,48.2]},"properties":{"date":"2025-01-01T00:00:00Z","google_maps_url":"http://maps.google.com/?cid=7","location":{"name":"Mill","address":"Teichweg 1"}}}]}"#;
    let review = br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[0,0]},"properties":{"date":"2025-01-01T00:00:00Z","five_star_rating_published":4,"review_text_published":"Lovely.","google_maps_url":"http://maps.google.com/?cid=7"}}]}"#;
    let zip = packed(&[
        ("Takeout/Maps/Reviews.json", review),
        ("Takeout/Saved/One.csv", &list("Mill", "mine", id)),
        ("Takeout/Saved/Two.csv", &list("The mill", "also mine", id)),
        ("Takeout/Maps/Saved Places.json", starred),
    ]);

    let takeout = read("takeout.zip", &zip).unwrap();

    let batch = &takeout.batch;
    assert_eq!(names(batch), ["Mill"]);
    let mill = &batch.places[0];
    assert_eq!(mill.lists, [0, 1, 2, 3]);
    assert_eq!(notes(mill), Some("mine\n\nLovely.\n\nalso mine"));
    assert_eq!(mill.review.as_ref().unwrap().as_str(), "Lovely.");
    assert_eq!(mill.rating, Rating::parse(4.0).ok());
    assert_eq!(mill.located.unwrap().source, CoordinateSource::GeoJson);
    assert_eq!(mill.address.as_ref().unwrap().as_str(), "Teichweg 1");
    let merged = told(&takeout, "same_place");
    assert_eq!(merged.len(), 3);
    assert_eq!(merged[0].file.as_deref(), Some("Takeout/Saved/One.csv"));
    assert_eq!(merged[0].line, 2);
}

#[test]
fn two_places_that_merely_share_a_name_stay_two() {
    let zip = packed(&[
        (
            "a.csv",
            &list(
                "Dropped pin",
                "",
                "\"https://www.google.com/maps/search/48.2,16.37\"",
            ),
        ),
        (
            "b.csv",
            &list(
                "Dropped pin",
                "",
                "\"https://www.google.com/maps/search/48.3,16.37\"",
            ),
        ),
        (
            "c.csv",
            &list(
                "Dropped pin",
                "",
                "\"https://www.google.com/maps/search/48.2,16.37\"",
            ),
        ),
    ]);

    let batch = read("takeout.zip", &zip).unwrap().batch;

    assert_eq!(batch.places.len(), 2);
    assert_eq!(batch.places[0].lists, [0, 2]);
}

#[test]
fn labelled_places_come_only_when_asked_for() {
    let labelled = bytes("Labeled places.json");
    let zip = packed(&[("Labeled places.json", &labelled)]);
    let upload = Upload::of_bytes("takeout.zip", &zip);
    let options = Options {
        labelled_places: true,
        ..Options::default()
    };

    let refused = parse(&upload, &Limits::default());
    let asked = parse_with(&upload, &options, &|_| ControlFlow::Continue(())).unwrap();

    assert_eq!(refused, Err(TakeoutError::LabelledPlaces));
    assert_eq!(names(&asked.batch), ["Home", "Work"]);
    assert_eq!(asked.batch.lists[0].name.as_str(), "Labelled places");
}

#[test]
fn archives_that_cannot_be_read_have_different_errors() {
    let whole = stored(&[("Saved/a.csv", LIST)]);
    let nested = packed(&[("takeout-001.zip", &whole), ("takeout-002.zip", &whole)]);
    let mut encrypted = whole.clone();
    // Bit 0 of the flags (APPNOTE 4.4.4), in both headers.
    encrypted[6] |= 1;
    let central = position(&encrypted, b"PK\x01\x02");
    encrypted[central + 8] |= 1;
    let mut second = whole.clone();
    let end = position(&second, b"PK\x05\x06");
    second[end + 4] = 1;
    let mut spanned = b"PK\x07\x08".to_vec();
    spanned.extend(&whole);
    let pictures = packed(&[("a.jpg", b"\xFF\xD8\xFF\xE0"), ("b.html", b"<html></html>")]);
    let mut nonsense = whole.clone();
    let central = position(&nonsense, b"PK\x01\x02");
    nonsense[central] = b'x';

    for (name, zip, code) in [
        ("a.zip", &whole[..whole.len() / 2], "truncated_archive"),
        ("a.zip", &whole[..whole.len() - 3], "truncated_archive"),
        ("a.zip", &encrypted, "encrypted_archive"),
        ("a.zip", &nested, "nested_archive"),
        ("a.zip", &second, "multi_part_archive"),
        ("a.zip", &spanned, "multi_part_archive"),
        ("a.z01", &whole[..whole.len() / 2], "multi_part_archive"),
        ("a.zip.001", &whole[..whole.len() / 2], "multi_part_archive"),
        ("a.zip", &pictures, "nothing_in_archive"),
        ("a.zip", &packed(&[]), "nothing_in_archive"),
        ("a.zip", &nonsense, "damaged_archive"),
    ] {
        let error = read(name, zip).unwrap_err();

        assert_eq!(error.code(), code, "{name}: {error}");
    }
    assert_eq!(
        read("takeout-20260101T000000Z-001.zip", &whole)
            .unwrap()
            .batch
            .places
            .len(),
        1
    );
}

#[test]
fn a_damaged_entry_costs_itself_only() {
    let mut zip = stored(&[("a.csv", LIST), ("b.csv", LIST), ("c.zip", b"PK\x05\x06")]);
    let inside = zip.windows(4).position(|window| window == b"Mill").unwrap();
    zip[inside] = b'B';

    let takeout = read("takeout.zip", &zip).unwrap();

    assert_eq!(
        files(&takeout),
        [
            ("a.csv", "damaged"),
            ("b.csv", "saved_list_csv"),
            ("c.zip", "nested_archive")
        ]
    );
    let remark = told(&takeout, "damaged")[0];
    assert_eq!(remark.outcome, Outcome::Skipped);
    assert!(remark.message.contains("checksum"), "{}", remark.message);
}

#[test]
fn an_unreadable_file_is_reported_and_does_not_stop_the_others() {
    let latin = bytes("latin-1.csv");
    let zip = packed(&[
        ("good.csv", LIST),
        ("latin.csv", &latin),
        ("cut.json", b"{\"features\":[{"),
    ]);

    let takeout = read("takeout.zip", &zip).unwrap();

    assert_eq!(
        files(&takeout),
        [
            ("good.csv", "saved_list_csv"),
            ("latin.csv", "wrong_encoding"),
            ("cut.json", "broken_json")
        ]
    );
}

#[test]
fn names_are_never_paths() {
    let zip = packed(&[
        ("../../../etc/cron.d/evil.csv", LIST),
        ("C:\\Windows\\x.csv", LIST),
        ("/absolute.csv", LIST),
        ("a\u{7}\u{1b}[31m.csv", LIST),
    ]);

    let takeout = read("takeout.zip", &zip).unwrap();

    let lists: Vec<&str> = takeout
        .batch
        .lists
        .iter()
        .map(|list| list.name.as_str())
        .collect();
    assert_eq!(lists, ["evil", "x", "absolute", "a[31m"]);
    assert!(
        takeout
            .files
            .iter()
            .all(|file| !file.name.contains(char::is_control))
    );
}

#[test]
fn a_kmz_is_one_map_and_may_stand_in_an_archive() {
    let map = bytes("my maps.kml");
    let kmz = packed(&[
        ("doc.kml", &map),
        ("images/icon-1.png", b"\x89PNG\r\n\x1A\n"),
    ]);
    let zip = packed(&[("maps/Holidays.kmz", &kmz)]);

    let alone = read("Holidays.kmz", &kmz).unwrap();
    let inside = read("backup.zip", &zip).unwrap();

    assert_eq!(alone.format, Format::Kmz);
    assert_eq!(
        names(&alone.batch),
        names(&fixture("my maps.kml").unwrap().batch)
    );
    assert!(
        alone
            .batch
            .remarks
            .iter()
            .all(|remark| remark.outcome != Outcome::Ignored)
    );
    assert_eq!(names(&inside.batch), names(&alone.batch));
    assert_eq!(
        inside.batch.places[0].file.as_deref(),
        Some("maps/Holidays.kmz/doc.kml")
    );
}

#[test]
fn a_map_in_a_kmz_without_a_name_is_called_after_the_kmz() {
    let map = b"<kml><Placemark><name>A</name></Placemark></kml>";

    let batch = read("Road trip.kmz", &packed(&[("doc.kml", map)]))
        .unwrap()
        .batch;

    assert_eq!(batch.lists[0].name.as_str(), "Road trip");
}

#[test]
fn progress_names_each_file() {
    let zip = packed(&[("a.csv", LIST), ("b.csv", LIST)]);
    let upload = Upload::of_bytes("takeout.zip", &zip);
    let seen = std::cell::RefCell::new(Vec::new());

    parse_with(&upload, &Options::default(), &|progress| {
        seen.borrow_mut().push(progress.file.to_owned());
        ControlFlow::Continue(())
    })
    .unwrap();

    assert_eq!(seen.into_inner(), ["takeout.zip", "a.csv", "b.csv"]);
}

proptest! {
    #[test]
    fn an_archive_with_damage_is_read_or_refused(
        damages in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        is_packed in any::<bool>(),
    ) {
        let map = bytes("osmand.gpx");
        let entries: [(&str, &[u8]); 3] = [("a.csv", LIST), ("b.gpx", &map), ("c/d.csv", LIST)];
        let mut zip = if is_packed { packed(&entries) } else { stored(&entries) };
        for (position, byte) in damages {
            let position = position.index(zip.len());
            zip[position] = byte;
        }
        if cut.index(3) == 0 {
            zip.truncate(cut.index(zip.len()));
        }

        if let Ok(takeout) = read("x.zip", &zip) {
            prop_assert!(takeout.batch.places.len() < 100);
            prop_assert!(takeout.batch.remarks.iter().all(|remark| !remark.message.contains('\0')));
        }
    }
}
