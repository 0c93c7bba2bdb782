use std::sync::Arc;

use listbud_domain::{
    Address, Cid, CoordinateSource, Coordinates, GoogleIdentity, GooglePlaceId, Located, Notes,
    PlaceField, PlaceName, Rating, TagName, WebUrl,
    import::{ImportedPlace, PlaceHistory, Said},
};
use time::macros::datetime;

use super::Places;

fn bare(line: u64) -> ImportedPlace {
    ImportedPlace {
        file: None,
        line,
        lists: Vec::new(),
        name: PlaceName::parse("Mill").unwrap(),
        address: None,
        located: None,
        google: GoogleIdentity::default(),
        url: None,
        contacts: listbud_domain::Contacts::default(),
        notes: None,
        review: None,
        rating: None,
        visited: false,
        tags: Vec::new(),
        saved_at: None,
        source: None,
        said: Vec::new(),
        history: None,
    }
}

fn full(line: u64) -> ImportedPlace {
    ImportedPlace {
        file: Some(Arc::from("Takeout/Saved/a.csv")),
        line,
        lists: vec![0, 49_999],
        name: PlaceName::parse("Café Ü").unwrap(),
        address: Address::parse("1 Example St").ok(),
        located: Some(Located {
            coordinates: Coordinates::parse(-48.2, 16.37).unwrap(),
            source: CoordinateSource::GeoJson,
        }),
        google: GoogleIdentity {
            cid: Cid::new(u64::MAX),
            cell: Some(0x476d_079f_106b_f4e7),
            place_id: GooglePlaceId::parse("ChIJsomeplaceid").ok(),
        },
        url: WebUrl::parse("https://example.org/").ok(),
        contacts: listbud_domain::Contacts::default(),
        notes: Notes::parse("one\n\ntwo").ok(),
        review: Notes::parse("two").ok(),
        rating: Rating::parse(4.5).ok(),
        visited: true,
        tags: ["food", "Wine"]
            .map(|tag| TagName::parse(tag).unwrap())
            .to_vec(),
        saved_at: Some(time::OffsetDateTime::UNIX_EPOCH),
        source: Some(Arc::from("kml/trip")),
        said: vec![Said {
            source: Some(Arc::from("kml/trip")),
            name: PlaceName::parse("Café Ü").unwrap(),
            address: Address::parse("1 Example St").ok(),
            located: None,
            url: WebUrl::parse("https://example.org/").ok(),
            notes: Notes::parse("one").ok(),
            rating: None,
        }],
        history: Some(Box::new(PlaceHistory {
            edited: [PlaceField::Notes, PlaceField::Name].into_iter().collect(),
            created_at: Some(datetime!(2025-07-18 12:30:00.123456 UTC)),
            updated_at: None,
        })),
    }
}

#[test]
fn places_come_back_as_they_were_from_memory_and_from_the_file() {
    // The second time, several megabytes.
    for count in [3, 20_000] {
        let all: Vec<ImportedPlace> = (1..=count)
            .map(|line| {
                if line % 2 == 0 {
                    bare(line)
                } else {
                    full(line)
                }
            })
            .collect();
        let mut places = Places::default();
        places.extend(all.iter().cloned());

        assert_eq!(places.len(), all.len());
        for _ in 0..2 {
            assert!(places.iter().map(Result::unwrap).eq(all.iter().cloned()));
        }
        let mut bytes = Vec::new();
        let last = places.get(all.len() - 1, &mut bytes).unwrap();
        assert_eq!(Some(&last), all.last());
        assert!(places.get(all.len(), &mut bytes).is_err());
    }
}

#[test]
fn two_readers_do_not_disturb_each_other() {
    let mut places = Places::default();
    places.extend((1..=20_000).map(full));
    let places = Arc::new(places);

    let one = Arc::clone(&places).read();
    let other = places.read().skip(10_000);

    for (one, other) in one.zip(other) {
        assert_eq!(one.unwrap().line + 10_000, other.unwrap().line);
    }
}
