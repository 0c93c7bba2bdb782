//! GeoJSON of other programs: nothing that it says of a place is lost.

use listbud_domain::{Address, Coordinates, WebUrl, import::ImportedPlace};
use listbud_takeout::{
    Format, TakeoutError,
    export::{self, Meta},
};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::support::{Takeout, bare_place, codes, fixture, names, notes, read, tags, write};

/// A feature as all programs but Google's write it: its type first.
fn feature(properties: &Value) -> String {
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":[5.5,52.5]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

fn points(file_name: &str, properties: &[Value]) -> Takeout {
    let features: Vec<String> = properties.iter().map(feature).collect();
    read(file_name, collection(&features).as_bytes()).unwrap()
}

/// The only place of a file with one feature.
fn point(properties: &Value) -> ImportedPlace {
    let takeout = points("Walks.geojson", std::slice::from_ref(properties));
    assert_eq!(takeout.format, Format::GeoJson, "{properties}");
    assert_eq!(takeout.batch.lists[0].name.as_str(), "Walks");
    takeout.batch.places[0].clone()
}

fn web(place: &ImportedPlace) -> Option<&str> {
    place.url.as_ref().map(WebUrl::as_str)
}

fn address(place: &ImportedPlace) -> Option<&str> {
    place.address.as_ref().map(Address::as_str)
}

#[test]
fn points_with_nothing_but_a_name_are_not_labelled_places() {
    for file_name in ["Bridges.geojson", "Bridges.json"] {
        let takeout = points(
            file_name,
            &[json!({"name": "Arch"}), json!({"name": "Span"})],
        );

        assert_eq!(takeout.format, Format::GeoJson);
        assert_eq!(takeout.batch.lists[0].name.as_str(), "Bridges");
        assert_eq!(names(&takeout.batch), ["Arch", "Span"]);
    }
}

#[test]
fn a_label_among_other_places_does_not_hide_them() {
    let batch = points(
        "Houses.geojson",
        &[
            json!({"name": "Casa"}),
            json!({"name": "Hut", "address": "Hill 1"}),
        ],
    )
    .batch;

    assert_eq!(names(&batch), ["Casa", "Hut"]);
}

#[test]
fn a_collections_name_and_description_describe_the_list() {
    let text = format!(
        r#"{{"type":"FeatureCollection","name":"Walks in Wales","description":"with the dog","features":[{}]}}"#,
        feature(&json!({"name": "Cave"}))
    );

    for (file_name, expected) in [
        ("x.geojson", "Walks in Wales\nwith the dog"),
        ("Walks in Wales.geojson", "with the dog"),
    ] {
        let batch = read(file_name, text.as_bytes()).unwrap().batch;
        let description = batch.lists[0].description.as_ref().unwrap();
        assert_eq!(description.as_str(), expected);
    }
}

#[test]
fn home_and_work_are_asked_for_however_they_are_written() {
    let googles = r#"{"features":[{"geometry":{"coordinates":[1,2],"type":"Point"},"properties":{"address":"Pier 2","name":"Boat"},"type":"Feature"}],"type":"FeatureCollection"}"#;
    let named = collection(&[feature(&json!({"name": "Boat", "address": "Pier 2"}))]);
    let home = collection(&[feature(&json!({"name": "Zuhause"}))]);
    let googles_home = googles.replace("Boat", "Work");
    for (file_name, text) in [
        ("x.json", googles),
        ("Takeout/Maps/My labeled places/Labeled places.json", &named),
        ("ラベル付きの場所.json", &named),
        ("x.json", &home),
        ("x.geojson", &googles_home),
    ] {
        let error = read(file_name, text.as_bytes()).unwrap_err();

        assert_eq!(error, TakeoutError::LabelledPlaces, "{file_name}");
    }
}

#[test]
fn a_description_beside_googles_words_is_kept_and_the_list_is_the_files() {
    let spring = point(&json!({
        "name": "Spring", "description": "never dry", "date": "2021-03-04", "category": "water",
    }));
    let barn = point(&json!({"title": "Barn", "desc": "ask next door", "location": "Lower lane"}));
    let mill = point(&json!({
        "name": "Mill", "published": "2020-01-02T03:04:05Z", "notes": "closed",
        "google_maps_url": "https://maps.google.com/?cid=77",
    }));

    assert_eq!(notes(&spring), Some("never dry"));
    assert_eq!(tags(&spring), ["water"]);
    assert_eq!(spring.saved_at, Some(datetime!(2021-03-04 0:00 UTC)));
    assert_eq!(barn.name.as_str(), "Barn");
    assert_eq!(notes(&barn), Some("ask next door"));
    assert_eq!(address(&barn), Some("Lower lane"));
    assert_eq!(notes(&mill), Some("closed"));
    assert_eq!(mill.saved_at, Some(datetime!(2020-01-02 3:04:05 UTC)));
    assert_eq!(mill.google.cid.unwrap().get(), 77);
}

#[test]
fn the_tags_of_open_street_map_are_kept() {
    let batch = fixture("overpass.geojson").unwrap().batch;

    let place = &batch.places[0];
    assert_eq!(address(place), Some("Mill Road 3a, 3512 AB Utrecht"));
    assert_eq!(web(place), Some("https://quail.example.org/"));
    let kept = notes(place).unwrap();
    for line in [
        "Phone: +31 30 5550100",
        "Email: bread@quail.example.org",
        "Opening hours: Mo-Sa 08:00-18:00; PH off",
        "Cuisine: cake;bread",
        "Wheelchair: limited",
        "Shop: bakery",
        "Name fr: Boulangerie Caille",
        "OpenStreetMap: https://www.openstreetmap.org/way/70012345",
    ] {
        assert!(kept.lines().any(|kept| kept == line), "{line} in {kept}");
    }
    // A bench without a name is told.
    assert_eq!(codes(&batch.remarks), [(2, "not_a_place")]);
}

#[test]
fn addresses_come_whole_or_in_parts() {
    for (properties, expected) in [
        (json!({"address": "Pier 2, Oban"}), "Pier 2, Oban"),
        (json!({"addr:full": "Pier 2, Oban"}), "Pier 2, Oban"),
        (
            json!({"address": "Pier 2", "city": "Oban", "postcode": "PA34", "country": "Scotland"}),
            "Pier 2, PA34 Oban, Scotland",
        ),
        (
            json!({"street": "Quay", "housenumber": "4", "city": "Oban", "country": "Scotland"}),
            "Quay 4, Oban, Scotland",
        ),
        (
            json!({"address": {"road": "Quay", "house_number": 4, "town": "Oban"}}),
            "Quay 4, Oban",
        ),
        (json!({"display_name": "Cove, Oban"}), "Cove, Oban"),
    ] {
        let mut properties = properties;
        properties["name"] = json!("Cove");

        let place = point(&properties);

        assert_eq!(address(&place), Some(expected), "{properties}");
        assert_eq!(notes(&place), None, "{properties}");
    }
}

#[test]
fn both_addresses_on_the_web_are_kept_and_googles_is_read() {
    for properties in [
        json!({"name": "Inn", "website": "https://inn.example.org", "url": "https://maps.google.com/?cid=99"}),
        json!({"name": "Inn", "website": "https://inn.example.org", "google": "https://maps.google.com/?cid=99"}),
        json!({"name": "Inn", "link": "https://maps.google.com/?cid=99", "website": "https://inn.example.org"}),
    ] {
        let place = point(&properties);

        assert_eq!(place.google.cid.unwrap().get(), 99, "{properties}");
        assert_eq!(web(&place), Some("https://maps.google.com/?cid=99"));
        assert_eq!(notes(&place), Some("Website: https://inn.example.org"));
    }
}

#[test]
fn several_texts_and_what_no_field_holds_are_lines_of_the_notes() {
    let place = point(&json!({
        "name": "Cave", "title": "The cave", "description": "dark", "userComment": "bring a lamp",
        "phone": "555 1", "website": "cave.example.org", "depth": 12, "bats": true,
        "guides": ["Ann", "Bo"], "price": {"adult": 5, "child": 2.5}, "empty": "", "none": null,
        "rating": 9.2, "visited": "yes", "tags": "rock, dark",
    }));

    let kept = notes(&place).unwrap();
    assert!(kept.starts_with("dark\n"), "{kept}");
    for line in [
        "Title: The cave",
        "User comment: bring a lamp",
        "Phone: 555 1",
        "Website: cave.example.org",
        "Depth: 12",
        "Bats: yes",
        "Guides: Ann, Bo",
        "Price: Adult: 5, Child: 2.5",
        "Rating: 9.2",
    ] {
        assert!(kept.lines().any(|kept| kept == line), "{line} in {kept}");
    }
    assert_eq!(kept.lines().count(), 10, "{kept}");
    assert_eq!(tags(&place), ["rock", "dark"]);
    assert_eq!(place.rating, None);
    assert!(place.visited);
}

#[test]
fn names_are_numbers_or_other_words_too() {
    for (properties, expected) in [
        (json!({"name": 17}), "17"),
        (json!({"Name": "Cave", "x": 5.5}), "Cave"),
        (json!({"naam": "Grot"}), "Grot"),
        (json!({"名称": "洞窟"}), "洞窟"),
        (json!({"name:en": "Cave"}), "Cave"),
        (json!({"name": "", "title": "Cave"}), "Cave"),
        (json!({"description": "a cave"}), "Unnamed place"),
    ] {
        assert_eq!(point(&properties).name.as_str(), expected, "{properties}");
    }
}

#[test]
fn dates_are_read_from_the_members_that_programs_use() {
    let noon = datetime!(2022-05-06 12:00 UTC);
    for (name, value) in [
        ("created_at", json!("2022-05-06T12:00:00Z")),
        ("createdAt", json!(1_651_838_400)),
        ("timestamp", json!(1_651_838_400_000_u64)),
        ("date", json!("1651838400")),
        ("saved_at", json!("2022-05-06 12:00:00")),
        ("Date added", json!("2022-05-06T14:00:00+02:00")),
    ] {
        let place = point(&json!({"name": "Cave", name: value}));

        assert_eq!(place.saved_at, Some(noon), "{name}");
        assert_eq!(notes(&place), None, "{name}");
    }
    let unknown = point(&json!({"name": "Cave", "date": "last spring", "start_date": "1901"}));
    assert_eq!(unknown.saved_at, None);
    assert_eq!(notes(&unknown), Some("Date: last spring\nStart date: 1901"));
}

#[test]
fn style_properties_are_reported_once() {
    let mut properties = json!({
        "name": "Cave", "marker-color": "#f00", "marker-symbol": "star", "stroke": "#000",
        "_umap_options": {"color": "Red"},
    });

    let first = properties.clone();
    properties["name"] = json!("Den");

    let batch = points("x.geojson", &[first, properties]).batch;

    assert_eq!(codes(&batch.remarks), [(0, "fields_left_out")]);
    let message = &batch.remarks[0].message;
    assert!(
        message.ends_with("_umap_options, marker-color, marker-symbol, stroke."),
        "{message}"
    );
    assert_eq!(notes(&batch.places[0]), None);
}

#[test]
fn each_of_several_points_is_a_place() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"Stops"},"geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4],[5,6]]}},
        {"type":"Feature","properties":{"name":"Park"},"geometry":{"type":"GeometryCollection","geometries":[
            {"type":"Point","coordinates":[7,8]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}}]}"#;

    let batch = read("x.geojson", text.as_bytes()).unwrap().batch;

    let at: Vec<(&str, Option<Coordinates>)> = batch
        .places
        .iter()
        .map(|place| (place.name.as_str(), place.exact_coordinates()))
        .collect();
    let point = |latitude, longitude| Coordinates::parse(latitude, longitude).ok();
    assert_eq!(
        at,
        [
            ("Stops", point(2.0, 1.0)),
            ("Stops", point(4.0, 3.0)),
            ("Stops", point(6.0, 5.0)),
            ("Park", point(8.0, 7.0)),
        ]
    );
    assert_eq!(codes(&batch.remarks), [(4, "geometry_left_out")]);
}

#[test]
fn a_position_beside_the_geometry_is_used_where_there_is_none() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"A","lat":"52.5","lon":5.5},"geometry":null},
        {"type":"Feature","properties":{"name":"B","lat":52.5,"lng":5.5},"geometry":{"type":"Point","coordinates":[5.5,52.5,17.5]}}]}"#;

    let batch = read("x.geojson", text.as_bytes()).unwrap().batch;

    for place in &batch.places {
        let at = place.exact_coordinates();
        assert_eq!(at, Coordinates::parse(52.5, 5.5).ok());
    }
    assert_eq!(notes(&batch.places[0]), None);
    assert_eq!(notes(&batch.places[1]), Some("Elevation: 17.5 m"));
}

#[test]
fn starred_places_keep_what_google_may_add() {
    let text = r#"{"features":[{"geometry":{"coordinates":[1,2],"type":"Point"},"properties":{"date":"2024-05-06T07:08:09Z",
        "google_maps_url":"http://maps.google.com/?cid=9","location":{"name":"Pier","address":"Pier 2","country_code":"GB","plus_code":"9C3W+22"},
        "Comment":"windy","mood":"good"},"type":"Feature"}],"type":"FeatureCollection"}"#;

    let takeout = read("Saved Places.json", text.as_bytes()).unwrap();

    assert_eq!(takeout.format, Format::SavedPlacesJson);
    let place = &takeout.batch.places[0];
    assert_eq!(place.saved_at, Some(datetime!(2024-05-06 7:08:09 UTC)));
    assert_eq!(notes(place), Some("windy\nPlus code: 9C3W+22\nMood: good"));
}

#[test]
fn names_of_googles_that_are_numbers_are_kept() {
    let text = r#"{"features":[{"geometry":{"coordinates":[1,2],"type":"Point"},"properties":{"date":"2024-05-06T07:08:09Z","location":{"name":1850}},"type":"Feature"}]}"#;

    let batch = read("Saved Places.json", text.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["1850"]);
    assert_eq!(notes(&batch.places[0]), None);
}

#[test]
fn additions_to_our_own_files_are_kept_and_their_dates_are_read() {
    let place = bare_place("Cave");
    let file = write(
        export::Format::GeoJson,
        Meta::new("All"),
        &[(place.clone(), vec!["Walks"])],
    );

    let batch = read("x.geojson", file.as_bytes()).unwrap().batch;
    let edited = file.replace("\"visited\"", "\"depth\":12,\"visited\"");
    let edited = read("x.geojson", edited.as_bytes()).unwrap().batch;

    assert_eq!(batch.places[0].saved_at, Some(place.created_at));
    assert_eq!(notes(&batch.places[0]), None);
    assert_eq!(notes(&edited.places[0]), Some("Depth: 12"));
    assert!(batch.remarks.is_empty());
}
