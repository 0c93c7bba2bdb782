//! A backup brings back all that ListBud knows.

use crate::support::{bare_place, names, read, tag};
use listbud_domain::{Color, EditedFields, Emoji, ListDescription, PlaceField};
use listbud_takeout::{
    Format as Read,
    export::{ExportPlace, Exporter, Format, ImportRecord, ListLook, Meta, TagLook},
};
use time::macros::datetime;

fn backup() -> Vec<u8> {
    let meta = Meta {
        created_at: Some(datetime!(2025-08-01 10:00 UTC)),
        lists: vec![
            ListLook {
                name: "Want to go".to_owned(),
                description: ListDescription::parse("one day").ok(),
                color: Color::parse("#123456").unwrap(),
                emoji: Emoji::parse("🍜").ok(),
            },
            ListLook {
                name: "Still empty".to_owned(),
                description: None,
                color: Color::default(),
                emoji: None,
            },
        ],
        tags: vec![TagLook {
            name: "food".to_owned(),
            color: Color::parse("#ff0000").unwrap(),
            emoji: Emoji::parse("🍕").ok(),
        }],
        imports: vec![ImportRecord {
            file_name: "Want to go.csv".to_owned(),
            format: "saved_list_csv".to_owned(),
            imported: 3,
            merged: 2,
            skipped: 1,
            created_at: datetime!(2025-07-18 12:30:00.123456 UTC),
        }],
        ..Meta::new("Everything")
    };
    let mut place = bare_place("Mill");
    place.tags = vec![tag("food", "#ff0000")];
    place.saved_at = Some(datetime!(2016-07-08 9:10:11.25 UTC));
    let edited: EditedFields = [PlaceField::Notes, PlaceField::Name].into_iter().collect();
    let mut file = Vec::new();
    let mut exporter = Exporter::new(Format::Backup, meta);
    exporter.begin(&mut file).unwrap();
    let lists = ["Want to go"];
    let export = ExportPlace {
        place: &place,
        lists: &lists,
        is_dated: true,
    };
    exporter.edited_place(&mut file, &export, &edited).unwrap();
    let again = bare_place("Brook");
    let export = ExportPlace {
        place: &again,
        lists: &[],
        is_dated: true,
    };
    exporter.place(&mut file, &export).unwrap();
    exporter.end(&mut file).unwrap();
    file
}

#[test]
fn lists_tags_history_and_edits_come_back() {
    let takeout = read("listbud-places.json", &backup()).unwrap();

    assert_eq!(takeout.format, Read::ListBudBackup);
    let lists = &takeout.batch.lists;
    assert_eq!(lists[0].name.as_str(), "Want to go");
    assert_eq!(lists[0].description, ListDescription::parse("one day").ok());
    assert_eq!(lists[0].color, Color::parse("#123456").ok());
    assert_eq!(lists[0].emoji, Emoji::parse("🍜").ok());
    assert_eq!(lists[1].name.as_str(), "Still empty");
    assert_eq!(names(&takeout.batch), ["Mill", "Brook"]);
    assert_eq!(takeout.batch.places[0].lists, [0]);
    let history = |place: usize| takeout.batch.places[place].history.as_deref().unwrap();
    assert_eq!(history(0).edited.words(), ["notes", "name"]);
    assert!(history(1).edited.is_empty());
    assert_eq!(
        history(0).created_at,
        Some(datetime!(2025-07-18 12:30:00.5 UTC))
    );
    // When a place was saved and when it came are told apart.
    let saved = |place: usize| takeout.batch.places[place].saved_at;
    assert_eq!(saved(0), Some(datetime!(2016-07-08 9:10:11.25 UTC)));
    assert_eq!(saved(1), None);
    let restored = takeout.restored.unwrap();
    assert_eq!(
        takeout.batch.places[0]
            .history
            .as_deref()
            .unwrap()
            .updated_at,
        Some(datetime!(2025-07-19 12:30 UTC))
    );
    assert_eq!(restored.tags[0].name.as_str(), "food");
    assert_eq!(restored.tags[0].color, Color::parse("#ff0000").ok());
    assert_eq!(restored.tags[0].emoji, Emoji::parse("🍕").ok());
    assert_eq!(restored.imports[0].merged, 2);
    assert_eq!(
        restored.imports[0].created_at,
        datetime!(2025-07-18 12:30:00.123456 UTC)
    );
}

#[test]
fn a_newer_backup_is_read_as_far_as_it_is_known() {
    let text = String::from_utf8(backup()).unwrap();
    let newer = text.replace("\"listbudBackup\":1", "\"listbudBackup\":2");

    let takeout = read("x.json", newer.as_bytes()).unwrap();

    assert_eq!(takeout.batch.places.len(), 2);
    assert_eq!(takeout.batch.remarks[0].code, "newer_backup");
}

#[test]
fn a_backup_without_places_still_has_its_lists() {
    let text = r#"{"listbudBackup":1,"lists":[{"name":"Empty"}],"places":[]}"#;

    let takeout = read("x.json", text.as_bytes()).unwrap();

    assert_eq!(takeout.batch.lists[0].name.as_str(), "Empty");
    assert_eq!(takeout.batch.places, []);
}

#[test]
fn a_place_whose_name_is_cut_leaves_the_others_in_step() {
    let long = "x".repeat(600);
    let text = format!(
        r#"{{"listbudBackup":1,"places":[{{"name":"A","edited":["name"]}},{{"name":"{long}"}},{{"name":"B","edited":["url","nonsense"]}}]}}"#
    );

    let takeout = read("x.json", text.as_bytes()).unwrap();

    assert_eq!(names(&takeout.batch), ["A", "x".repeat(500).as_str(), "B"]);
    let history = takeout.batch.places[2].history.as_deref().unwrap();
    assert_eq!(history.edited.words(), ["url"]);
    assert_eq!(takeout.batch.remarks[0].code, "title_too_long");
}

#[test]
fn a_backup_whose_members_were_sorted_is_read_like_any_other() {
    let original = backup();
    // A map of `serde_json` sorts its members: "imports" comes before the mark.
    let value: serde_json::Value = serde_json::from_slice(&original).unwrap();
    let sorted = serde_json::to_vec(&value).unwrap();
    assert!(sorted.starts_with(b"{\"created\""));

    let (mut one, mut other) = (
        read("backup.json", &original).unwrap(),
        read("backup.json", &sorted).unwrap(),
    );

    assert_eq!(one.format, Read::ListBudBackup);
    assert_eq!(one.restored, other.restored);
    for lists in [&mut one.batch.lists, &mut other.batch.lists] {
        lists.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
    }
    assert_eq!(one.batch.lists, other.batch.lists);
    assert_eq!(names(&one.batch), names(&other.batch));
}
