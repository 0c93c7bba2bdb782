//! Where a database stands.

use refinery_core::{Migration, SchemaVersion};
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use crate::exit::Exit;
use crate::files::Files;
use crate::headers::Headers;
use crate::window;

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The newest applied version; `None` if there is none.
    pub current: Option<SchemaVersion>,
    /// The newest given version; `None` if there is none.
    pub newest: Option<SchemaVersion>,
    /// The newest version that a program must know to work on the schema when all
    /// given files are applied; what a deployment asks before it takes for granted
    /// that it could go back.
    pub compatible_with: Option<SchemaVersion>,
    /// How many files are not applied.
    pub pending: usize,
    /// How many rows of the history and files do not fit each other.
    pub divergent: usize,
    /// Every version that is given or applied, oldest first.
    pub versions: Vec<VersionStatus>,
}

/// Where one version stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionStatus {
    /// The version.
    pub version: SchemaVersion,
    /// The file, or the name in the history if there is no file.
    pub file: String,
    /// Where it stands.
    pub state: State,
    /// When it was applied, in RFC 3339.
    pub applied_on: Option<String>,
    /// Whether it has an undo that may run.
    pub undo: bool,
    /// Why it cannot be undone, in its own words.
    pub irreversible: Option<String>,
    /// Whether it runs in one transaction.
    pub transaction: bool,
}

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Applied as given.
    Applied,
    /// Not applied yet.
    Pending,
    /// Applied, and the file reads differently now.
    Changed,
    /// Applied, and there is no file although there are newer ones.
    Missing,
    /// Not applied although newer ones are.
    Skipped,
    /// Applied by a newer program.
    Unknown,
}

impl State {
    const fn is_divergent(self) -> bool {
        matches!(self, Self::Changed | Self::Missing | Self::Skipped)
    }
}

impl Status {
    /// [`Exit::Done`], [`Exit::Pending`] or [`Exit::Divergent`].
    #[must_use]
    pub const fn exit(&self) -> Exit {
        if self.divergent > 0 {
            Exit::Divergent
        } else if self.pending > 0 {
            Exit::Pending
        } else {
            Exit::Done
        }
    }
}

/// Compares without stopping at the first thing that does not fit.
pub(crate) fn compare(applied: &[Migration], files: &Files) -> Status {
    let current = applied.iter().map(Migration::version).max();
    let newest = files.newest();
    let mut versions: Vec<_> = files
        .forward()
        .iter()
        .map(|file| of_file(file, applied, current, files))
        .collect();
    let is_given = |row: &&Migration| files.forward().iter().any(|f| f.version() == row.version());
    for row in applied.iter().filter(|row| !is_given(row)) {
        let is_newer = newest.is_none_or(|newest| newest < row.version());
        versions.push(VersionStatus {
            version: row.version(),
            file: row.to_string(),
            state: if is_newer {
                State::Unknown
            } else {
                State::Missing
            },
            applied_on: applied_on(row),
            undo: false,
            irreversible: None,
            transaction: true,
        });
    }
    versions.sort_by_key(|version| version.version);

    let count = |wanted: fn(State) -> bool| versions.iter().filter(|v| wanted(v.state)).count();
    Status {
        current,
        newest,
        compatible_with: window::needed(files.forward().iter()),
        pending: count(|state| state == State::Pending),
        divergent: count(State::is_divergent),
        versions,
    }
}

fn of_file(
    file: &Migration,
    applied: &[Migration],
    current: Option<SchemaVersion>,
    files: &Files,
) -> VersionStatus {
    let row = applied.iter().find(|row| row.version() == file.version());
    let state = match row {
        Some(row) if row == file => State::Applied,
        Some(_) => State::Changed,
        None if current.is_some_and(|current| current > file.version()) => State::Skipped,
        None => State::Pending,
    };
    let irreversible = files.irreversible(file);
    let headers = Headers::parse(file.sql().unwrap_or_default()).unwrap_or_default();
    VersionStatus {
        version: file.version(),
        file: file.to_string(),
        state,
        applied_on: row.and_then(applied_on),
        undo: irreversible.is_none() && files.undo(file).is_some(),
        irreversible,
        transaction: !headers.no_transaction,
    }
}

fn applied_on(row: &Migration) -> Option<String> {
    row.applied_on()?.format(&Rfc3339).ok()
}
