//! The rows of a file, and what each source says of a place.

use std::{fmt::Write as _, sync::Arc};

use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Remarks,
    said::{self, UNNAMED},
};
use crate::{
    Address, Color, Contacts, CoordinateSource, Coordinates, EditedFields, Emoji, GoogleIdentity,
    ListDescription, ListName, Located, Notes, PlaceName, Rating, TagName, WebUrl,
};

/// All that was read from one upload. Its places are whatever holds many of them:
/// those of a large file do not fit into memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportBatch<P = Vec<ImportedPlace>> {
    /// The lists that it fills.
    pub lists: Vec<ImportedList>,
    /// The places, in the file's order.
    pub places: P,
    /// What did not become a place, or lost something on the way.
    pub remarks: Remarks,
}

impl<P> ImportBatch<P> {
    /// The same with the places held in another way.
    pub fn map_places<Q>(self, map: impl FnOnce(P) -> Q) -> ImportBatch<Q> {
        ImportBatch {
            lists: self.lists,
            places: map(self.places),
            remarks: self.remarks,
        }
    }
}

/// A list that an import fills, made when its owner has none of that name.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedList {
    /// Its name.
    pub name: ListName,
    /// What stood above the table.
    pub description: Option<ListDescription>,
    /// How it is painted, where the file says so.
    pub color: Option<Color>,
    /// Its sign, where the file says so.
    pub emoji: Option<Emoji>,
}

/// One row that is a place.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedPlace {
    /// The file of an archive that it stands in; `None` when the upload is that
    /// file.
    pub file: Option<Arc<str>>,
    /// Where it stands in the file: the line on which a CSV record begins, or
    /// the number of a feature, placemark or waypoint, all from 1.
    pub line: u64,
    /// The lists it belongs to, as indices into [`ImportBatch::lists`].
    pub lists: Vec<usize>,
    /// Its name.
    pub name: PlaceName,
    /// Its postal address.
    pub address: Option<Address>,
    /// Where it is.
    pub located: Option<Located>,
    /// Who it is to Google.
    pub google: GoogleIdentity,
    /// The address that Google wrote.
    pub url: Option<WebUrl>,
    /// How to reach it.
    pub contacts: Contacts,
    /// Note and comment, and the review where there is one.
    pub notes: Option<Notes>,
    /// What the person published about it. It is part of [`Self::notes`], and
    /// stands beside what its owner wrote elsewhere instead of over it.
    pub review: Option<Notes>,
    /// Stars.
    pub rating: Option<Rating>,
    /// Whether the file says that the user has been there.
    pub visited: bool,
    /// When the person saved it, as far as the file says.
    pub saved_at: Option<OffsetDateTime>,
    /// Tags, without repetition.
    pub tags: Vec<TagName>,
    /// The source that says all this, as [`source_of`](super::source_of) names it; `None` where the kind
    /// of the upload tells it.
    pub source: Option<Arc<str>>,
    /// What each source says, where there are several; empty where there is one.
    pub said: Vec<Said>,
    /// What only a backup tells. It counts where the place is new; one that is
    /// there has a past of its own.
    pub history: Option<Box<PlaceHistory>>,
}

/// The past of a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceHistory {
    /// The fields that a person has set or cleared.
    pub edited: EditedFields,
    /// When it was added.
    pub created_at: Option<OffsetDateTime>,
    /// When it last changed.
    pub updated_at: Option<OffsetDateTime>,
}

impl ImportedPlace {
    /// The most tags that an upload gives one place. Google's lists have a
    /// handful; without a bound one place could cost as much as a library.
    pub const MAX_TAGS: usize = 100;

    /// The most lists that an upload puts one place into, for the same reason.
    pub const MAX_LISTS: usize = 50;

    /// What a later import knows this place by when Google gives it no id: a
    /// UUIDv5 (RFC 9562) of what the file says, so that a dropped pin is found again
    /// after its owner renamed it. `None` when a Google id does this better.
    ///
    /// That is the name, with the web address and the point, or with the postal address
    /// where there is no point: branches of one name are several places, also if all of
    /// them name one web site.
    #[must_use]
    pub fn import_key(&self) -> Option<Uuid> {
        let (name, whereabouts) = self.key_parts()?;
        // None of the parts can hold a line break, so no two keys run together.
        let mut key = format!("{name}\n{whereabouts}");
        match (self.exact_coordinates(), &self.address) {
            // Without a web address the point is in the key already; one that was read
            // from the web address tells nothing else.
            (Some(point), _) => {
                let is_read = self
                    .located
                    .is_some_and(|located| located.source == CoordinateSource::Url);
                if self.url.is_some() && !is_read {
                    // Writing into a string cannot fail.
                    let _ = write!(key, "\n{},{}", point.latitude(), point.longitude());
                }
            }
            (None, Some(address)) => {
                let _ = write!(key, "\n{}", said::folded(address.as_str()));
            }
            (None, None) => {}
        }
        Some(key_of(&key))
    }

    /// The key by which an earlier release knew this place, where it is another one: of
    /// the name and the web address, or of the point where there is none. Branches could
    /// have the same.
    #[must_use]
    pub fn former_import_key(&self) -> Option<Uuid> {
        let (name, whereabouts) = self.key_parts()?;
        let former = key_of(&format!("{name}\n{whereabouts}"));
        (self.import_key() != Some(former)).then_some(former)
    }

    fn key_parts(&self) -> Option<(String, String)> {
        if self.google.cid.is_some() || self.google.place_id.is_some() {
            return None;
        }
        let name = self.name.as_str().to_lowercase();
        let whereabouts = match (&self.url, self.exact_coordinates()) {
            (Some(url), _) => url.as_str().to_owned(),
            (None, Some(point)) => format!("{},{}", point.latitude(), point.longitude()),
            (None, None) => String::new(),
        };
        Some((name, whereabouts))
    }

    /// The coordinates, if they are exact enough to tell two places of one name
    /// apart.
    #[must_use]
    pub fn exact_coordinates(&self) -> Option<Coordinates> {
        self.located
            .filter(|located| !located.source.is_approximate())
            .map(|located| located.coordinates)
    }
}

fn key_of(text: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, text.as_bytes())
}

/// What one source says of a place. A source is one of Google's lists, or a kind of
/// file, as [`source_of`](super::source_of) names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The source; `None` when it is not known, or when there are too many of them.
    pub source: Option<Arc<str>>,
    /// Its name there.
    pub name: PlaceName,
    /// Its postal address there.
    pub address: Option<Address>,
    /// Where it is according to it.
    pub located: Option<Located>,
    /// Its web address there.
    pub url: Option<WebUrl>,
    /// What is written about it there.
    pub notes: Option<Notes>,
    /// Its stars there.
    pub rating: Option<Rating>,
}

impl Said {
    /// What a row says of its place.
    #[must_use]
    pub fn by(row: &ImportedPlace) -> Self {
        Self {
            source: row.source.clone(),
            name: row.name.clone(),
            address: row.address.clone(),
            located: row.located,
            url: row.url.clone(),
            notes: row.notes.clone(),
            rating: row.rating,
        }
    }

    /// Takes from another row of the same source what this leaves blank, except for
    /// the notes.
    pub fn fill_from(&mut self, row: &ImportedPlace) {
        fn fill<T: Clone>(mine: &mut Option<T>, theirs: Option<&T>) {
            if mine.is_none() {
                *mine = theirs.cloned();
            }
        }
        if self.name.as_str() == UNNAMED {
            self.name = row.name.clone();
        }
        fill(&mut self.address, row.address.as_ref());
        fill(&mut self.url, row.url.as_ref());
        fill(&mut self.rating, row.rating.as_ref());
        let rank = |located: Option<Located>| located.map(|located| located.source);
        if rank(row.located) > rank(self.located) {
            self.located = row.located;
        }
    }
}

impl ImportedPlace {
    /// What each source says of the place, at least one. `format` is the kind of file
    /// of rows that do not name their source.
    #[must_use]
    pub fn sayings(&self, source: impl FnOnce() -> Arc<str>) -> Vec<Said> {
        if !self.said.is_empty() {
            return self.said.clone();
        }
        let mut said = Said::by(self);
        said.source.get_or_insert_with(source);
        vec![said]
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{Cid, FeatureId, import::locate};

    pub(in crate::import) fn pin(name: &str, url: &str) -> ImportedPlace {
        ImportedPlace {
            file: None,
            line: 1,
            lists: Vec::new(),
            name: PlaceName::parse(name).unwrap(),
            address: None,
            located: None,
            google: GoogleIdentity::default(),
            url: WebUrl::parse(url).ok(),
            contacts: Contacts::default(),
            notes: None,
            review: None,
            rating: None,
            visited: false,
            tags: Vec::new(),
            saved_at: None,
            source: None,
            said: Vec::new(),
            history: None,
        }
    }

    #[test]
    fn a_pin_is_known_by_name_and_address_and_a_business_by_its_id() {
        let first = pin(
            "Dropped pin",
            "https://www.google.com/maps/search/48.2,16.37",
        );
        let elsewhere = pin(
            "Dropped pin",
            "https://www.google.com/maps/search/48.3,16.37",
        );
        let mut business = first.clone();
        business.google = GoogleIdentity::from_cid(Cid::new(7).unwrap());

        assert_eq!(first.import_key(), first.clone().import_key());
        assert_ne!(first.import_key(), elsewhere.import_key());
        assert_eq!(business.import_key(), None);
    }

    #[test]
    fn an_estimate_gives_way_to_a_written_point() {
        let google = GoogleIdentity::from_feature_id(FeatureId::new(0x476d_079f_106b_f4e7, 1));
        let written = Located {
            coordinates: Coordinates::parse(1.0, 2.0).unwrap(),
            source: CoordinateSource::Url,
        };

        assert_eq!(locate(Some(written), &google), Some(written));
        assert_eq!(
            locate(None, &google).unwrap().source,
            CoordinateSource::FeatureId
        );
        assert_eq!(locate(None, &GoogleIdentity::default()), None);
    }
}
