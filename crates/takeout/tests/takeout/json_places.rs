//! Places as JSON, of all of Google's generations and from elsewhere.

use crate::support::{codes, fixture, names, notes, parse, read, tags};
use listbud_domain::{Address, CoordinateSource, Coordinates, import::ImportedPlace};
use listbud_takeout::{Format, Limits, TakeoutError, Upload};
use time::macros::datetime;

fn at(place: &ImportedPlace) -> Option<(Coordinates, CoordinateSource)> {
    place
        .located
        .map(|located| (located.coordinates, located.source))
}

fn point(
    latitude: f64,
    longitude: f64,
    source: CoordinateSource,
) -> Option<(Coordinates, CoordinateSource)> {
    Coordinates::parse(latitude, longitude)
        .ok()
        .map(|point| (point, source))
}

#[test]
fn starred_places_come_as_a_list_with_their_addresses() {
    let takeout = fixture("Saved Places.json").unwrap();

    assert_eq!(takeout.format, Format::SavedPlacesJson);
    let batch = takeout.batch;
    assert_eq!(batch.lists[0].name.as_str(), "Starred places");
    assert_eq!(
        names(&batch),
        [
            "Windmühle am Teich",
            "Unnamed place",
            "Teichweg 2",
            "Beyond the edge",
            "A trap"
        ]
    );
    assert!(batch.places.iter().all(|place| place.lists == [0]));
    let mill = &batch.places[0];
    assert_eq!(mill.address, Address::parse("Teichweg 1, Wien").ok());
    assert_eq!(
        at(mill),
        point(48.20817, 16.37382, CoordinateSource::GeoJson)
    );
    assert_eq!(mill.google.cid.unwrap().get(), 1_885_667_171_979_194_497);
}

#[test]
fn zero_zero_is_an_unknown_position_and_googles_own_comment_is_not_a_note() {
    let batch = fixture("Saved Places.json").unwrap().batch;

    assert_eq!(
        at(&batch.places[1]),
        point(48.2, 16.37, CoordinateSource::Url)
    );
    assert_eq!(at(&batch.places[2]).unwrap().1, CoordinateSource::FeatureId);
    assert_eq!(at(&batch.places[3]), None);
    let notes: Vec<&str> = batch.places.iter().filter_map(notes).collect();
    assert_eq!(notes, ["URL: javascript:alert(1)"]);
}

#[test]
fn a_feature_that_is_not_a_place_does_not_stop_the_others() {
    let batch = fixture("Saved Places.json").unwrap().batch;

    assert_eq!(
        codes(&batch.remarks),
        [
            (4, "coordinates_out_of_range"),
            (5, "invalid_url"),
            (6, "not_a_place"),
            (7, "not_a_place"),
        ]
    );
    assert_eq!(batch.places[4].url, None);
}

#[test]
fn the_old_generation_writes_numbers_as_text_and_names_in_titles() {
    let batch = fixture("Saved Places 2017.json").unwrap().batch;

    assert_eq!(names(&batch), ["Osteria \"Al Ponte\"", "Only a title"]);
    assert_eq!(
        at(&batch.places[0]),
        point(41.89306, 12.48278, CoordinateSource::GeoJson)
    );
    assert_eq!(
        at(&batch.places[1]),
        point(41.5, 12.5, CoordinateSource::GeoJson)
    );
    assert_eq!(
        batch.places[0].address,
        Address::parse("Via Esempio 1, Roma").ok()
    );
}

#[test]
fn the_data_portability_api_puts_everything_beside_the_geometry() {
    let batch = fixture("Starred places from the API.json").unwrap().batch;

    assert_eq!(names(&batch), ["Windmühle am Teich"]);
    assert_eq!(batch.places[0].address, Address::parse("Teichweg 1").ok());
    assert!(batch.places[0].google.cid.is_some());
}

#[test]
fn a_review_brings_its_stars_and_its_text() {
    let takeout = fixture("Reviews.json").unwrap();
    let old = fixture("Reviews 2019.json").unwrap();

    assert_eq!(takeout.format, Format::ReviewsJson);
    let batch = takeout.batch;
    assert_eq!(batch.lists[0].name.as_str(), "Reviewed places");
    let stars: Vec<_> = batch
        .places
        .iter()
        .map(|place| place.rating.map(listbud_domain::Rating::stars))
        .collect();
    assert_eq!(stars, [Some(4.0), Some(3.0), None, None]);
    assert_eq!(
        notes(&batch.places[0]),
        Some("Line 1\nLine 2\n\nMeal type: Dinner\nFood: 5")
    );
    assert_eq!(notes(&batch.places[1]), None);
    assert_eq!(codes(&batch.remarks), [(4, "invalid_rating")]);
    let old = &old.batch.places[0];
    assert_eq!(notes(old), Some("ok"));
    assert_eq!(old.rating, listbud_domain::Rating::parse(4.0).ok());
}

#[test]
fn every_kind_of_file_says_when_a_place_was_saved() {
    let saved = |name: &str| -> Vec<_> {
        let batch = fixture(name).unwrap().batch;
        batch.places.iter().map(|place| place.saved_at).collect()
    };

    assert_eq!(
        saved("Saved Places.json")[0],
        Some(datetime!(2025-11-17 9:06:04 UTC))
    );
    assert_eq!(
        saved("Saved Places 2017.json"),
        [Some(datetime!(2017-09-27 9:56:06 UTC)), None]
    );
    assert_eq!(
        saved("Starred places from the API.json"),
        [Some(datetime!(2026-05-10 19:30 UTC))]
    );
    assert_eq!(
        saved("Reviews.json")[0],
        Some(datetime!(2023-05-14 18:20:11 UTC))
    );
    assert_eq!(
        saved("former server answer.json"),
        [Some(datetime!(2025-07-18 12:30 UTC)), None]
    );
}

#[test]
fn all_answers_to_googles_questions_are_kept() {
    let review = |questions: &str| {
        let text = format!(
            r#"{{"features":[{{"geometry":{{"coordinates":[1,2],"type":"Point"}},"properties":{{"five_star_rating_published":4,
            "questions":{questions},"review_text_draft":"perhaps","review_text_published":"fine"}},"type":"Feature"}}]}}"#
        );
        let batch = read("Reviews.json", text.as_bytes()).unwrap().batch;
        notes(&batch.places[0]).unwrap().to_owned()
    };

    assert_eq!(
        review(
            r#"[{"question":"Parking","selected_options":["Street","Garage"]},{"question":"Noise","selected_option":"Loud"},
            {"question":"Food","rating":5},{"question":"Service","rating":"4/5"},{"question":"Dishes","text":"Soup"},
            {"question":"Seats","selected_options":[],"other":null},{"selected_options":["Alone"]},"Nice"]"#
        ),
        "fine\n\nParking: Street, Garage\nNoise: Loud\nFood: 5\nService: 4/5\nDishes: Soup\nAnswer: Alone\nNice\n\
         Review text draft: perhaps"
    );
    assert_eq!(review("[]"), "fine\nReview text draft: perhaps");
}

#[test]
fn home_and_work_are_not_imported_by_default() {
    assert_eq!(
        fixture("Labeled places.json"),
        Err(TakeoutError::LabelledPlaces)
    );
}

#[test]
fn the_former_servers_places_keep_their_ids() {
    let takeout = fixture("former server.json").unwrap();

    assert_eq!(takeout.format, Format::FormerServerJson);
    let batch = takeout.batch;
    assert_eq!(names(&batch), ["Windmühle", "Unknown"]);
    assert!(batch.places[0].google.cid.is_some());
    assert_eq!(
        at(&batch.places[0]),
        point(48.20817, 16.37382, CoordinateSource::GeoJson)
    );
    assert_eq!(at(&batch.places[1]), None);
    assert_eq!(codes(&batch.remarks), [(2, "unreadable_id")]);
    assert!(batch.lists.is_empty());
}

#[test]
fn named_points_of_other_programs_become_a_list_of_that_name() {
    let takeout = fixture("points.geojson").unwrap();

    assert_eq!(takeout.format, Format::GeoJson);
    let batch = takeout.batch;
    assert_eq!(batch.lists[0].name.as_str(), "points");
    assert_eq!(names(&batch), ["Old oak"]);
    assert_eq!(notes(&batch.places[0]), Some("hollow\nKind: natural"));
    assert_eq!(tags(&batch.places[0]), ["tree"]);
}

#[test]
fn features_beyond_the_limit_are_refused_without_reading_on() {
    let feature = r#"{"properties":{"date":"x"}}"#;
    // What follows the last feature that counts is not even JSON.
    let text = format!(r#"{{"features":[{feature},{feature},{feature},"#);
    let upload = Upload::of_bytes("x.json", text.as_bytes());
    let limits = Limits {
        rows: 2,
        ..Limits::default()
    };

    assert_eq!(
        parse(&upload, &limits),
        Err(TakeoutError::TooManyRows { max: 2 })
    );
}

#[test]
fn truncated_json_is_an_error_with_its_position() {
    let error = read("x.json", b"{\n\"features\":[\n{\"type\":").unwrap_err();

    assert!(
        matches!(error, TakeoutError::BrokenJson { line: 3, .. }),
        "{error}"
    );
    assert_eq!(error.code(), "broken_json");
}

#[test]
fn deep_nesting_and_long_features_are_skipped() {
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let long = "x".repeat(600_000);
    let text = format!(
        r#"{{"features":[{{"properties":{{"date":"d","x":{deep}}}}},{{"properties":{{"date":"{long}"}}}},{{"properties":{{"date":"d"}}}}]}}"#
    );

    let batch = read("x.json", text.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), ["Unnamed place"]);
    assert_eq!(
        codes(&batch.remarks),
        [(1, "not_a_place"), (2, "feature_too_long")]
    );
}
