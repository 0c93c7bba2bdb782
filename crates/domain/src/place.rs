//! Places: what ListBud is about.

use std::sync::Arc;

use time::{OffsetDateTime, UtcOffset};

use crate::{
    Contact, ContactText, Contacts, CoordinateSource, Coordinates, EditedFields, GoogleIdentity,
    GooglePlaceId, Invalid, ListId, Located, PlaceField, PlaceId, TagLabel, UserId, WebUrl,
    text::text_type,
};

text_type!(
    /// A place's name.
    PlaceName, line, 500
);
text_type!(
    /// A postal address, as one line.
    Address, line, 1_000
);
text_type!(
    /// What a user wrote about a place.
    Notes, lines, 20_000
);

/// How good a place is, from 0 to 5 stars, halves and tenths allowed.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rating(f64);

impl Rating {
    /// The best.
    pub const MAX: f64 = 5.0;

    /// Makes a rating from a number of stars.
    ///
    /// # Errors
    ///
    /// [`Invalid::OutOfRange`] below 0, above 5, or for what is not a number.
    pub fn parse(stars: f64) -> Result<Self, Invalid> {
        if (0.0..=Self::MAX).contains(&stars) {
            Ok(Self(stars + 0.0))
        } else {
            Err(Invalid::OutOfRange {
                min: 0.0,
                max: Self::MAX,
            })
        }
    }

    /// The stars.
    #[must_use]
    pub const fn stars(self) -> f64 {
        self.0
    }
}

/// A place of one user, with the lists it stands in and the tags it carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Names the place.
    pub id: PlaceId,
    /// Whose it is.
    pub owner: UserId,
    /// Its name.
    pub name: PlaceName,
    /// Its postal address.
    pub address: Option<Address>,
    /// Where it is and how that is known; `None` when unknown, never 0, 0.
    pub located: Option<Located>,
    /// Who it is to Google.
    pub google: GoogleIdentity,
    /// A page about it, mostly Google's.
    pub url: Option<WebUrl>,
    /// How to reach it.
    pub contacts: Contacts,
    /// What the user wrote about it.
    pub notes: Option<Notes>,
    /// How good it is.
    pub rating: Option<Rating>,
    /// Whether the user has been there.
    pub visited: bool,
    /// The lists it stands in, the one it was put into last first.
    pub lists: Vec<ListId>,
    /// The tags it carries, by name. Shared: many places have few tags.
    pub tags: Vec<Arc<TagLabel>>,
    /// When it was added to ListBud.
    pub created_at: OffsetDateTime,
    /// When anything of it last changed.
    pub updated_at: OffsetDateTime,
    /// When the user saved it, as far as a file or the user says.
    pub saved_at: Option<OffsetDateTime>,
}

/// What a person wants changed of a place; `None` leaves a field as it is, and
/// `Some(None)` clears it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceChanges {
    /// A new name.
    pub name: Option<PlaceName>,
    /// A new address.
    pub address: Option<Option<Address>>,
    /// A new position, from then on the user's own.
    pub coordinates: Option<Option<Coordinates>>,
    /// Another id of Google's, and with it another identity.
    pub place_id: Option<Option<GooglePlaceId>>,
    /// Another page.
    pub url: Option<Option<WebUrl>>,
    /// Other ways to reach it, those that are given.
    pub contacts: Vec<(Contact, Option<ContactText>)>,
    /// Other notes.
    pub notes: Option<Option<Notes>>,
    /// Other stars.
    pub rating: Option<Option<Rating>>,
    /// Been there or not.
    pub visited: Option<bool>,
    /// Another time at which it was saved, as [`kept_time`] makes it.
    pub saved_at: Option<Option<OffsetDateTime>>,
}

/// A time as it is kept: in UTC, to the microsecond. `None` outside of the years 1 to
/// 9999, which neither RFC 3339 nor every database can hold.
#[must_use]
pub fn kept_time(time: OffsetDateTime) -> Option<OffsetDateTime> {
    let time = time.checked_to_offset(UtcOffset::UTC)?;
    let microsecond = time.nanosecond() / 1_000 * 1_000;
    time.replace_nanosecond(microsecond)
        .ok()
        .filter(|time| (1..=9_999).contains(&time.year()))
}

impl Place {
    /// When it was saved, as far as that is known, and otherwise when it came to
    /// ListBud: by this places are ordered, and this is what exports tell.
    #[must_use]
    pub fn saved_or_created(&self) -> OffsetDateTime {
        self.saved_at.unwrap_or(self.created_at)
    }

    /// Makes the changes and tells which fields they really changed: a client
    /// that sends the whole place back has edited only what differs.
    pub fn apply(&mut self, changes: PlaceChanges) -> EditedFields {
        fn set<T: PartialEq>(field: &mut T, change: Option<T>) -> bool {
            change.is_some_and(|new| {
                let differs = *field != new;
                *field = new;
                differs
            })
        }
        let coordinates = self.located.map(|located| located.coordinates);
        let moved = changes.coordinates.filter(|new| *new != coordinates);
        if let Some(coordinates) = moved {
            self.located = coordinates.map(|coordinates| Located {
                coordinates,
                source: CoordinateSource::User,
            });
        }
        let identified = changes.place_id.filter(|new| *new != self.google.place_id);
        let is_identified = identified.is_some();
        if let Some(place_id) = identified {
            self.google = place_id
                .map(GoogleIdentity::from_place_id)
                .unwrap_or_default();
        }
        let edits = [
            (PlaceField::Name, set(&mut self.name, changes.name)),
            (PlaceField::Address, set(&mut self.address, changes.address)),
            (PlaceField::Coordinates, moved.is_some()),
            (PlaceField::PlaceId, is_identified),
            (PlaceField::Url, set(&mut self.url, changes.url)),
            (PlaceField::Notes, set(&mut self.notes, changes.notes)),
            (PlaceField::Rating, set(&mut self.rating, changes.rating)),
            (PlaceField::Visited, set(&mut self.visited, changes.visited)),
            (
                PlaceField::SavedAt,
                set(&mut self.saved_at, changes.saved_at),
            ),
        ];
        let contacts = changes.contacts.into_iter().map(|(contact, text)| {
            let is_edited = self.contacts.set(contact, text);
            (PlaceField::Contact(contact), is_edited)
        });
        edits
            .into_iter()
            .chain(contacts)
            .filter_map(|(field, edited)| edited.then_some(field))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{Cid, ListId};

    fn place() -> Place {
        Place {
            id: PlaceId(uuid::Uuid::nil()),
            owner: UserId(uuid::Uuid::nil()),
            name: PlaceName::parse("Café").unwrap(),
            address: Address::parse("1 Example St").ok(),
            located: None,
            google: GoogleIdentity::from_cid(Cid::new(7).unwrap()),
            url: None,
            contacts: Contacts::default(),
            notes: Notes::parse("mine").ok(),
            rating: Rating::parse(4.0).ok(),
            visited: false,
            lists: Vec::<ListId>::new(),
            tags: Vec::new(),
            created_at: OffsetDateTime::UNIX_EPOCH,
            updated_at: OffsetDateTime::UNIX_EPOCH,
            saved_at: None,
        }
    }

    #[test]
    fn omitted_fields_stay_and_cleared_fields_go() {
        let mut place = place();

        let edited = place.apply(PlaceChanges {
            notes: Some(None),
            contacts: vec![
                (Contact::Phone, Contact::Phone.parse("+49 30 1").ok()),
                (Contact::Website, None),
            ],
            coordinates: Some(Coordinates::parse(0.0, 0.0).ok()),
            ..PlaceChanges::default()
        });

        assert_eq!(place.notes, None);
        assert_eq!(place.rating, Rating::parse(4.0).ok());
        assert_eq!(place.located.unwrap().source, CoordinateSource::User);
        assert_eq!(place.contacts.get(Contact::Phone), Some("+49 30 1"));
        assert_eq!(edited.words(), ["coordinates", "notes", "phone"]);
    }

    #[test]
    fn sending_the_same_values_back_edits_nothing() {
        let mut place = place();
        let before = place.clone();

        let edited = place.apply(PlaceChanges {
            name: Some(before.name.clone()),
            address: Some(before.address.clone()),
            coordinates: Some(None),
            place_id: Some(None),
            notes: Some(before.notes.clone()),
            visited: Some(false),
            saved_at: Some(None),
            ..PlaceChanges::default()
        });

        assert_eq!(place, before);
        assert_eq!(edited, EditedFields::default());
    }

    #[test]
    fn a_place_is_as_old_as_its_owner_says() {
        let mut place = place();
        let arrived = place.created_at;
        assert_eq!(place.saved_or_created(), arrived);

        let earlier = datetime!(1969-07-20 20:17 UTC);
        let edited = place.apply(PlaceChanges {
            saved_at: Some(Some(earlier)),
            ..PlaceChanges::default()
        });

        assert_eq!(place.saved_or_created(), earlier);
        assert_eq!(place.created_at, arrived);
        assert_eq!(edited.words(), ["saved_at"]);
    }

    #[test]
    fn a_time_is_kept_in_utc_to_the_microsecond() {
        assert_eq!(
            kept_time(datetime!(2016-07-08 11:10:11.123456789 +2)),
            Some(datetime!(2016-07-08 9:10:11.123456 UTC))
        );
        for unusual in [
            datetime!(0001-01-01 0:00 +1),
            datetime!(9999-12-31 23:59 -1),
            datetime!(-0044-03-15 12:00 UTC),
        ] {
            assert_eq!(kept_time(unusual), None, "{unusual}");
        }
    }

    #[test]
    fn stars_run_from_zero_to_five() {
        for stars in [0.0, 4.6, 5.0] {
            assert!(Rating::parse(stars).is_ok(), "{stars}");
        }
        for stars in [-0.1, 5.1, 77.0, f64::NAN] {
            assert!(Rating::parse(stars).is_err(), "{stars}");
        }
    }
}
