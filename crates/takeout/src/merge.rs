//! One place that stands in several files of an archive.

use std::{collections::HashMap, fmt::Write as _};

use listbud_domain::{
    Cid, Notes,
    import::{ImportBatch, ImportedPlace, Outcome, Remark},
};

use crate::{draft::UNNAMED, remarks};

/// Merges the places of a batch that are one: by CID, then place id, then name
/// and exact coordinates. The first keeps what it has; its gaps are filled, its
/// position gives way to a better one, and notes come to stand beside each
/// other.
pub(crate) fn merge(batch: &mut ImportBatch) {
    let places = std::mem::take(&mut batch.places);
    let mut known: HashMap<Mark, usize> = HashMap::with_capacity(places.len());
    batch.places.reserve(places.len());
    for place in places {
        let marks = Mark::of(&place);
        let first = marks
            .iter()
            .filter_map(|mark| known.get(mark))
            .copied()
            .find(|first| {
                // Two businesses of one name at one address have two numbers.
                let theirs = batch.places.get(*first).and_then(|first| first.google.cid);
                place.google.cid.is_none() || theirs.is_none() || place.google.cid == theirs
            });
        let index = first.unwrap_or(batch.places.len());
        match batch.places.get_mut(index) {
            Some(first) => batch.remarks.extend(join(first, &place)),
            None => batch.places.push(place),
        }
        for mark in marks {
            known.entry(mark).or_insert(index);
        }
    }
}

/// Puts the same place again into the first; answers what there is to tell.
fn join(first: &mut ImportedPlace, again: &ImportedPlace) -> Vec<Remark> {
    let remark = |outcome, code, message| Remark {
        file: again.file.clone(),
        line: again.line,
        name: Some(again.name.as_str().to_owned()),
        outcome,
        code,
        message,
    };
    let mut message = format!(
        "It is the same place as \"{}\" in line {}",
        first.name, first.line
    );
    if let Some(file) = &first.file {
        // Writing into a string cannot fail.
        let _ = write!(message, " of {file}");
    }
    message.push('.');
    let mut told = vec![remark(Outcome::Merged, remarks::SAME_PLACE, message)];
    match joined(first, again) {
        Some(Ok(notes)) => first.notes = Some(notes),
        Some(Err(_)) => told.push(remark(
            Outcome::Adjusted,
            remarks::NOTES_NOT_JOINED,
            "Its notes are too long together with those of the same place; the first were kept."
                .to_owned(),
        )),
        None => {}
    }
    if first.name.as_str() == UNNAMED {
        first.name = again.name.clone();
    }
    first.fill_from(again);
    told
}

/// The notes of both, what was written for oneself before what was published;
/// `None` when one of them says nothing new.
fn joined(
    first: &ImportedPlace,
    again: &ImportedPlace,
) -> Option<Result<Notes, listbud_domain::Invalid>> {
    let (mine, theirs) = (first.notes.as_ref()?, again.notes.as_ref()?);
    if mine.as_str().contains(theirs.as_str()) {
        return None;
    }
    let is_review = first.review.as_ref() == Some(mine) && again.review.is_none();
    let (before, after) = if is_review {
        (theirs, mine)
    } else {
        (mine, theirs)
    };
    Some(Notes::parse(&format!("{before}\n\n{after}")))
}

/// What two rows of one place have in common.
#[derive(PartialEq, Eq, Hash)]
enum Mark {
    Cid(Cid),
    PlaceId(String),
    /// Name without case, and the bits of exact coordinates.
    NameAndPoint(String, u64, u64),
}

impl Mark {
    /// The marks of a place, surest first.
    fn of(place: &ImportedPlace) -> Vec<Self> {
        let cid = place.google.cid.map(Self::Cid);
        let place_id = place.google.place_id.as_ref();
        let point = place.exact_coordinates().map(|point| {
            Self::NameAndPoint(
                place.name.as_str().to_lowercase(),
                point.latitude().to_bits(),
                point.longitude().to_bits(),
            )
        });
        cid.into_iter()
            .chain(place_id.map(|id| Self::PlaceId(id.as_str().to_owned())))
            .chain(point)
            .collect()
    }
}
