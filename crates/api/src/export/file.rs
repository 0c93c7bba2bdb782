//! An export, written while its places are read.

use std::collections::HashMap;

use actix_web::web::{Bytes, Data};
use listbud_domain::{EditedFields, ListId, PlaceId, UserId};
use listbud_persistence::places::{self, Page, PageKey, PlaceFilter, Sort};
use listbud_takeout::export::{ExportPlace, Exporter};

use super::BATCH;
use crate::{Api, ApiError};

/// A file in the making.
pub(super) struct File {
    pub(super) api: Data<Api>,
    pub(super) owner: UserId,
    pub(super) filter: PlaceFilter,
    pub(super) names: HashMap<ListId, String>,
    pub(super) is_backup: bool,
    pub(super) exporter: Exporter,
}

/// What comes next in the file.
pub(super) enum Next {
    Begin(Page),
    Read(PageKey),
    End,
    Nothing,
}

impl File {
    /// Writes the next piece; no connection is held between two pieces.
    pub(super) async fn step(
        (mut file, next): (Self, Next),
    ) -> Result<Option<(Bytes, (Self, Next))>, ApiError> {
        let failed = |_| ApiError::Internal("a piece of an export could not be written");
        let mut out = Vec::new();
        let next = match next {
            Next::Begin(page) => {
                file.exporter.begin(&mut out).map_err(failed)?;
                let edited = file.edited(&page).await?;
                file.write(&mut out, page, &edited)?
            }
            Next::Read(key) => {
                let (owner, filter) = (file.owner, &file.filter);
                let page = file.api.database.read(async |db| {
                    places::page(db, owner, filter, Sort::Oldest, Some(&key), BATCH).await
                });
                let page = page.await?;
                let edited = file.edited(&page).await?;
                file.write(&mut out, page, &edited)?
            }
            Next::End => {
                file.exporter.end(&mut out).map_err(failed)?;
                Next::Nothing
            }
            Next::Nothing => return Ok(None),
        };
        Ok(Some((out.into(), (file, next))))
    }

    /// What a person has edited in these places, which only a backup tells.
    async fn edited(&self, page: &Page) -> Result<HashMap<PlaceId, EditedFields>, ApiError> {
        if !self.is_backup || page.places.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<PlaceId> = page.places.iter().map(|place| place.id).collect();
        let edited = self
            .api
            .database
            .read(async |db| places::edited(db, self.owner, &ids).await);
        Ok(edited.await?)
    }

    fn write(
        &mut self,
        out: &mut Vec<u8>,
        page: Page,
        edited: &HashMap<PlaceId, EditedFields>,
    ) -> Result<Next, ApiError> {
        let untouched = EditedFields::default();
        for place in &page.places {
            let lists: Vec<&str> = place
                .lists
                .iter()
                .filter_map(|list| self.names.get(list).map(String::as_str))
                .collect();
            self.exporter
                .edited_place(
                    out,
                    &ExportPlace {
                        place,
                        lists: &lists,
                    },
                    edited.get(&place.id).unwrap_or(&untouched),
                )
                .map_err(|_| ApiError::Internal("a place could not be exported"))?;
        }
        Ok(page.next.map_or(Next::End, Next::Read))
    }
}
