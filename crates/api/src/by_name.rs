//! Pages of lists and tags, which are sorted by name.

mod cursor;

use listbud_persistence::NameKey;

pub(crate) use cursor::{Listed, write};

use crate::{fields::Fields, query::Query};

/// The names of the parameters.
pub(crate) const NAMES: &[&str] = &["limit", "cursor"];

/// Which page is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// How many rows; all of them where it is left out.
    pub(crate) limit: Option<usize>,
    /// Where the page before ended.
    pub(crate) after: Option<NameKey>,
}

impl Wanted {
    /// Reads which page is wanted.
    pub(crate) fn read(query: &Query, fields: &mut Fields, listed: Listed) -> Self {
        let limit = query.limit(fields);
        let after = query.get(&["cursor"]).and_then(|text| {
            let key = cursor::read(listed, text);
            if key.is_none() {
                fields.fault("cursor", "invalid", "must be a nextCursor of this listing");
            }
            key
        });
        Self { limit, after }
    }

    /// Whether everything is wanted.
    pub(crate) fn is_everything(&self) -> bool {
        self.limit.is_none() && self.after.is_none()
    }

    /// How many rows at most.
    pub(crate) fn at_most(&self) -> usize {
        self.limit.unwrap_or(usize::MAX)
    }
}
