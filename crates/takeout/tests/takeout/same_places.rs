//! Rows of one upload that are one place, and rows that only look like it.

use crate::support::{codes, names, notes, read};

const PLACE: &str = "https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x7";

#[test]
fn a_place_that_a_list_has_twice_keeps_both_notes_and_no_note_twice() {
    let csv = format!(
        "Title,Note,URL,Tags,Comment\n\
         Mill,ask for flour,{PLACE},bread,\n\
         Mill,closed in May,{PLACE},cake,\n\
         Mill,ask for flour,{PLACE},,\n\
         Mill,flour,{PLACE},,\n\
         Mill,our,{PLACE},,\n"
    );

    let batch = read("Walks.csv", csv.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["Mill"]);
    assert_eq!(
        notes(&batch.places[0]),
        Some("ask for flour\n\nclosed in May\n\nour")
    );
    assert_eq!(batch.places[0].tags.len(), 2);
    assert!(
        codes(&batch.remarks)
            .iter()
            .all(|it| it.1 == "already_saved")
    );
}

#[test]
fn a_second_value_is_told_with_the_first() {
    let feature = |name: &str, address: &str, stars: u8, url: &str, latitude: f64| {
        format!(
            r#"{{"type":"Feature","geometry":{{"type":"Point","coordinates":[10,{latitude}]}},
                "properties":{{"date":"2024-01-01T00:00:00Z","five_star_rating_published":{stars},
                "google_maps_url":"{url}","location":{{"name":"{name}","address":"{address}"}}}}}}"#
        )
    };
    let first = "http://maps.google.com/?cid=7";
    let json = format!(
        r#"{{"type":"FeatureCollection","features":[{},{},{}]}}"#,
        feature("Mill", "Teichweg 1", 4, first, 48.2),
        feature("MILL", "Teichweg  1", 4, first, 48.2),
        feature(
            "Old mill",
            "Bachweg 2",
            2,
            "https://google.com/maps?cid=7",
            48.3
        ),
    );

    let batch = read("Reviews.json", json.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["Mill"]);
    let told: Vec<&str> = batch.remarks.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "MILL is the same place as line 1",
            "Old mill is the same place as line 1. \
             Its web address https://google.com/maps?cid=7 leads to the same place.",
            "The place already has the name \"Mill\"; \"Old mill\" in the file was not imported.",
            "The place already has the address \"Teichweg 1\"; \"Bachweg 2\" in the file was not imported.",
            "The place already has the rating \"4\"; \"2\" in the file was not imported.",
            "The place already has the position \"48.2, 10\"; \"48.3, 10\" in the file was not imported.",
        ]
    );
}

#[test]
fn notes_that_are_too_long_together_are_told_and_the_others_kept() {
    let long = "long ".repeat(3_900);
    let csv = format!(
        "Title,Note,URL,Comment\nMill,{long},{PLACE},\nMill,{},{PLACE},\nMill,short,{PLACE},\n",
        long.to_uppercase()
    );

    let batch = read("Walks.csv", csv.as_bytes()).unwrap().batch;

    assert!(notes(&batch.places[0]).unwrap().ends_with("\n\nshort"));
    let told: Vec<_> = batch
        .remarks
        .iter()
        .filter(|it| it.code == "notes_not_joined")
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("LONG LONG"), "{}", told[0].message);
}

#[test]
fn branches_of_one_name_are_places_of_their_own() {
    let kml = r#"<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
        <name>Shops</name>
        <Placemark><name>Backhaus</name><address>Markt 1, Ulm</address><description>warm</description></Placemark>
        <Placemark><name>Backhaus</name><address>Ring 9, Hof</address><description>cold</description></Placemark>
        <Placemark><name>BACKHAUS</name><address>ring 9  HOF</address><description>cheap</description></Placemark>
        </Document></kml>"#;
    let csv = "name,address,notes,website\n\
        Backhaus,\"Markt 1, Ulm\",warm,https://backhaus.example/\n\
        Backhaus,\"Ring 9, Hof\",cold,https://backhaus.example/\n\
        Backhaus,Ring 9 Hof,cheap,\n";

    for (name, file) in [("shops.kml", kml), ("shops.csv", csv)] {
        let batch = read(name, file.as_bytes()).unwrap().batch;
        let notes: Vec<_> = batch.places.iter().map(notes).collect();
        assert_eq!(notes, [Some("warm"), Some("cold\n\ncheap")], "{name}");
    }
}

#[test]
fn what_each_list_says_of_a_place_is_told_apart() {
    let kml = r#"<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
        <Folder><name>One</name><Placemark><name>Mill</name><description>mine</description>
          <Point><coordinates>10,48</coordinates></Point></Placemark></Folder>
        <Folder><name>Two</name><Placemark><name>Mill</name><description>theirs</description>
          <Point><coordinates>10,48</coordinates></Point></Placemark></Folder>
        </Document></kml>"#;

    let batch = read("mills.kml", kml.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["Mill"]);
    assert_eq!(notes(&batch.places[0]), Some("mine\n\ntheirs"));
    let said: Vec<_> = batch.places[0]
        .said
        .iter()
        .map(|said| {
            (
                said.source.as_deref(),
                said.notes.as_ref().unwrap().as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [(Some("kml/one"), "mine"), (Some("kml/two"), "theirs")]
    );
}
