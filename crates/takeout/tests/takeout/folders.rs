//! A map of lists: one folder for each, once.

use listbud_domain::{Color, CoordinateSource, Coordinates, ListDescription, Located, Place};
use listbud_takeout::{
    Limits, Upload,
    export::{ExportPlace, Exporter, Format, ListLook, Listed, Meta, by_list},
    parse,
};

use crate::support::{bare_place, names, read};

/// A place that is somewhere.
fn located(name: &str, longitude: f64) -> Place {
    Place {
        located: Some(Located {
            coordinates: Coordinates::parse(48.2, longitude).unwrap(),
            source: CoordinateSource::User,
        }),
        ..bare_place(name)
    }
}

fn look(name: &str, color: &str) -> ListLook {
    ListLook {
        name: name.to_owned(),
        description: ListDescription::parse(&format!("about {name}")).ok(),
        color: Color::parse(color).unwrap(),
        emoji: None,
    }
}

/// A list, and its places with their lists and whether they came before.
type Folder<'a> = (Option<&'a str>, Vec<(&'a Place, &'a [&'a str], bool)>);

/// Writes places list by list, as a caller does that has them so.
fn write(format: Format, folders: &[Folder<'_>]) -> String {
    let meta = Meta {
        lists: vec![
            look("Bars", "#ff0000"),
            look("Parks", "#00ff00"),
            look("Still empty", "#0000ff"),
        ],
        ..Meta::new("Everything")
    };
    let mut out = Vec::new();
    let mut exporter = Exporter::new(format, meta);
    exporter.begin(&mut out).unwrap();
    for (list, places) in folders {
        exporter.turn_to_list(&mut out, *list).unwrap();
        for (place, lists, is_repeated) in places {
            let place = ExportPlace {
                place,
                lists,
                is_dated: true,
            };
            if *is_repeated {
                exporter.place_again(&mut out, &place).unwrap();
            } else {
                exporter.place(&mut out, &place).unwrap();
            }
        }
    }
    exporter.end(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What stands in each folder, and behind the last.
fn contents(kml: &str) -> Vec<Vec<String>> {
    let texts = |part: &str| -> Vec<String> {
        part.split("<name>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect()
    };
    let folders = kml.split("<Folder>").skip(1);
    let mut contents: Vec<Vec<String>> = folders
        .clone()
        .map(|folder| texts(folder.split("</Folder>").next().unwrap()))
        .collect();
    let last = folders.last().unwrap();
    contents.push(texts(last.split("</Folder>").nth(1).unwrap()));
    contents
}

#[test]
fn a_place_of_several_lists_stands_in_each_folder_and_comes_back_as_one() {
    let (both, one, none, nowhere) = (
        located("Both", 16.1),
        located("One", 16.2),
        located("None", 16.3),
        bare_place("Nowhere"),
    );
    let lists: &[&str] = &["Bars", "Parks"];
    let folders = [
        (
            Some("Bars"),
            vec![(&both, lists, false), (&nowhere, lists, false)],
        ),
        (
            Some("Parks"),
            vec![
                (&both, lists, true),
                (&one, &["Parks"], false),
                (&nowhere, lists, true),
            ],
        ),
        (Some("Still empty"), vec![]),
        (None, vec![(&none, &[][..], false)]),
    ];

    let kml = write(Format::Kml, &folders);

    assert_eq!(
        contents(&kml),
        [
            vec!["Bars", "Both"],
            vec!["Parks", "Both", "One"],
            vec!["Still empty"],
            vec!["None"],
        ]
    );
    // It is painted as the list in which it stands.
    let [bars, parks] = ["<Folder><name>Bars", "<Folder><name>Parks"].map(|folder| {
        let folder = kml.split(folder).nth(1).unwrap();
        let styles = folder.split("<styleUrl>").skip(1);
        let styles = styles.map(|style| style.split('<').next().unwrap());
        styles.take(2).collect::<Vec<_>>()
    });
    assert_eq!(bars[0], bars[1]);
    assert_eq!(parks[0], parks[1]);
    assert_ne!(bars[0], parks[0]);
    assert!(kml.contains("1 place without coordinates is not in this file"));
    let batch = read("x.kml", kml.as_bytes()).unwrap().batch;
    assert_eq!(names(&batch), ["Both", "One", "None"]);
    assert_eq!(batch.remarks.len(), 0, "a second folder is nothing to tell");
    let lists: Vec<Vec<&str>> = batch
        .places
        .iter()
        .map(|place| {
            let lists = place.lists.iter();
            lists.map(|list| batch.lists[*list].name.as_str()).collect()
        })
        .collect();
    assert_eq!(lists, [vec!["Bars", "Parks"], vec!["Parks"], vec![]]);
    for (list, color) in batch.lists.iter().zip(["#ff0000", "#00ff00"]) {
        assert_eq!(list.color, Color::parse(color).ok());
        let about = format!("about {}", list.name.as_str());
        assert_eq!(list.description, ListDescription::parse(&about).ok());
    }
}

#[test]
fn a_format_without_folders_holds_each_place_once() {
    let both = located("Both", 16.1);
    let lists: &[&str] = &["Bars", "Parks"];
    let folders = [
        (Some("Bars"), vec![(&both, lists, false)]),
        (Some("Parks"), vec![(&both, lists, true)]),
    ];
    for format in Format::ALL.into_iter().filter(|it| !it.has_folders()) {
        let file = write(format, &folders);

        let batch = read("x", file.as_bytes()).unwrap().batch;
        assert_eq!(names(&batch), ["Both"], "{format:?}");
        assert_eq!(batch.remarks.len(), 0, "{format:?}");
    }
}

#[test]
fn an_upload_is_read_list_by_list() {
    let features: Vec<String> = [
        ("A", r#"["One"]"#),
        ("B", r#"["Two","One"]"#),
        ("C", "[]"),
        ("D", r#"["Two"]"#),
        ("E", r#"["One"]"#),
    ]
    .iter()
    .zip(1..)
    .map(|((name, lists), at)| {
        format!(
            r#"{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{at},1]}},
                "properties":{{"name":"{name}","lists":{lists},"coordinates_source":"user"}}}}"#
        )
    })
    .collect();
    let text = format!(
        r#"{{"type":"FeatureCollection","generator":"ListBud","features":[{}]}}"#,
        features.join(",")
    );
    let upload = Upload::of_bytes("x.geojson", text.as_bytes());
    let batch = parse(&upload, &Limits::default()).unwrap().batch;

    let listed: Vec<String> = by_list(&batch)
        .map(|listed| {
            let Listed {
                list,
                is_repeated,
                place,
            } = listed.unwrap();
            let list = list.map_or("-", |list| batch.lists[list].name.as_str());
            let again = if is_repeated { " again" } else { "" };
            format!("{list}: {}{again}", place.name.as_str())
        })
        .collect();

    assert_eq!(
        listed,
        [
            "One: A",
            "One: B",
            "One: E",
            "Two: B again",
            "Two: D",
            "-: C"
        ]
    );
}

#[test]
fn csv_begins_with_a_byte_order_mark_where_that_is_asked_for() {
    for is_asked in [false, true] {
        let meta = Meta {
            byte_order_mark: is_asked,
            ..Meta::new("x")
        };
        let mut out = Vec::new();
        let mut exporter = Exporter::new(Format::Csv, meta);
        let place = located("Café Ünlü", 16.1);
        exporter.begin(&mut out).unwrap();
        let place = ExportPlace {
            place: &place,
            lists: &[],
            is_dated: true,
        };
        exporter.place(&mut out, &place).unwrap();
        exporter.end(&mut out).unwrap();

        assert_eq!(out.starts_with(b"\xEF\xBB\xBFTitle,"), is_asked);
        let batch = read("x.csv", &out).unwrap().batch;
        assert_eq!(names(&batch), ["Café Ünlü"]);
    }
}
