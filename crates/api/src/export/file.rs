//! An export, written while its places are read.

use std::collections::HashMap;

use actix_web::web::{Bytes, Data};
use listbud_domain::{EditedFields, ListId, Place, PlaceId, UserId};
use listbud_persistence::{
    Executor,
    places::{self, ListKey, PageKey, PlaceFilter, Sort},
};
use listbud_takeout::export::{ExportPlace, Exporter, Format};

use crate::{Api, ApiError};

/// How many places are read at a time.
const BATCH: usize = 1_000;

/// A file in the making.
pub(super) struct File {
    pub(super) api: Data<Api>,
    pub(super) reader: Reader,
    pub(super) names: HashMap<ListId, String>,
    /// The lists that have a folder even without places, in the order of their ids; those
    /// whose folder was begun are left out.
    pub(super) folders: std::vec::IntoIter<ListId>,
    pub(super) exporter: Exporter,
}

/// Which places are read, and in which order.
pub(super) struct Reader {
    pub(super) owner: UserId,
    pub(super) filter: PlaceFilter,
    pub(super) format: Format,
}

/// From where on places are read.
#[derive(Clone)]
pub(super) enum From {
    /// List by list, for a format with folders.
    List(Option<ListKey>),
    /// One after the other: in such a format only those without a list.
    Page(Option<PageKey>),
}

/// Some places.
#[derive(Default)]
pub(super) struct Batch {
    places: Vec<Place>,
    /// The positions of places above, and in which list they stand there.
    order: Vec<(Option<ListId>, usize)>,
    next: Option<From>,
}

/// What comes next in the file.
pub(super) enum Next {
    Begin(Batch),
    Read(From),
    End,
    Nothing,
}

impl Reader {
    /// Where it begins.
    pub(super) const fn beginning(&self) -> From {
        if self.format.has_folders() && !self.filter.is_unlisted {
            From::List(None)
        } else {
            From::Page(None)
        }
    }

    /// Reads some places.
    pub(super) async fn read(&self, db: &impl Executor, from: From) -> Result<Batch, ApiError> {
        let (owner, filter) = (self.owner, &self.filter);
        Ok(match from {
            From::List(after) => {
                let listed = places::by_list(db, owner, filter, after, BATCH).await?;
                let next = match listed.next {
                    Some(key) => Some(From::List(Some(key))),
                    None if filter.list.is_some() => None,
                    None => Some(From::Page(None)),
                };
                let order = listed.memberships.into_iter();
                Batch {
                    places: listed.places,
                    order: order.map(|(list, place)| (Some(list), place)).collect(),
                    next,
                }
            }
            From::Page(after) => {
                let filter = PlaceFilter {
                    is_unlisted: filter.is_unlisted || self.format.has_folders(),
                    ..filter.clone()
                };
                let page = places::page(db, owner, &filter, Sort::Oldest, after.as_ref(), BATCH);
                let page = page.await?;
                Batch {
                    order: (0..page.places.len()).map(|place| (None, place)).collect(),
                    places: page.places,
                    next: page.next.map(|key| From::Page(Some(key))),
                }
            }
        })
    }
}

impl File {
    /// Writes the next piece; no connection is held between two pieces.
    pub(super) async fn step(
        (mut file, next): (Self, Next),
    ) -> Result<Option<(Bytes, (Self, Next))>, ApiError> {
        let mut out = Vec::new();
        let next = match next {
            Next::Begin(batch) => {
                file.exporter.begin(&mut out).map_err(failed)?;
                file.write(&mut out, batch).await?
            }
            Next::Read(from) => {
                let reader = &file.reader;
                let batch = file
                    .api
                    .database
                    .read(async |db| reader.read(db, from.clone()).await);
                let batch = batch.await?;
                file.write(&mut out, batch).await?
            }
            Next::End => {
                file.begin_folders(&mut out, None)?;
                file.exporter.end(&mut out).map_err(failed)?;
                Next::Nothing
            }
            Next::Nothing => return Ok(None),
        };
        Ok(Some((out.into(), (file, next))))
    }

    async fn write(&mut self, out: &mut Vec<u8>, batch: Batch) -> Result<Next, ApiError> {
        let edited = self.edited(&batch.places).await?;
        let untouched = EditedFields::default();
        for (list, place) in batch.order {
            let Some(place) = batch.places.get(place) else {
                continue;
            };
            self.turn_to_list(out, list, place)?;
            let lists: Vec<&str> = place
                .lists
                .iter()
                .filter_map(|list| self.names.get(list).map(String::as_str))
                .collect();
            let export = ExportPlace {
                place,
                lists: &lists,
                is_dated: true,
            };
            if self.is_repeated(list, place) {
                self.exporter.place_again(out, &export)
            } else {
                let edited = edited.get(&place.id).unwrap_or(&untouched);
                self.exporter.edited_place(out, &export, edited)
            }
            .map_err(failed)?;
        }
        Ok(batch.next.map_or(Next::End, Next::Read))
    }

    /// Whether a place has come in another list before.
    fn is_repeated(&self, list: Option<ListId>, place: &Place) -> bool {
        let is_every_list = self.reader.filter.list.is_none();
        is_every_list && list.is_some_and(|list| place.lists.iter().any(|other| *other < list))
    }

    /// Begins the folder in which a place stands; of other lists than all or the one that
    /// is asked for only where the folder is to hold something.
    fn turn_to_list(
        &mut self,
        out: &mut Vec<u8>,
        list: Option<ListId>,
        place: &Place,
    ) -> Result<(), ApiError> {
        self.begin_folders(out, list)?;
        if list.is_some() && place.located.is_none() {
            return Ok(());
        }
        let name = list.and_then(|list| self.names.get(&list));
        self.exporter
            .turn_to_list(out, name.map(String::as_str))
            .map_err(failed)
    }

    /// Begins the folders that come up to a list, or all that are left.
    fn begin_folders(&mut self, out: &mut Vec<u8>, last: Option<ListId>) -> Result<(), ApiError> {
        while let Some(list) = self.folders.as_slice().first()
            && last.is_none_or(|last| *list <= last)
        {
            let name = self.names.get(list).map(String::as_str);
            self.exporter.turn_to_list(out, name).map_err(failed)?;
            self.folders.next();
        }
        Ok(())
    }

    /// What a person has edited in these places, which only a backup tells.
    async fn edited(&self, places: &[Place]) -> Result<HashMap<PlaceId, EditedFields>, ApiError> {
        if self.reader.format != Format::Backup || places.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<PlaceId> = places.iter().map(|place| place.id).collect();
        let owner = self.reader.owner;
        let edited = self
            .api
            .database
            .read(async |db| places::edited(db, owner, &ids).await);
        Ok(edited.await?)
    }
}

fn failed(_: std::io::Error) -> ApiError {
    ApiError::Internal("a piece of an export could not be written")
}
