//! The migration history, and how it compares with the given files.

use refinery_core::{Migration, SchemaVersion};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio_postgres::{GenericClient, Row};

use crate::error::MigrateError;
use crate::outcome::{Problem, State};
use crate::verify::not_versioned;

const EXISTS: &str = "SELECT to_regclass('refinery_schema_history') IS NOT NULL";

const READ: &str = "
    SELECT version, name, applied_on, checksum
    FROM refinery_schema_history
    ORDER BY version";

/// The difference between a database and the given migrations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pending {
    /// What is not applied yet, oldest first.
    pub migrations: Vec<Migration>,
    /// What the database has above the newest given version, oldest first.
    pub unknown: Vec<Migration>,
}

impl Pending {
    /// Nothing runs on a database whose newest versions are unknown.
    pub(crate) fn refuse_unknown(&self) -> Result<(), MigrateError> {
        if self.unknown.is_empty() {
            return Ok(());
        }
        let unknown = self.unknown.iter().map(ToString::to_string).collect();
        Err(MigrateError::Newer(unknown))
    }
}

/// Reads what is not applied yet, and changes nothing.
///
/// A database that is newer than `migrations` is not an error here, because the previous
/// release may well be able to run on it: see [`Pending::unknown`].
///
/// # Errors
///
/// [`MigrateError::Divergent`] if files and history contradict each other,
/// [`MigrateError::Invalid`] if `migrations` cannot be a history, and others if the
/// history cannot be read.
pub async fn pending(
    client: &(impl GenericClient + Sync),
    migrations: &[Migration],
) -> Result<Pending, MigrateError> {
    compare(&read(client).await?, migrations)
}

/// Reads the applied migrations, oldest first.
pub(crate) async fn read(
    client: &(impl GenericClient + Sync),
) -> Result<Vec<Migration>, MigrateError> {
    let failed = MigrateError::query("read the migration history");
    let exists = client.query_one(EXISTS, &[]).await.map_err(failed)?;
    if !exists.try_get::<_, bool>(0).map_err(failed)? {
        return Ok(Vec::new());
    }
    let rows = client.query(READ, &[]).await.map_err(failed)?;
    rows.iter().map(migration_from_row).collect()
}

/// Reads one row of `version, name, applied_on, checksum`. refinery's own driver panics on
/// a row that someone has damaged.
pub(crate) fn migration_from_row(row: &Row) -> Result<Migration, MigrateError> {
    let failed = MigrateError::query("read the migration history");
    let version: SchemaVersion = row.try_get(0).map_err(failed)?;
    let broken = |reason: String| MigrateError::CorruptHistory { version, reason };

    let text = |column: usize, what: &str| {
        row.try_get::<_, Option<String>>(column)
            .map_err(failed)?
            .ok_or_else(|| broken(format!("it has no {what}")))
    };
    let name = text(1, "name")?;
    let applied_on = OffsetDateTime::parse(&text(2, "time")?, &Rfc3339)
        .map_err(|error| broken(format!("its time does not parse: {error}")))?;
    let checksum = text(3, "checksum")?
        .parse()
        .map_err(|error| broken(format!("its checksum does not parse: {error}")))?;
    Ok(Migration::applied(version, name, applied_on, checksum))
}

/// One version in the files, in the history, or in both.
pub(crate) struct Version<'m> {
    pub(crate) file: Option<&'m Migration>,
    pub(crate) row: Option<&'m Migration>,
    pub(crate) state: State,
}

impl<'m> Version<'m> {
    /// The file, or the row if there is no file.
    pub(crate) fn migration(&self) -> Option<&'m Migration> {
        self.file.or(self.row)
    }
}

/// Every version, oldest first.
pub(crate) fn versions<'m>(applied: &'m [Migration], given: &'m [Migration]) -> Vec<Version<'m>> {
    let newest = |of: &[Migration]| of.iter().map(Migration::version).max();
    let find = |of: &'m [Migration], version| of.iter().find(|m| m.version() == version);
    let (newest_given, newest_applied) = (newest(given), newest(applied));
    let files = given.iter().map(|file| {
        let row = find(applied, file.version());
        let state = match row {
            Some(row) if row == file => State::Applied,
            Some(_) => State::Changed,
            None if newest_applied > Some(file.version()) => State::Skipped,
            None => State::Pending,
        };
        (Some(file), row, state)
    });
    let rows = applied
        .iter()
        .filter(|row| find(given, row.version()).is_none());
    let rows = rows.map(|row| {
        let is_newer = newest_given < Some(row.version());
        let state = if is_newer {
            State::Unknown
        } else {
            State::Missing
        };
        (None, Some(row), state)
    });
    let all = files
        .chain(rows)
        .map(|(file, row, state)| Version { file, row, state });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|version| version.migration().map(Migration::version));
    all
}

/// Compares a history with the given migrations, and stops at the first contradiction.
pub(crate) fn compare(
    applied: &[Migration],
    migrations: &[Migration],
) -> Result<Pending, MigrateError> {
    if let Some(problem) = not_versioned(migrations).into_iter().next() {
        return Err(MigrateError::Invalid(problem));
    }
    let mut pending = Pending::default();
    for version in versions(applied, migrations) {
        let Some(migration) = version.migration() else {
            continue;
        };
        match version.state {
            State::Pending => pending.migrations.push(migration.clone()),
            State::Unknown => pending.unknown.push(migration.clone()),
            State::Applied | State::Changed | State::Missing | State::Skipped => {}
        }
        if let Some(problem) = version.state.problem() {
            let problem = Problem::new(migration, None, problem);
            return Err(MigrateError::Divergent(problem));
        }
    }
    Ok(pending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str) -> Migration {
        Migration::unapplied(name, "SELECT 1").unwrap()
    }

    fn applied(name: &str) -> Migration {
        let m = given(name);
        let (version, name) = (m.version(), m.name().to_owned());
        Migration::applied(version, name, OffsetDateTime::UNIX_EPOCH, m.checksum())
    }

    /// What `compare` says of a history and files with these names.
    fn compared(rows: &[&str], files: &[&str]) -> Result<(Vec<String>, Vec<String>), String> {
        let rows: Vec<_> = rows.iter().map(|name| applied(name)).collect();
        let files: Vec<_> = files.iter().map(|name| given(name)).collect();
        let names = |of: &[Migration]| of.iter().map(ToString::to_string).collect();
        let pending = compare(&rows, &files).map_err(|error| error.to_string())?;
        Ok((names(&pending.migrations), names(&pending.unknown)))
    }

    #[test]
    fn files_are_pending_and_newer_rows_unknown_in_order_of_version() {
        for (rows, files, pending, unknown) in [
            (
                &["V1__a"][..],
                &["V10__c", "V9__b", "V1__a"][..],
                &["V9__b", "V10__c"][..],
                &[""; 0][..],
            ),
            (
                &["V1__a", "V2__b", "V3__c"],
                &["V1__a"],
                &[],
                &["V2__b", "V3__c"],
            ),
            (&["V1__a"], &[], &[], &["V1__a"]),
        ] {
            let (is_pending, is_unknown) = compared(rows, files).unwrap();
            assert_eq!(is_pending, pending);
            assert_eq!(is_unknown, unknown);
        }
    }

    #[test]
    fn contradictions_are_refused_with_the_name_of_the_file() {
        for (rows, files, message) in [
            (
                &["V1__a", "V2__b", "V3__c"][..],
                &["V1__a", "V3__c"][..],
                "V2__b: it is applied, and there is no file",
            ),
            (
                &["V1__a", "V3__c"],
                &["V1__a", "V2__b", "V3__c"],
                "V2__b: it is not applied, although newer ones are",
            ),
            (
                &["V1__a"],
                &["V1__b"],
                "V1__b: it was changed after it was applied; undo the change and write a new file",
            ),
            (
                &[],
                &["V1__a", "V1__b"],
                "V1__b: its number is taken or below 1",
            ),
            (
                &[],
                &["V1__a", "U2__b"],
                "U2__b: refinery would run it forward and in any order, not as an undo",
            ),
        ] {
            assert_eq!(compared(rows, files), Err(message.to_owned()));
        }
    }
}
