//! What is deleted, and for how long it is kept.

use time::Duration;

/// How long a deletion can be taken back.
pub const KEPT: Duration = Duration::days(30);

/// What a person has deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionKind {
    /// Places.
    Places,
    /// A list.
    List,
    /// A tag.
    Tag,
}

impl DeletionKind {
    /// The word for it in the database and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::List => "list",
            Self::Tag => "tag",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Places, Self::List, Self::Tag];
        all.into_iter().find(|kind| kind.as_str() == word)
    }
}
