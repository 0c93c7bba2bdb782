//! What a backup brings beside places and lists.

use deadpool_postgres::Transaction;
use listbud_domain::{Color, EditedFields, Emoji, TagName};
use postgres_types::Json;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{signed, statements};
use crate::StoreError;

/// What only a backup tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Restoration {
    /// Beside each place of the batch, in the same order.
    pub places: Vec<PlaceHistory>,
    /// How tags look; they are made even where no place has them.
    pub tags: Vec<TagLook>,
    /// What was imported before the backup was made.
    pub imports: Vec<PastImport>,
}

/// The past of a place. It counts where the place is new; one that is there has a
/// past of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceHistory {
    /// The fields that a person has set or cleared.
    pub edited: EditedFields,
    /// When it was added.
    pub created_at: Option<OffsetDateTime>,
    /// When it last changed.
    pub updated_at: Option<OffsetDateTime>,
}

/// How a tag looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagLook {
    /// Its name.
    pub name: TagName,
    /// How it is painted.
    pub color: Option<Color>,
    /// Its sign.
    pub emoji: Option<Emoji>,
}

/// An import of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct PastImport {
    /// What the file was called.
    pub file_name: String,
    /// What kind of file it was.
    pub format: String,
    /// How many new places it made.
    pub imported: u32,
    /// How many rows were places that were there already.
    pub merged: u32,
    /// How many rows were no places.
    pub skipped: u32,
    /// What is shown of it.
    pub report: Value,
    /// When it was done.
    pub created_at: OffsetDateTime,
}

impl Restoration {
    /// Puts imports of the past into the history, those that it lacks.
    pub(super) async fn write_imports(
        &self,
        db: &Transaction<'_>,
        owner: Uuid,
        new_id: &impl Fn() -> Uuid,
    ) -> Result<(), StoreError> {
        for import in &self.imports {
            statements::INSERT_PAST
                .execute(
                    db,
                    &[
                        &owner,
                        &new_id(),
                        &import.file_name,
                        &import.format,
                        &signed(import.imported),
                        &signed(import.merged),
                        &signed(import.skipped),
                        &Json(&import.report),
                        &import.created_at,
                    ],
                )
                .await?;
        }
        Ok(())
    }
}
