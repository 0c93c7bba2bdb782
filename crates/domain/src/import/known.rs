//! A place of the account, as a file meets it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use time::OffsetDateTime;

use super::said::{can_change, has_same_words, has_text};
use super::{Difference, Digest, Memory, Met, Remembered, Said, UNNAMED, memory};
use crate::{
    Address, Contacts, CoordinateSource, EditedFields, GoogleIdentity, Located, Notes, PlaceField,
    PlaceName, Rating, WebUrl,
};

/// A place of the account while the rows of a file come to it.
///
/// A blank that no person has made is filled. What a source says again changes nothing.
/// What it says otherwise is taken over where the place still has what the source said
/// before; else it is told, once. A second note is added to notes that no person has
/// changed. Files that are not a source of their own, as [`can_change`] tells, add and
/// replace nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPlace {
    /// Its name.
    pub name: PlaceName,
    /// Its postal address.
    pub address: Option<Address>,
    /// Where it is.
    pub located: Option<Located>,
    /// Who it is to Google.
    pub google: GoogleIdentity,
    /// Its web address.
    pub url: Option<WebUrl>,
    /// How to reach it.
    pub contacts: Contacts,
    /// Its notes.
    pub notes: Option<Notes>,
    /// Its stars.
    pub rating: Option<Rating>,
    /// Whether its owner has been there.
    pub visited: bool,
    /// When its owner saved it.
    pub saved_at: Option<OffsetDateTime>,
    /// The fields that a person has set or cleared.
    pub edited: EditedFields,
    /// What the sources said of it.
    pub memory: Memory,
    /// The sources that have spoken already during this import, with what they said before
    /// it. What they say twice in it adds to it, and is not a change.
    pub heard: HashMap<Arc<str>, Remembered>,
}

/// A value of the place and what there is to know about it.
struct Value<'a, T> {
    field: PlaceField,
    here: &'a mut Option<T>,
    /// What the source said last time.
    before: Option<Digest>,
    /// Whether the source is one file, so that another value is a change.
    can_change: bool,
    is_edited: bool,
    text: fn(&T) -> String,
}

impl<T: Clone + PartialEq> Value<'_, T> {
    fn meet(self, there: Option<&T>) -> Option<Difference> {
        let there = there?;
        let said = (self.text)(there);
        if self.here.as_ref() == Some(there) || self.before == Some(Digest::of(&said)) {
            return None;
        }
        let here = self.here.as_ref().map(self.text);
        if here.is_none() && !self.is_edited {
            *self.here = Some(there.clone());
            return None;
        }
        let has_same = here
            .as_ref()
            .is_some_and(|here| has_same_words(here, &said));
        let outcome = if self.is_edited {
            Met::KeptYours
        } else if self.can_change
            && self.before.is_some()
            && here.as_deref().map(Digest::of) == self.before
        {
            *self.here = Some(there.clone());
            Met::TakenOver
        } else {
            Met::KeptFirst
        };
        // A name in capital letters is the same name.
        let is_told = outcome == Met::TakenOver || !has_same;
        is_told.then_some(Difference {
            field: self.field,
            outcome,
            here,
            there: said,
        })
    }
}

impl KnownPlace {
    /// Takes what is not remembered of a source: a place that was visited stays visited,
    /// the earliest time counts, and contacts fill blanks.
    pub fn fill(&mut self, visited: bool, saved_at: Option<OffsetDateTime>, contacts: &Contacts) {
        let edited = &self.edited;
        self.contacts.fill_from(contacts, |contact| {
            !edited.contains(PlaceField::Contact(contact))
        });
        self.visited |= visited && !self.edited.contains(PlaceField::Visited);
        if let Some(time) = saved_at
            && !self.edited.contains(PlaceField::SavedAt)
        {
            self.saved_at = Some(self.saved_at.map_or(time, |known| known.min(time)));
        }
    }

    /// Whether all values are those of another place; what is remembered does not matter.
    #[must_use]
    pub fn has_values_of(&self, other: &Self) -> bool {
        let compared = Self {
            edited: self.edited.clone(),
            memory: self.memory.clone(),
            heard: self.heard.clone(),
            ..other.clone()
        };
        *self == compared
    }

    /// Meets what a source says of it; answers what there is to tell.
    pub fn meet(&mut self, said: &Said) -> Vec<Difference> {
        let heard = said
            .source
            .as_ref()
            .and_then(|source| self.heard.get(source).cloned());
        let is_heard = heard.is_some();
        let mut before = heard
            .or_else(|| self.memory.of(said.source.as_ref()).cloned())
            .unwrap_or_default();
        if is_heard {
            // Another row may have its notes from the same source.
            before.notes = None;
        } else if let Some(source) = &said.source {
            self.heard.insert(Arc::clone(source), before.clone());
        }
        let mut told = Vec::new();
        told.extend(self.meet_name(said, &before));
        let is_edited = |field| self.edited.contains(field);
        let address = Value {
            field: PlaceField::Address,
            here: &mut self.address,
            before: before.address,
            can_change: can_change(said.source.as_deref()),
            is_edited: is_edited(PlaceField::Address),
            text: |address| address.as_str().to_owned(),
        };
        told.extend(address.meet(said.address.as_ref()));
        let rating = Value {
            field: PlaceField::Rating,
            here: &mut self.rating,
            before: before.rating,
            can_change: can_change(said.source.as_deref()),
            is_edited: is_edited(PlaceField::Rating),
            text: |stars| memory::rating(*stars),
        };
        told.extend(rating.meet(said.rating.as_ref()));
        let url = Value {
            field: PlaceField::Url,
            here: &mut self.url,
            before: before.url,
            can_change: can_change(said.source.as_deref()),
            is_edited: is_edited(PlaceField::Url),
            text: |url| url.as_str().to_owned(),
        };
        // Google writes an address in many ways; the ids say as much.
        let is_googles = said.url.as_ref().is_some_and(leads_to_google) && !self.google.is_empty();
        told.extend(url.meet(said.url.as_ref()).filter(|_| !is_googles));
        told.extend(self.meet_position(said, &before));
        told.extend(self.meet_notes(said, &before));
        if is_heard {
            self.memory.add(said);
        } else {
            self.memory.remember(said);
        }
        told
    }

    fn meet_name(&mut self, said: &Said, before: &Remembered) -> Option<Difference> {
        if said.name.as_str() == UNNAMED {
            return None;
        }
        let mut name = Some(self.name.clone()).filter(|name| name.as_str() != UNNAMED);
        let field = Value {
            field: PlaceField::Name,
            here: &mut name,
            before: before.name,
            can_change: can_change(said.source.as_deref()),
            is_edited: self.edited.contains(PlaceField::Name),
            text: |name| name.as_str().to_owned(),
        };
        let difference = field.meet(Some(&said.name));
        if let Some(name) = name {
            self.name = name;
        }
        difference
    }

    fn meet_position(&mut self, said: &Said, before: &Remembered) -> Option<Difference> {
        let there = said.located?;
        let is_edited = self.edited.contains(PlaceField::Coordinates);
        let text = Difference::point(&there);
        let is_as_before = before.position == Some(Digest::of(&text));
        let here = self.located;
        if !is_edited && here.is_none_or(|here| there.source > here.source) {
            self.located = Some(there);
            return None;
        }
        if is_as_before || here == Some(there) || there.source.is_approximate() {
            return None;
        }
        let here_text = here.as_ref().map(Difference::point);
        let is_untouched = !is_edited
            && can_change(said.source.as_deref())
            && before.position.is_some()
            && here_text.as_deref().map(Digest::of) == before.position
            && here.is_some_and(|here| here.source == there.source);
        let is_near = here.is_some_and(|here| is_near(&here, &there));
        let outcome = if is_untouched {
            self.located = Some(there);
            Met::TakenOver
        } else if is_near || (there.source < CoordinateSource::GeoJson && before.position.is_none())
        {
            // A point in a web address is part of it, and the address is kept.
            return None;
        } else if is_edited {
            Met::KeptYours
        } else {
            Met::KeptFirst
        };
        Some(Difference {
            field: PlaceField::Coordinates,
            outcome,
            here: here_text,
            there: text,
        })
    }

    fn meet_notes(&mut self, said: &Said, before: &Remembered) -> Option<Difference> {
        let there = said.notes.as_ref()?.as_str();
        let here = self.notes.as_ref().map(Notes::as_str);
        if before.notes.as_deref() == Some(there) {
            return None;
        }
        let is_edited = self.edited.contains(PlaceField::Notes);
        let old = before.notes.as_deref();
        let old = old.filter(|_| !is_edited && can_change(said.source.as_deref()));
        // Paragraphs of it may be what one of several rows says.
        let old = old.filter(|old| !has_paragraphs(old, there));
        let old = old.filter(|old| self.is_only_theirs(said, old, there));
        let replaced = old.and_then(|old| replace(here?, old, there));
        if replaced.is_none() && here.is_some_and(|here| has_text(here, there)) {
            return None;
        }
        let difference = |outcome, here: Option<&str>| {
            Some(Difference {
                field: PlaceField::Notes,
                outcome,
                here: here.map(str::to_owned),
                there: there.to_owned(),
            })
        };
        if is_edited {
            return difference(Met::KeptYours, here);
        }
        let Some(here) = here else {
            self.notes.clone_from(&said.notes);
            return None;
        };
        let told = match (&replaced, old) {
            (Some(_), Some(old)) => difference(Met::TakenOver, Some(old)),
            _ => None,
        };
        let joined = replaced.unwrap_or_else(|| join(here, there));
        if joined.chars().count() > Notes::MAX {
            return difference(Met::NoRoom, None);
        }
        self.notes = Some(Notes::restore(joined));
        told
    }

    /// Whether no other source says what would be lost with the old note.
    fn is_only_theirs(&self, said: &Said, old: &str, there: &str) -> bool {
        let mut others = self.memory.each();
        !others.any(|(source, it)| {
            said.source.as_deref() != Some(source)
                && it.notes.as_deref().is_some_and(|notes| {
                    notes == old || (has_text(old, notes) && !has_text(there, notes))
                })
        })
    }
}

/// Adds the paragraphs of a text that another does not have.
fn join(here: &str, there: &str) -> String {
    // Searching takes as long as the text is, for each of them.
    const SEARCHED: usize = 50;
    if has_text(there, here) {
        return there.to_owned();
    }
    if !there.contains("\n\n") {
        return format!("{here}\n\n{there}");
    }
    let known: HashSet<&str> = here.split("\n\n").collect();
    let mut joined = here.to_owned();
    for (number, paragraph) in there.split("\n\n").enumerate() {
        let is_known = known.contains(paragraph)
            || (number < SEARCHED && has_text(here, paragraph.trim_matches('\n')));
        if !is_known {
            joined.push_str("\n\n");
            joined.push_str(paragraph);
        }
    }
    joined
}

/// Puts a new text where a paragraph, or several, say the old one.
fn replace(text: &str, old: &str, new: &str) -> Option<String> {
    let (before, after) = around(text, old)?;
    // What another source says as well need not stand there twice.
    let kept = [
        before.trim_end_matches('\n'),
        after.trim_start_matches('\n'),
    ];
    if kept.iter().any(|kept| has_text(kept, new)) {
        let kept = kept.into_iter().filter(|kept| !kept.is_empty());
        return Some(kept.collect::<Vec<_>>().join("\n\n"));
    }
    Some(format!("{before}{new}{after}"))
}

/// Whether a text is a paragraph of another, or several.
fn has_paragraphs(text: &str, part: &str) -> bool {
    around(text, part).is_some()
}

/// What stands before and after a paragraph, or several.
fn around<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    text.match_indices(part).find_map(|(at, _)| {
        let before = text.get(..at)?;
        let after = text.get(at + part.len()..)?;
        let is_whole = (before.is_empty() || before.ends_with("\n\n"))
            && (after.is_empty() || after.starts_with("\n\n"));
        is_whole.then_some((before, after))
    })
}

/// Whether two points are one, but for rounding.
pub(super) fn is_near(one: &Located, other: &Located) -> bool {
    const METRES: f64 = 2.0;
    one.coordinates.distance_to(other.coordinates) <= METRES
}

/// Whether a web address leads to Google's map.
pub(super) fn leads_to_google(url: &WebUrl) -> bool {
    let host = url.as_str().split('/').nth(2).unwrap_or_default();
    let host = host.to_ascii_lowercase();
    host == "goo.gl"
        || host.ends_with(".goo.gl")
        || host == "g.page"
        || (host.starts_with("google.") || host.contains(".google."))
}

#[cfg(test)]
mod tests;
