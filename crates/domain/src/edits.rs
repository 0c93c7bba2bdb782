//! What a person has set with their own hand.

use crate::Contact;

/// A field of a place that a person can set and an import can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceField {
    /// The name.
    Name,
    /// The postal address.
    Address,
    /// Latitude and longitude.
    Coordinates,
    /// The web address.
    Url,
    /// The notes.
    Notes,
    /// The stars.
    Rating,
    /// Whether the user has been there.
    Visited,
    /// Google's place id.
    PlaceId,
    /// When the user saved it.
    SavedAt,
    /// A way to reach it.
    Contact(Contact),
}

impl PlaceField {
    /// All fields.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [
            Self::Name,
            Self::Address,
            Self::Coordinates,
            Self::Url,
            Self::Notes,
            Self::Rating,
            Self::Visited,
            Self::PlaceId,
            Self::SavedAt,
        ];
        let contacts = Contact::ALL.into_iter().map(Self::Contact);
        others.into_iter().chain(contacts)
    }

    /// Finds the field of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|field| field.as_str() == word)
    }

    /// The word for it in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Coordinates => "coordinates",
            Self::Url => "url",
            Self::Notes => "notes",
            Self::Rating => "rating",
            Self::Visited => "visited",
            Self::PlaceId => "place_id",
            Self::SavedAt => "saved_at",
            Self::Contact(contact) => contact.as_str(),
        }
    }
}

/// The fields of one place that a person has set or cleared.
///
/// An import leaves them alone, also where they are empty: a note that someone
/// deleted does not come back with the next export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditedFields(Vec<PlaceField>);

impl EditedFields {
    /// Marks a field.
    pub fn insert(&mut self, field: PlaceField) {
        if !self.0.contains(&field) {
            self.0.push(field);
        }
    }

    /// Whether a field is marked.
    #[must_use]
    pub fn contains(&self, field: PlaceField) -> bool {
        self.0.contains(&field)
    }

    /// Whether no field is marked.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The marked fields.
    pub fn fields(&self) -> impl Iterator<Item = PlaceField> + '_ {
        self.0.iter().copied()
    }

    /// The words for the marked fields.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|field| field.as_str()).collect()
    }
}

impl FromIterator<PlaceField> for EditedFields {
    fn from_iter<T: IntoIterator<Item = PlaceField>>(fields: T) -> Self {
        let mut edited = Self::default();
        fields.into_iter().for_each(|field| edited.insert(field));
        edited
    }
}
