//! Tags: words that a user gives places.

use time::OffsetDateTime;

use crate::{Color, Emoji, TagId, text::text_type};

text_type!(
    /// A tag's name, unique per owner without regard to case.
    TagName, line, 100
);

/// A tag of one user.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Names the tag.
    pub id: TagId,
    /// Its name.
    pub name: TagName,
    /// How it is painted.
    pub color: Color,
    /// Its sign.
    pub emoji: Option<Emoji>,
    /// How many places carry it.
    pub place_count: u64,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When its name or looks last changed.
    pub updated_at: OffsetDateTime,
}

/// What a place shows of a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct TagLabel {
    /// Names the tag.
    pub id: TagId,
    /// Its name.
    pub name: TagName,
    /// How it is painted.
    pub color: Color,
    /// Its sign.
    pub emoji: Option<Emoji>,
}

/// What a person wants changed of a tag; `None` leaves a field as it is, and
/// `Some(None)` clears it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TagChanges {
    /// A new name.
    pub name: Option<TagName>,
    /// Another colour.
    pub color: Option<Color>,
    /// Another sign.
    pub emoji: Option<Option<Emoji>>,
}

impl Tag {
    /// Makes the changes.
    pub fn apply(&mut self, changes: TagChanges) {
        self.name = changes.name.unwrap_or_else(|| self.name.clone());
        self.color = changes.color.unwrap_or_else(|| self.color.clone());
        if let Some(emoji) = changes.emoji {
            self.emoji = emoji;
        }
    }
}
