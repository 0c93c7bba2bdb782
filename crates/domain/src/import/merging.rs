//! Rows that are one place: how they are found, and what becomes of them.

use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::{BuildHasher, Hash},
};

use super::{
    Difference, ImportedPlace, Met, UNNAMED,
    known::{is_near, leads_to_google},
    said::{folded, has_same_words},
};
use crate::{Address, CoordinateSource, Located, PlaceField, TagName, WebUrl};

/// Finds the rows of an upload that are one place, by the marks by which the
/// database finds the places that a user has already: CID, then place id, then
/// import key, then name and exact coordinates, then name and postal address. A row of a
/// name and a web address alone is the only place that has both.
#[derive(Debug, Default)]
pub struct SamePlaces {
    /// Which place has a mark.
    known: HashMap<Mark, u32>,
    /// Which place has a name and a web address, if it is one.
    named: HashMap<Mark, Option<u32>>,
    keys: [RandomState; 2],
    /// The CID of each place, 0 without one.
    cids: Vec<u64>,
    /// The exact point of each place, as a keyed hash; 0 without one.
    points: Vec<u64>,
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
        let point = self.point(row);
        let known = marks.each().find_map(|(mark, is_weak)| {
            let place = self.place_of(mark)?;
            let of = |each: &[u64]| each.get(place).copied().unwrap_or_default();
            let agrees = |mine, theirs| mine == 0 || theirs == 0 || mine == theirs;
            // Two businesses of one name at one address have two CIDs; and two points
            // are two branches.
            let is_one =
                agrees(cid, of(&self.cids)) && (!is_weak || agrees(point, of(&self.points)));
            is_one.then_some(place)
        });
        let known = known.or_else(|| self.only_named(row));
        let place = known.unwrap_or(self.cids.len());
        for (each, value) in [(&mut self.cids, cid), (&mut self.points, point)] {
            match each.get_mut(place) {
                Some(known) if *known == 0 => *known = value,
                Some(_) => {}
                None => each.push(value),
            }
        }
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        for (mark, _) in marks.each() {
            self.known.entry(mark).or_insert(number);
        }
        if let Some(mark) = self.name_and_url(row) {
            let only = self.named.entry(mark).or_insert(Some(number));
            if *only != Some(number) {
                *only = None;
            }
        }
        Found {
            place,
            is_first: known.is_none(),
            loses_place_id: place_id.is_some_and(|other| other != place),
        }
    }

    /// The place of a row that has a name and a web address and nothing else to tell it
    /// by, if there is one place of both.
    fn only_named(&self, row: &ImportedPlace) -> Option<usize> {
        let is_bare = row.address.is_none() && row.exact_coordinates().is_none();
        let mark = self.name_and_url(row).filter(|_| is_bare)?;
        let number = self.named.get(&mark).copied().flatten()?;
        usize::try_from(number).ok()
    }

    /// What a row without Google's ids, which tell more, has of name and web address.
    fn name_and_url(&self, row: &ImportedPlace) -> Option<Mark> {
        let url = row.url.as_ref().filter(|_| row.google.is_empty())?;
        let name = row.name.as_str().to_lowercase();
        Some(self.mark((5_u8, name, url.as_str())))
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
            name_and_address: row.address.as_ref().map(|address| {
                let name = row.name.as_str().to_lowercase();
                self.mark((4_u8, name, folded(address.as_str())))
            }),
        }
    }

    /// The exact point of a row as a number; 0 without one.
    fn point(&self, row: &ImportedPlace) -> u64 {
        let [keys, _] = &self.keys;
        row.exact_coordinates().map_or(0, |point| {
            let point = (point.latitude().to_bits(), point.longitude().to_bits());
            keys.hash_one(point).max(1)
        })
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
    name_and_address: Option<Mark>,
}

impl Marks {
    /// Each with whether it is weak: a point that differs refutes it.
    fn each(&self) -> impl Iterator<Item = (Mark, bool)> {
        let sure = [
            self.cid,
            self.place_id,
            self.import_key,
            self.name_and_point,
        ];
        let sure = sure.into_iter().flatten().map(|mark| (mark, false));
        sure.chain(self.name_and_address.map(|mark| (mark, true)))
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

fn fill<T>(mine: &mut Option<T>, theirs: Option<T>) {
    if mine.is_none() {
        *mine = theirs;
    }
}

fn rank(located: Option<Located>) -> Option<CoordinateSource> {
    located.map(|located| located.source)
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

    /// Takes from the same place again what the rows before leave blank, all but the
    /// notes; answers what it has otherwise.
    pub fn fill_from(&mut self, other: ImportedPlace) -> Vec<Difference> {
        let differences = self.differences(&other);
        let place = &mut self.place;
        if place.name.as_str() == UNNAMED {
            place.name = other.name;
        }
        fill(&mut place.address, other.address);
        fill(&mut place.url, other.url);
        place.contacts.fill_from(&other.contacts, |_| true);
        fill(&mut place.review, other.review);
        fill(&mut place.rating, other.rating);
        fill(&mut place.history, other.history);
        // The first time counts: saving a place a second time is not news.
        place.saved_at = match (place.saved_at, other.saved_at) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        place.visited |= other.visited;
        place.google.fill_from(&other.google);
        if rank(other.located) > rank(place.located) {
            place.located = other.located;
        }
        self.take_tags(other.tags);
        self.take_lists(other.lists);
        differences
    }

    /// The address of a row, if Google only writes that of the place in another way: the
    /// ids say as much.
    #[must_use]
    pub fn other_way<'r>(place: &ImportedPlace, row: &'r ImportedPlace) -> Option<&'r WebUrl> {
        let url = row.url.as_ref()?;
        let is_other = place.url.as_ref().is_some_and(|known| known != url);
        (is_other && !row.google.is_empty() && leads_to_google(url)).then_some(url)
    }

    /// What a row says otherwise than the rows before.
    fn differences(&self, other: &ImportedPlace) -> Vec<Difference> {
        let place = &self.place;
        let mut told = Vec::new();
        let mut tell = |field, here: Option<&str>, there: Option<&str>| {
            if let (Some(here), Some(there)) = (here, there)
                && !has_same_words(here, there)
            {
                told.push(Difference {
                    field,
                    outcome: Met::KeptFirst,
                    here: Some(here.to_owned()),
                    there: there.to_owned(),
                });
            }
        };
        let name = |place: &ImportedPlace| {
            let name = place.name.as_str();
            (name != UNNAMED).then(|| name.to_owned())
        };
        tell(
            PlaceField::Name,
            name(place).as_deref(),
            name(other).as_deref(),
        );
        tell(
            PlaceField::Address,
            place.address.as_ref().map(Address::as_str),
            other.address.as_ref().map(Address::as_str),
        );
        if Self::other_way(place, other).is_none() {
            tell(
                PlaceField::Url,
                place.url.as_ref().map(WebUrl::as_str),
                other.url.as_ref().map(WebUrl::as_str),
            );
        }
        let stars = |place: &ImportedPlace| place.rating.map(|stars| stars.stars().to_string());
        tell(
            PlaceField::Rating,
            stars(place).as_deref(),
            stars(other).as_deref(),
        );
        if let (Some(here), Some(there)) = (place.located, other.located)
            && here.source.min(there.source) >= CoordinateSource::GeoJson
            && !is_near(&here, &there)
        {
            // The better one stays.
            let (kept, left) = if there.source > here.source {
                (there, here)
            } else {
                (here, there)
            };
            told.push(Difference {
                field: PlaceField::Coordinates,
                outcome: Met::KeptFirst,
                here: Some(Difference::point(&kept)),
                there: Difference::point(&left),
            });
        }
        told
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
    fn branches_of_one_name_are_told_apart_by_address_or_point() {
        let branch = |address: &str, url: &str| ImportedPlace {
            address: Address::parse(address).ok(),
            ..pin("Spar", url)
        };
        let chain = "https://chain.example/";
        let rows = [
            branch("Hauptgasse 1, Bern", ""),
            branch("Seeweg 20, Thun", ""),
            branch("seeweg 20  THUN", ""),
            branch("", ""),
            branch("Hauptgasse 1, Bern", chain),
            branch("Seeweg 20, Thun", chain),
            branch("Ring 3, Chur", chain),
            at(1.0, branch("Ring 3, Chur", chain)),
            at(2.0, branch("Ring 3, Chur", chain)),
            at(2.0, branch("Ring 3, 7000 Chur", "")),
        ];

        assert_eq!(numbers(&rows), [0, 1, 1, 2, 0, 1, 3, 3, 4, 4]);
    }

    #[test]
    fn a_name_and_a_web_address_alone_are_the_only_place_that_has_both() {
        let (hut, chain) = ("https://hut.example/", "https://chain.example/");
        let rows = [
            at(1.0, pin("Hut", hut)),
            pin("HUT", hut),
            pin("Hut", "https://other.example/"),
            pin("Hut", ""),
            at(1.0, pin("Spar", chain)),
            at(2.0, pin("Spar", chain)),
            pin("Spar", chain),
        ];

        assert_eq!(numbers(&rows), [0, 0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_place_has_its_earlier_releases_key_if_that_differs() {
        let pin = pin("Spar", "https://chain.example/");
        let with_address = ImportedPlace {
            address: Address::parse("Ring 3").ok(),
            ..pin.clone()
        };

        assert_eq!(pin.former_import_key(), None);
        assert_eq!(with_address.former_import_key(), pin.import_key());
        assert_eq!(at(1.0, pin.clone()).former_import_key(), pin.import_key());
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
        let differences = merging.fill_from(again);
        let (place, left_out) = merging.finish();

        assert_eq!(place.name, PlaceName::parse("Café").unwrap());
        assert_eq!(place.notes, Notes::parse("mine").ok());
        assert_eq!(place.rating, Rating::parse(4.0).ok());
        assert_eq!(place.url, WebUrl::parse("https://example.org/1").ok());
        let fields: Vec<_> = differences.iter().map(|it| it.field).collect();
        assert_eq!(fields, [PlaceField::Name, PlaceField::Url]);
        let tags: Vec<_> = place.tags.iter().map(TagName::as_str).collect();
        assert_eq!(tags, ["Wine", "food"]);
        assert_eq!(left_out, LeftOut::default());
    }

    #[test]
    fn a_place_takes_a_hundred_tags_and_fifty_lists_and_reports_the_others() {
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
