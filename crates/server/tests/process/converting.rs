//! Files from one format into another, without a database.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Ended, Folder};

const HUTS: &str = "Title,Note,URL,Tags,Comment
,,,,
Mill,bring cash,\"https://www.google.com/maps/search/47.05,8.3\",stone,
A film,,https://www.google.com,,
";

const LAKES: &str = "Title,Note,URL,Tags,Comment
Mill,the pier,\"https://www.google.com/maps/search/47.05,8.3\",,
Boathouse,,https://maps.google.com/?cid=77,,
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("Huts.csv", HUTS);
    folder.write("Lakes.csv", LAKES);
    folder
}

/// Without any variable: nothing of it needs settings.
fn convert(folder: &Folder, words: &[&str]) -> Ended {
    let words: Vec<&str> = ["convert"].iter().chain(words).copied().collect();
    let wrong = [
        ("DATABASE_URL", "postgres://127.0.0.1:1/none"),
        ("PORT", "x"),
    ];
    folder.run(&words, &wrong)
}

#[test]
fn several_files_become_one_and_skipped_rows_are_reported() {
    let folder = folder();

    let ended = convert(&folder, &["Huts.csv", "Lakes.csv", "--to", "geojson"]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    let written: Value = serde_json::from_str(&ended.output).unwrap();
    let features = written["features"].as_array().unwrap();
    assert_eq!(features.len(), 2, "{written}");
    let mill = &features[0]["properties"];
    assert_eq!(mill["name"], "Mill");
    assert_eq!(mill["notes"], "bring cash\n\nthe pier");
    assert_eq!(mill["lists"], serde_json::json!(["Huts", "Lakes"]));
    for line in [
        "Huts.csv: 1 place, 1 row skipped",
        "skipped: Huts.csv, line 4: ",
        "2 places in 2 lists; with approximate coordinates: 0, without any: 1",
    ] {
        assert!(ended.errors.contains(line), "{line}: {}", ended.errors);
    }
    let quiet = convert(&folder, &["Huts.csv", "--to", "csv", "--quiet"]);
    assert!(!quiet.errors.contains("line 4"), "{quiet:?}");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "it leaves nothing beside the files"
    );
}

#[test]
fn every_format_is_written_and_read_again() {
    let folder = folder();
    for (format, located_only) in [
        ("kml", true),
        ("gpx", true),
        ("geojson", false),
        ("csv", false),
        ("json", false),
    ] {
        let out = format!("places.{format}");
        // The ending tells the format.
        let first = convert(&folder, &["Huts.csv", "Lakes.csv", "-o", &out]);
        assert_eq!(first.code, Some(0), "{first:?}");
        assert_eq!(first.output, "", "{first:?}");

        let again = convert(&folder, &[&out, "--to", "csv"]);

        assert_eq!(again.code, Some(0), "{again:?}");
        let rows = again
            .output
            .lines()
            .filter(|row| row.contains("Mill"))
            .count();
        assert_eq!(rows, 1, "{format}: {}", again.output);
        assert!(
            again.output.contains("bring cash"),
            "{format}: {}",
            again.output
        );
        assert_eq!(
            again.output.contains("Boathouse"),
            !located_only,
            "{format}"
        );
        let is_told = first
            .errors
            .contains("because they have no coordinates: 1 place;");
        assert_eq!(is_told, located_only, "{first:?}");
    }
}

#[test]
fn a_file_is_never_replaced_unasked_and_never_half_written() {
    let folder = folder();
    let out = folder.write("out.kml", "mine");
    let words = ["Huts.csv", "--to", "kml", "-o", "out.kml"];

    let refused = convert(&folder, &words);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.errors.contains("--force"), "{refused:?}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");

    let broken = folder.write(
        "broken.json",
        "{\"type\":\"FeatureCollection\",\"features\":[",
    );
    let broken = broken.to_str().unwrap();
    let failed = convert(
        &folder,
        &[broken, "--to", "kml", "-o", "out.kml", "--force"],
    );
    assert_eq!(failed.code, Some(1), "{failed:?}");
    assert!(failed.errors.contains("broken.json: "), "{failed:?}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");

    let forced = [words.as_slice(), &["--force"]].concat();
    let replaced = convert(&folder, &forced);
    assert_eq!(replaced.code, Some(0), "{replaced:?}");
    assert!(
        fs::read_to_string(&out)
            .unwrap()
            .contains("<name>Mill</name>")
    );

    let device = convert(&folder, &["Huts.csv", "--to", "kml", "-o", "/dev/null"]);
    assert_eq!(device.code, Some(0), "{device:?}");
}

#[test]
fn a_list_is_selected_by_its_name() {
    let folder = folder();

    let lakes = convert(
        &folder,
        &["Huts.csv", "Lakes.csv", "--to", "csv", "--list", "lakes"],
    );
    assert_eq!(lakes.code, Some(0), "{lakes:?}");
    assert!(lakes.output.contains("Boathouse") && lakes.output.contains("Mill"));
    assert!(!lakes.output.contains("Huts"), "{lakes:?}");

    let huts = convert(
        &folder,
        &["Huts.csv", "Lakes.csv", "--to", "kml", "--list", "Huts"],
    );
    assert!(huts.output.contains("<name>Huts</name>"), "{huts:?}");
    assert!(!huts.output.contains("Lakes"), "{huts:?}");

    let unknown = convert(&folder, &["Huts.csv", "--to", "csv", "--list", "Bars"]);
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    assert!(unknown.errors.contains("there are: Huts"), "{unknown:?}");
}

#[test]
fn readable_files_are_converted_and_the_exit_code_reports_the_others() {
    let folder = folder();
    folder.write("notes.txt", "hello");

    let some = convert(&folder, &["notes.txt", "Huts.csv", "--to", "csv"]);
    assert_eq!(some.code, Some(1), "{some:?}");
    assert!(some.output.contains("Mill"), "{some:?}");
    assert!(some.errors.contains("notes.txt: ignored. "), "{some:?}");
    assert!(some.errors.contains("could not convert 1 file"), "{some:?}");

    // Of an archive, only what should hold places and cannot be read.
    let zip = |name: &str, files: &[(&str, &str)]| {
        let mut zip = zip::ZipWriter::new(fs::File::create(folder.path().join(name)).unwrap());
        for (name, text) in files {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    };
    let huts = ("Takeout/Saved/Huts.csv", HUTS);
    zip("good.zip", &[huts, ("Takeout/archive_browser.html", "<p>")]);
    let broken = "{\"type\":\"FeatureCollection\",\"features\":[";
    zip(
        "broken.zip",
        &[huts, ("Takeout/Maps/Saved Places.json", broken)],
    );
    for (files, code) in [
        (&["good.zip"][..], 0),
        (&["good.zip", "Lakes.csv"], 0),
        (&["broken.zip"], 1),
        (&["broken.zip", "Lakes.csv"], 1),
    ] {
        let ended = convert(&folder, &[files, &["--to", "csv"]].concat());
        assert_eq!(ended.code, Some(code), "{files:?}: {ended:?}");
        assert!(ended.output.contains("Mill"), "{files:?}: {ended:?}");
        let is_told = ended.errors.contains("could not convert 1 file");
        assert_eq!(is_told, code == 1, "{files:?}: {ended:?}");
    }

    let missing = convert(&folder, &["none.csv", "Huts.csv", "-o", "out.csv"]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.errors.contains("none.csv: "), "{missing:?}");
    assert!(!folder.path().join("out.csv").exists());

    for words in [
        &["Huts.csv"][..],
        &["--to", "kml"],
        &["Huts.csv", "--to", "shp"],
    ] {
        let wrong = convert(&folder, words);
        assert_eq!(wrong.code, Some(2), "{words:?}: {wrong:?}");
    }
}

#[test]
fn a_dash_is_standard_input_and_output() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_listbud-server"))
        .args(["convert", "-", "--to", "gpx", "--out", "-"])
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(HUTS.as_bytes())
        .unwrap();

    let ended = child.wait_with_output().unwrap();

    assert!(ended.status.success(), "{ended:?}");
    let written = String::from_utf8(ended.stdout).unwrap();
    assert!(written.contains("<name>Mill</name>"), "{written}");
}

/// A list of Google's tells no dates.
#[test]
fn a_time_missing_from_the_files_is_not_written() {
    let folder = folder();
    folder.write(
        "Walks.csv",
        "Title,URL,Created\nOld pier,\"https://www.google.com/maps/search/47.1,8.4\",2019-03-04T05:06:07Z\n",
    );
    for format in ["kml", "gpx", "geojson", "csv", "json"] {
        // The head of a file says when that was written.
        let place = |file: &str, name: &str| {
            let ended = convert(&folder, &[file, "--to", format]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            let first = if format == "gpx" { "<wpt" } else { name };
            let (_, place) = ended.output.split_once(first).unwrap();
            place.to_owned()
        };

        let unknown = place("Huts.csv", "Mill");
        for time in ["<time>", "<when>", "\"created\"", "\"updated\"", "19", "20"] {
            assert!(!unknown.contains(time), "{format}: {time}: {unknown}");
        }
        let known = place("Walks.csv", "Old pier");
        assert!(known.contains("2019-03-04T05:06:07Z"), "{format}: {known}");
    }
}

#[test]
fn a_replaced_file_keeps_its_permissions_and_its_links() {
    let folder = folder();
    let out = folder.write("out.csv", "old");
    let link = folder.path().join("link.csv");
    symlink("out.csv", &link).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o600)).unwrap();

    let ended = convert(&folder, &["Huts.csv", "-o", "link.csv", "--force"]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&out).unwrap().contains("Mill"));
    let mode = out.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
}

#[test]
fn nothing_is_counted_when_the_reader_of_the_output_ends_first() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_listbud-server"))
        .args(["convert", "-", "--to", "csv"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .current_dir(folder.path())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child
        .stdin
        .take()
        .unwrap()
        .write_all(HUTS.as_bytes())
        .unwrap();

    let ended = child.wait_with_output().unwrap();

    assert!(ended.status.success(), "{ended:?}");
    let told = String::from_utf8(ended.stderr).unwrap();
    assert!(!told.contains("lists"), "{told}");
}
