//! Rows of an upload that are one place.

use std::{
    collections::{HashSet, hash_map::RandomState},
    fmt::Write as _,
    hash::BuildHasher,
    sync::Arc,
};

use listbud_domain::{
    Notes, PlaceField, TagName,
    import::{
        Difference, Found, ImportBatch, ImportedList, ImportedPlace, LeftOut, Memory, Merging, Met,
        Outcome, Remark, Remarks, Said, SamePlaces, has_text, source_of,
    },
};

use crate::{MAX_TAGS, Places, TakeoutError, remarks};

/// Merges the rows of a batch that are one place. The first keeps what it has; its gaps
/// are filled, its position gives way to a better one, and the notes come to stand beside
/// each other. A remark tells what a later row has otherwise.
///
/// Each row is read twice and each merged place written once, however many rows
/// it has. Reading a file does this already; it is here for batches from elsewhere.
///
/// # Errors
///
/// [`TakeoutError::Storage`] when the temporary file fails, and the errors that tell
/// of too many lists or tags.
pub fn merge(batch: &mut ImportBatch<Places>) -> Result<(), TakeoutError> {
    merge_rows(batch, "")
}

/// Does what [`merge`] does with rows that come from a file of this kind, unless they
/// name their source.
pub(crate) fn merge_rows(
    batch: &mut ImportBatch<Places>,
    format: &str,
) -> Result<(), TakeoutError> {
    let places = &mut batch.places;
    if let Some(failure) = places.take_failure() {
        return Err(failure);
    }
    let chains = find(places)?;
    if chains.are_all_single() {
        return Ok(());
    }
    places.begin_merged();
    let mut locations = Vec::with_capacity(chains.firsts.len());
    let mut bytes = Vec::new();
    for first in &chains.firsts {
        if chains.is_single(*first) {
            locations.extend(places.location(to_usize(*first)));
            continue;
        }
        let mut merged: Option<Merged> = None;
        for row in chains.rows(*first) {
            let mut place = places.get(to_usize(row), &mut bytes)?;
            if chains.losing.contains(&row) {
                place.google.place_id = None;
            }
            if place.source.is_none() {
                let list = place.lists.first().and_then(|list| batch.lists.get(*list));
                place.source = Some(source_of(format, list.map(|list| &list.name)));
            }
            match &mut merged {
                Some(merged) => merged.take(place, &mut batch.remarks),
                none => *none = Some(Merged::new(place)),
            }
        }
        if let Some(merged) = merged {
            let place = merged.finish(&batch.lists, &mut batch.remarks);
            locations.push(places.append(&place)?);
        }
    }
    places.locate(locations.into_iter());
    Ok(())
}

/// Finds which rows are one place.
fn find(places: &Places) -> Result<Chains, TakeoutError> {
    let mut same = SamePlaces::default();
    let mut chains = Chains::default();
    let mut tags = HashSet::new();
    let hashes = RandomState::new();
    for place in places {
        let place = place?;
        let names = place.tags.iter();
        tags.extend(names.map(|tag| hashes.hash_one(tag.as_str().to_lowercase())));
        if tags.len() > MAX_TAGS {
            return Err(TakeoutError::TooManyTags { max: MAX_TAGS });
        }
        chains.add(same.find_or_add(&place));
    }
    Ok(chains)
}

/// The rows of each place: a few bytes a row.
#[derive(Default)]
struct Chains {
    /// The first row of each place, and the last so far.
    firsts: Vec<u32>,
    lasts: Vec<u32>,
    /// The next row of the same place; [`Self::END`] behind the last.
    next: Vec<u32>,
    /// The rows whose place id belongs to another place.
    losing: HashSet<u32>,
}

impl Chains {
    const END: u32 = u32::MAX;

    fn add(&mut self, found: Found) {
        let row = u32::try_from(self.next.len()).unwrap_or(Self::END);
        self.next.push(Self::END);
        if found.is_first {
            self.firsts.push(row);
            self.lasts.push(row);
        } else if let Some(last) = self.lasts.get_mut(found.place) {
            if let Some(next) = self.next.get_mut(to_usize(*last)) {
                *next = row;
            }
            *last = row;
        }
        if found.loses_place_id {
            self.losing.insert(row);
        }
    }

    fn are_all_single(&self) -> bool {
        self.firsts.len() == self.next.len() && self.losing.is_empty()
    }

    fn after(&self, row: u32) -> Option<u32> {
        let next = self.next.get(to_usize(row)).copied();
        next.filter(|next| *next != Self::END)
    }

    fn is_single(&self, first: u32) -> bool {
        self.after(first).is_none() && !self.losing.contains(&first)
    }

    fn rows(&self, first: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(first), |row| self.after(*row))
    }
}

fn to_usize(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

/// One place while its rows come together.
struct Merged {
    merging: Merging,
    notes: JoinedNotes,
    sayings: Sayings,
}

impl Merged {
    fn new(mut first: ImportedPlace) -> Self {
        let mut sayings = Sayings::default();
        sayings.take(&first, Joined::Added);
        let notes = JoinedNotes::new(first.notes.take(), first.review.as_ref());
        Self {
            merging: Merging::new(first),
            notes,
            sayings,
        }
    }

    /// Takes the same place again, and tells of it.
    fn take(&mut self, mut again: ImportedPlace, told: &mut Remarks) {
        let first = self.merging.place();
        let remark = |code, message| Remark {
            file: again.file.clone(),
            line: again.line,
            name: Some(again.name.as_str().to_owned()),
            outcome: Outcome::Merged,
            code,
            message,
        };
        let (code, mut message) = if again.file.is_none() {
            let message = format!("{} is the same place as line {}", again.name, first.line);
            (remarks::ALREADY_SAVED, message)
        } else {
            let mut message = format!(
                "It is the same place as \"{}\" in line {}",
                first.name, first.line
            );
            if let Some(file) = &first.file {
                // Writing into a string cannot fail.
                let _ = write!(message, " of {file}");
            }
            message.push('.');
            (remarks::SAME_PLACE, message)
        };
        if let Some(url) = Merging::other_way(first, &again) {
            if !message.ends_with('.') {
                message.push('.');
            }
            let _ = write!(
                message,
                " Its web address {} leads to the same place.",
                url.as_str()
            );
        }
        told.push(remark(code, message));
        let joined = self.notes.join(again.notes.clone(), again.review.is_some());
        self.sayings.take(&again, joined);
        let (file, line, name) = (again.file.clone(), again.line, again.name.clone());
        let notes = again.notes.take();
        let mut differences = self.merging.fill_from(again);
        if joined == Joined::NoRoom {
            differences.extend(notes.map(|notes| Difference {
                field: PlaceField::Notes,
                outcome: Met::NoRoom,
                here: None,
                there: notes.into_string(),
            }));
        }
        for difference in differences {
            told.push(difference.remark(file.clone(), line, name.as_str()));
        }
        self.notes
            .look_at_review(self.merging.place().review.as_ref());
    }

    fn finish(self, lists: &[ImportedList], told: &mut Remarks) -> ImportedPlace {
        let (mut place, left_out) = self.merging.finish();
        place.notes = self.notes.finish();
        self.sayings.finish(&mut place);
        let mut tell = |code, message| {
            told.push(Remark {
                file: place.file.as_ref().map(Arc::clone),
                line: place.line,
                name: Some(place.name.as_str().to_owned()),
                outcome: Outcome::Adjusted,
                code,
                message,
            });
        };
        let LeftOut { tags, lists: left } = &left_out;
        if !tags.is_empty() {
            let names = tags.iter().map(TagName::as_str);
            let kept = ImportedPlace::MAX_TAGS;
            tell(
                remarks::TOO_MANY_TAGS,
                format!(
                    "The place has more than {kept} tags; the first {kept} were kept, without {}.",
                    some_of(names)
                ),
            );
        }
        if !left.is_empty() {
            let names = left.iter().filter_map(|list| lists.get(*list));
            let kept = ImportedPlace::MAX_LISTS;
            tell(
                remarks::TOO_MANY_LISTS,
                format!(
                    "The place is in more than {kept} lists; the first {kept} were kept, without {}.",
                    some_of(names.map(|list| list.name.as_str()))
                ),
            );
        }
        place
    }
}

/// The first names of some, and how many more there are.
fn some_of<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const SHOWN: usize = 3;
    let names: Vec<&str> = names.collect();
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("\"{name}\""))
        .collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more if names.len() < LeftOut::MAX => format!("{shown} and {more} more"),
        more => format!("{shown} and at least {more} more"),
    }
}

/// What each source says of one place.
#[derive(Default)]
struct Sayings {
    each: Vec<(Said, JoinedNotes)>,
    /// How many characters the notes of all sources have.
    length: usize,
}

impl Sayings {
    /// How many characters the notes may have: as many as all of a place's notes, and
    /// again as many that several sources repeat.
    const MAX_NOTES: usize = 2 * Notes::MAX;

    fn take(&mut self, row: &ImportedPlace, joined: Joined) {
        let position = |source: Option<&Arc<str>>| {
            let mut each = self.each.iter();
            each.position(|(said, _)| said.source.as_ref() == source)
        };
        let is_full = self.each.len() >= Memory::MAX_SOURCES;
        let known = position(row.source.as_ref());
        // What does not fit comes together, from a source without a name.
        let source = row.source.clone().filter(|_| known.is_some() || !is_full);
        let known = known.or_else(|| position(source.as_ref()));
        let at = known.unwrap_or(self.each.len());
        if known.is_none() {
            let mut said = Said::by(row);
            said.source = source;
            said.notes = None;
            self.each.push((said, JoinedNotes::new(None, None)));
        }
        let Some((said, notes)) = self.each.get_mut(at) else {
            return;
        };
        said.fill_from(row);
        let length = row
            .notes
            .as_ref()
            .map_or(0, |notes| notes.as_str().chars().count());
        let is_kept = match joined {
            Joined::Added => true,
            Joined::Known => self.length + length <= Self::MAX_NOTES,
            Joined::NoRoom => false,
        };
        if is_kept && notes.join(row.notes.clone(), false) == Joined::Added {
            self.length += length;
        }
    }

    fn finish(self, place: &mut ImportedPlace) {
        let mut each = self.each;
        if let [(only, _)] = each.as_mut_slice() {
            place.source = only.source.take();
            return;
        }
        place.source = None;
        place.said = each
            .into_iter()
            .map(|(said, notes)| Said {
                notes: notes.finish(),
                ..said
            })
            .collect();
    }
}

/// What became of notes that come to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joined {
    /// They are part of them now.
    Added,
    /// They were part of them before, or there are none.
    Known,
    /// They are too long together.
    NoRoom,
}

/// The notes of one place, as those of several rows come to stand beside each other.
struct JoinedNotes {
    text: String,
    /// How many characters it has.
    length: usize,
    /// The notes that are part of it, as hashes.
    parts: HashSet<u64>,
    hashes: RandomState,
    /// Whether it is a published review and nothing else.
    is_review: bool,
    /// How many bytes may still be searched for notes that are part of others.
    searchable: usize,
}

impl JoinedNotes {
    /// Searching one text for another takes as long as the text is. For notes of a
    /// usual length this is never used up; beyond it whole notes are compared.
    const SEARCHABLE: usize = 1024 * 1024;

    fn new(first: Option<Notes>, review: Option<&Notes>) -> Self {
        let mut notes = Self {
            text: String::new(),
            length: 0,
            parts: HashSet::new(),
            hashes: RandomState::new(),
            is_review: false,
            searchable: Self::SEARCHABLE,
        };
        notes.fill(first);
        notes.look_at_review(review);
        notes
    }

    /// Takes notes where there are none.
    fn fill(&mut self, theirs: Option<Notes>) {
        if let Some(theirs) = theirs
            && self.text.is_empty()
        {
            self.length = theirs.as_str().chars().count();
            self.parts.insert(self.hashes.hash_one(theirs.as_str()));
            self.text = theirs.into_string();
        }
    }

    /// Puts notes beside those that there are, what was written for oneself before
    /// what was published.
    fn join(&mut self, theirs: Option<Notes>, is_review: bool) -> Joined {
        let Some(theirs) = theirs else {
            return Joined::Known;
        };
        if self.text.is_empty() {
            self.fill(Some(theirs));
            return Joined::Added;
        }
        let theirs = theirs.as_str();
        let part = self.hashes.hash_one(theirs);
        if self.parts.contains(&part) || self.contains(theirs) {
            return Joined::Known;
        }
        // Two texts that were normalised, with line breaks between, are normalised.
        let length = self.length + 2 + theirs.chars().count();
        if length > Notes::MAX {
            return Joined::NoRoom;
        }
        if self.is_review && !is_review {
            self.text.insert_str(0, &format!("{theirs}\n\n"));
        } else {
            self.text.push_str("\n\n");
            self.text.push_str(theirs);
        }
        self.length = length;
        self.parts.insert(part);
        self.is_review = false;
        Joined::Added
    }

    fn contains(&mut self, theirs: &str) -> bool {
        let Some(left) = self.searchable.checked_sub(self.text.len()) else {
            return false;
        };
        // What a row brings may be searched for again.
        self.searchable = left.saturating_add(8 * theirs.len());
        has_text(&self.text, theirs)
    }

    /// Sees whether the notes are the review alone, after either has come in.
    fn look_at_review(&mut self, review: Option<&Notes>) {
        if self.parts.len() == 1 && !self.is_review {
            self.is_review = review.is_some_and(|review| review.as_str() == self.text);
        }
    }

    fn finish(self) -> Option<Notes> {
        (!self.text.is_empty()).then(|| Notes::restore(self.text))
    }
}
