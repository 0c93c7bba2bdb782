//! What is not an export is refused by name.

use crate::support::{fixture, read};
use listbud_takeout::{FileKind, TakeoutError};

#[test]
fn another_file_is_refused_with_its_kind() {
    for (bytes, kind) in [
        (&b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..], FileKind::Image("PNG")),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", FileKind::Image("JPEG")),
        (b"\0\0\0\x18ftypheic\0\0", FileKind::Image("HEIC")),
        (b"%PDF-1.7\n%\xE2\xE3", FileKind::Pdf),
        (b"PK\x03\x04\x14\0\0\0\x08\0....[Content_Types].xml", FileKind::Spreadsheet),
        (b"SQLite format 3\0", FileKind::Database),
        (b"\x7FELF\x02\x01\x01\0\xFF\xFE", FileKind::Binary),
        (b"<!DOCTYPE html><html><body>Your Google data archive</body></html>", FileKind::ArchiveBrowser),
        (b"<!DOCTYPE html><html><title>My Activity</title></html>", FileKind::MyActivity),
        (b"<html><body>Hello</body></html>", FileKind::Html),
        (b"\0\0\0\x18ftypmp42\0\0", FileKind::Media),
        (b"RIFF\x24\0\0\0WEBPVP8 ", FileKind::Image("WebP")),
        (b"RIFF\x24\0\0\0WAVEfmt ", FileKind::Media),
        (b"Salted__\x01\x02", FileKind::Encrypted("OpenSSL")),
        (b"-----BEGIN PGP MESSAGE-----\n", FileKind::Encrypted("OpenPGP")),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", FileKind::Calendar),
        (b"BEGIN:VCARD\r\nVERSION:4.0", FileKind::Contacts),
        (b"<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"/>", FileKind::Kml),
        (b"<?xml version=\"1.0\"?><gpx version=\"1.1\"/>", FileKind::Gpx),
        (b"<?xml version=\"1.0\"?><rss/>", FileKind::Xml),
        (b"<gpx><trk><name>Run</name></trk></gpx>", FileKind::Track),
        (b"<kml><Placemark><LineString/></Placemark></kml>", FileKind::Track),
        (b"{\"locations\":[{\"latitudeE7\":1}]}", FileKind::LocationHistory),
        (b"{\"timelineObjects\":[]}", FileKind::LocationHistory),
        (b"{\"semanticSegments\":[],\"rawSignals\":[]}", FileKind::LocationHistory),
        (b"[{\"startTime\":\"2024\",\"visit\":{}}]", FileKind::LocationHistory),
        (b"[{\"header\":\"Maps\",\"title\":\"Viewed\",\"time\":\"2024\"}]", FileKind::MyActivity),
        (b"{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[]},\"properties\":{}}]}", FileKind::Track),
        (b"{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":{}}]}", FileKind::GeoJson),
        (b"{\"a\":1}", FileKind::Json),
        (b"{\"features\":17}", FileKind::Json),
        (b"[]", FileKind::Json),
        (b"Dear diary,\ntoday I went out.", FileKind::Text),
    ] {
        let error = read("upload", bytes).unwrap_err();

        assert_eq!(error, TakeoutError::NotTakeout(kind));
        assert_eq!(error.code(), "not_a_takeout_export");
        let message = error.to_string();
        assert!(message.starts_with(&format!("this is {kind}; expected")), "{message}");
    }
}

#[test]
fn an_empty_file_differs_from_a_list_without_places() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b" \r\n\n"] {
        assert_eq!(read("x.csv", bytes), Err(TakeoutError::Empty));
    }
    assert!(fixture("header only.csv").is_ok());
}

#[test]
fn an_unknown_encoding_is_reported_with_its_line() {
    let error = fixture("latin-1.csv").unwrap_err();

    assert_eq!(error.code(), "wrong_encoding");
    assert!(error.to_string().contains("line 3"), "{error}");
}

#[test]
fn a_description_that_begins_as_json_or_html_is_still_a_list() {
    for above in ["[old] my list", "{a}", "<3 these places"] {
        let text = format!("{above}\n\nTitle,Note,URL\nA,,\n");

        let batch = read("x.csv", text.as_bytes()).unwrap().batch;

        let description = batch.lists[0].description.as_ref().unwrap();
        assert_eq!(description.as_str(), above);
    }
}
