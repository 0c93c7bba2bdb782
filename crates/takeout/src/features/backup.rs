//! ListBud's own backup.

use std::cell::Cell;

use listbud_domain::{
    Color, Contact, EditedFields, Emoji, ListDescription, ListName, PlaceField, TagName,
    import::{Outcome, PlaceHistory},
};
use serde::Deserializer as _;
use serde_json::Value;
use time::OffsetDateTime;

use super::{
    fields::{Fields, Position},
    input::{Input, Member},
    plain,
    reader::Reader,
};
use crate::{
    Format, RestoredTag, Takeout,
    export::{BACKUP_VERSION, ImportRecord},
    own, remarks,
};

/// The member by which a backup is known. Its value is the version.
const MARK: &str = "\"listbudBackup\"";

/// The version of a backup; `None` of any other file. We write the mark first, and
/// programs that sort members move it.
pub(super) fn version(input: &Input<'_>) -> Option<u32> {
    if !input.holds(MARK.as_bytes()) {
        return None;
    }
    let found = Cell::new(None);
    let member = Member {
        input,
        name: MARK.trim_matches('"'),
        found: &found,
    };
    // It reads no further than the mark, which the JSON reader cannot know.
    let _ = input.json().deserialize_map(member);
    found.get()
}

/// The most lists, tags and imports that a backup may have beside its places,
/// of each.
const MAX_BESIDE: usize = 100_000;

impl Reader<'_> {
    /// Takes a backup's version.
    pub(super) fn begin_backup(&mut self, version: u32) {
        if version > BACKUP_VERSION {
            self.collector.remark(
                0,
                "",
                Outcome::Adjusted,
                remarks::NEWER_BACKUP,
                format!(
                    "The backup has version {version}, and this program knows {BACKUP_VERSION}: what is new in it was left out."
                ),
            );
        }
    }

    /// Takes one list of a backup, which may be empty of places.
    pub(super) fn backed_up_list(&mut self, raw: Option<&str>) -> bool {
        let Some(value) = value(raw) else {
            return true;
        };
        let fields = Fields::of(&value);
        if let Ok(name) = ListName::parse(fields.text("name")) {
            let index = self.collector.list(&name);
            if let Some(list) = self.collector.batch.lists.get_mut(index) {
                list.description = ListDescription::parse(fields.text("description")).ok();
                list.color = Color::parse(fields.text("color")).ok();
                list.emoji = Emoji::parse(fields.text("emoji")).ok();
            }
        }
        self.collector.batch.lists.len() <= MAX_BESIDE
    }

    /// Takes one tag of a backup.
    pub(super) fn backed_up_tag(&mut self, raw: Option<&str>) -> bool {
        let Some(value) = value(raw) else {
            return true;
        };
        let fields = Fields::of(&value);
        if let Ok(name) = TagName::parse(fields.text("name")) {
            self.restored.tags.push(RestoredTag {
                name,
                color: Color::parse(fields.text("color")).ok(),
                emoji: Emoji::parse(fields.text("emoji")).ok(),
            });
        }
        self.restored.tags.len() <= MAX_BESIDE
    }

    /// Takes one import of a backup's history.
    pub(super) fn backed_up_import(&mut self, raw: Option<&str>) -> bool {
        let Some(value) = value(raw) else {
            return true;
        };
        let fields = Fields::of(&value);
        let count = |name: &str| {
            let number = fields.get(name).and_then(Value::as_u64);
            number.and_then(|number| u32::try_from(number).ok())
        };
        let plain = |name: &str| -> String {
            const MAX: usize = 300;
            let text = fields.text(name).chars();
            text.filter(|c| !c.is_control()).take(MAX).collect()
        };
        if let Some(created_at) = time(&fields, "created") {
            self.restored.imports.push(ImportRecord {
                file_name: plain("fileName"),
                format: plain("format"),
                imported: count("imported").unwrap_or_default(),
                merged: count("merged").unwrap_or_default(),
                skipped: count("skipped").unwrap_or_default(),
                created_at,
            });
        }
        self.restored.imports.len() <= MAX_BESIDE
    }

    pub(super) fn take_backed_up(&mut self, line: u64, _: &str, place: &Value) {
        let fields = &Fields::of(place);
        let position = match (fields.number("latitude"), fields.number("longitude")) {
            (Some(latitude), Some(longitude)) => Position::At(latitude, longitude),
            _ => Position::Unknown,
        };
        let (mut draft, lists) = plain::own_at(line, fields, position);
        let contacts = Contact::ALL.map(Contact::as_str);
        let details = contacts.map(|name| (name.into(), fields.text(name).into()));
        draft.details.extend(details);
        draft.history = Some(Box::new(PlaceHistory {
            edited: edited(fields),
            created_at: time(fields, "created"),
            updated_at: time(fields, "updated"),
        }));
        self.collector.add(draft, &lists);
    }

    pub(super) fn finish_backup(self) -> Takeout {
        Takeout {
            format: Format::ListBudBackup,
            batch: self.collector.batch,
            files: Vec::new(),
            restored: Some(self.restored),
        }
    }
}

/// The value of an item that is not too long.
fn value(raw: Option<&str>) -> Option<Value> {
    serde_json::from_str(raw?).ok()
}

fn edited(fields: &Fields<'_>) -> EditedFields {
    fields
        .texts("edited")
        .into_iter()
        .filter_map(PlaceField::from_word)
        .collect()
}

fn time(fields: &Fields<'_>, name: &str) -> Option<OffsetDateTime> {
    own::instant(fields.text(name))
}
