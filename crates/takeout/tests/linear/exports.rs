//! Files that are written.

use std::sync::Arc;

use listbud_domain::{
    Color, GoogleIdentity, ListDescription, Located, Notes, Place, PlaceId, PlaceName, TagId,
    TagLabel, TagName, UserId,
};
use listbud_takeout::export::{ExportPlace, Exporter, Format, ListLook, Meta, TagLook, file_name};
use time::macros::datetime;
use uuid::Uuid;

use crate::measure::is_linear;

fn place() -> Place {
    let label = |number: usize| TagLabel {
        id: TagId(Uuid::nil()),
        name: TagName::parse(&format!("t{number}")).unwrap(),
        color: Color::default(),
        emoji: None,
    };
    Place {
        id: PlaceId(Uuid::nil()),
        owner: UserId(Uuid::nil()),
        name: PlaceName::parse("n").unwrap(),
        address: None,
        located: Some(Located {
            coordinates: listbud_domain::Coordinates::parse(48.2, 16.3).unwrap(),
            source: listbud_domain::CoordinateSource::User,
        }),
        google: GoogleIdentity::default(),
        contacts: listbud_domain::Contacts::default(),
        url: None,
        notes: Some(Notes::parse(&"<&\"\u{1}\n".repeat(50)).unwrap()),
        rating: None,
        visited: false,
        lists: Vec::new(),
        tags: (0..10).map(label).map(Arc::new).collect(),
        created_at: datetime!(2025-07-18 12:30 UTC),
        updated_at: datetime!(2025-07-18 12:30 UTC),
        saved_at: None,
    }
}

/// As many places, lists and tags, each place in a list of its own.
#[test]
fn every_format() {
    let place = Place {
        notes: None,
        tags: Vec::new(),
        ..place()
    };
    for format in Format::ALL {
        is_linear(
            2_000,
            |size| -> Vec<String> { (0..size).map(|list| format!("l{list}")).collect() },
            |names| {
                let meta = Meta {
                    lists: names.iter().map(|name| list(name)).collect(),
                    tags: names.iter().map(|name| tag(name)).collect(),
                    ..Meta::new("x")
                };
                let mut out = Vec::new();
                let mut exporter = Exporter::new(format, meta);
                exporter.begin(&mut out).unwrap();
                for name in names.iter().rev() {
                    let lists = [name.as_str()];
                    let export = ExportPlace {
                        place: &place,
                        lists: &lists,
                        is_dated: true,
                    };
                    exporter.place(&mut out, &export).unwrap();
                }
                exporter.end(&mut out).unwrap();
            },
        );
    }
}

fn list(name: &str) -> ListLook {
    ListLook {
        name: name.to_owned(),
        description: ListDescription::parse("d").ok(),
        color: Color::default(),
        emoji: None,
    }
}

fn tag(name: &str) -> TagLook {
    TagLook {
        name: name.to_owned(),
        color: Color::default(),
        emoji: None,
    }
}

#[test]
fn a_place_in_many_lists() {
    let place = place();
    for format in Format::ALL {
        is_linear(
            5_000,
            |size| -> Vec<String> { (0..size).map(|list| format!("l,{list}")).collect() },
            |names| {
                let lists: Vec<&str> = names.iter().map(String::as_str).collect();
                let export = ExportPlace {
                    place: &place,
                    lists: &lists,
                    is_dated: true,
                };
                let mut out = Vec::new();
                let mut exporter = Exporter::new(format, Meta::new("x"));
                exporter.begin(&mut out).unwrap();
                exporter.place(&mut out, &export).unwrap();
                exporter.end(&mut out).unwrap();
            },
        );
    }
}

#[test]
fn a_files_name() {
    for letter in ["-", "é", "\u{301}", "食", "a"] {
        is_linear(
            50_000,
            |size| letter.repeat(size),
            |list| {
                let _ = file_name(Some(list), Format::Kml);
            },
        );
    }
}
