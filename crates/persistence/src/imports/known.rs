//! Places of the account that meet the rows of a file.
//!
//! The rules are in [`listbud_domain::import::KnownPlace`]. A page of rows at a time is
//! read together with its places, and what has changed is written back: a fixed number of
//! statements for each page, and no join, so that no plan depends on what the planner
//! knows of the owner.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use listbud_domain::{
    Cid, Contacts, GoogleIdentity, GooglePlaceId, PlaceField, PlaceName,
    import::{Difference, KnownPlace, Memory, Met, Remarks, Said, has_same_words},
};
use postgres_types::{Json, ToSql};
use serde_json::Value;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{memory, off_worker::off_worker, statements};
use crate::{
    StoreError, Transaction,
    places::columns::{self, COLUMNS, place_values},
    row::{count, get},
    statement::observed,
};

/// How many rows are in memory at once. Each may have 20,000 characters of notes, and its
/// place as many, twice.
const ROWS: usize = 1_000;

/// How many places one statement writes. Where the planner expects next to nothing of the
/// owner, it compares each of them with each.
const WRITTEN: usize = 100;

/// Lets the places that rows belong to meet them; answers what there is to tell.
pub(super) async fn meet(
    db: &Transaction<'_>,
    owner: Uuid,
    known: u64,
    files: &[Option<Arc<str>>],
    now: OffsetDateTime,
) -> Result<Told, StoreError> {
    if known > ROWS as u64 {
        let index = db.batch_execute(statements::INDEX_KNOWN_ROWS);
        observed("imports.index_known_rows", index).await?;
    }
    let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
    let mut after = (Uuid::nil(), -1);
    let mut meeting = Meeting::default();
    loop {
        let rows = statements::KNOWN_ROWS
            .rows(db, &[&after.0, &after.1, &limit])
            .await?;
        let is_last = rows.len() < ROWS;
        let rows: Vec<KnownRow> = rows.iter().map(KnownRow::read).collect::<Result<_, _>>()?;
        if let Some(last) = rows.last() {
            after = (last.place, last.row);
        }
        let mut places = places(db, owner, &meeting.unknown(&rows)).await?;
        let find = |id: &Uuid| {
            let current = meeting.current.as_ref().filter(|place| place.id == *id);
            current.or_else(|| places.get(id))
        };
        let mut taken = taken(db, owner, &rows, find).await?;
        let files = files.to_vec();
        let (met, changed) = off_worker(move || {
            for row in &rows {
                meeting.take(row, &mut places, &mut taken, &files);
            }
            if is_last {
                meeting.finish_current();
            }
            let changed = std::mem::take(&mut meeting.changed);
            (meeting, changed)
        })
        .await;
        meeting = met;
        for changed in changed.chunks(WRITTEN) {
            write(db, owner, changed, now).await?;
        }
        if is_last {
            return Ok(meeting.told);
        }
    }
}

/// What there is to tell of a meeting.
#[derive(Default)]
pub(in crate::imports) struct Told {
    pub(in crate::imports) remarks: Remarks,
    /// How many values were updated; not all of them may be told one by one.
    pub(in crate::imports) changed: u64,
}

/// What is in memory of the meeting.
#[derive(Default)]
struct Meeting {
    /// The place whose rows are coming; the next page may have more of them.
    current: Option<Place>,
    /// Places that have changed and wait to be written.
    changed: Vec<Place>,
    told: Told,
}

impl Meeting {
    /// The places of some rows, without the one that is there already.
    fn unknown(&self, rows: &[KnownRow]) -> Vec<Uuid> {
        let current = self.current.as_ref().map(|place| place.id);
        let mut ids: Vec<Uuid> = rows.iter().map(|row| row.place).collect();
        ids.dedup();
        ids.retain(|id| Some(*id) != current);
        ids
    }

    fn take(
        &mut self,
        row: &KnownRow,
        places: &mut HashMap<Uuid, Place>,
        taken: &mut Taken,
        files: &[Option<Arc<str>>],
    ) {
        if self.current.as_ref().is_none_or(|it| it.id != row.place) {
            self.finish_current();
            self.current = places.remove(&row.place);
        }
        let Some(place) = &mut self.current else {
            return;
        };
        place.take_identity(row, taken);
        for said in &row.said {
            for difference in place.now.meet(said) {
                if row.has_told(&difference) {
                    continue;
                }
                if difference.outcome == Met::TakenOver {
                    self.told.changed += 1;
                }
                let file = usize::try_from(row.file).ok();
                let file = file.and_then(|file| files.get(file)).cloned().flatten();
                let name = row.name.as_str();
                let remark = difference.remark(file, row.line, name);
                self.told.remarks.push(remark);
            }
        }
    }

    /// Ends with a place whose rows have all come.
    fn finish_current(&mut self) {
        let finished = self.current.take();
        self.changed.extend(finished.filter(Place::must_be_written));
    }
}

/// One row of the file.
struct KnownRow {
    place: Uuid,
    row: i32,
    file: i32,
    line: u64,
    name: PlaceName,
    google: GoogleIdentity,
    contacts: Contacts,
    visited: bool,
    saved_at: Option<OffsetDateTime>,
    said: Vec<Said>,
    /// What the row has where several sources say something else.
    first: Option<Said>,
}

impl KnownRow {
    fn read(row: &Row) -> Result<Self, StoreError> {
        const OPERATION: &str = "imports.known_rows";
        let it = columns::read(OPERATION, row)?;
        let name = it.name.clone();
        let whole = Said {
            source: get::<Option<&str>>(OPERATION, row, "source")?.map(Arc::from),
            name: it.name,
            address: it.address,
            located: it.located,
            url: it.url,
            notes: it.notes,
            rating: it.rating,
        };
        let several: Option<Json<Value>> = get(OPERATION, row, "said")?;
        let (said, first) = match several {
            Some(Json(said)) => (memory::read_sayings(&said), Some(whole)),
            None => (vec![whole], None),
        };
        Ok(Self {
            place: get(OPERATION, row, "place_id")?,
            row: get(OPERATION, row, "row")?,
            file: get(OPERATION, row, "file")?,
            line: count(OPERATION, row, "line")?,
            name,
            google: it.google,
            contacts: it.contacts,
            visited: it.visited,
            saved_at: it.saved_at,
            said,
            first,
        })
    }

    /// Whether it was told already that a value was left out: when the rows of the file
    /// came together.
    fn has_told(&self, difference: &Difference) -> bool {
        let Some(first) = self.first.as_ref() else {
            return false;
        };
        let there = difference.there.as_str();
        let differs = |kept: &str| !has_same_words(kept, there);
        difference.outcome == Met::KeptFirst
            && match difference.field {
                PlaceField::Name => differs(first.name.as_str()),
                PlaceField::Address => {
                    let kept = first.address.as_ref();
                    kept.is_some_and(|kept| differs(kept.as_str()))
                }
                PlaceField::Url => {
                    let kept = first.url.as_ref();
                    kept.is_some_and(|kept| differs(kept.as_str()))
                }
                PlaceField::Rating => {
                    let kept = first.rating;
                    kept.is_some_and(|kept| differs(&kept.stars().to_string()))
                }
                _ => false,
            }
    }
}

/// A place as it was and as it is now.
struct Place {
    id: Uuid,
    before: KnownPlace,
    now: KnownPlace,
    created_at: OffsetDateTime,
}

impl Place {
    fn read(row: &Row) -> Result<Self, StoreError> {
        const OPERATION: &str = "imports.known_places";
        let edited: Vec<&str> = get(OPERATION, row, "edited")?;
        let imported: Option<Json<Value>> = get(OPERATION, row, "imported")?;
        let it = columns::read(OPERATION, row)?;
        let place = KnownPlace {
            name: it.name,
            address: it.address,
            located: it.located,
            google: it.google,
            url: it.url,
            contacts: it.contacts,
            notes: it.notes,
            rating: it.rating,
            visited: it.visited,
            saved_at: it.saved_at,
            edited: edited
                .into_iter()
                .filter_map(PlaceField::from_word)
                .collect(),
            memory: imported.map_or_else(Memory::default, |Json(value)| memory::read(&value)),
            heard: HashMap::new(),
        };
        Ok(Self {
            id: get(OPERATION, row, "id")?,
            now: place.clone(),
            before: place,
            created_at: get(OPERATION, row, "created_at")?,
        })
    }

    /// Takes what a row tells beside what its sources say.
    fn take_identity(&mut self, row: &KnownRow, taken: &mut Taken) {
        // Our own exports write the time at which a place came where they know no
        // better: that says nothing new.
        let saved_at = row.saved_at.filter(|time| *time != self.created_at);
        self.now.fill(row.visited, saved_at, &row.contacts);
        if self.now.edited.contains(PlaceField::PlaceId) {
            return;
        }
        // An id that another place has stays there.
        let (mine, theirs) = (&mut self.now.google, &row.google);
        if mine.cid.is_none()
            && let Some(cid) = theirs.cid.filter(|cid| taken.cids.insert(*cid))
        {
            mine.cid = Some(cid);
        }
        if mine.cell.is_none() {
            mine.cell = theirs.cell;
        }
        if mine.place_id.is_none()
            && let Some(id) = &theirs.place_id
            && taken.place_ids.insert(id.clone())
        {
            mine.place_id = Some(id.clone());
        }
    }

    fn is_changed(&self) -> bool {
        !self.now.has_values_of(&self.before)
    }

    fn must_be_written(&self) -> bool {
        self.before.memory != self.now.memory || self.is_changed()
    }
}

/// Google ids that places have.
#[derive(Default)]
struct Taken {
    cids: HashSet<Cid>,
    place_ids: HashSet<GooglePlaceId>,
}

async fn places(
    db: &Transaction<'_>,
    owner: Uuid,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Place>, StoreError> {
    let rows = statements::KNOWN_PLACES.query(db, &[&owner, &ids]).await?;
    let places = rows.iter().map(Place::read);
    places
        .map(|place| place.map(|place| (place.id, place)))
        .collect()
}

/// Finds which ids of some rows are those of other places, if their own lack them.
async fn taken<'p>(
    db: &Transaction<'_>,
    owner: Uuid,
    rows: &[KnownRow],
    find: impl Fn(&Uuid) -> Option<&'p Place>,
) -> Result<Taken, StoreError> {
    let statement = &statements::TAKEN_IDS;
    let mut cids: Vec<i64> = Vec::new();
    let mut place_ids: Vec<&str> = Vec::new();
    for row in rows {
        let known = find(&row.place).map(|place| &place.now.google);
        let lacks_cid = known.is_some_and(|google| google.cid.is_none());
        let needs_place_id = known.is_some_and(|google| google.place_id.is_none());
        cids.extend(row.google.cid.filter(|_| lacks_cid).map(Cid::to_bits));
        let id = row.google.place_id.as_ref().filter(|_| needs_place_id);
        place_ids.extend(id.map(GooglePlaceId::as_str));
    }
    let mut taken = Taken::default();
    if cids.is_empty() && place_ids.is_empty() {
        return Ok(taken);
    }
    let found = statement.query(db, &[&owner, &cids, &place_ids]).await?;
    for row in &found {
        let cid: Option<i64> = get(statement.name, row, "cid")?;
        let id: Option<String> = get(statement.name, row, "google_place_id")?;
        taken.cids.extend(cid.and_then(Cid::from_bits));
        taken.place_ids.extend(id.map(GooglePlaceId::restore));
    }
    Ok(taken)
}

async fn write(
    db: &Transaction<'_>,
    owner: Uuid,
    places: &[Place],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = places.iter().map(|place| place.id).collect();
    let memory = places.iter().map(|it| Json(memory::write(&it.now.memory)));
    let memory: Vec<_> = memory.collect();
    let are_changed: Vec<bool> = places.iter().map(Place::is_changed).collect();
    let mut columns = [const { Vec::new() }; COLUMNS.len()];
    for place in places {
        for (column, value) in columns.iter_mut().zip(place_values!(&place.now)) {
            column.push(value);
        }
    }
    let mut params: Vec<&(dyn ToSql + Sync)> = vec![&owner, &now, &ids, &memory, &are_changed];
    params.extend(columns.iter().map(|column| column as &(dyn ToSql + Sync)));
    statements::WRITE_KNOWN.execute(db, &params).await?;
    Ok(())
}
