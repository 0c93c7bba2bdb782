//! What is written follows its standards. The schemas themselves cannot be part
//! of this repository, so their orders of elements are written out here; where
//! `xmllint` is installed, it says whether the files are well-formed.

use std::{io::Write as _, process::Command};

use crate::support::{bare_place, tag, write};
use listbud_domain::{
    Address, Color, CoordinateSource, Coordinates, FeatureId, GoogleIdentity, ListDescription,
    Located, Notes, Place, Rating, WebUrl,
};
use listbud_takeout::export::{Format, ListLook, Meta};
use quick_xml::events::Event;
use serde_json::Value;
use time::macros::datetime;

/// GPX 1.1, `gpxType` and what it consists of, in the schema's order.
const GPX: [(&str, &[&str]); 5] = [
    ("gpx", &["metadata", "wpt", "rte", "trk", "extensions"]),
    (
        "metadata",
        &[
            "name",
            "desc",
            "author",
            "copyright",
            "link",
            "time",
            "keywords",
            "bounds",
            "extensions",
        ],
    ),
    (
        "wpt",
        &[
            "ele",
            "time",
            "magvar",
            "geoidheight",
            "name",
            "cmt",
            "desc",
            "src",
            "link",
            "sym",
            "type",
            "fix",
            "sat",
            "hdop",
            "vdop",
            "pdop",
            "ageofdgpsdata",
            "dgpsid",
            "extensions",
        ],
    ),
    ("link", &["text", "type"]),
    ("osmand:points_groups", &["osmand:group"]),
];

/// KML 2.2 (OGC 07-147r2), `AbstractFeatureType` and its kinds.
const FEATURE: [&str; 17] = [
    "name",
    "visibility",
    "open",
    "author",
    "link",
    "address",
    "phoneNumber",
    "Snippet",
    "description",
    "LookAt",
    "TimeStamp",
    "styleUrl",
    "Style",
    "Region",
    "Metadata",
    "ExtendedData",
    "Schema",
];

fn places() -> Vec<(Place, Vec<&'static str>)> {
    let located = |latitude, longitude, source| {
        let coordinates = Coordinates::parse(latitude, longitude).unwrap();
        Some(Located {
            coordinates,
            source,
        })
    };
    let full = Place {
        address: Address::parse("Teichweg 1 <rear>").ok(),
        located: located(48.2, 16.37, CoordinateSource::FeatureId),
        google: GoogleIdentity::from_feature_id(FeatureId::new(0x476d_079f_106b_f4e7, 7)),
        url: WebUrl::parse("https://maps.google.com/?cid=7&hl=de").ok(),
        notes: Notes::parse("=1+1\n<b>\"& ]]> more").ok(),
        rating: Rating::parse(4.5).ok(),
        visited: true,
        tags: vec![tag("Food, Drinks", "#ff0000")],
        ..bare_place("Mill & <co>")
    };
    let bare = Place {
        located: located(-90.0, 180.0, CoordinateSource::User),
        ..bare_place("見本食堂")
    };
    let alone = Place {
        located: located(0.0, 0.0, CoordinateSource::Url),
        ..bare_place("Null Island")
    };
    vec![
        (full, vec!["Food & more", "Mills"]),
        (bare, vec!["Mills"]),
        (alone, vec![]),
        (bare_place("Nowhere"), vec!["Mills"]),
    ]
}

fn meta() -> Meta {
    Meta {
        created_at: Some(datetime!(2025-08-01 10:00 UTC)),
        lists: vec![ListLook {
            name: "Food & more".to_owned(),
            description: ListDescription::parse("All <of> it\nhere").ok(),
            color: Color::parse("#123456").unwrap(),
            emoji: None,
        }],
        ..Meta::new("Everything")
    }
}

/// Each element's name with the names of its children, in the file's order.
fn elements(xml: &str) -> Vec<(String, Vec<String>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut open: Vec<(String, Vec<String>)> = Vec::new();
    let mut closed = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return closed,
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                if let Some((_, children)) = open.last_mut() {
                    children.push(name.clone());
                }
                open.push((name, Vec::new()));
            }
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                if let Some((_, children)) = open.last_mut() {
                    children.push(name.clone());
                }
                closed.push((name, Vec::new()));
            }
            Event::End(_) => closed.extend(open.pop()),
            _ => {}
        }
    }
}

/// Asserts that the children of an element come in an order, and no others.
fn are_in_order(name: &str, children: &[String], order: &[&str]) {
    let positions: Vec<usize> = children
        .iter()
        .map(|child| {
            order
                .iter()
                .position(|known| known == child)
                .unwrap_or_else(|| panic!("<{child}> in <{name}>"))
        })
        .collect();
    assert!(positions.is_sorted(), "{name}: {children:?}");
}

/// Asks xmllint, where there is one, whether a file is well-formed.
fn is_well_formed(xml: &str) {
    if Command::new("xmllint").arg("--version").output().is_err() {
        return;
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(xml.as_bytes()).unwrap();
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet"])
        .arg(file.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn gpx_has_the_elements_of_its_schema_in_their_order() {
    let gpx = write(Format::Gpx, meta(), &places());

    is_well_formed(&gpx);
    assert!(gpx.contains(
        "version=\"1.1\" creator=\"ListBud\" xmlns=\"http://www.topografix.com/GPX/1/1\""
    ));
    for (name, children) in elements(&gpx) {
        if let Some((_, order)) = GPX.iter().find(|(known, _)| *known == name) {
            are_in_order(&name, &children, order);
        }
        // Extensions must be of another namespace (`##other`).
        if name == "extensions" {
            assert!(
                children.iter().all(|child| child.contains(':')),
                "{children:?}"
            );
        }
    }
}

#[test]
fn kml_has_the_elements_of_its_schema_in_their_order() {
    let kml = write(Format::Kml, meta(), &places());

    is_well_formed(&kml);
    assert!(kml.contains("<kml xmlns=\"http://www.opengis.net/kml/2.2\">"));
    let mut container = FEATURE.to_vec();
    container.extend(["Folder", "Placemark"]);
    let mut placemark = FEATURE.to_vec();
    placemark.push("Point");
    let mut folders = 0;
    for (name, children) in elements(&kml) {
        match name.as_str() {
            "Folder" => {
                folders += 1;
                are_in_order(&name, &children, &container);
            }
            "Placemark" => are_in_order(&name, &children, &placemark),
            "Document" => {
                // Folders and placemarks may alternate.
                let before: Vec<String> = children
                    .iter()
                    .take_while(|child| !matches!(child.as_str(), "Folder" | "Placemark"))
                    .cloned()
                    .collect();
                are_in_order(&name, &before, &FEATURE);
            }
            "kml" => assert_eq!(children, ["Document"]),
            _ => {}
        }
    }
    assert_eq!(folders, 2);
    assert!(kml.contains("<coordinates>180,-90</coordinates>"));
}

#[test]
fn geojson_keeps_the_rules_of_rfc_7946() {
    let text = write(Format::GeoJson, meta(), &places());

    let collection: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(collection["type"], "FeatureCollection");
    // §7.1: members of other types must not stand in a collection; §4: no crs.
    for member in ["coordinates", "geometries", "geometry", "properties", "crs"] {
        assert!(collection.get(member).is_none(), "{member}");
    }
    let features = collection["features"].as_array().unwrap();
    assert_eq!(features.len(), 4);
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert!(feature["properties"].is_object());
        assert!(feature["id"].is_string());
        assert!(feature.get("coordinates").is_none() && feature.get("features").is_none());
        let geometry = &feature["geometry"];
        if geometry.is_null() {
            continue;
        }
        assert_eq!(geometry["type"], "Point");
        let point = geometry["coordinates"].as_array().unwrap();
        assert_eq!(point.len(), 2);
        // §4: longitude first, in degrees of WGS 84.
        assert!(point[0].as_f64().unwrap().abs() <= 180.0);
        assert!(point[1].as_f64().unwrap().abs() <= 90.0);
    }
}
