//! Lists: named collections of places.

use time::OffsetDateTime;

use crate::{Color, Emoji, ListId, text::text_type};

text_type!(
    /// A list's name, unique per owner without regard to case.
    ListName, line, 200
);
text_type!(
    /// What a list is about; Google writes it above the header of a list's CSV.
    ListDescription, lines, 5_000
);

/// A list of one user.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Names the list.
    pub id: ListId,
    /// Its name.
    pub name: ListName,
    /// What it is about.
    pub description: Option<ListDescription>,
    /// How it is painted.
    pub color: Color,
    /// Its sign.
    pub emoji: Option<Emoji>,
    /// How many places stand in it.
    pub place_count: u64,
    /// How many of them have no coordinates.
    pub missing_count: u64,
    /// How many of them have estimated coordinates.
    pub approximate_count: u64,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When its name or looks last changed.
    pub updated_at: OffsetDateTime,
}

/// What a person wants changed of a list; `None` leaves a field as it is, and
/// `Some(None)` clears it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListChanges {
    /// A new name.
    pub name: Option<ListName>,
    /// Another description.
    pub description: Option<Option<ListDescription>>,
    /// Another colour.
    pub color: Option<Color>,
    /// Another sign.
    pub emoji: Option<Option<Emoji>>,
}

impl List {
    /// Makes the changes.
    pub fn apply(&mut self, changes: ListChanges) {
        self.name = changes.name.unwrap_or_else(|| self.name.clone());
        self.color = changes.color.unwrap_or_else(|| self.color.clone());
        if let Some(description) = changes.description {
            self.description = description;
        }
        if let Some(emoji) = changes.emoji {
            self.emoji = emoji;
        }
    }
}
