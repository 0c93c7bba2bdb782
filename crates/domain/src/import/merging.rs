//! Rows that are one place: how they are found, and what becomes of them.

use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::{BuildHasher, Hash},
};

use super::ImportedPlace;
use crate::{Located, TagName};

/// Finds the rows of an upload that are one place, by the marks by which the
/// database finds the places that a user has already: CID, then place id, then
/// import key, then name and exact coordinates.
#[derive(Debug, Default)]
pub struct SamePlaces {
    /// Which place has a mark.
    known: HashMap<Mark, u32>,
    keys: [RandomState; 2],
    /// The CID of each place, 0 without one.
    cids: Vec<u64>,
}

/// What two rows of one place have in common, as 96 bits of keyed hashes: texts
/// would take ten times the memory, and nobody can aim at a collision. With a
/// number beside it a mark fills 16 bytes.
type Mark = [u32; 3];

/// Which place a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The place's number, in the order of the places' first rows.
    pub place: usize,
    /// Whether the row is its first.
    pub is_first: bool,
    /// Whether the row's place id belongs to another place, so that this one must
    /// not have it: Google merges and splits businesses, and of two CIDs that
    /// claim one id, the first keeps it.
    pub loses_place_id: bool,
}

impl SamePlaces {
    /// Finds the place that a row is, or makes it a new one. Rows come in order.
    pub fn find_or_add(&mut self, row: &ImportedPlace) -> Found {
        let marks = self.marks(row);
        let place_id = marks.place_id.and_then(|mark| self.place_of(mark));
        let cid = row.google.cid.map_or(0, crate::Cid::get);
        let known = marks
            .each()
            .filter_map(|mark| self.place_of(mark))
            // Two businesses of one name at one address have two CIDs.
            .find(|place| {
                let theirs = self.cids.get(*place).copied().unwrap_or_default();
                cid == 0 || theirs == 0 || cid == theirs
            });
        let place = known.unwrap_or(self.cids.len());
        match self.cids.get_mut(place) {
            Some(known) if *known == 0 => *known = cid,
            Some(_) => {}
            None => self.cids.push(cid),
        }
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        for mark in marks.each() {
            self.known.entry(mark).or_insert(number);
        }
        Found {
            place,
            is_first: known.is_none(),
            loses_place_id: place_id.is_some_and(|other| other != place),
        }
    }

    fn place_of(&self, mark: Mark) -> Option<usize> {
        let number = self.known.get(&mark)?;
        usize::try_from(*number).ok()
    }

    fn marks(&self, row: &ImportedPlace) -> Marks {
        let point = row.exact_coordinates();
        Marks {
            cid: row.google.cid.map(|cid| self.mark((0_u8, cid))),
            place_id: row.google.place_id.as_ref().map(|id| self.mark((1_u8, id))),
            import_key: row.import_key().map(|key| self.mark((2_u8, key))),
            name_and_point: point.map(|point| {
                let name = row.name.as_str().to_lowercase();
                let (latitude, longitude) = (point.latitude(), point.longitude());
                self.mark((3_u8, name, latitude.to_bits(), longitude.to_bits()))
            }),
        }
    }

    fn mark(&self, of: impl Hash) -> Mark {
        let [one, other] = &self.keys;
        let (one, other) = (one.hash_one(&of), other.hash_one(&of));
        let low = |hash: u64| u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default();
        [low(one), low(one >> u32::BITS), low(other)]
    }
}

/// The marks of a row, surest first.
struct Marks {
    cid: Option<Mark>,
    place_id: Option<Mark>,
    import_key: Option<Mark>,
    name_and_point: Option<Mark>,
}

impl Marks {
    fn each(&self) -> impl Iterator<Item = Mark> {
        [
            self.cid,
            self.place_id,
            self.import_key,
            self.name_and_point,
        ]
        .into_iter()
        .flatten()
    }
}

/// One place while its rows come together. The first row keeps what it has, and
/// the others fill what it leaves blank: in time that is linear in what the rows
/// hold, however many there are.
#[derive(Debug)]
pub struct Merging {
    place: ImportedPlace,
    /// The tags without regard to case, those included that were left out.
    tags: HashSet<String>,
    lists: HashSet<usize>,
    left_out: LeftOut,
}

/// What a place could not take, because it has enough of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Tags beyond [`ImportedPlace::MAX_TAGS`], at most [`Self::MAX`].
    pub tags: Vec<TagName>,
    /// Lists beyond [`ImportedPlace::MAX_LISTS`], at most [`Self::MAX`].
    pub lists: Vec<usize>,
}

impl LeftOut {
    /// How many are told apart, of tags and of lists.
    pub const MAX: usize = 1_000;
}

impl Merging {
    /// Begins with the first row.
    #[must_use]
    pub fn new(mut first: ImportedPlace) -> Self {
        let tags = std::mem::take(&mut first.tags);
        let lists = std::mem::take(&mut first.lists);
        let mut merging = Self {
            place: first,
            tags: HashSet::new(),
            lists: HashSet::new(),
            left_out: LeftOut::default(),
        };
        merging.take_tags(tags);
        merging.take_lists(lists);
        merging
    }

    /// The place so far.
    #[must_use]
    pub const fn place(&self) -> &ImportedPlace {
        &self.place
    }

    /// The place so far, to change what is not merged by [`Self::fill_from`].
    /// Its tags and lists must stay.
    pub const fn place_mut(&mut self) -> &mut ImportedPlace {
        &mut self.place
    }

    /// Takes from the same place again what the rows before leave blank.
    pub fn fill_from(&mut self, other: ImportedPlace) {
        fn fill<T>(mine: &mut Option<T>, theirs: Option<T>) {
            if mine.is_none() {
                *mine = theirs;
            }
        }
        let place = &mut self.place;
        fill(&mut place.address, other.address);
        fill(&mut place.url, other.url);
        fill(&mut place.notes, other.notes);
        fill(&mut place.review, other.review);
        fill(&mut place.rating, other.rating);
        fill(&mut place.history, other.history);
        // The first time counts: saving a place a second time is no news.
        place.saved_at = match (place.saved_at, other.saved_at) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        place.visited |= other.visited;
        place.google.fill_from(&other.google);
        let rank = |located: Option<Located>| located.map(|located| located.source);
        if rank(other.located) > rank(place.located) {
            place.located = other.located;
        }
        self.take_tags(other.tags);
        self.take_lists(other.lists);
    }

    fn take_tags(&mut self, tags: Vec<TagName>) {
        for tag in tags {
            let left_out = &mut self.left_out.tags;
            let has_room = self.place.tags.len() < ImportedPlace::MAX_TAGS;
            if !has_room && left_out.len() >= LeftOut::MAX {
                return;
            }
            if self.tags.insert(tag.as_str().to_lowercase()) {
                if has_room {
                    self.place.tags.push(tag);
                } else {
                    left_out.push(tag);
                }
            }
        }
    }

    fn take_lists(&mut self, lists: Vec<usize>) {
        for list in lists {
            let left_out = &mut self.left_out.lists;
            let has_room = self.place.lists.len() < ImportedPlace::MAX_LISTS;
            if !has_room && left_out.len() >= LeftOut::MAX {
                return;
            }
            if self.lists.insert(list) {
                if has_room {
                    self.place.lists.push(list);
                } else {
                    left_out.push(list);
                }
            }
        }
    }

    /// Answers the place, and what it could not take.
    #[must_use]
    pub fn finish(self) -> (ImportedPlace, LeftOut) {
        (self.place, self.left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Cid, CoordinateSource, Coordinates, GoogleIdentity, GooglePlaceId, Notes, PlaceName,
        Rating, WebUrl, import::tests::pin,
    };

    fn business(name: &str, cid: u64, place_id: Option<&str>) -> ImportedPlace {
        ImportedPlace {
            google: GoogleIdentity {
                cid: Cid::new(cid),
                cell: None,
                place_id: place_id.map(|id| GooglePlaceId::parse(id).unwrap()),
            },
            ..pin(name, "https://example.org/")
        }
    }

    fn at(degrees: f64, place: ImportedPlace) -> ImportedPlace {
        ImportedPlace {
            located: Some(Located {
                coordinates: Coordinates::parse(degrees, degrees).unwrap(),
                source: CoordinateSource::GeoJson,
            }),
            ..place
        }
    }

    fn numbers(rows: &[ImportedPlace]) -> Vec<usize> {
        let mut same = SamePlaces::default();
        rows.iter().map(|row| same.find_or_add(row).place).collect()
    }

    #[test]
    fn rows_are_one_place_by_each_mark() {
        let id = Some("ChIJsomeplaceid");
        let rows = [
            business("A", 1, id),
            business("B", 1, None),
            business("C", 0, id),
            pin("Dropped pin", "https://example.org/1"),
            pin("DROPPED PIN", "https://example.org/1"),
            pin("Dropped pin", "https://example.org/2"),
            at(1.0, business("Inn", 0, Some("ChIJotherplaceid"))),
            at(1.0, pin("INN", "https://example.org/3")),
            at(2.0, pin("Inn", "https://example.org/4")),
        ];

        assert_eq!(numbers(&rows), [0, 0, 0, 1, 1, 2, 3, 3, 4]);
    }

    #[test]
    fn two_cids_are_two_places_whatever_else_they_share() {
        let id = Some("ChIJsomeplaceid");
        let mut same = SamePlaces::default();

        let first = same.find_or_add(&at(1.0, business("Inn", 1, id)));
        let second = same.find_or_add(&at(1.0, business("Inn", 2, id)));
        let by_name = same.find_or_add(&at(1.0, pin("Inn", "https://example.org/1")));

        assert_eq!((first.place, first.loses_place_id), (0, false));
        assert_eq!((second.place, second.loses_place_id), (1, true));
        assert_eq!(by_name.place, 0, "the first that has the mark");
    }

    #[test]
    fn a_place_takes_no_place_id_that_another_has() {
        let id = Some("ChIJsomeplaceid");
        let mut same = SamePlaces::default();

        same.find_or_add(&business("A", 1, id));
        same.find_or_add(&business("B", 2, None));
        let again = same.find_or_add(&business("B", 2, id));

        assert_eq!(
            again,
            Found {
                place: 1,
                is_first: false,
                loses_place_id: true
            }
        );
    }

    #[test]
    fn a_place_gets_its_cid_from_a_later_row() {
        let id = Some("ChIJsomeplaceid");
        let rows = [
            business("A", 0, id),
            business("A", 1, id),
            business("A", 2, id),
            business("A", 1, None),
        ];

        assert_eq!(numbers(&rows), [0, 0, 1, 0]);
    }

    #[test]
    fn the_same_place_again_fills_blanks_and_overwrites_nothing() {
        let mut first = pin("Café", "https://example.org/1");
        first.notes = Notes::parse("mine").ok();
        first.tags = vec![TagName::parse("Wine").unwrap()];
        let mut again = pin("Café again", "https://example.org/2");
        again.notes = Notes::parse("other").ok();
        again.rating = Rating::parse(4.0).ok();
        again.tags = vec![
            TagName::parse("wine").unwrap(),
            TagName::parse("food").unwrap(),
        ];

        let mut merging = Merging::new(first);
        merging.fill_from(again);
        let (place, left_out) = merging.finish();

        assert_eq!(place.name, PlaceName::parse("Café").unwrap());
        assert_eq!(place.notes, Notes::parse("mine").ok());
        assert_eq!(place.rating, Rating::parse(4.0).ok());
        assert_eq!(place.url, WebUrl::parse("https://example.org/1").ok());
        let tags: Vec<_> = place.tags.iter().map(TagName::as_str).collect();
        assert_eq!(tags, ["Wine", "food"]);
        assert_eq!(left_out, LeftOut::default());
    }

    #[test]
    fn a_place_takes_a_hundred_tags_and_fifty_lists_and_tells_the_others() {
        let row = |number: usize| ImportedPlace {
            tags: (0..10)
                .map(|tag| TagName::parse(&format!("t{}", number * 10 + tag)).unwrap())
                .collect(),
            lists: (0..10).map(|list| number * 10 + list).collect(),
            ..pin("Café", "https://example.org/1")
        };

        let mut merging = Merging::new(row(0));
        for number in 1..500 {
            merging.fill_from(row(number));
        }
        let (place, left_out) = merging.finish();

        assert_eq!((place.tags.len(), place.lists.len()), (100, 50));
        assert_eq!(place.tags[99].as_str(), "t99");
        assert_eq!(left_out.tags[0].as_str(), "t100");
        assert_eq!(left_out.lists[0], 50);
        assert_eq!(left_out.tags.len(), LeftOut::MAX);
        assert_eq!(left_out.lists.len(), LeftOut::MAX);
    }
}
