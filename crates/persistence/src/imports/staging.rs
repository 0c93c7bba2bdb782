//! The rows of a batch on their way into the database.

use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    sync::Arc,
};

use listbud_domain::{
    Address, Cid, Color, CoordinateSource, Coordinates, Emoji, GooglePlaceId, ListDescription,
    ListId, Notes, PlaceName, Rating, TagName, WebUrl,
    import::{ImportBatch, ImportedPlace, Outcome, Remark},
};
use postgres_types::Type;
use time::OffsetDateTime;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use uuid::Uuid;

use super::{FilledList, PlaceHistory, Restoration, Summary, TagLook, merged, sort, statements};
use crate::{StoreError, Transaction, row::get, statement::observed};

/// A batch in which every place stands once.
pub(super) struct Staging {
    places: Vec<ImportedPlace>,
    /// What each place is called if it is new.
    new_ids: Vec<Uuid>,
    /// What a backup tells of each place; empty without one.
    histories: Vec<Option<PlaceHistory>>,
    lists: Vec<StagedList>,
    tags: Vec<StagedTag>,
    /// Rows of the file that are a place of an earlier row, and that row's line.
    repeated: Vec<Repeated>,
    /// What there was to say about rows before.
    remarks: Vec<Remark>,
}

/// A row that is a place of an earlier row.
struct Repeated {
    file: Option<Arc<str>>,
    line: u64,
    name: String,
    /// The earlier row's line.
    first: u64,
}

struct StagedList {
    new_id: Uuid,
    name: String,
    description: Option<String>,
    color: Color,
    emoji: Option<Emoji>,
}

struct StagedTag {
    new_id: Uuid,
    name: String,
    color: Color,
    emoji: Option<Emoji>,
}

/// The lists of a batch as the database has them.
pub(super) struct Lists(Vec<Option<FilledList>>);

impl Staging {
    /// Finds the places that the batch has twice, by the same marks by which the
    /// database will find those that the user has already.
    pub(super) fn new(
        batch: ImportBatch,
        restoration: Option<&Restoration>,
        new_id: &impl Fn() -> Uuid,
    ) -> Self {
        let mut places = batch.places;
        let mut repeated = Vec::new();
        let mut known: HashMap<Mark, usize> = HashMap::with_capacity(places.len());
        let mut histories = Vec::new();
        // Those that stay are moved to the front of the same vector: a second one
        // of a large import would be tens of megabytes.
        let mut kept = 0;
        for position in 0..places.len() {
            let (before, rest) = places.split_at_mut(position);
            let Some(place) = rest.first_mut() else { break };
            let marks = Mark::of(place);
            let first = marks
                .iter()
                .filter_map(|mark| known.get(mark))
                .copied()
                // Two businesses of one name at one address have two numbers.
                .find(|first| {
                    let theirs = before.get(*first).and_then(|first| first.google.cid);
                    let mine = place.google.cid;
                    mine.is_none() || theirs.is_none() || mine == theirs
                });
            let index = first.unwrap_or(kept);
            if let Some(first) = first.and_then(|first| before.get_mut(first)) {
                repeated.push(Repeated {
                    file: place.file.clone(),
                    line: place.line,
                    name: place.name.as_str().to_owned(),
                    first: first.line,
                });
                let had_place_id = first.google.place_id.is_some();
                first.fill_from(place);
                // What it took over may stand with another row already.
                let is_taken = marks.iter().any(|mark| {
                    matches!(mark, Mark::PlaceId(_))
                        && known.get(mark).is_some_and(|at| *at != index)
                });
                if !had_place_id && is_taken {
                    first.google.place_id = None;
                }
            } else {
                // Google merges and splits businesses: of two numbers that claim one
                // id, the first keeps it.
                if place.google.cid.is_some()
                    && marks
                        .iter()
                        .any(|mark| matches!(mark, Mark::PlaceId(_)) && known.contains_key(mark))
                {
                    place.google.place_id = None;
                }
                histories.extend(restoration.map(|past| past.places.get(position).cloned()));
                places.swap(kept, position);
                kept += 1;
            }
            for mark in marks {
                known.entry(mark).or_insert(index);
            }
        }
        places.truncate(kept);
        drop(known);
        let new_ids = places.iter().map(|_| new_id()).collect();
        let looks = restoration.map_or(&[][..], |past| &past.tags);
        let tags = tags(&places, looks, new_id);
        let lists = batch
            .lists
            .iter()
            .map(|list| StagedList {
                new_id: new_id(),
                name: list.name.as_str().to_owned(),
                description: list
                    .description
                    .as_ref()
                    .map(ListDescription::as_str)
                    .map(str::to_owned),
                color: list.color.clone().unwrap_or_default(),
                emoji: list.emoji.clone(),
            })
            .collect();
        Self {
            places,
            new_ids,
            histories,
            lists,
            tags,
            repeated,
            remarks: batch.remarks,
        }
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
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
            .execute(
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
        let mut lists: Vec<Option<FilledList>> = vec![None; self.lists.len()];
        for row in &rows {
            let position = usize::try_from(get::<i64>(operation, row, "n")?).unwrap_or_default();
            let id: Uuid = get(operation, row, "id")?;
            if let Some(list) = position.checked_sub(1).and_then(|at| lists.get_mut(at)) {
                *list = Some(FilledList {
                    id: ListId(id),
                    name: get(operation, row, "name")?,
                    created: ids.contains(&id),
                });
            }
        }
        Ok(Lists(lists))
    }

    /// Makes the tags that the user lacks.
    pub(super) async fn write_tags(
        &self,
        db: &Transaction<'_>,
        owner: Uuid,
        import: Uuid,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = self.tags.iter().map(|tag| tag.new_id).collect();
        let names: Vec<&str> = self.tags.iter().map(|tag| tag.name.as_str()).collect();
        let colors: Vec<&str> = self.tags.iter().map(|tag| tag.color.as_str()).collect();
        let emoji = self.tags.iter().map(|tag| tag.emoji.as_ref());
        let emoji: Vec<Option<&str>> = emoji.map(|it| it.map(Emoji::as_str)).collect();
        statements::ADD_TAGS
            .execute(db, &[&owner, &ids, &names, &colors, &emoji, &now, &import])
            .await
            .map(drop)
    }

    /// Sends the rows by binary COPY.
    pub(super) async fn copy_places(&self, db: &Transaction<'_>) -> Result<(), StoreError> {
        observed("imports.copy", self.copy(db)).await
    }

    async fn copy(&self, db: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        db.batch_execute(statements::STAGING_TABLE).await?;
        let types = [
            Type::INT4,
            Type::UUID,
            Type::TEXT,
            Type::TEXT,
            Type::FLOAT8,
            Type::FLOAT8,
            Type::TEXT,
            Type::INT8,
            Type::INT8,
            Type::TEXT,
            Type::TEXT,
            Type::TEXT,
            Type::FLOAT8,
            Type::BOOL,
            Type::UUID,
            Type::TEXT_ARRAY,
            Type::TIMESTAMPTZ,
            Type::TIMESTAMPTZ,
        ];
        let sink = db.copy_in(statements::COPY).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
        for ((row, new_id), place) in (0_i32..).zip(&self.new_ids).zip(&self.places) {
            let point = place.located.map(|located| located.coordinates);
            let history = usize::try_from(row)
                .ok()
                .and_then(|row| self.histories.get(row)?.as_ref());
            writer
                .as_mut()
                .write(&[
                    &row,
                    &new_id,
                    &place.name.as_str(),
                    &place.address.as_ref().map(Address::as_str),
                    &point.map(Coordinates::latitude),
                    &point.map(Coordinates::longitude),
                    &place
                        .located
                        .map(|located| CoordinateSource::as_str(located.source)),
                    &place.google.cid.map(Cid::to_bits),
                    &place.google.cell.map(u64::cast_signed),
                    &place.google.place_id.as_ref().map(GooglePlaceId::as_str),
                    &place.url.as_ref().map(WebUrl::as_str),
                    &place.notes.as_ref().map(Notes::as_str),
                    &place.rating.map(Rating::stars),
                    &place.visited,
                    &place.import_key(),
                    &history.map(|past| past.edited.words()),
                    &history.and_then(|past| past.created_at),
                    &history.and_then(|past| past.updated_at),
                ])
                .await?;
        }
        writer.finish().await?;
        // Without numbers the planner takes the table for a small one.
        db.batch_execute("ANALYZE import_rows").await
    }

    /// Puts the places into their lists and under their tags.
    pub(super) async fn add_memberships(
        &self,
        db: &Transaction<'_>,
        owner: Uuid,
        import: Uuid,
        lists: &Lists,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let (rows, ids): (Vec<i32>, Vec<Uuid>) = (0_i32..)
            .zip(&self.places)
            .flat_map(|(row, place)| place.lists.iter().map(move |list| (row, *list)))
            .filter_map(|(row, list)| Some((row, lists.0.get(list)?.as_ref()?.id.0)))
            .unzip();
        statements::ADD_TO_LISTS
            .run(db, &[&owner, &rows, &ids, &now, &import])
            .await?;
        let (rows, names): (Vec<i32>, Vec<&str>) = (0_i32..)
            .zip(&self.places)
            .flat_map(|(row, place)| place.tags.iter().map(move |tag| (row, tag.as_str())))
            .unzip();
        statements::HANG_TAGS
            .run(db, &[&owner, &rows, &names, &import])
            .await?;
        Ok(())
    }

    /// Counts what happened and says why each row that is no new place is none.
    /// `known` are the rows that the user had already.
    pub(super) fn summary(&self, known: &[i32], lists: Lists) -> Summary {
        let known_rows = known
            .iter()
            .filter_map(|row| self.places.get(usize::try_from(*row).ok()?))
            .map(|place| {
                let name = place.name.as_str();
                let message = format!("{name} is among your places already");
                merged(place.file.clone(), place.line, name, message)
            });
        let repeated = self.repeated.iter().map(|row| {
            let Repeated { name, first, .. } = row;
            merged(
                row.file.clone(),
                row.line,
                name,
                format!("{name} is the same place as line {first}"),
            )
        });
        let mut remarks: Vec<Remark> = self.remarks.clone();
        let skipped = remarks
            .iter()
            .filter(|remark| remark.outcome == Outcome::Skipped)
            .count();
        // The files of an archive have been merged with each other already.
        let merged_before = remarks
            .iter()
            .filter(|remark| remark.outcome == Outcome::Merged)
            .count();
        remarks.extend(known_rows);
        remarks.extend(repeated);
        sort(&mut remarks);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        // Names that differ in case are one list.
        let mut filled: Vec<FilledList> = Vec::new();
        for list in lists.0.into_iter().flatten() {
            if !filled.iter().any(|known| known.id == list.id) {
                filled.push(list);
            }
        }
        Summary {
            imported: count(self.places.len().saturating_sub(known.len())),
            merged: count(known.len() + self.repeated.len() + merged_before),
            skipped: count(skipped),
            lists: filled,
            remarks,
            disappeared: None,
        }
    }
}

/// The tags of the places, each once, and those that a backup has besides.
fn tags(places: &[ImportedPlace], looks: &[TagLook], new_id: &impl Fn() -> Uuid) -> Vec<StagedTag> {
    let known: HashMap<String, &TagLook> = looks
        .iter()
        .map(|look| (look.name.as_str().to_lowercase(), look))
        .collect();
    let of_places = places.iter().flat_map(|place| &place.tags);
    let mut names = HashSet::new();
    of_places
        .chain(looks.iter().map(|look| &look.name))
        .map(TagName::as_str)
        .filter(|name| names.insert(name.to_lowercase()))
        .map(|name| {
            let look = known.get(&name.to_lowercase());
            StagedTag {
                new_id: new_id(),
                name: name.to_owned(),
                color: look.and_then(|look| look.color.clone()).unwrap_or_default(),
                emoji: look.and_then(|look| look.emoji.clone()),
            }
        })
        .collect()
}

/// What two rows of one place have in common. Small, since there are as many of them
/// as there are rows.
#[derive(PartialEq, Eq, Hash)]
enum Mark {
    Cid(Cid),
    PlaceId(Box<str>),
    ImportKey(Uuid),
    /// Name without case, and the bits of exact coordinates.
    NameAndPoint(Box<(String, u64, u64)>),
}

impl Mark {
    /// The marks of a place, surest first.
    fn of(place: &ImportedPlace) -> Vec<Self> {
        let name = |name: &PlaceName| name.as_str().to_lowercase();
        let google_place_id = place.google.place_id.as_ref();
        let point = place.exact_coordinates();
        place
            .google
            .cid
            .map(Self::Cid)
            .into_iter()
            .chain(google_place_id.map(|id| Self::PlaceId(id.as_str().into())))
            .chain(place.import_key().map(Self::ImportKey))
            .chain(point.map(|point| {
                let (latitude, longitude) = (point.latitude(), point.longitude());
                Self::NameAndPoint(Box::new((
                    name(&place.name),
                    latitude.to_bits(),
                    longitude.to_bits(),
                )))
            }))
            .collect()
    }
}
