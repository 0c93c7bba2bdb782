//! A batch on its way into the database.

use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    sync::Arc,
};

use bytes::Bytes;
use futures_util::SinkExt as _;
use listbud_domain::{
    Color, Emoji, ListDescription, ListId, TagName,
    import::{Outcome, Remark, Remarks},
};
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio_postgres::CopyInSink;
use uuid::Uuid;

use super::{
    Added, Batch, Disappeared, FilledList, ImportError, Places, Restoration, Summary, TagLook,
    copy::{self, Dictionary, Sources},
    known::{self, Told},
    off_worker, statements,
};
use crate::{
    StatementError, StoreError, Transaction,
    row::{count, get},
    statement::observed,
};

/// A batch and the ids of what it may make. Its places are read while they are
/// copied, again for each try.
pub(super) struct Staging {
    places: Places,
    lists: Vec<StagedList>,
    sources: Arc<Sources>,
    /// How the tags of a backup look, by name without regard to case.
    looks: HashMap<String, TagLook>,
    /// What there was to say about rows before.
    remarks: Arc<Remarks>,
}

struct StagedList {
    new_id: Uuid,
    name: String,
    description: Option<String>,
    color: Color,
    emoji: Option<Emoji>,
}

/// The lists of a batch as the database has them.
pub(super) struct Lists(Vec<Option<FilledList>>);

impl Lists {
    /// The numbers by which the rows refer to the lists, and the lists' ids.
    pub(super) fn numbers(&self) -> (Vec<i32>, Vec<Uuid>) {
        let known = (0_i32..).zip(&self.0);
        known
            .filter_map(|(number, list)| Some((number, list.as_ref()?.id.0)))
            .unzip()
    }

    /// Each list once: names that differ in case are one list.
    fn into_filled(self) -> Vec<FilledList> {
        let mut known = HashSet::new();
        let lists = self.0.into_iter().flatten();
        lists.filter(|list| known.insert(list.id)).collect()
    }
}

/// The tags of the places as the database has them: the numbers by which the rows
/// refer to them, and their ids.
pub(super) struct Tags {
    numbers: Vec<i32>,
    ids: Vec<Uuid>,
}

/// The rows that the user had already, as far as they are told one by one.
pub(super) struct Known(Vec<KnownRow>);

struct KnownRow {
    file: i32,
    line: u64,
    name: String,
    /// How many there are of its file.
    of_file: u64,
}

/// The colour of a list that comes without one. Google's lists have none, and on
/// a map they are told apart by it; a backup leaves the usual colour out.
fn plain_color(is_backup: bool, first: &str, place: usize) -> Color {
    if is_backup {
        Color::default()
    } else {
        Color::varied(first, place)
    }
}

impl Staging {
    pub(super) fn new(
        batch: Batch,
        format: &str,
        restoration: Option<&Restoration>,
        new_id: &impl Fn() -> Uuid,
    ) -> Self {
        let first = batch
            .lists
            .first()
            .map(|list| list.name.as_str().to_owned());
        let first = first.unwrap_or_default();
        let is_backup = restoration.is_some();
        let sources = Sources::new(format, batch.lists.iter().map(|list| &list.name));
        let lists = batch
            .lists
            .into_iter()
            .enumerate()
            .map(|(place, list)| StagedList {
                new_id: new_id(),
                color: list
                    .color
                    .unwrap_or_else(|| plain_color(is_backup, &first, place)),
                name: list.name.into_string(),
                description: list.description.map(ListDescription::into_string),
                emoji: list.emoji,
            });
        let looks = restoration.into_iter().flat_map(|past| &past.tags);
        Self {
            places: batch.places,
            lists: lists.collect(),
            sources: Arc::new(sources),
            looks: looks
                .map(|look| (look.name.as_str().to_lowercase(), look.clone()))
                .collect(),
            remarks: Arc::new(batch.remarks),
        }
    }

    /// How many places there are.
    pub(super) const fn len(&self) -> usize {
        self.places.count()
    }

    /// Makes the lists that the user lacks and finds the others.
    pub(super) async fn write_lists(
        &self,
        db: &Transaction<'_>,
        owner: Uuid,
        import: Uuid,
        now: OffsetDateTime,
    ) -> Result<Lists, StoreError> {
        let ids: Vec<Uuid> = self.lists.iter().map(|list| list.new_id).collect();
        let names: Vec<&str> = self.lists.iter().map(|list| list.name.as_str()).collect();
        let descriptions: Vec<Option<&str>> = self
            .lists
            .iter()
            .map(|list| list.description.as_deref())
            .collect();
        let colors: Vec<&str> = self.lists.iter().map(|list| list.color.as_str()).collect();
        let emoji = self.lists.iter().map(|list| list.emoji.as_ref());
        let emoji: Vec<Option<&str>> = emoji.map(|it| it.map(Emoji::as_str)).collect();
        statements::ADD_LISTS
            .run(
                db,
                &[
                    &owner,
                    &ids,
                    &names,
                    &descriptions,
                    &colors,
                    &emoji,
                    &now,
                    &import,
                ],
            )
            .await?;
        statements::DESCRIBE_LISTS
            .execute(db, &[&owner, &names, &descriptions])
            .await?;
        let rows = statements::FIND_LISTS.query(db, &[&owner, &names]).await?;
        let operation = statements::FIND_LISTS.name;
        let made: HashSet<Uuid> = ids.into_iter().collect();
        let mut lists: Vec<Option<FilledList>> = vec![None; self.lists.len()];
        for row in &rows {
            let position = usize::try_from(get::<i64>(operation, row, "n")?).unwrap_or_default();
            let id: Uuid = get(operation, row, "id")?;
            if let Some(list) = position.checked_sub(1).and_then(|at| lists.get_mut(at)) {
                *list = Some(FilledList {
                    id: ListId(id),
                    name: get(operation, row, "name")?,
                    created: made.contains(&id),
                });
            }
        }
        Ok(Lists(lists))
    }

    /// Sends the rows by binary COPY. They are read on a thread of their own, a few
    /// chunks ahead of the database.
    pub(super) async fn copy_places(
        &self,
        db: &Transaction<'_>,
        new_id: impl Fn() -> Uuid + Send + 'static,
    ) -> Result<Dictionary, ImportError> {
        let copied = observed("imports.copy", self.copy(db, new_id)).await?;
        copied.map_err(ImportError::Places)
    }

    async fn copy(
        &self,
        db: &Transaction<'_>,
        new_id: impl Fn() -> Uuid + Send + 'static,
    ) -> Result<std::io::Result<Dictionary>, StatementError> {
        db.batch_execute(statements::STAGING_TABLE).await?;
        let dictionary = db
            .copy_in(statements::COPY, async |sink| self.send(sink, new_id).await)
            .await?;
        if dictionary.is_ok() {
            if self.len() > statements::AT_ONCE {
                db.batch_execute(statements::INDEX_STAGING_TABLE).await?;
            }
            // Without numbers the planner takes the table for a small one.
            db.batch_execute("ANALYZE import_rows").await?;
        }
        Ok(dictionary)
    }

    /// Sends the rows while they are read on another thread.
    async fn send(
        &self,
        sink: CopyInSink<Bytes>,
        new_id: impl Fn() -> Uuid + Send + 'static,
    ) -> Result<std::io::Result<Dictionary>, tokio_postgres::Error> {
        let mut sink = pin!(sink);
        let (places, sources) = (self.places.clone(), Arc::clone(&self.sources));
        places.has_written(0);
        let (sender, mut chunks) = mpsc::channel(2);
        let reading = off_worker(move || copy::encode(&places, &sources, new_id, &sender));
        let sending = async {
            while let Some(chunk) = chunks.recv().await {
                if let Err(error) = sink.send(chunk).await {
                    // The reader would wait for ever.
                    chunks.close();
                    return Err(error);
                }
            }
            Ok(())
        };
        let (dictionary, sent) = futures_util::join!(reading, sending);
        sent?;
        // The rows that were sent are none before `finish`.
        if dictionary.is_ok() {
            sink.finish().await?;
        }
        Ok(dictionary)
    }

    /// Makes the tags that the user lacks, those that only a backup has included,
    /// and finds the others.
    pub(super) async fn write_tags(
        &self,
        db: &Transaction<'_>,
        (owner, import): (Uuid, Uuid),
        dictionary: &mut Dictionary,
        new_id: &impl Fn() -> Uuid,
        now: OffsetDateTime,
    ) -> Result<Tags, StoreError> {
        for look in self.looks.values() {
            dictionary.tag(look.name.clone());
        }
        let tags = &dictionary.tags;
        let ids: Vec<Uuid> = tags.iter().map(|_| new_id()).collect();
        let names: Vec<&str> = tags.iter().map(TagName::as_str).collect();
        let looks: Vec<Option<&TagLook>> = names
            .iter()
            .map(|name| self.looks.get(&name.to_lowercase()))
            .collect();
        let plain = Color::default();
        let colors: Vec<&str> = looks
            .iter()
            .map(|look| look.and_then(|look| look.color.as_ref()).unwrap_or(&plain))
            .map(Color::as_str)
            .collect();
        let emoji: Vec<Option<&str>> = looks
            .iter()
            .map(|look| look.and_then(|look| look.emoji.as_ref()).map(Emoji::as_str))
            .collect();
        statements::ADD_TAGS
            .run(db, &[&owner, &ids, &names, &colors, &emoji, &now, &import])
            .await?;
        let rows = statements::FIND_TAGS.query(db, &[&owner, &names]).await?;
        let operation = statements::FIND_TAGS.name;
        let mut found = Tags {
            numbers: Vec::with_capacity(rows.len()),
            ids: Vec::with_capacity(rows.len()),
        };
        for row in &rows {
            let number = get::<i64>(operation, row, "n")? - 1;
            found.numbers.extend(i32::try_from(number).ok());
            found.ids.push(get(operation, row, "id")?);
        }
        Ok(found)
    }

    /// Puts the places into their lists and under their tags.
    pub(super) async fn add_memberships(
        &self,
        db: &Transaction<'_>,
        (owner, import): (Uuid, Uuid),
        lists: &Lists,
        tags: &Tags,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let (numbers, ids) = lists.numbers();
        for (from, to) in self.batches() {
            statements::ADD_TO_LISTS
                .run(db, &[&owner, &numbers, &ids, &now, &import, &from, &to])
                .await?;
            statements::HANG_TAGS
                .run(db, &[&owner, &tags.numbers, &tags.ids, &import, &from, &to])
                .await?;
        }
        Ok(())
    }

    /// Finds the places that the user has already, and gives them what the file says; if
    /// there are any, answers what there is to tell.
    pub(super) async fn find_known(
        db: &Transaction<'_>,
        owner: Uuid,
        files: &[Option<Arc<str>>],
        now: OffsetDateTime,
    ) -> Result<Option<Told>, StoreError> {
        let mut known = 0;
        for find in statements::FIND_KNOWN {
            known += find.count(db, &[&owner]).await?;
        }
        if known == 0 {
            return Ok(None);
        }
        statements::LOCK_KNOWN.run(db, &[&owner]).await?;
        known::meet(db, owner, known, files, now).await.map(Some)
    }

    /// Adds the places that the user does not have.
    pub(super) async fn add_new(
        &self,
        db: &Transaction<'_>,
        (owner, import): (Uuid, Uuid),
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        for (from, to) in self.batches() {
            statements::ADD_NEW
                .run(db, &[&owner, &now, &import, &from, &to])
                .await?;
            self.places.has_written(u64::from(to.unsigned_abs()));
        }
        Ok(())
    }

    /// The rows that one statement writes at a time: from which, and to before which.
    fn batches(&self) -> impl Iterator<Item = (i32, i32)> {
        let row = |row: usize| i32::try_from(row).unwrap_or(i32::MAX);
        let count = self.len();
        let starts = (0..count).step_by(statements::AT_ONCE);
        starts.map(move |from| (row(from), row(count.min(from + statements::AT_ONCE))))
    }

    /// Counts what happened and says why each row that is no new place is none.
    pub(super) fn summary(
        &self,
        dictionary: &Dictionary,
        (known, told): (Known, Told),
        lists: Lists,
        (disappeared, added): (Option<Vec<Disappeared>>, Option<Vec<Added>>),
    ) -> impl FnOnce() -> Summary + Send + 'static {
        let remarks = Arc::clone(&self.remarks);
        let places = u64::try_from(self.len()).unwrap_or(u64::MAX);
        let files = dictionary.files.clone();
        move || {
            let mut remarks = Remarks::clone(&remarks);
            // Rows of one upload have been merged with each other already.
            let merged = remarks.count(Outcome::Merged);
            known.tell(&files, &mut remarks);
            let known = remarks.count(Outcome::Merged) - merged;
            remarks.append(told.remarks, |file| file);
            let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
            Summary {
                imported: count(places.saturating_sub(known)),
                merged: count(known.saturating_add(merged)),
                skipped: count(remarks.count(Outcome::Skipped)),
                changed: count(told.changed),
                lists: lists.into_filled(),
                remarks: remarks.into_sorted(),
                disappeared,
                added,
            }
        }
    }
}

impl Known {
    /// Finds the rows that the user had already.
    pub(super) async fn find(db: &Transaction<'_>) -> Result<Self, StoreError> {
        const OPERATION: &str = "imports.known";
        let bound = |most: usize| i64::try_from(most).unwrap_or(i64::MAX);
        let (per_file, in_all) = (bound(Remarks::MAX_PER_FILE), bound(Remarks::MAX));
        let rows = statements::KNOWN.rows(db, &[&per_file, &in_all]).await?;
        rows.iter()
            .map(|row| {
                Ok(KnownRow {
                    file: get(OPERATION, row, "file")?,
                    line: count(OPERATION, row, "line")?,
                    name: get(OPERATION, row, "name")?,
                    of_file: count(OPERATION, row, "of_file")?,
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn tell(self, files: &[Option<Arc<str>>], remarks: &mut Remarks) {
        let name = |file: i32| {
            let file = usize::try_from(file).ok().and_then(|file| files.get(file));
            file.cloned().flatten()
        };
        let mut untold: HashMap<i32, u64> = HashMap::new();
        for row in self.0 {
            let untold = untold.entry(row.file).or_insert(row.of_file);
            *untold = untold.saturating_sub(1);
            let message = format!("{} is among your places already", row.name);
            remarks.push(Remark {
                file: name(row.file),
                line: row.line,
                name: Some(row.name),
                outcome: Outcome::Merged,
                code: "already_saved",
                message,
            });
        }
        for (file, count) in untold {
            remarks.leave_out(name(file), Outcome::Merged, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_are_one_list_in_the_order_of_the_file() {
        let list = |number: u128| FilledList {
            id: ListId(Uuid::from_u128(number)),
            name: format!("List {number}"),
            created: true,
        };
        let found = [2, 1, 2, 3, 1].map(|number| Some(list(number)));
        let lists = Lists(found.into_iter().chain([None]).collect());

        assert_eq!(lists.numbers().0, [0, 1, 2, 3, 4]);
        assert_eq!(lists.into_filled(), [2, 1, 3].map(list));
    }
}
