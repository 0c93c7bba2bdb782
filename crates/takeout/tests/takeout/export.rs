//! What the files look like to other programs.

use crate::support::{bare_place, tag, write};
use listbud_domain::{
    Address, CoordinateSource, Coordinates, FeatureId, GoogleIdentity, Located, Notes, Place,
    Rating, WebUrl,
};
use listbud_takeout::export::{Format, Formulas, Meta};
use quick_xml::events::Event;
use serde_json::{Value, json};
use time::macros::datetime;

/// One place with everything, and one of which nobody knows where it is.
fn library() -> Vec<(Place, Vec<&'static str>)> {
    let full = Place {
        address: Address::parse("Teichweg 1 <rear>").ok(),
        located: Some(Located {
            coordinates: Coordinates::parse(48.2, 16.37).unwrap(),
            source: CoordinateSource::FeatureId,
        }),
        google: GoogleIdentity::from_feature_id(FeatureId::new(0x476d_079f_106b_f4e7, 7)),
        url: WebUrl::parse("https://maps.google.com/?cid=7&hl=de").ok(),
        notes: Notes::parse("=1+1\n<b>\"& more").ok(),
        rating: Rating::parse(4.5).ok(),
        visited: true,
        tags: vec![tag("Food, Drinks", "#ff0000"), tag("wine", "#00ff00")],
        ..bare_place("Mill & <co> \u{FFFE}")
    };
    vec![
        (full, vec!["Want to go", "Mills; all"]),
        (bare_place("-Nowhere"), vec![]),
    ]
}

fn file(format: Format) -> String {
    let meta = Meta {
        created_at: Some(datetime!(2025-08-01 10:00 +2)),
        ..Meta::new("Everything & more")
    };
    write(format, meta, &library())
}

/// The texts of all elements of a name, in a file that must be well-formed.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut open = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => {
                assert!(open.is_empty(), "unclosed: {open:?}");
                return texts;
            }
            Event::Start(start) => {
                let element = start.name().as_ref().to_owned();
                if element == name {
                    texts.push(String::new());
                }
                open.push(element);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) if open.last().is_some_and(|open| open == name) => {
                texts.last_mut().unwrap().push_str(&text);
            }
            Event::GeneralRef(entity) if open.last().is_some_and(|open| open == name) => {
                let entity = format!("&{};", &*entity);
                let text = quick_xml::escape::unescape(&entity).unwrap().into_owned();
                texts.last_mut().unwrap().push_str(&text);
            }
            _ => {}
        }
    }
}

#[test]
fn geojson_has_the_longitude_first_and_null_where_nothing_is_known() {
    let collection: Value = serde_json::from_str(&file(Format::GeoJson)).unwrap();

    assert_eq!(collection["type"], "FeatureCollection");
    assert_eq!(collection["name"], "Everything & more");
    assert_eq!(collection["created"], "2025-08-01T08:00:00Z");
    assert_eq!(collection["unlocated"], 1);
    assert_eq!(
        collection["features"][0],
        json!({
            "type": "Feature",
            "id": "00000000-0000-0000-0000-000000000000",
            "geometry": { "type": "Point", "coordinates": [16.37, 48.2] },
            "properties": {
                "name": "Mill & <co> \u{FFFE}",
                "address": "Teichweg 1 <rear>",
                "notes": "=1+1\n<b>\"& more",
                "tags": ["Food, Drinks", "wine"],
                "list": "Want to go",
                "lists": ["Want to go", "Mills; all"],
                "rating": 4.5,
                "visited": true,
                "google_maps_url": "https://maps.google.com/?cid=7&hl=de",
                "place_id": "ChIJ5_RrEJ8HbUcRBwAAAAAAAAA",
                "cid": "7",
                "feature_id": "0x476d079f106bf4e7:0x7",
                "coordinates_source": "feature_id",
                "coordinates_approximate": true,
                "created": "2025-07-18T12:30:00.5Z",
                "updated": "2025-07-19T12:30:00Z",
                "description": "=1+1\n<b>\"& more",
                "marker-color": "#ff0000",
            }
        })
    );
    let nowhere = &collection["features"][1];
    assert_eq!(nowhere["geometry"], Value::Null);
    assert_eq!(nowhere["properties"]["coordinates_source"], Value::Null);
}

#[test]
fn csv_begins_as_googles_and_holds_no_formula() {
    let csv = file(Format::Csv);

    assert_eq!(
        csv,
        "Title,Note,URL,Tags,Comment,List,Address,Latitude,Longitude,Source,Rating,Visited,Place ID,CID,Feature ID,Phone,Website,Created\r\n\
         Mill & <co> \u{FFFE},\"'=1+1\n<b>\"\"& more\",https://maps.google.com/?cid=7&hl=de,\"\"\"Food, Drinks\"\",wine\",,\"Want to go,\"\"Mills; all\"\"\",Teichweg 1 <rear>,48.2,16.37,feature_id,4.5,yes,ChIJ5_RrEJ8HbUcRBwAAAAAAAAA,7,0x476d079f106bf4e7:0x7,,,2025-07-18T12:30:00.5Z\r\n\
         '-Nowhere,,,,,,,,,none,,,,,,,,2025-07-18T12:30:00.5Z\r\n"
    );
    let verbatim = Meta {
        formulas: Formulas::Verbatim,
        ..Meta::new("All")
    };
    assert!(write(Format::Csv, verbatim, &library()).contains("\r\n-Nowhere,"));
}

#[test]
fn kml_names_every_placemark_and_encodes_notes_twice() {
    let kml = file(Format::Kml);

    assert_eq!(
        texts(&kml, "name"),
        ["Everything & more", "Want to go", "Mill & <co> \u{FFFD}"]
    );
    assert_eq!(texts(&kml, "coordinates"), ["16.37,48.2"]);
    assert_eq!(texts(&kml, "styleUrl"), ["#placemark-red"]);
    assert_eq!(texts(&kml, "when"), ["2025-07-18T12:30:00.5Z"]);
    assert_eq!(
        texts(&kml, "description"),
        [
            "=1+1<br>\n&lt;b&gt;\"&amp; more<br>\n<br>\nTeichweg 1 &lt;rear&gt;<br>\n<br>\nhttps://maps.google.com/?cid=7&amp;hl=de<br>\n<br>\nThe position is approximate."
        ]
    );
    let values = texts(&kml, "value");
    for value in ["=1+1\n<b>\"& more", "\"Food, Drinks\",wine", "true", "4.5"] {
        assert!(
            values.iter().any(|found| found == value),
            "{value}: {values:?}"
        );
    }
    assert!(kml.contains("<!-- 1 place without coordinates is not in this file"));
}

#[test]
fn gpx_has_one_named_waypoint_for_each_located_place() {
    let gpx = file(Format::Gpx);

    assert_eq!(texts(&gpx, "wpt").len(), 1);
    assert!(gpx.contains("<wpt lat=\"48.2\" lon=\"16.37\">"));
    assert!(gpx.contains("<link href=\"https://maps.google.com/?cid=7&amp;hl=de\"/>"));
    assert_eq!(
        texts(&gpx, "name"),
        ["Everything & more", "Mill & <co> \u{FFFD}"]
    );
    assert_eq!(texts(&gpx, "time")[0], "2025-08-01T08:00:00Z");
    assert_eq!(texts(&gpx, "type"), ["Want to go"]);
    assert_eq!(texts(&gpx, "osmand:address"), ["Teichweg 1 <rear>"]);
    assert_eq!(texts(&gpx, "osmand:color"), ["#ff0000"]);
    assert_eq!(texts(&gpx, "listbud:cid"), ["7"]);
    assert_eq!(texts(&gpx, "listbud:coordinates_approximate"), ["true"]);
    assert!(gpx.contains("<!-- 1 place without coordinates is not in this file"));
}

#[test]
fn a_file_without_places_is_still_a_file() {
    for format in Format::ALL {
        let empty = write(format, Meta::new(""), &[]);

        match format {
            Format::GeoJson => {
                let collection: Value = serde_json::from_str(&empty).unwrap();
                assert_eq!(collection["features"], json!([]));
            }
            Format::Csv => assert_eq!(empty.lines().count(), 1),
            Format::Backup => {
                let backup: Value = serde_json::from_str(&empty).unwrap();
                assert_eq!(backup["listbudBackup"], 1);
                assert_eq!(backup["places"], json!([]));
            }
            Format::Kml | Format::Gpx => assert_eq!(texts(&empty, "name"), [""]),
        }
        assert!(!empty.contains("without coordinates"));
    }
}
