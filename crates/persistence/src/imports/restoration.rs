//! What a backup brings beside places and lists.

use listbud_domain::{Color, Emoji, TagName};
use uuid::Uuid;

use super::{statements, summary::Import};
use crate::{
    StoreError, Transaction,
    row::{JsonText, signed_count},
};

/// What only a backup tells, beside the places' past.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Restoration {
    /// How tags look; they are made even where no place has them.
    pub tags: Vec<TagLook>,
    /// What was imported before the backup was made.
    pub imports: Vec<Import>,
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

impl Restoration {
    /// Puts imports of the past into the history, those that it lacks.
    pub(super) async fn write_imports(
        &self,
        db: &Transaction<'_>,
        owner: Uuid,
    ) -> Result<(), StoreError> {
        fn each<'a, T>(imports: &'a [Import], what: impl Fn(&'a Import) -> T) -> Vec<T> {
            imports.iter().map(what).collect()
        }
        let imports = &self.imports;
        statements::INSERT_PAST
            .execute(
                db,
                &[
                    &owner,
                    &each(imports, |import| import.id.0),
                    &each(imports, |import| import.file_name.clone()),
                    &each(imports, |import| import.format.clone()),
                    &each(imports, |import| signed_count(import.imported)),
                    &each(imports, |import| signed_count(import.merged)),
                    &each(imports, |import| signed_count(import.skipped)),
                    &each(imports, |import| JsonText(&import.report)),
                    &each(imports, |import| import.created_at),
                ],
            )
            .await?;
        Ok(())
    }
}
