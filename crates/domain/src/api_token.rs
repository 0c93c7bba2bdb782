//! API tokens: what they are called, and what they allow.

use crate::text::text_type;

text_type!(
    /// What a user calls an API token.
    ApiTokenName, line, 100
);

/// What an API token allows. No scope includes another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Reading places, lists, tags, imports and deletions.
    Read,
    /// Adding, changing and deleting places, lists and tags.
    Write,
    /// Importing files, and following the import.
    Import,
    /// Adding a place and nothing else.
    PlacesAdd,
    /// Exporting places as files.
    Export,
}

impl Scope {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Read,
        Self::Write,
        Self::Import,
        Self::PlacesAdd,
        Self::Export,
    ];

    /// What the table and clients call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Import => "import",
            Self::PlacesAdd => "places:add",
            Self::Export => "export",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_read_as_it_is_written() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        }
        for text in ["", "Read", "places", "read "] {
            assert_eq!(Scope::parse(text), None, "{text:?}");
        }
    }
}
