//! What is told when a file and a place say different things.

use std::{fmt, sync::Arc};

use super::{Outcome, Remark};
use crate::{Located, Notes, PlaceField};

/// A value of a file differs from that of the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which value.
    pub field: PlaceField,
    /// What became of it.
    pub outcome: Met,
    /// What the place had; `None` when a person has removed it.
    pub here: Option<String>,
    /// What the file says.
    pub there: String,
}

/// What became of a value that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// It has changed in the file and nobody changed it here: it was taken over.
    TakenOver,
    /// A person has changed it here: it was kept.
    KeptYours,
    /// Another file, or an earlier row, says otherwise: the first was kept.
    KeptFirst,
    /// The notes would be too long together: the first were kept.
    NoRoom,
}

impl Met {
    /// A value has changed in the file since it was last imported: taken over.
    pub const CHANGED_IN_FILE: &str = "changed_in_file";
    /// The person has changed the value here, and the file says otherwise: kept.
    pub const KEPT_YOUR_CHANGE: &str = "kept_your_change";
    /// Another file or row has another value: the first was kept.
    pub const OTHER_VALUE: &str = "other_value";
    /// Notes of one place that are too long together: the first were kept.
    pub const NOTES_NOT_JOINED: &str = "notes_not_joined";

    /// The remark's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TakenOver => Self::CHANGED_IN_FILE,
            Self::KeptYours => Self::KEPT_YOUR_CHANGE,
            Self::KeptFirst => Self::OTHER_VALUE,
            Self::NoRoom => Self::NOTES_NOT_JOINED,
        }
    }
}

impl Difference {
    /// The remark on a row that brings the value.
    #[must_use]
    pub fn remark(&self, file: Option<Arc<str>>, line: u64, name: &str) -> Remark {
        Remark {
            file,
            line,
            name: Some(name.to_owned()),
            outcome: Outcome::Adjusted,
            code: self.outcome.code(),
            message: self.to_string(),
        }
    }

    /// A position as it is told.
    pub(super) fn point(located: &Located) -> String {
        let point = located.coordinates;
        format!("{}, {}", point.latitude(), point.longitude())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = match self.field {
            PlaceField::Name => "name",
            PlaceField::Address => "address",
            PlaceField::Coordinates => "position",
            PlaceField::Url => "web address",
            PlaceField::Notes => "note",
            PlaceField::Rating => "rating",
            PlaceField::Visited => "visit",
            PlaceField::PlaceId => "place id",
            PlaceField::SavedAt => "date",
            PlaceField::Contact(contact) => contact.as_str(),
        };
        let there = Quoted(&self.there);
        match (self.outcome, self.here.as_deref().map(Quoted)) {
            (Met::TakenOver, Some(here)) => {
                write!(
                    f,
                    "The {field} has changed in the file from {here} to {there} and was updated."
                )
            }
            (Met::TakenOver, None) => {
                write!(
                    f,
                    "The {field} has changed in the file to {there} and was updated."
                )
            }
            (Met::KeptYours, Some(here)) => write!(
                f,
                "You changed the {field} in ListBud: {here} was kept, and {there} in the file was not imported."
            ),
            (Met::KeptYours, None) => write!(
                f,
                "You removed the {field} in ListBud; {there} in the file was not imported."
            ),
            (Met::KeptFirst, Some(here)) => write!(
                f,
                "The place already has the {field} {here}; {there} in the file was not imported."
            ),
            (Met::KeptFirst, None) => {
                write!(f, "The {field} {there} in the file was not imported.")
            }
            (Met::NoRoom, _) => write!(
                f,
                "The notes of the place would have more than {} characters; the note {there} was not imported.",
                Notes::MAX
            ),
        }
    }
}

/// A value in quotation marks, on one line and not longer than a remark may be.
struct Quoted<'a>(&'a str);

impl Quoted<'_> {
    const MAX: usize = 300;
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        f.write_str("\"")?;
        for c in chars.by_ref().take(Self::MAX) {
            fmt::Write::write_char(f, if c.is_control() { ' ' } else { c })?;
        }
        f.write_str(if chars.next().is_some() {
            "…\""
        } else {
            "\""
        })
    }
}
