//! Values that look as if they were said elsewhere are kept.

use listbud_domain::Address;
use listbud_takeout::TakeoutError;

use crate::support::{names, notes, read};

/// The only place of a file.
macro_rules! only {
    ($file:expr, $text:expr) => {{
        let takeout = read($file, $text.as_bytes()).unwrap();
        assert_eq!(takeout.batch.places.len(), 1, "{:?}", names(&takeout.batch));
        takeout.batch.places.into_iter().next().unwrap()
    }};
}

#[test]
fn equal_values_of_two_columns_are_both_kept() {
    let place = only!(
        "inns.csv",
        "name,latitude,longitude,breakfast,dinner,status,notes\n\
         Inn,47.1,13.2,included,included,closed,never closed\n"
    );
    assert_eq!(
        notes(&place),
        Some("never closed\nBreakfast: included\nDinner: included\nStatus: closed")
    );

    let place = only!(
        "osm.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature",
            "properties":{"name":"Inn","fee":"unknown","internet_access":"unknown"},
            "geometry":{"type":"Point","coordinates":[13.2,47.1]}}]}"#
    );
    let said = notes(&place).unwrap();
    assert!(said.contains("Fee: unknown"), "{said}");
    assert!(said.contains("Internet access: unknown"), "{said}");
}

#[test]
fn a_town_that_is_part_of_a_street_is_kept() {
    for (street, town, expected) in [
        ("Via Roma 1", "Roma", "Via Roma 1, Roma"),
        ("Berliner Str. 5", "Berlin", "Berliner Str. 5, Berlin"),
        ("Weg 9, 5020 Salzburg", "Salzburg", "Weg 9, 5020 Salzburg"),
        ("Weg 9, Salzburg", "Salzburg", "Weg 9, Salzburg"),
    ] {
        let table =
            format!("name;latitude;longitude;address;city\nInn;47.1;13.2;{street};{town}\n");
        let place = only!("inns.csv", table);
        assert_eq!(place.address.as_ref().map(Address::as_str), Some(expected));

        let json = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature",
                "properties":{{"name":"Inn","address":"{street}","city":"{town}"}},
                "geometry":{{"type":"Point","coordinates":[13.2,47.1]}}}}]}}"#
        );
        let place = only!("inns.geojson", json);
        assert_eq!(place.address.as_ref().map(Address::as_str), Some(expected));
    }
}

#[test]
fn a_value_that_is_part_of_the_name_is_kept() {
    let place = only!(
        "inns.kml",
        "<kml><Placemark><name>Hotel Berlin</name><ExtendedData>\
         <Data name='Borough'><value>Berlin</value></Data>\
         <Data name='Called'><value>Hotel Berlin</value></Data></ExtendedData>\
         <Point><coordinates>13.2,47.1</coordinates></Point></Placemark></kml>"
    );
    assert_eq!(notes(&place), Some("Borough: Berlin"));
}

#[test]
fn a_label_before_home_and_work_is_one() {
    let feature = |name: &str, more: &str| {
        format!(
            r#"{{"geometry":{{"coordinates":[13.2,47.1],"type":"Point"}},"properties":{{"name":"{name}"{more}}},"type":"Feature"}}"#
        )
    };
    let file = |features: &[String]| {
        let features = features.join(",");
        format!(r#"{{"features":[{features}],"type":"FeatureCollection"}}"#)
    };
    let mama = feature("Mama", "");
    for later in [
        feature("Zuhause", r#","address":"Weg 1""#),
        feature("Work", ""),
    ] {
        let read = read("a.json", file(&[mama.clone(), later]).as_bytes());
        assert_eq!(read.unwrap_err(), TakeoutError::LabelledPlaces);
    }
    // Decomposed, as macOS names files.
    for name in ["Lieux \u{e9}tiquete\u{301}s.json", "Étiquetées.json"] {
        let read = read(name, file(std::slice::from_ref(&mama)).as_bytes());
        assert_eq!(read.unwrap_err(), TakeoutError::LabelledPlaces, "{name}");
    }
    // Someone else's.
    let hut = feature("Hut", "");
    let takeout = read("a.json", file(&[mama.clone(), hut.clone()]).as_bytes()).unwrap();
    assert_eq!(names(&takeout.batch), ["Mama", "Hut"]);
    let inn = feature("Inn", r#","phone":"12 34 56""#);
    let takeout = read("a.json", file(&[mama, inn, hut]).as_bytes()).unwrap();
    assert_eq!(names(&takeout.batch), ["Mama", "Inn", "Hut"]);
}

#[test]
fn two_whole_numbers_in_a_column_of_places_are_text() {
    for text in ["12/4", "24/7", "3012 10", "95.5, 213.2"] {
        let place = only!(
            "inns.csv",
            format!("name;place;url\nInn;{text};https://a.example/\n")
        );
        assert_eq!(place.located, None, "{text}");
        assert_eq!(place.address.as_ref().map(Address::as_str), Some(text));
    }
    let place = only!(
        "inns.csv",
        "name;place;url\nInn;47.5, 13.2;https://a.example/\n"
    );
    assert!(place.located.is_some());
}

#[test]
fn a_column_of_sites_or_points_may_be_the_name() {
    for table in [
        "Site,Latitude,Longitude\nOld Inn,47.1,13.2\n",
        "Point;X;Y\nOld Inn;13.2;47.1\n",
    ] {
        let place = only!("inns.csv", table);
        assert_eq!(place.name.as_str(), "Old Inn");
        assert!(place.located.is_some());
    }
    let place = only!(
        "inns.csv",
        "Site,Latitude,Longitude\nhttps://a.example/,47.1,13.2\n"
    );
    assert!(place.url.is_some());
    let place = only!(
        "inns.csv",
        "Name,Site,Lat,Lng\nOld Inn,https://a.example/,47.1,13.2\n"
    );
    assert_eq!(place.name.as_str(), "Old Inn");
    assert!(place.url.is_some());
}

#[test]
fn a_date_of_a_starred_place_is_read_as_in_tables_or_kept() {
    let feature = |date: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature",
                "geometry":{{"type":"Point","coordinates":[13.2,47.1]}},
                "properties":{{"date":"{date}","google_maps_url":"http://maps.google.com/?cid=12",
                "location":{{"name":"Inn","address":"Weg 1"}}}}}}]}}"#
        )
    };
    let place = only!("Saved Places.json", feature("28/7/2016"));
    assert!(place.saved_at.is_some());
    let place = only!("Saved Places.json", feature("5/7/2016"));
    assert_eq!(place.saved_at, None);
    assert_eq!(notes(&place), Some("Date: 5/7/2016"));
}

#[test]
fn every_position_of_a_row_is_kept() {
    let place = only!(
        "inns.csv",
        "name,latitude,longitude,x,y\nInn,47.1,13.2,14.5,48.5\n"
    );
    assert_eq!(notes(&place), Some("Coordinates: 48.5, 14.5"));
    let place = only!(
        "inns.csv",
        "name,latitude,longitude,the_geom\nInn,0,0,POINT Z (13.2 47.1 820)\n"
    );
    assert!(place.located.is_some());
    assert_eq!(notes(&place), Some("Elevation: 820 m"));
    let place = only!(
        "inns.csv",
        "name,latitude,longitude\nInn,-33.9° S,70.5° W\n"
    );
    let at = place.located.unwrap().coordinates;
    assert!((at.latitude() + 33.9).abs() < 1e-9, "{at:?}");
    let takeout = read("inns.csv", b"name,the_geom\nInn,elsewhere\n").unwrap();
    let told = &takeout.batch.remarks[0].message;
    assert!(told.contains("\"the_geom\""), "{told}");
}

#[test]
fn the_height_of_a_placemark_is_kept() {
    let map = |point: &str| {
        format!(
            "<kml><Placemark><name>Hut</name><Point><coordinates>{point}</coordinates></Point>\
             </Placemark></kml>"
        )
    };
    let place = only!("huts.kml", map("13.2,47.1,2040"));
    assert_eq!(notes(&place), Some("Elevation: 2040 m"));
    assert_eq!(notes(&only!("huts.kml", map("13.2,47.1,0"))), None);
}

#[test]
fn additions_to_our_own_map_are_kept() {
    let place = only!(
        "ours.kml",
        "<kml><Placemark><name>Inn</name><phoneNumber>12 34 56</phoneNumber><ExtendedData>\
         <Data name='coordinates_source'><value>user</value></Data>\
         <Data name='rating'><value>good</value></Data>\
         <Data name='Host'><value>Anna</value></Data></ExtendedData>\
         <Point><coordinates>13.2,47.1</coordinates></Point></Placemark></kml>"
    );
    let phone = place.contacts.get(listbud_domain::Contact::Phone);
    assert_eq!(phone, Some("12 34 56"));
    let said = notes(&place).unwrap();
    assert!(said.contains("Host: Anna"), "{said}");
}

#[test]
fn long_group_names_are_cut_and_reported() {
    let long = "n".repeat(210);
    let about = "d".repeat(5_100);
    let feature = r#"{"type":"Feature","properties":{"name":"Inn","phone":"12 34 56"},
        "geometry":{"type":"Point","coordinates":[13.2,47.1]}}"#;
    let map = format!(
        r#"{{"type":"umap","layers":[{{"type":"FeatureCollection","features":[{feature}],
            "_umap_options":{{"name":"{long}","description":"{about}"}}}}]}}"#
    );
    let batch = read("map.umap", map.as_bytes()).unwrap().batch;
    assert_eq!(batch.lists[0].name.as_str(), "n".repeat(200));
    assert!(batch.lists[0].description.is_some());
    assert!(
        batch
            .remarks
            .iter()
            .any(|remark| remark.code == "list_name_too_long")
    );
    assert!(
        batch
            .remarks
            .iter()
            .any(|remark| remark.code == "description_too_long")
    );

    let inner = feature.replace(r#""phone""#, r#""list":"Alps","phone""#);
    let collection =
        format!(r#"{{"type":"FeatureCollection","description":"summer","features":[{inner}]}}"#);
    let batch = read("a.geojson", collection.as_bytes()).unwrap().batch;
    let mut remarks = batch.remarks.iter();
    assert!(remarks.any(|remark| remark.message.ends_with(": summer")));
}

#[test]
fn check_ins_and_tips_of_one_file_are_both_read() {
    let venue = |name: &str| format!(r#"{{"name":"{name}","location":{{"lat":47.1,"lng":13.2}}}}"#);
    let json = format!(
        r#"{{"checkins":{{"items":[{{"createdAt":1467972611,"venue":{}}}]}},
            "tips":{{"items":[{{"text":"try the cake","createdAt":1467972611,"venue":{}}}]}}}}"#,
        venue("Inn"),
        venue("Hut")
    );
    let batch = read("foursquare.json", json.as_bytes()).unwrap().batch;
    assert_eq!(names(&batch), ["Inn", "Hut"]);
}
