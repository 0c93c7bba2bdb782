//! Maps of other programs: KML, GPX, tables of points, the former server's.

use crate::support::{bare_place, codes, fixture, names, notes, parse, read, tags, write};
use listbud_domain::{
    Address, Color, CoordinateSource, Coordinates, ListDescription, Located, Place, Rating,
    import::ImportedPlace,
};
use listbud_takeout::{
    FileKind, Format, Limits, TakeoutError, Upload,
    export::{self, ListLook},
};

fn point(place: &ImportedPlace) -> Option<(f64, f64)> {
    let point = place.located?.coordinates;
    Some((point.latitude(), point.longitude()))
}

fn color(list: &listbud_domain::import::ImportedList) -> Option<&str> {
    list.color.as_ref().map(Color::as_str)
}

#[test]
fn my_maps_folders_become_lists_with_colours_and_descriptions() {
    let takeout = fixture("my maps.kml").unwrap();

    assert_eq!(takeout.format, Format::Kml);
    let batch = takeout.batch;
    assert_eq!(
        names(&batch),
        [
            "Windmühle am Teich",
            "Only an address",
            "Unnamed place",
            "Beyond the edge"
        ]
    );
    let lists: Vec<&str> = batch.lists.iter().map(|list| list.name.as_str()).collect();
    assert_eq!(lists, ["Food & drinks", "Holidays"]);
    assert_eq!(color(&batch.lists[0]), Some("#0288d1"));
    let about = batch.lists[0].description.as_ref().unwrap();
    assert_eq!(about.as_str(), "Where to eat");
    let mill = &batch.places[0];
    assert_eq!(point(mill), Some((48.20817, 16.37382)));
    assert_eq!(mill.address, Address::parse("Teichweg 1, Wien").ok());
    assert_eq!(
        notes(mill),
        Some(
            "Good cake\nand coffee & tea\nmap\nOpened: 1890\nPictures: https://example.org/picture.jpg"
        )
    );
    assert_eq!(mill.google.cid.unwrap().get(), 1_885_667_171_979_194_497);
    assert_eq!(
        codes(&batch.remarks),
        [(3, "not_a_place"), (5, "coordinates_out_of_range")]
    );
}

#[test]
fn a_placemark_with_an_address_and_no_point_is_a_place() {
    let batch = fixture("my maps.kml").unwrap().batch;

    assert_eq!(batch.places[1].located, None);
    assert_eq!(
        batch.places[1].address,
        Address::parse("Teichweg 2, Wien").ok()
    );
}

#[test]
fn organic_maps_document_is_the_list_and_its_style_the_colour() {
    let batch = fixture("organic maps.kml").unwrap().batch;

    assert_eq!(names(&batch), ["見本食堂"]);
    assert_eq!(batch.lists[0].name.as_str(), "My Places");
    assert_eq!(color(&batch.lists[0]), Some("#e51b23"));
    assert_eq!(
        notes(&batch.places[0]),
        Some("1 < 2\nType: amenity-restaurant")
    );
    assert_eq!(point(&batch.places[0]), Some((35.68123, 139.76712)));
}

#[test]
fn osmand_groups_become_lists_in_their_colours() {
    let takeout = fixture("osmand.gpx").unwrap();

    assert_eq!(takeout.format, Format::Gpx);
    let batch = takeout.batch;
    assert_eq!(
        names(&batch),
        ["Windmühle am Teich", "Unnamed place", "Nowhere", "Spring"]
    );
    let lists: Vec<&str> = batch.lists.iter().map(|list| list.name.as_str()).collect();
    assert_eq!(lists, ["Food", "favorites", "Water"]);
    assert_eq!(color(&batch.lists[0]), Some("#3c8c3c"));
    let mill = &batch.places[0];
    assert_eq!(
        notes(mill),
        Some(
            "closed on Mondays\n\nGood cake\nLink: map\nVisited: 2024-02-01T00:00:00Z\nName: Windmühle"
        )
    );
    assert_eq!(mill.address, Address::parse("Teichweg 1, Wien").ok());
    assert!(mill.visited);
    assert!(mill.google.cid.is_some());
    assert_eq!(
        codes(&batch.remarks),
        [(3, "coordinates_out_of_range"), (5, "not_a_place")]
    );
    let run = &batch.remarks[1];
    assert_eq!(run.name.as_deref(), Some("Run"));
    assert_eq!(run.message, "It is a track, not a place.");
}

#[test]
fn an_xml_file_is_read_in_the_encoding_that_it_names() {
    let batch = fixture("latin-1.gpx").unwrap().batch;

    assert_eq!(names(&batch), ["Café"]);
    assert_eq!(batch.lists[0].name.as_str(), "Cafés");
    let text = "<kml><Placemark><name>食</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        assert_eq!(names(&read("x.kml", &bytes).unwrap().batch), ["食"]);
    }
}

#[test]
fn line_ends_and_prefixes_make_no_difference_to_a_map() {
    let lines = "<k:kml xmlns:k=\"x\">\n<k:Placemark>\n<k:name>A\nB</k:name><k:description>1\n2</k:description>\n</k:Placemark></k:kml>";

    for breaks in ["\n", "\r\n", "\r"] {
        let batch = read("x.kml", lines.replace('\n', breaks).as_bytes())
            .unwrap()
            .batch;

        assert_eq!(names(&batch), ["A B"]);
        assert_eq!(notes(&batch.places[0]), Some("1\n2"));
        assert_eq!(batch.lists[0].name.as_str(), "x");
    }
}

#[test]
fn entities_of_a_file_are_never_resolved() {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <kml><Placemark><name>&b;&x;&amp;&#233;</name></Placemark></kml>";

    let batch = read("x.kml", text.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["&b;&x;&é"]);
}

#[test]
fn a_map_that_is_cut_off_or_too_deep_is_refused() {
    let cut = read("x.kml", b"<kml>\n<Placemark>\n<name>A</na").unwrap_err();
    let open = read("x.gpx", b"<gpx><wpt lat=\"1\" lon=\"2\">").unwrap_err();
    let wrong = read("x.gpx", b"<gpx>\n</wpt></gpx>").unwrap_err();
    let deep = format!("<kml>{}", "<Folder>".repeat(100_000));
    let deep = read("x.kml", deep.as_bytes()).unwrap_err();

    assert_eq!(cut, TakeoutError::BrokenXml { line: 3 });
    assert_eq!(open.code(), "broken_xml");
    assert_eq!(wrong, TakeoutError::BrokenXml { line: 2 });
    assert_eq!(deep.code(), "too_deep");
}

#[test]
fn a_map_without_places_is_refused_with_its_kind() {
    for (text, kind) in [
        (
            "<kml><Document><name>x</name></Document></kml>",
            FileKind::Kml,
        ),
        ("<gpx></gpx>", FileKind::Gpx),
        (
            "<gpx><rte><rtept lat=\"1\" lon=\"1\"/></rte></gpx>",
            FileKind::Track,
        ),
    ] {
        assert_eq!(
            read("x", text.as_bytes()),
            Err(TakeoutError::NotTakeout(kind))
        );
    }
}

#[test]
fn placemarks_beyond_the_limit_are_refused() {
    let text = format!(
        "<kml>{}</kml>",
        "<Placemark><name>A</name></Placemark>".repeat(3)
    );
    let limits = Limits {
        rows: 2,
        ..Limits::default()
    };
    let upload = Upload::of_bytes("x.kml", text.as_bytes());

    assert_eq!(
        parse(&upload, &limits),
        Err(TakeoutError::TooManyRows { max: 2 })
    );
}

#[test]
fn the_former_servers_table_and_answer_keep_everything() {
    for (name, format) in [
        ("former server.csv", Format::PointsCsv),
        ("former server answer.json", Format::FormerServerJson),
    ] {
        let takeout = fixture(name).unwrap();

        assert_eq!(takeout.format, format);
        let batch = takeout.batch;
        let mill = &batch.places[0];
        assert_eq!(mill.name.as_str(), "Windmühle");
        assert!(mill.address.is_some());
        assert_eq!(point(mill), Some((48.20817, 16.37382)));
        assert_eq!(mill.google.cid.unwrap().get(), 1_885_667_171_979_194_497);
        assert_eq!(mill.rating, Rating::parse(4.5).ok());
        assert_eq!(notes(mill), Some("good cake"));
        assert_eq!(tags(mill)[0], "food");
        assert_eq!(batch.places[1].located, None, "0, 0 was its unknown");
    }
    let table = fixture("former server.csv").unwrap().batch;
    assert_eq!(
        codes(&table.remarks),
        [(4, "coordinates_out_of_range"), (4, "invalid_rating")]
    );
    assert_eq!(table.lists[0].name.as_str(), "former server");
}

#[test]
fn a_point_is_taken_as_it_is_written() {
    for text in [
        "<kml><Placemark><name>A</name><Point><coordinates>-180.0,-90</coordinates></Point></Placemark></kml>",
        "<gpx><wpt lat=\"-90\" lon=\"-180.0\"><name>A</name></wpt></gpx>",
        "name,lat,lon\nA,-90,-180.0\n",
    ] {
        let batch = read("x", text.as_bytes()).unwrap().batch;

        let located = batch.places[0].located.unwrap();
        assert_eq!(Ok(located.coordinates), Coordinates::parse(-90.0, -180.0));
    }
}

#[test]
fn our_own_maps_bring_their_lists_looks_along() {
    let look = ListLook {
        name: "Mills & more".to_owned(),
        description: ListDescription::parse("turning <slowly>\nor not").ok(),
        color: Color::parse("#123456").unwrap(),
        emoji: None,
    };
    let place = |name: &str, list| {
        let coordinates = Coordinates::parse(48.2, 16.37).unwrap();
        let located = Some(Located {
            coordinates,
            source: CoordinateSource::User,
        });
        let place = Place {
            located,
            ..bare_place(name)
        };
        (place, vec![list])
    };
    let places = [
        place("A", "Mills & more"),
        place("B", "Mills & more"),
        place("C", "Others"),
    ];

    for format in [export::Format::Kml, export::Format::Gpx] {
        let meta = export::Meta {
            lists: vec![look.clone()],
            ..export::Meta::new("Everything")
        };
        let file = write(format, meta, &places);
        let batch = read("x", file.as_bytes()).unwrap().batch;

        assert_eq!(names(&batch), ["A", "B", "C"]);
        assert_eq!(color(&batch.lists[0]), Some("#123456"), "{format:?}");
        assert_eq!(color(&batch.lists[1]), None);
        if format == export::Format::Kml {
            assert_eq!(file.matches("<Folder>").count(), 2);
            assert_eq!(batch.lists[0].description, look.description);
        }
    }
}
