//! What lists and tags have in common: both are named groups of a user's places.

use std::fmt::{Debug, Display};

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Color, Emoji, Holding, Invalid, LimitReached, PlaceId};

/// The id of a list or of a tag. It says which of the two a [`Label`] is.
pub trait LabelId:
    Copy + Debug + Display + PartialEq + From<Uuid> + Into<Uuid> + Send + Sync + 'static
{
    /// Its name, unique per owner without regard to case.
    type Name: AsRef<str> + Clone + Debug + PartialEq + Send + Sync;
    /// What only this kind of label has.
    type Details: Clone + Debug + Default + PartialEq + Send + Sync;
    /// What a person wants changed of the details.
    type DetailChanges: Clone + Debug + PartialEq + Send + Sync;

    /// What an account has a limited number of.
    const HOLDING: Holding;
    /// How many labels of this kind a place may have.
    const PER_PLACE: u64;
    /// The word for one of them.
    const NOUN: &'static str;

    /// Makes a name from text as a person wrote it.
    ///
    /// # Errors
    ///
    /// [`Invalid`] when it is empty or too long.
    fn parse_name(raw: &str) -> Result<Self::Name, Invalid>;

    /// Makes a name from text that [`parse_name`](Self::parse_name) made earlier.
    fn restore_name(text: String) -> Self::Name;

    /// Changes the details.
    fn change_details(details: &mut Self::Details, changes: Self::DetailChanges);

    /// Says that a place has `count` labels of this kind and may not have more.
    fn limit_reached(place: PlaceId, count: u64) -> LimitReached;
}

/// A list or a tag of one user.
#[derive(Debug, Clone, PartialEq)]
pub struct Label<I: LabelId> {
    /// Names the label.
    pub id: I,
    /// Its name.
    pub name: I::Name,
    /// Its colour.
    pub color: Color,
    /// Its emoji.
    pub emoji: Option<Emoji>,
    /// How many places have it.
    pub place_count: u64,
    /// What only this kind of label has.
    pub details: I::Details,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When its name, details or looks last changed.
    pub updated_at: OffsetDateTime,
}

/// What a person wants changed of a label; `None` leaves a field as it is, and
/// `Some(None)` clears it.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelChanges<I: LabelId> {
    /// A new name.
    pub name: Option<I::Name>,
    /// Another colour.
    pub color: Option<Color>,
    /// Another emoji.
    pub emoji: Option<Option<Emoji>>,
    /// Changes of what only this kind of label has.
    pub details: I::DetailChanges,
}

impl<I: LabelId> Label<I> {
    /// Makes the changes.
    pub fn apply(&mut self, changes: LabelChanges<I>) {
        if let Some(name) = changes.name {
            self.name = name;
        }
        if let Some(color) = changes.color {
            self.color = color;
        }
        if let Some(emoji) = changes.emoji {
            self.emoji = emoji;
        }
        I::change_details(&mut self.details, changes.details);
    }
}
