//! What is exported comes back as it was.

use crate::support::{bare_place, read, write};
use listbud_domain::{
    Address, Cid, Color, CoordinateSource, Coordinates, FeatureId, GoogleIdentity, GooglePlaceId,
    ListName, Located, Notes, Place, PlaceName, Rating, TagId, TagLabel, TagName, WebUrl,
    import::ImportBatch,
};
use listbud_takeout::export::{Format, Formulas, Meta};
use proptest::prelude::*;
use time::OffsetDateTime;

/// Text with everything that a format might trip over.
const TEXT: &str = "[ -~éÅ食👩🍜\u{a0}＝'=+@\"',;\n\t-]{1,24}|\\PC{1,24}";

fn text<T: std::fmt::Debug>(parse: impl Fn(&str) -> Option<T>) -> impl Strategy<Value = T> {
    TEXT.prop_filter_map("no text left", move |raw| parse(&raw))
}

/// Names that differ by more than capitals, as one user's lists and tags do.
fn distinct<T: AsRef<str> + std::fmt::Debug>(
    parse: impl Fn(&str) -> Option<T>,
) -> impl Strategy<Value = Vec<T>> {
    proptest::collection::vec(text(parse), 0..4).prop_map(|names| {
        let mut known = std::collections::HashSet::new();
        names
            .into_iter()
            .filter(|name| known.insert(name.as_ref().to_lowercase()))
            .collect()
    })
}

fn identity() -> impl Strategy<Value = GoogleIdentity> {
    prop_oneof![
        Just(GoogleIdentity::default()),
        any::<u64>().prop_map(|cid| Cid::new(cid)
            .map(GoogleIdentity::from_cid)
            .unwrap_or_default()),
        any::<(u64, u64)>()
            .prop_map(|(cell, cid)| GoogleIdentity::from_feature_id(FeatureId::new(cell, cid))),
        "Ei[A-Za-z0-9_-]{10,30}"
            .prop_map(|id| GoogleIdentity::from_place_id(GooglePlaceId::parse(&id).unwrap())),
    ]
}

fn located() -> impl Strategy<Value = Located> {
    (
        -90.0..=90.0_f64,
        -180.0..=180.0_f64,
        0..CoordinateSource::ALL.len(),
    )
        .prop_map(|(latitude, longitude, source)| Located {
            coordinates: Coordinates::parse(latitude, longitude).unwrap(),
            source: CoordinateSource::ALL[source],
        })
}

fn url() -> impl Strategy<Value = WebUrl> {
    prop_oneof![
        "https://example\\.org/[a-z,;\"'=%0-9é]{0,20}",
        "https://www\\.google\\.com/maps/search/[a-z+%2C]{1,10}",
        Just("https://maps.app.goo.gl/AbCdEf123".to_owned()),
    ]
    .prop_filter_map("no address", |raw| WebUrl::parse(&raw).ok())
}

prop_compose! {
    fn places()(
        name in text(|raw| PlaceName::parse(raw).ok()),
        address in proptest::option::of(text(|raw| Address::parse(raw).ok())),
        notes in proptest::option::of(text(|raw| Notes::parse(raw).ok())),
        tags in distinct(|raw| TagName::parse(raw).ok()),
        located in proptest::option::of(located()),
        google in identity(),
        url in proptest::option::of(url()),
        visited in any::<bool>(),
        rating in proptest::option::of(0.0..=5.0_f64),
        // In microseconds, from 1971 to 9998: other years mean "unknown" in files.
        saved_at in proptest::option::of(31_536_000_000_000..253_370_764_799_000_000_i64),
    ) -> Place {
        Place {
            name,
            address,
            located,
            google,
            url,
            notes,
            visited,
            rating: rating.and_then(|stars| Rating::parse(stars).ok()),
            saved_at: saved_at.map(|time| {
                OffsetDateTime::from_unix_timestamp_nanos(i128::from(time) * 1_000).unwrap()
            }),
            tags: tags
                .into_iter()
                .map(|name| TagLabel { id: TagId(uuid::Uuid::nil()), name, color: Color::default(), emoji: None })
                .map(std::sync::Arc::new)
                .collect(),
            ..bare_place("x")
        }
    }
}

/// Asserts that a batch is one place in its lists, and nothing got lost.
fn is_place(batch: &ImportBatch, place: &Place, lists: &[ListName]) -> Result<(), TestCaseError> {
    let short_link = batch.remarks.iter().all(|r| r.code == "needs_resolution");
    prop_assert!(short_link, "{:?}", batch.remarks);
    prop_assert_eq!(batch.places.len(), 1);
    let first = &batch.places[0];
    prop_assert_eq!(&first.name, &place.name);
    prop_assert_eq!(&first.address, &place.address);
    prop_assert_eq!(&first.notes, &place.notes);
    prop_assert_eq!(&first.url, &place.url);
    prop_assert_eq!(first.located, place.located);
    prop_assert_eq!(first.rating, place.rating);
    prop_assert_eq!(&first.google, &place.google);
    let tags: Vec<&TagName> = place.tags.iter().map(|tag| &tag.name).collect();
    prop_assert_eq!(first.tags.iter().collect::<Vec<_>>(), tags);
    prop_assert_eq!(first.visited, place.visited);
    // A backup alone tells when a place came, too.
    let told = match &first.history {
        Some(history) => {
            prop_assert_eq!(history.created_at, Some(place.created_at));
            place.saved_at
        }
        None => Some(place.saved_or_created()),
    };
    prop_assert_eq!(first.saved_at, told);
    let names: Vec<&ListName> = first
        .lists
        .iter()
        .map(|list| &batch.lists[*list].name)
        .collect();
    prop_assert_eq!(names, lists.iter().collect::<Vec<_>>());
    Ok(())
}

/// Whether XML 1.0 can hold a text; U+FFFE and U+FFFF are all that a place may
/// have and XML may not.
fn fits_xml(text: &str) -> bool {
    !text.contains(['\u{FFFE}', '\u{FFFF}'])
}

proptest! {
    #[test]
    fn a_place_survives_kml_and_gpx(
        place in places(),
        point in located(),
        lists in distinct(|raw| ListName::parse(raw).ok()),
        title in TEXT,
    ) {
        // They have no room for places of which nobody knows where they are.
        let place = Place { located: place.located.or(Some(point)), ..place };
        let names: Vec<&str> = lists.iter().map(ListName::as_str).collect();
        let mut texts = names.clone();
        texts.extend(place.tags.iter().map(|tag| tag.name.as_str()));
        texts.push(place.name.as_str());
        texts.extend(place.notes.as_ref().map(Notes::as_str));
        texts.extend(place.address.as_ref().map(Address::as_str));
        prop_assume!(texts.into_iter().all(fits_xml));
        let export = [(place.clone(), names)];

        for (format, word) in [(Format::Kml, "listbud_kml"), (Format::Gpx, "listbud_gpx")] {
            let file = write(format, Meta::new(title.as_str()), &export);
            let takeout = read("anything", file.as_bytes()).unwrap();

            prop_assert_eq!(takeout.format.as_str(), word);
            is_place(&takeout.batch, &place, &lists)?;
        }
    }

    #[test]
    fn a_place_survives_csv_geojson_and_a_backup(
        place in places(),
        lists in distinct(|raw| ListName::parse(raw).ok()),
        title in TEXT,
    ) {
        let names: Vec<&str> = lists.iter().map(ListName::as_str).collect();
        let export = [(place.clone(), names)];
        let verbatim = Meta { formulas: Formulas::Verbatim, ..Meta::new(title.as_str()) };

        for (format, meta, word) in [
            (Format::Csv, Meta::new(title.as_str()), "listbud_csv"),
            (Format::Csv, verbatim, "listbud_csv"),
            (Format::GeoJson, Meta::new(title.as_str()), "listbud_geojson"),
            (Format::Backup, Meta::new(title.as_str()), "listbud_backup"),
        ] {
            let file = write(format, meta, &export);
            let takeout = read("anything", file.as_bytes()).unwrap();

            prop_assert_eq!(takeout.format.as_str(), word);
            is_place(&takeout.batch, &place, &lists)?;
        }
    }
}

#[test]
fn places_keep_their_order_and_share_their_lists() {
    let export = ["A", "B", "C"].map(|name| (bare_place(name), vec!["One", "Two"]));

    for format in [Format::Csv, Format::GeoJson, Format::Backup] {
        let file = write(format, Meta::new("All"), &export);
        let batch = read("x", file.as_bytes()).unwrap().batch;

        assert_eq!(batch.lists.len(), 2, "{format:?}");
        let rows: Vec<(&str, &[usize])> = batch
            .places
            .iter()
            .map(|place| (place.name.as_str(), place.lists.as_slice()))
            .collect();
        assert_eq!(rows, ["A", "B", "C"].map(|name| (name, [0, 1].as_slice())));
    }
}

#[test]
fn a_person_may_add_rows_to_our_own_csv() {
    let file = write(Format::Csv, Meta::new("All"), &[]);
    let file = format!(
        "{file}By hand,,,\"wine, \"\"a, b\"\"\",,Mine,,48.5,16.5\n\
         By address,,https://www.google.com/maps/search/48.2,,,,,,,\n\
         Wrong,,,,,,,north,16,,many,,?,?,?\n"
    );

    let batch = read("x.csv", file.as_bytes()).unwrap().batch;

    let by_hand = &batch.places[0];
    assert_eq!(by_hand.located.unwrap().source, CoordinateSource::User);
    assert_eq!(batch.lists[0].name.as_str(), "Mine");
    assert_eq!(
        crate::support::tags(by_hand),
        ["wine", " \"a", " b\""].map(str::trim)
    );
    assert_eq!(batch.places.len(), 3);
    assert_eq!(
        crate::support::codes(&batch.remarks),
        [
            (4, "coordinates_out_of_range"),
            (4, "invalid_rating"),
            (4, "unreadable_id"),
            (4, "unreadable_id"),
            (4, "unreadable_id"),
        ]
    );
}

#[test]
fn a_row_brings_no_more_than_fifty_lists() {
    let lists: Vec<String> = (0..60).map(|number| format!("List {number}")).collect();
    let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
    let file = write(Format::Csv, Meta::new("All"), &[(bare_place("A"), lists)]);

    let batch = read("x.csv", file.as_bytes()).unwrap().batch;

    assert_eq!(batch.lists.len(), 50);
    assert_eq!(
        crate::support::codes(&batch.remarks),
        [(2, "too_many_lists")]
    );
}
