//! Rows of an upload that are one place.

use std::{
    collections::{HashSet, hash_map::RandomState},
    fmt::Write as _,
    hash::BuildHasher,
    sync::Arc,
};

use listbud_domain::{
    Notes, TagName,
    import::{
        Found, ImportBatch, ImportedList, ImportedPlace, LeftOut, Merging, Outcome, Remark,
        Remarks, SamePlaces,
    },
};

use crate::{MAX_TAGS, Places, TakeoutError, draft::UNNAMED, remarks};

/// Merges the rows of a batch that are one place. The first keeps what it has; its
/// gaps are filled, its position gives way to a better one, and notes from
/// different rows of an archive come to stand beside each other.
///
/// Each row is read twice and each merged place written once, however many rows
/// it has. Reading a file does this already; it is here for batches from elsewhere.
///
/// # Errors
///
/// [`TakeoutError::Storage`] when the temporary file fails, and the errors that tell
/// of too many lists or tags.
pub fn merge(batch: &mut ImportBatch<Places>) -> Result<(), TakeoutError> {
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
}

impl Merged {
    fn new(mut first: ImportedPlace) -> Self {
        let notes = JoinedNotes::new(first.notes.take(), first.review.as_ref());
        Self {
            merging: Merging::new(first),
            notes,
        }
    }

    /// Takes the same place again, and tells of it.
    fn take(&mut self, mut again: ImportedPlace, told: &mut Remarks) {
        let first = self.merging.place();
        let remark = |outcome, code, message| Remark {
            file: again.file.clone(),
            line: again.line,
            name: Some(again.name.as_str().to_owned()),
            outcome,
            code,
            message,
        };
        let notes = again.notes.take();
        if again.file.is_none() {
            let message = format!("{} is the same place as line {}", again.name, first.line);
            told.push(remark(Outcome::Merged, remarks::ALREADY_SAVED, message));
            self.notes.fill(notes);
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
            told.push(remark(Outcome::Merged, remarks::SAME_PLACE, message));
            if !self.notes.join(notes, again.review.is_some()) {
                let message = "Its notes are too long together with those of the same place; the first were kept.";
                told.push(remark(
                    Outcome::Adjusted,
                    remarks::NOTES_NOT_JOINED,
                    message.to_owned(),
                ));
            }
            if first.name.as_str() == UNNAMED {
                self.merging.place_mut().name = again.name.clone();
            }
        }
        self.merging.fill_from(again);
        self.notes
            .look_at_review(self.merging.place().review.as_ref());
    }

    fn finish(self, lists: &[ImportedList], told: &mut Remarks) -> ImportedPlace {
        let (mut place, left_out) = self.merging.finish();
        place.notes = self.notes.finish();
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
    /// what was published. Answers whether there was room.
    fn join(&mut self, theirs: Option<Notes>, is_review: bool) -> bool {
        let Some(theirs) = theirs else { return true };
        if self.text.is_empty() {
            self.fill(Some(theirs));
            return true;
        }
        let theirs = theirs.as_str();
        let part = self.hashes.hash_one(theirs);
        if self.parts.contains(&part) || self.contains(theirs) {
            return true;
        }
        // Two texts that were normalised, with line breaks between, are normalised.
        let length = self.length + 2 + theirs.chars().count();
        if length > Notes::MAX {
            return false;
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
        true
    }

    fn contains(&mut self, theirs: &str) -> bool {
        let Some(left) = self.searchable.checked_sub(self.text.len()) else {
            return false;
        };
        // What a row brings may be searched for again.
        self.searchable = left.saturating_add(8 * theirs.len());
        self.text.contains(theirs)
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
