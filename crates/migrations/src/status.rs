//! The status of a database.

use refinery_core::Migration;
use time::format_description::well_known::Rfc3339;

use crate::compatibility;
use crate::files::Files;
use crate::headers::Headers;
use crate::history::versions;
use crate::outcome::{State, Status, VersionStatus};

/// Compares a history with the given files, and lists every contradiction.
pub(crate) fn compare(applied: &[Migration], files: &Files) -> Status {
    let versions = versions(applied, files.forward());
    let count = |wanted: fn(State) -> bool| versions.iter().filter(|v| wanted(v.state)).count();
    Status {
        current: applied.iter().map(Migration::version).max(),
        newest: files.newest(),
        compatible_with: compatibility::required(files.forward().iter()),
        pending: count(|state| state == State::Pending),
        divergent: count(|state| state.problem().is_some()),
        versions: versions
            .iter()
            .filter_map(|version| {
                let migration = version.migration()?;
                let irreversible = version.file.and_then(|file| files.irreversible(file));
                let headers = Headers::parse(migration.sql().unwrap_or_default());
                Some(VersionStatus {
                    version: migration.version(),
                    file: migration.to_string(),
                    state: version.state,
                    applied_on: version
                        .row
                        .and_then(|row| row.applied_on()?.format(&Rfc3339).ok()),
                    undo: irreversible.is_none()
                        && version.file.is_some_and(|file| files.undo(file).is_some()),
                    irreversible,
                    transaction: !headers.unwrap_or_default().no_transaction,
                })
            })
            .collect(),
    }
}
