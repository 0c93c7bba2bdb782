//! What a backup tells, as the database takes it.

use listbud_domain::ImportId;
use listbud_persistence::imports::{Import, Restoration, Summary, TagLook};
use listbud_takeout::{Restored, RestoredTag, export::ImportRecord};

use super::{ReportJson, json_text::json_text};
use crate::World;

/// What the history may hold of a file's name (`imports_file_name_check`).
const MAX_NAME: usize = 255;

/// Hands on what was read.
pub(super) fn restoration(restored: Restored, world: &World) -> Restoration {
    let tag = |tag: RestoredTag| TagLook {
        name: tag.name,
        color: tag.color,
        emoji: tag.emoji,
    };
    Restoration {
        tags: restored.tags.into_iter().map(tag).collect(),
        imports: restored
            .imports
            .into_iter()
            .map(|record| import(record, ImportId(world.new_id())))
            .collect(),
    }
}

/// An import of the past has counts and nothing to say about single rows.
fn import(record: ImportRecord, id: ImportId) -> Import {
    let summary = Summary {
        imported: record.imported,
        merged: record.merged,
        skipped: record.skipped,
        changed: 0,
        lists: Vec::new(),
        remarks: Vec::new(),
        disappeared: None,
        added: None,
    };
    let report = ReportJson::new(Some(id), &record.format, &[], &summary);
    let report = json_text(&report);
    let file_name: String = record.file_name.chars().take(MAX_NAME).collect();
    Import {
        id,
        file_name: if file_name.is_empty() {
            "(unnamed)".to_owned()
        } else {
            file_name
        },
        report,
        imported: record.imported,
        merged: record.merged,
        skipped: record.skipped,
        format: record.format,
        created_at: record.created_at,
    }
}
