use std::sync::Arc;

use super::*;
use crate::{Cid, Contact, Coordinates};

fn known(notes: Option<&str>) -> KnownPlace {
    KnownPlace {
        name: PlaceName::parse("Inn").unwrap(),
        address: None,
        located: None,
        google: GoogleIdentity::default(),
        url: None,
        notes: notes.map(|notes| Notes::parse(notes).unwrap()),
        rating: None,
        contacts: Contacts::default(),
        visited: false,
        saved_at: None,
        edited: EditedFields::default(),
        memory: Memory::default(),
        heard: HashMap::new(),
    }
}

fn says(source: &str) -> Said {
    Said {
        source: Some(Arc::from(source)),
        name: PlaceName::parse("Inn").unwrap(),
        address: None,
        located: None,
        url: None,
        notes: None,
        rating: None,
    }
}

fn notes(source: &str, text: &str) -> Said {
    Said {
        notes: Some(Notes::parse(text).unwrap()),
        ..says(source)
    }
}

fn stars(source: &str, stars: f64) -> Said {
    Said {
        rating: Rating::parse(stars).ok(),
        ..says(source)
    }
}

fn at(source: &str, latitude: f64, from: CoordinateSource) -> Said {
    Said {
        located: Some(Located {
            coordinates: Coordinates::parse(latitude, 10.0).unwrap(),
            source: from,
        }),
        ..says(source)
    }
}

/// Meets each, one import after the other, and tells what became of the differences.
fn meet(place: &mut KnownPlace, each: &[Said]) -> Vec<Met> {
    each.iter()
        .flat_map(|said| {
            place.heard.clear();
            place.meet(said)
        })
        .map(|difference| difference.outcome)
        .collect()
}

fn text(place: &KnownPlace) -> &str {
    place.notes.as_ref().map_or("", Notes::as_str)
}

#[test]
fn a_second_note_is_added_once_and_only_what_is_new_of_it() {
    let mut place = known(Some("bring cash"));

    let each = [
        notes("a", "bring cash"),
        notes("b", "quiet"),
        notes("b", "quiet"),
        notes("c", "bring cash\n\nask for Ida"),
        notes("d", "cash"),
        notes("e", "ring"),
    ];

    assert_eq!(meet(&mut place, &each), []);
    assert_eq!(text(&place), "bring cash\n\nquiet\n\nask for Ida\n\nring");
}

#[test]
fn a_longer_note_takes_the_place_of_its_beginning() {
    let mut place = known(Some("Meh."));

    assert_eq!(meet(&mut place, &[notes("a", "Meh. Later better.")]), []);

    assert_eq!(text(&place), "Meh. Later better.");
}

#[test]
fn a_note_that_changed_in_its_file_replaces_what_it_said_before() {
    let mut place = known(None);
    meet(
        &mut place,
        &[notes("a", "one"), notes("b", "two"), notes("c", "three")],
    );

    let told = meet(
        &mut place,
        &[notes("b", "zwei\n\nzwo"), notes("b", "zwei\n\nzwo")],
    );

    assert_eq!(told, [Met::TakenOver]);
    assert_eq!(text(&place), "one\n\nzwei\n\nzwo\n\nthree");
}

#[test]
fn a_note_that_two_files_have_stays_when_one_of_them_changes() {
    let mut place = known(None);
    meet(&mut place, &[notes("a", "one"), notes("b", "one")]);

    meet(&mut place, &[notes("b", "two")]);

    assert_eq!(text(&place), "one\n\ntwo");
}

#[test]
fn a_note_that_the_user_changed_or_removed_is_kept_and_reported_once() {
    for mine in [Some("mine"), None] {
        let mut place = known(None);
        meet(&mut place, &[notes("a", "theirs")]);
        place.notes = mine.map(|notes| Notes::parse(notes).unwrap());
        place.edited.insert(PlaceField::Notes);

        let same = meet(&mut place, &[notes("a", "theirs")]);
        let told = meet(&mut place, &[notes("a", "new"), notes("a", "new")]);
        let other = meet(&mut place, &[notes("b", "of another")]);

        assert_eq!(same, []);
        assert_eq!(told, [Met::KeptYours]);
        assert_eq!(other, [Met::KeptYours]);
        assert_eq!(text(&place), mine.unwrap_or_default());
    }
}

#[test]
fn notes_that_are_too_long_together_are_reported() {
    let long = "x".repeat(15_000);
    let mut place = known(Some(&long));

    let told = meet(&mut place, &[notes("a", &"y".repeat(15_000))]);

    assert_eq!(told, [Met::NoRoom]);
    assert_eq!(text(&place), long);
}

#[test]
fn a_value_that_changed_in_its_file_is_taken_over_if_the_user_has_not_changed_it() {
    let mut place = known(None);
    meet(&mut place, &[stars("a", 2.0)]);

    assert_eq!(meet(&mut place, &[stars("a", 2.0)]), []);
    assert_eq!(meet(&mut place, &[stars("a", 5.0)]), [Met::TakenOver]);

    assert_eq!(place.rating, Rating::parse(5.0).ok());
}

#[test]
fn a_value_that_the_user_changed_is_kept_and_reported_once() {
    let mut place = known(None);
    meet(&mut place, &[stars("a", 2.0)]);
    place.rating = Rating::parse(4.0).ok();
    place.edited.insert(PlaceField::Rating);

    assert_eq!(meet(&mut place, &[stars("a", 2.0)]), []);
    assert_eq!(meet(&mut place, &[stars("a", 5.0)]), [Met::KeptYours]);
    assert_eq!(meet(&mut place, &[stars("a", 5.0)]), []);
    assert_eq!(place.rating, Rating::parse(4.0).ok());
}

#[test]
fn a_second_value_from_another_or_unknown_source_is_not_taken_over_but_reported() {
    let mut place = known(None);
    place.rating = Rating::parse(3.0).ok();

    let told = meet(
        &mut place,
        &[stars("a", 2.0), stars("a", 2.0), stars("b", 1.0)],
    );

    assert_eq!(told, [Met::KeptFirst, Met::KeptFirst]);
    assert_eq!(place.rating, Rating::parse(3.0).ok());
}

#[test]
fn a_value_missing_from_a_newer_file_changes_nothing() {
    let mut place = known(None);
    meet(&mut place, &[stars("a", 2.0), says("a")]);

    assert_eq!(place.rating, Rating::parse(2.0).ok());
    // And is remembered.
    assert_eq!(meet(&mut place, &[stars("a", 3.0)]), [Met::TakenOver]);
}

#[test]
fn a_name_changes_with_its_file_and_case_is_ignored() {
    let mut place = known(None);
    let named = |source: &str, name: &str| Said {
        name: PlaceName::parse(name).unwrap(),
        ..says(source)
    };

    let told = meet(
        &mut place,
        &[
            named("a", "Inn"),
            named("b", "INN"),
            named("a", "Old Inn"),
            named("c", UNNAMED),
        ],
    );

    assert_eq!(told, [Met::TakenOver]);
    assert_eq!(place.name.as_str(), "Old Inn");
}

#[test]
fn a_place_moves_with_its_file_and_not_from_where_a_person_put_it() {
    use CoordinateSource::{FeatureId, GeoJson, Url, User};
    let mut place = known(None);
    let told = meet(
        &mut place,
        &[
            at("a", 1.0, FeatureId),
            at("a", 2.0, FeatureId),
            at("a", 3.0, GeoJson),
            at("a", 4.0, GeoJson),
            at("b", 5.0, Url),
            at("b", 4.000_001, GeoJson),
        ],
    );
    assert_eq!(told, [Met::TakenOver]);
    assert!((place.located.unwrap().coordinates.latitude() - 4.0).abs() < 1e-9);

    place.located = at("", 9.0, User).located;
    place.edited.insert(PlaceField::Coordinates);
    let told = meet(&mut place, &[at("a", 4.0, GeoJson), at("a", 6.0, GeoJson)]);
    assert_eq!(told, [Met::KeptYours]);
    assert!((place.located.unwrap().coordinates.latitude() - 9.0).abs() < 1e-9);
}

#[test]
fn spellings_of_one_address_are_not_reported_as_changes() {
    let mut place = known(None);
    place.google = GoogleIdentity::from_cid(Cid::new(7).unwrap());
    let at = |url: &str| Said {
        url: WebUrl::parse(url).ok(),
        ..says(url)
    };

    let told = meet(
        &mut place,
        &[
            at("https://www.google.com/maps/place/Inn/data=!4m2!3m1!1s0x1:0x7"),
            at("http://maps.google.com/?cid=7"),
            at("https://inn.example/"),
        ],
    );

    assert_eq!(told, [Met::KeptFirst]);
}

#[test]
fn a_place_remembers_a_bounded_number_of_sources() {
    let mut place = known(None);

    for source in 0..100 {
        place.meet(&notes(&source.to_string(), &format!("note {source}")));
    }

    assert_eq!(place.memory.each().count(), Memory::MAX_SOURCES);
    assert_eq!(text(&place).split("\n\n").count(), 100);
}

#[test]
fn two_rows_of_one_source_in_one_import_are_not_a_change() {
    let mut place = known(None);
    let upload = |place: &mut KnownPlace, each: &[Said]| -> Vec<Met> {
        place.heard.clear();
        let told = each.iter().flat_map(|said| place.meet(said));
        told.map(|difference| difference.outcome).collect()
    };
    let rows = [
        notes("a", "one"),
        stars("a", 1.0),
        notes("a", "two"),
        stars("a", 2.0),
    ];

    assert_eq!(upload(&mut place, &rows), [Met::KeptFirst]);
    assert_eq!(text(&place), "one\n\ntwo");

    let rows = [notes("a", "one"), stars("a", 3.0), notes("a", "zwei")];
    assert_eq!(upload(&mut place, &rows), [Met::TakenOver]);
    assert_eq!(text(&place), "one\n\ntwo\n\nzwei");
    assert_eq!(place.rating, Rating::parse(3.0).ok());
}

#[test]
fn a_note_that_became_shorter_in_its_file_is_taken_over() {
    let mut place = known(None);

    let first = notes("a", "Try the pizza. Closed on Mondays");
    let told = meet(&mut place, &[first, notes("a", "Try the pizza.")]);

    assert_eq!(told, [Met::TakenOver]);
    assert_eq!(text(&place), "Try the pizza.");
}

#[test]
fn a_shorter_note_does_not_remove_the_text_of_another_file() {
    let mut place = known(None);

    let each = [
        notes("a", "Try the pizza. Closed on Mondays"),
        notes("b", "Closed on Mondays"),
        notes("a", "Try the pizza."),
    ];

    assert_eq!(meet(&mut place, &each), []);
    assert_eq!(text(&place), "Try the pizza. Closed on Mondays");
}

#[test]
fn a_note_that_becomes_equal_to_another_files_note_is_kept_once() {
    let mut place = known(None);

    let each = [
        notes("a", "quiet"),
        notes("b", "cheap"),
        notes("a", "cheap"),
    ];

    assert_eq!(meet(&mut place, &each), [Met::TakenOver]);
    assert_eq!(text(&place), "cheap");
}

#[test]
fn files_that_are_not_a_source_of_their_own_replace_nothing() {
    for source in [
        "listbud_csv",
        "listbud_backup",
        "geojson",
        "gpx",
        "points_csv",
    ] {
        let mut place = known(None);
        let says = |note: &str, rating: f64, latitude: f64| Said {
            notes: Notes::parse(note).ok(),
            located: at(source, latitude, CoordinateSource::GeoJson).located,
            ..stars(source, rating)
        };

        let each = [
            says("A", 3.0, 1.0),
            says("B", 4.0, 2.0),
            says("B", 4.0, 2.0),
        ];
        let told = meet(&mut place, &each);

        assert_eq!(text(&place), "A\n\nB", "{source}");
        assert_eq!(place.rating, Rating::parse(3.0).ok(), "{source}");
        assert_eq!(told, [Met::KeptFirst, Met::KeptFirst], "{source}");
    }
}

#[test]
fn a_contact_fills_a_blank_that_no_person_has_made() {
    let contacts =
        |phone: &str| Contacts::from_iter([(Contact::Phone, Contact::Phone.parse(phone).unwrap())]);
    let mut place = known(None);
    let mut cleared = known(None);
    cleared.edited.insert(PlaceField::Contact(Contact::Phone));

    for phone in ["+49 30 1", "+49 30 2"] {
        place.fill(false, None, &contacts(phone));
        cleared.fill(false, None, &contacts(phone));
    }

    assert_eq!(place.contacts.get(Contact::Phone), Some("+49 30 1"));
    assert_eq!(cleared.contacts.get(Contact::Phone), None);
}
