//! No bytes make the reader panic, and every row is accounted for.

use crate::support::{bytes, read};
use listbud_domain::import::Outcome;
use proptest::prelude::*;

const FIXTURES: [&str; 16] = [
    "Want to go.csv",
    "not places.csv",
    "bom and crlf.csv",
    "utf-16le.csv",
    "semicolons.csv",
    "no header.csv",
    "Saved Places.json",
    "Saved Places 2017.json",
    "Reviews.json",
    "former server.json",
    "former server.csv",
    "former server answer.json",
    "my maps.kml",
    "organic maps.kml",
    "osmand.gpx",
    "latin-1.gpx",
];

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("x.csv", &bytes);
    }

    #[test]
    fn arbitrary_text_is_read_or_refused(text in "\\PC{0,200}", name in "\\PC{0,40}") {
        let _ = read(&name, text.as_bytes());
        let _ = read(&name, format!("{text}\nTitle,Note,URL\n{text}").as_bytes());
    }

    #[test]
    fn arbitrary_json_is_read_or_refused(text in "[{}\\[\\]\",:a0-9.eE-]{0,100}") {
        let _ = read("x.json", format!("{{\"features\":[{text}]}}").as_bytes());
        let _ = read("x.json", format!("[{text}").as_bytes());
    }

    #[test]
    fn arbitrary_markup_is_read_or_refused(text in "(<|</|>|/>|kml|gpx|wpt|Placemark|name|Folder|&|;|#x|[ \"'=a0!\\[\\]-]){0,60}") {
        let _ = read("x.kml", format!("<kml>{text}").as_bytes());
        let _ = read("x.gpx", format!("<gpx><wpt lat='1' lon='2'>{text}</wpt></gpx>").as_bytes());
    }

    #[test]
    fn every_waypoint_becomes_a_place_or_a_remark(degrees in proptest::collection::vec("-?[0-9]{0,3}(\\.[0-9])?", 1..20)) {
        let points: Vec<String> = degrees
            .iter()
            .enumerate()
            .map(|(n, at)| format!("<wpt lat=\"{at}\" lon=\"{at}\"><name>{n}</name></wpt>"))
            .collect();
        let points = points.concat();

        let batch = read("x.gpx", format!("<gpx>{points}</gpx>").as_bytes()).unwrap().batch;

        prop_assert_eq!(batch.places.len(), degrees.len());
        let unlocated = batch.places.iter().filter(|place| place.located.is_none());
        prop_assert_eq!(unlocated.count(), batch.remarks.len());
    }

    #[test]
    fn an_export_with_damage_is_read_or_refused(
        fixture in 0..FIXTURES.len(),
        damages in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut file = bytes(FIXTURES[fixture]);
        for (position, byte) in damages {
            let position = position.index(file.len());
            file[position] = byte;
        }
        file.truncate(cut.index(file.len()));

        let _ = read(FIXTURES[fixture], &file);
    }

    #[test]
    fn every_row_becomes_a_place_or_a_remark(cells in proptest::collection::vec("[a,\"\n\r ]{0,12}", 1..20)) {
        let rows: Vec<String> = cells.iter().map(|cell| format!("{cell},,,,x\n")).collect();
        let table = rows.concat();

        let batch = read("x.csv", format!("Title,Note,URL,Tags,Comment\n{table}").as_bytes()).unwrap().batch;

        let remarks = batch.remarks.iter();
        let gone = remarks.filter(|it| matches!(it.outcome, Outcome::Skipped | Outcome::Merged));
        let told = batch.places.len() + gone.count();
        let records = records_with_text(&table);
        if batch.remarks.iter().any(|remark| remark.code == "unclosed_quote") {
            // What such a mark has swallowed is read again.
            prop_assert!(told >= records);
        } else {
            prop_assert_eq!(told, records);
        }
    }
}

fn records_with_text(table: &str) -> usize {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes())
        .records()
        .filter(|record| {
            record
                .as_ref()
                .unwrap()
                .iter()
                .any(|cell| !cell.trim().is_empty())
        })
        .count()
}
