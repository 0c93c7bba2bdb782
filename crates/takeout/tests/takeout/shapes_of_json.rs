//! JSON files of points that are not one collection of features.

use listbud_domain::{Address, Coordinates, WebUrl};
use listbud_takeout::{FileKind, Format, Limits, TakeoutError, Upload};
use time::macros::datetime;

use crate::support::{Takeout, codes, fixture, names, notes, parse, read, tags};

const OAK: &str = r#"{"type":"Feature","properties":{"name":"Oak","description":"old"},"geometry":{"type":"Point","coordinates":[5,52]}}"#;
const ELM: &str = r#"{"type":"Feature","properties":{"name":"Elm"},"geometry":{"type":"Point","coordinates":[6,53]}}"#;

fn lists(takeout: &Takeout) -> Vec<&str> {
    let lists = takeout.batch.lists.iter();
    lists.map(|list| list.name.as_str()).collect()
}

/// The names of the lists of each place.
fn memberships(takeout: &Takeout) -> Vec<(&str, Vec<&str>)> {
    let names = lists(takeout);
    let places = takeout.batch.places.iter();
    places
        .map(|place| {
            let lists = place.lists.iter().map(|list| names[*list]).collect();
            (place.name.as_str(), lists)
        })
        .collect()
}

#[test]
fn each_layer_of_a_umap_is_a_list() {
    let before = format!(
        r#"{{"type":"umap","properties":{{"name":"Trees"}},"geometry":{{"type":"Point","coordinates":[1,2]}},"layers":[
        {{"type":"FeatureCollection","_umap_options":{{"name":"Old","description":"over a hundred"}},"features":[{OAK}]}},
        {{"type":"FeatureCollection","_umap_options":{{"name":"Young"}},"features":[{ELM}]}}]}}"#
    );
    // The program itself writes the options behind the features.
    let behind = format!(
        r#"{{"layers":[{{"features":[{OAK}],"type":"FeatureCollection","_umap_options":{{"description":"over a hundred","name":"Old"}}}},
        {{"features":[{ELM}],"_storage":{{"name":"Young"}}}}],"type":"umap","uri":"x","geometry":{{"type":"Point","coordinates":[1,2]}},"properties":{{}}}}"#
    );
    for text in [before, behind] {
        let takeout = read("trees.umap", text.as_bytes()).unwrap();

        assert_eq!(takeout.format, Format::GeoJson);
        assert_eq!(
            memberships(&takeout),
            [("Oak", vec!["Old"]), ("Elm", vec!["Young"])]
        );
        let description = takeout.batch.lists[0].description.as_ref().unwrap();
        assert_eq!(description.as_str(), "over a hundred");
        assert_eq!(notes(&takeout.batch.places[0]), Some("old"));
        assert!(takeout.batch.remarks.is_empty());
    }
}

#[test]
fn a_map_of_layers_keeps_its_words() {
    let takeout = fixture("Weekend walks.umap").unwrap();

    assert_eq!(
        memberships(&takeout),
        [("Owl wood", vec!["Woods"]), ("Tarn", vec!["Water"])]
    );
    let places = &takeout.batch.places;
    assert_eq!(notes(&places[0]), Some("follow the **stream**"));
    assert_eq!(notes(&places[1]), Some("Elevation: 870 m\nDeep: 12"));
    let remarks = &takeout.batch.remarks;
    assert_eq!(
        codes(remarks),
        [
            (3, "not_a_place"),
            (0, "fields_left_out"),
            (0, "fields_left_out"),
        ]
    );
    assert_eq!(remarks[0].name.as_deref(), Some("Round tour"));
    assert!(remarks[1].message.ends_with("left out: for rainy days"));
    assert!(remarks[2].message.ends_with("statistics: _umap_options."));
}

#[test]
fn a_layer_without_a_name_is_named_after_the_file_and_one_elsewhere_is_told() {
    let text = format!(
        r#"{{"type":"umap","layers":[{{"type":"FeatureCollection","features":[{OAK}]}},
        {{"type":"FeatureCollection","features":[],"_umap_options":{{"name":"Live","remoteData":{{"url":"https://example.org/x.json"}}}}}}]}}"#
    );

    let takeout = read("trees.umap", text.as_bytes()).unwrap();

    assert_eq!(memberships(&takeout), [("Oak", vec!["trees"])]);
    assert_eq!(codes(&takeout.batch.remarks), [(1, "remote_layer")]);
    let empty = r#"{"type":"umap","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"Trees"},"layers":[]}"#;
    let error = read("trees.umap", empty.as_bytes()).unwrap_err();
    assert_eq!(error, TakeoutError::NotTakeout(FileKind::Json));
}

#[test]
fn one_feature_or_geometry_is_a_file() {
    for (text, name) in [
        (OAK, "Oak"),
        (r#"{"type":"Point","coordinates":[5,52]}"#, "tree"),
        (r#"{"coordinates":[5,52,0],"type":"Point"}"#, "tree"),
        (r#"{"name":"Ash","lat":52,"lon":5}"#, "Ash"),
        (r#"[{"name":"Ash","lat":52,"lng":5}]"#, "Ash"),
    ] {
        let takeout = read("tree.geojson", text.as_bytes()).unwrap();

        assert_eq!(memberships(&takeout), [(name, vec!["tree"])], "{text}");
        let at = takeout.batch.places[0].exact_coordinates();
        assert_eq!(at, Coordinates::parse(52.0, 5.0).ok(), "{text}");
    }
    let several = r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#;
    let takeout = read("trees.geojson", several.as_bytes()).unwrap();
    assert_eq!(names(&takeout.batch), ["trees", "trees"]);
    let line = r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#;
    let error = read("walk.geojson", line.as_bytes()).unwrap_err();
    assert_eq!(error, TakeoutError::NotTakeout(FileKind::Track));
}

#[test]
fn sequences_of_features_are_read_line_by_line_or_by_their_separator() {
    let pretty = OAK.replace(",\"", ",\n  \"");
    for (file_name, text) in [
        ("trees.geojsonl", format!("{OAK}\n{ELM}\n")),
        ("trees.ndjson", format!("{OAK}\r\n\r\n{ELM}")),
        ("trees.geojsons", format!("\u{1e}{OAK}\n\u{1e}{ELM}\n")),
        ("trees.geojsonseq", format!("\u{1e}{pretty}\n\u{1e}{ELM}\n")),
    ] {
        let takeout = read(file_name, text.as_bytes()).unwrap();

        assert_eq!(
            memberships(&takeout),
            [("Oak", vec!["trees"]), ("Elm", vec!["trees"])],
            "{file_name}"
        );
        assert!(takeout.batch.remarks.is_empty(), "{file_name}");
    }
}

#[test]
fn what_is_broken_in_a_sequence_does_not_sink_the_rest() {
    let long = format!(
        r#"{{"type":"Feature","properties":{{"name":"{}"}}}}"#,
        "x".repeat(600_000)
    );
    let text = format!("{OAK}\n{{\"type\":\n{long}\n{ELM}\n{{\"type\":\"Feat");

    let batch = read("trees.geojsonl", text.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["Oak", "Elm"]);
    assert_eq!(
        codes(&batch.remarks),
        [
            (2, "not_a_place"),
            (3, "feature_too_long"),
            (5, "not_a_place")
        ]
    );
    let limits = Limits {
        rows: 3,
        ..Limits::default()
    };
    let upload = Upload::of_bytes("trees.geojsonl", text.as_bytes());
    assert_eq!(
        parse(&upload, &limits),
        Err(TakeoutError::TooManyRows { max: 3 })
    );
}

#[test]
fn foursquares_lists_are_lists() {
    let text = r#"{"count":2,"items":[
        {"id":"l1","name":"Noodles","description":"slurp","listItems":{"count":2,"items":[
            {"id":"v1","createdAt":1651838400,"venue":{"id":"4b058804f964a52054aa22e3","name":"Soba House","location":{"address":"Dock Rd 1","city":"Hull","lat":53.5,"lng":-0.5,
                "labeledLatLngs":[{"lat":1,"lng":2}]},"categories":[{"name":"Noodles"}],"stats":{"checkins":5}},"tip":{"text":"cold ones"}},
            {"id":"v2","type":"tip","tip":{"id":"t2","text":"late","venue":{"id":"x","name":"Udon Bar","location":{"formattedAddress":["Dock Rd 2","Hull"],"address":"Dock Rd 2","lat":53.6,"lng":-0.6}}}},
            {"id":"v3"}]}},
        {"listItems":{"items":[{"venue":{"name":"Pho","location":{"lat":1,"lng":2},"url":"https://pho.example.org"},"note":{"text":"spicy"}}],"count":1},"name":"Soups"}]}"#;

    let takeout = read("lists.json", text.as_bytes()).unwrap();

    assert_eq!(
        memberships(&takeout),
        [
            ("Soba House", vec!["Noodles"]),
            ("Udon Bar", vec!["Noodles"]),
            ("Pho", vec!["Soups"]),
        ]
    );
    let [soba, udon, pho] = &takeout.batch.places[..] else {
        panic!("three places");
    };
    let description = takeout.batch.lists[0].description.as_ref().unwrap();
    assert_eq!(description.as_str(), "slurp");
    assert_eq!(
        soba.exact_coordinates(),
        Coordinates::parse(53.5, -0.5).ok()
    );
    assert_eq!(soba.address, Address::parse("Dock Rd 1, Hull").ok());
    assert_eq!(
        soba.url.as_ref().map(WebUrl::as_str),
        Some("https://foursquare.com/v/4b058804f964a52054aa22e3")
    );
    assert_eq!(notes(soba), Some("cold ones"));
    assert_eq!(tags(soba), ["Noodles"]);
    assert_eq!(soba.saved_at, Some(datetime!(2022-05-06 12:00 UTC)));
    assert_eq!(udon.address, Address::parse("Dock Rd 2, Hull").ok());
    assert_eq!(notes(udon), Some("late"));
    assert_eq!(notes(pho), Some("spicy"));
    assert_eq!(pho.url, WebUrl::parse("https://pho.example.org").ok());
    assert_eq!(
        codes(&takeout.batch.remarks),
        [(3, "not_a_place"), (0, "fields_left_out")]
    );
}

#[test]
fn check_ins_and_tips_are_places_with_their_dates() {
    let check_ins = r#"{"items":[{"id":"c1","createdAt":"2014-04-14 19:04:47.000000","type":"checkin","timeZoneOffset":60,"shout":"great",
        "venue":{"id":"4b058804f964a52054aa22e3","name":"Soba House"},"lat":53.5,"lng":-0.5}],"count":1}"#;
    let tips = r#"{"items":[{"id":"t1","createdAt":"2015-04-14 19:04:47.000000","text":"order the soup","type":"user","venue":{"name":"Pho","location":{"lat":1.0,"lng":2.0}}}]}"#;

    let visited = read("checkins1.json", check_ins.as_bytes()).unwrap();
    let advised = read("tips.json", tips.as_bytes()).unwrap();

    assert_eq!(
        memberships(&visited),
        [("Soba House", vec!["Foursquare check-ins"])]
    );
    let place = &visited.batch.places[0];
    assert!(place.visited);
    assert_eq!(notes(place), Some("great"));
    assert_eq!(place.saved_at, Some(datetime!(2014-04-14 19:04:47 UTC)));
    assert_eq!(
        place.exact_coordinates(),
        Coordinates::parse(53.5, -0.5).ok()
    );
    assert_eq!(memberships(&advised), [("Pho", vec!["Foursquare tips"])]);
    assert_eq!(notes(&advised.batch.places[0]), Some("order the soup"));
    assert!(!advised.batch.places[0].visited);
}

#[test]
fn answers_of_foursquares_api_are_read_as_well() {
    let venue = r#"{"name":"Pho","location":{"lat":1.0,"lng":2.0}}"#;
    for (text, list) in [
        (
            format!(
                r#"{{"meta":{{"code":200}},"response":{{"lists":{{"count":1,"items":[{{"name":"Soups","listItems":{{"items":[{{"venue":{venue}}}]}}}}]}}}}}}"#
            ),
            "Soups",
        ),
        (
            format!(r#"{{"id":"l","name":"Soups","listItems":{{"items":[{{"venue":{venue}}}]}}}}"#),
            "Soups",
        ),
        (
            format!(r#"[{{"name":"Soups","listItems":{{"items":[{{"venue":{venue}}}]}}}}]"#),
            "Soups",
        ),
        (
            format!(
                r#"{{"checkins":{{"count":1,"items":[{{"createdAt":1651838400,"venue":{venue}}}]}}}}"#
            ),
            "Foursquare check-ins",
        ),
        (format!(r#"{{"venues":[{venue}]}}"#), "saved"),
        (format!(r#"[{{"venue":{venue}}}]"#), "saved"),
        (format!("[{venue}]"), "saved"),
    ] {
        let takeout = read("saved.json", text.as_bytes()).unwrap();

        assert_eq!(memberships(&takeout), [("Pho", vec![list])], "{text}");
    }
}

#[test]
fn visits_that_a_telephone_recorded_are_not_saved_places() {
    let text = r#"{"items":[{"id":"v1","timeArrived":"2014-04-14 19:04:47.000000","venue":{"name":"Pho"},"lat":1,"lng":2}]}"#;

    let error = read("visits.json", text.as_bytes()).unwrap_err();

    assert_eq!(error.code(), "not_a_takeout_export");
}

#[test]
fn other_json_with_lists_of_items_is_refused_as_before() {
    for text in [
        r#"{"items":[{"title":"News","url":"https://example.org"}]}"#,
        r#"{"layers":{"a":1}}"#,
        r#"{"version":8,"layers":[{"id":"water","type":"fill"}]}"#,
        r#"{"lists":[]}"#,
        r#"{"items":"none","lists":{"items":7}}"#,
        r#"{"items":[{"name":"News","location":"Oslo"}]}"#,
        r#"{"listItems":"none"}"#,
        r#"[{"a":1}]"#,
    ] {
        let error = read("x.json", text.as_bytes()).unwrap_err();

        assert_eq!(error, TakeoutError::NotTakeout(FileKind::Json), "{text}");
    }
}
