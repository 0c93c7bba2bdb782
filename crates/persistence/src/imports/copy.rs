//! Places as the rows of a binary COPY (PostgreSQL's manual, COPY, "Binary Format").

use std::{
    collections::{HashMap, HashSet},
    io,
    sync::Arc,
};

use bytes::{BufMut as _, Bytes, BytesMut};
use listbud_domain::{
    ListName, TagName,
    import::{ImportedPlace, source_of},
};
use postgres_types::{IsNull, ToSql, Type};
use serde_json::Value;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Places, memory};
use crate::places::columns::{COLUMNS, place_values};

/// What the rows refer to by number.
#[derive(Default)]
pub(super) struct Dictionary {
    /// The tags, each once without regard to case.
    pub(super) tags: Vec<TagName>,
    tag_numbers: HashMap<String, i32>,
    /// The files of an archive; the first is that of places without one.
    pub(super) files: Vec<Option<Arc<str>>>,
    file_numbers: HashMap<Option<Arc<str>>, i32>,
}

impl Dictionary {
    pub(super) fn tag(&mut self, tag: TagName) -> i32 {
        let next = number(self.tags.len());
        let found = *self
            .tag_numbers
            .entry(tag.as_str().to_lowercase())
            .or_insert(next);
        if found == next {
            self.tags.push(tag);
        }
        found
    }

    /// The name of the file that rows refer to by this number; `None` for places
    /// without one.
    pub(super) fn file_name(&self, number: i32) -> Option<Arc<str>> {
        let number = usize::try_from(number).ok()?;
        self.files.get(number).cloned().flatten()
    }

    fn file(&mut self, file: Option<&Arc<str>>) -> i32 {
        let last = self.files.last();
        if last.is_some_and(|last| last.as_ref() == file) {
            return number(self.files.len() - 1);
        }
        let file = file.cloned();
        if let Some(number) = self.file_numbers.get(&file) {
            return *number;
        }
        let number = number(self.files.len());
        self.files.push(file.clone());
        self.file_numbers.insert(file, number);
        number
    }
}

fn number(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(i32::MAX)
}

/// How large a chunk is, about.
const CHUNK: usize = 128 * 1024;

/// Reads all places and sends their rows in chunks; for a thread that may wait. Ends
/// early when nobody takes the chunks any more.
pub(super) fn encode(
    places: &Places,
    sources: &Sources,
    new_id: impl Fn() -> Uuid,
    chunks: &mpsc::Sender<Bytes>,
) -> io::Result<Dictionary> {
    let mut dictionary = Dictionary::default();
    let mut keys = HashSet::new();
    let mut buffer = BytesMut::with_capacity(CHUNK + CHUNK / 4);
    buffer.put_slice(b"PGCOPY\n\xff\r\n\0");
    // No flags, and no extension of the header.
    buffer.put_i64(0);
    for (row, place) in (0_i32..).zip(places.open()) {
        let place = place?;
        let said = place.sayings(|| sources.of(&place));
        let row = Row {
            number: row,
            new_id: new_id(),
            // What merging has filled in may have made a second place of this key.
            import_key: place.import_key().filter(|key| keys.insert(*key)),
            source: said.first().and_then(|said| said.source.clone()),
            imported: memory::of(&said),
            said: (said.len() > 1).then(|| memory::sayings(&said)),
        };
        encode_row(&row, place, &mut dictionary, &mut buffer)?;
        if buffer.len() >= CHUNK && !send(&mut buffer, chunks) {
            return Ok(dictionary);
        }
    }
    buffer.put_i16(-1);
    send(&mut buffer, chunks);
    Ok(dictionary)
}

/// Sends what is there; answers whether somebody takes it.
fn send(buffer: &mut BytesMut, chunks: &mpsc::Sender<Bytes>) -> bool {
    let bytes = buffer.split().freeze();
    buffer.reserve(CHUNK + CHUNK / 4);
    chunks.blocking_send(bytes).is_ok()
}

/// The sources of rows that do not name theirs.
pub(super) struct Sources {
    /// Of rows in no list.
    plain: Arc<str>,
    /// Of rows whose first list it is.
    lists: Vec<Arc<str>>,
}

impl Sources {
    pub(super) fn new<'l>(format: &str, lists: impl Iterator<Item = &'l ListName>) -> Self {
        Self {
            plain: source_of(format, None),
            lists: lists.map(|list| source_of(format, Some(list))).collect(),
        }
    }

    fn of(&self, place: &ImportedPlace) -> Arc<str> {
        let list = place.lists.first().and_then(|list| self.lists.get(*list));
        Arc::clone(list.unwrap_or(&self.plain))
    }
}

/// What a row has beside its place.
struct Row {
    number: i32,
    new_id: Uuid,
    import_key: Option<Uuid>,
    source: Option<Arc<str>>,
    said: Option<Value>,
    imported: Value,
}

/// The columns of the COPY, in the order of [`super::statements::COPY`].
fn encode_row(
    row: &Row,
    mut place: ImportedPlace,
    dictionary: &mut Dictionary,
    buffer: &mut BytesMut,
) -> io::Result<()> {
    let former_key = place.former_import_key();
    let file = dictionary.file(place.file.as_ref());
    let line = i64::try_from(place.line).unwrap_or(i64::MAX);
    let lists: Vec<i32> = place.lists.iter().map(|list| number(*list)).collect();
    let tags = std::mem::take(&mut place.tags);
    let tags: Vec<i32> = tags.into_iter().map(|tag| dictionary.tag(tag)).collect();
    let history = place.history.as_deref();
    let edited = history.map(|past| past.edited.words());
    let created_at = history.and_then(|past| past.created_at);
    let updated_at = history.and_then(|past| past.updated_at);
    let source = row.source.as_deref();
    let mut columns: Vec<(&(dyn ToSql + Sync), Type)> = vec![
        (&row.number, Type::INT4),
        (&row.new_id, Type::UUID),
        (&file, Type::INT4),
        (&line, Type::INT8),
        (&lists, Type::INT4_ARRAY),
        (&tags, Type::INT4_ARRAY),
        (&row.import_key, Type::UUID),
        (&former_key, Type::UUID),
        (&source, Type::TEXT),
        (&row.said, Type::JSONB),
        (&row.imported, Type::JSONB),
        (&edited, Type::TEXT_ARRAY),
        (&created_at, Type::TIMESTAMPTZ),
        (&updated_at, Type::TIMESTAMPTZ),
    ];
    let values = place_values!(&place);
    for (column, value) in COLUMNS.iter().zip(&values) {
        columns.push((value, column.kind.sql_type()));
    }
    buffer.put_i16(i16::try_from(columns.len()).map_err(io::Error::other)?);
    for (value, kind) in &columns {
        let at = buffer.len();
        buffer.put_i32(-1);
        if let IsNull::No = value
            .to_sql_checked(kind, buffer)
            .map_err(io::Error::other)?
        {
            let length = buffer.len() - at - size_of::<i32>();
            let length = i32::try_from(length).map_err(io::Error::other)?;
            if let Some(mut place) = buffer.get_mut(at..at + size_of::<i32>()) {
                place.put_i32(length);
            }
        }
    }
    Ok(())
}
