//! Writing what was read, and reading it again.

use std::sync::Arc;

use listbud_domain::{
    Color, ListName, Place, PlaceId, TagId, TagLabel, UserId,
    import::{ImportBatch, ImportedPlace},
};
use listbud_takeout::{
    Limits, Upload,
    export::{ExportPlace, Exporter, Format, Formulas, Meta},
    parse,
};
use time::OffsetDateTime;
use uuid::Uuid;

/// Asserts that every place of a batch comes back from our own files as it was,
/// and that it can be written in the others.
pub(crate) fn survives(batch: &ImportBatch) {
    // More would be slower and find no more.
    for place in batch.places.iter().take(3) {
        let lists: Vec<&str> = place
            .lists
            .iter()
            .map(|list| batch.lists[*list].name.as_str())
            .collect();
        for (format, formulas) in [
            (Format::Csv, Formulas::Neutralised),
            (Format::Csv, Formulas::Verbatim),
            (Format::GeoJson, Formulas::Neutralised),
        ] {
            let file = write(format, formulas, &stored(place), &lists);
            comes_back(&file, place, &lists);
        }
        for format in [Format::Kml, Format::Gpx] {
            let file = write(format, Formulas::Neutralised, &stored(place), &lists);
            assert!(std::str::from_utf8(&file).is_ok(), "{format:?}");
        }
    }
}

fn write(format: Format, formulas: Formulas, place: &Place, lists: &[&str]) -> Vec<u8> {
    let meta = Meta {
        formulas,
        ..Meta::new("x")
    };
    let mut file = Vec::new();
    let mut exporter = Exporter::new(format, meta);
    exporter.begin(&mut file).expect("a Vec takes all");
    let export = ExportPlace {
        place,
        lists,
        is_dated: true,
    };
    exporter.place(&mut file, &export).expect("a Vec takes all");
    exporter.end(&mut file).expect("a Vec takes all");
    file
}

fn comes_back(file: &[u8], place: &ImportedPlace, lists: &[&str]) {
    let upload = Upload::of_bytes("x", file);
    let shown = String::from_utf8_lossy(file);
    let batch = parse(&upload, &Limits::default())
        .unwrap_or_else(|error| panic!("{error}: {shown}"))
        .batch
        .map_places(|places| places.to_vec().expect("places come back"));
    assert_eq!(batch.places.len(), 1, "{:?}: {shown}", batch.remarks);
    let again = &batch.places[0];
    assert_eq!(again.name, place.name, "{shown}");
    assert_eq!(again.address, place.address, "{shown}");
    assert_eq!(again.notes, place.notes, "{shown}");
    assert_eq!(again.url, place.url, "{shown}");
    assert_eq!(again.located, place.located, "{shown}");
    assert_eq!(again.rating, place.rating, "{shown}");
    assert_eq!(again.visited, place.visited, "{shown}");
    assert_eq!(again.google, place.google, "{shown}");
    if let Some(saved) = place.saved_at.and_then(listbud_domain::kept_time) {
        assert_eq!(again.saved_at, Some(saved), "{shown}");
    }
    assert_eq!(again.tags, place.tags, "{shown}");
    let names: Vec<&str> = again
        .lists
        .iter()
        .map(|list| batch.lists[*list].name.as_str())
        .collect();
    assert_eq!(names, lists, "{shown}");
    assert!(lists.iter().all(|name| ListName::parse(name).is_ok()));
}

/// What the database would hand back of an imported place.
fn stored(place: &ImportedPlace) -> Place {
    let label = |name: &listbud_domain::TagName| TagLabel {
        id: TagId(Uuid::nil()),
        name: name.clone(),
        color: Color::default(),
        emoji: None,
    };
    Place {
        id: PlaceId(Uuid::nil()),
        owner: UserId(Uuid::nil()),
        name: place.name.clone(),
        address: place.address.clone(),
        located: place.located,
        google: place.google.clone(),
        url: place.url.clone(),
        contacts: listbud_domain::Contacts::default(),
        notes: place.notes.clone(),
        rating: place.rating,
        visited: place.visited,
        lists: Vec::new(),
        tags: place.tags.iter().map(label).map(Arc::new).collect(),
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
        saved_at: place.saved_at.and_then(listbud_domain::kept_time),
    }
}
