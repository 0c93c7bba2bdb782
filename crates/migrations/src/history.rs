//! What a database has behind it, and what lies before it.

use refinery_core::{Migration, SchemaVersion};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio_postgres::{GenericClient, Row};

use crate::error::MigrateError;

const EXISTS: &str = "SELECT to_regclass('refinery_schema_history') IS NOT NULL";

const READ: &str = "
    SELECT version, name, applied_on, checksum
    FROM refinery_schema_history
    ORDER BY version";

/// The difference between a database and the given migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        Err(MigrateError::Newer { unknown })
    }
}

/// Reads what is not applied yet, and changes nothing.
///
/// A database that is newer than `migrations` is no error here, because the
/// release before it may well be able to run on it: see [`Pending::unknown`].
///
/// # Errors
///
/// [`MigrateError::Divergent`], [`MigrateError::Missing`] and
/// [`MigrateError::OutOfOrder`] if the history is another one,
/// [`MigrateError::Repeated`] and [`MigrateError::Unversioned`] if `migrations`
/// cannot be a history, and [`MigrateError::Query`] or
/// [`MigrateError::CorruptHistory`] if the database's cannot be read.
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
    let exists = client.query_one(EXISTS, &[]).await.map_err(failed)?;
    if !exists.try_get::<_, bool>(0).map_err(failed)? {
        return Ok(Vec::new());
    }
    let rows = client.query(READ, &[]).await.map_err(failed)?;
    rows.iter().map(migration_from_row).collect()
}

/// Reads one row of `version, name, applied_on, checksum`.
///
/// refinery's own driver panics on a row that somebody has edited badly.
pub(crate) fn migration_from_row(row: &Row) -> Result<Migration, MigrateError> {
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

/// Compares a history, oldest first, with the given migrations.
pub(crate) fn compare(
    applied: &[Migration],
    migrations: &[Migration],
) -> Result<Pending, MigrateError> {
    let migrations = in_order(migrations)?;
    let newest_given = migrations.last().map(Migration::version);

    let mut unknown = Vec::new();
    for row in applied {
        let given = migrations.iter().find(|m| m.version() == row.version());
        match given {
            Some(same) if same == row => {}
            Some(other) => {
                return Err(MigrateError::Divergent {
                    file: other.to_string(),
                    applied: row.to_string(),
                });
            }
            None if newest_given.is_none_or(|newest| newest < row.version()) => {
                unknown.push(row.clone());
            }
            None => {
                return Err(MigrateError::Missing {
                    file: row.to_string(),
                });
            }
        }
    }

    let is_applied = |m: &Migration| applied.iter().any(|row| row.version() == m.version());
    let pending: Vec<_> = migrations.into_iter().filter(|m| !is_applied(m)).collect();
    if let (Some(oldest), Some(newest)) = (pending.first(), applied.last())
        && oldest < newest
    {
        return Err(MigrateError::OutOfOrder {
            file: oldest.to_string(),
            applied: newest.to_string(),
        });
    }
    Ok(Pending {
        migrations: pending,
        unknown,
    })
}

fn in_order(migrations: &[Migration]) -> Result<Vec<Migration>, MigrateError> {
    let mut sorted = migrations.to_vec();
    sorted.sort(); // stable, and by version alone
    for (first, second) in sorted.iter().zip(sorted.iter().skip(1)) {
        if first.version() == second.version() {
            return Err(MigrateError::Repeated {
                first: first.to_string(),
                second: second.to_string(),
            });
        }
    }
    // refinery does not export the type of `prefix()`.
    match sorted.iter().find(|m| m.prefix().to_string() == "U") {
        Some(unversioned) => Err(MigrateError::Unversioned {
            file: unversioned.to_string(),
        }),
        None => Ok(sorted),
    }
}

fn failed(source: tokio_postgres::Error) -> MigrateError {
    MigrateError::Query {
        attempted: "read the migration history",
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str) -> Migration {
        Migration::unapplied(name, "SELECT 1").unwrap()
    }

    fn applied(name: &str) -> Migration {
        let m = given(name);
        Migration::applied(
            m.version(),
            m.name().to_owned(),
            OffsetDateTime::UNIX_EPOCH,
            m.checksum(),
        )
    }

    fn names(migrations: &[Migration]) -> Vec<String> {
        migrations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_not_applied_is_pending_in_order_of_version() {
        let files = [given("V10__c"), given("V9__b"), given("V1__a")];

        let pending = compare(&[applied("V1__a")], &files).unwrap();

        assert_eq!(names(&pending.migrations), ["V9__b", "V10__c"]);
        assert_eq!(pending.unknown, []);
    }

    #[test]
    fn versions_above_the_newest_file_are_unknown() {
        let rows = [applied("V1__a"), applied("V2__b"), applied("V3__c")];

        let pending = compare(&rows, &[given("V1__a")]).unwrap();

        assert_eq!(names(&pending.unknown), ["V2__b", "V3__c"]);
        assert_eq!(pending.migrations, []);
    }

    #[test]
    fn a_history_without_any_file_is_unknown() {
        let pending = compare(&[applied("V1__a")], &[]).unwrap();

        assert_eq!(names(&pending.unknown), ["V1__a"]);
    }

    #[test]
    fn an_applied_version_between_the_files_is_missing() {
        let rows = [applied("V1__a"), applied("V2__b"), applied("V3__c")];

        let error = compare(&rows, &[given("V1__a"), given("V3__c")]).unwrap_err();

        assert_eq!(
            error.to_string(),
            "V2__b is applied, but not among the given migrations"
        );
    }

    #[test]
    fn a_file_that_came_in_below_the_newest_applied_one_is_out_of_order() {
        let files = [given("V1__a"), given("V2__b"), given("V3__c")];

        let error = compare(&[applied("V1__a"), applied("V3__c")], &files).unwrap_err();

        assert_eq!(
            error.to_string(),
            "V2__b was never applied, although the database is already at V3__c"
        );
    }

    #[test]
    fn a_renamed_file_is_divergent() {
        let error = compare(&[applied("V1__a")], &[given("V1__b")]).unwrap_err();

        assert_eq!(
            error.to_string(),
            "V1__b was changed after it was applied as V1__a; undo the change and write a new file"
        );
    }

    #[test]
    fn two_files_of_one_version_are_refused() {
        let error = compare(&[], &[given("V1__a"), given("V1__b")]).unwrap_err();

        assert_eq!(error.to_string(), "V1__a and V1__b have the same version");
    }

    #[test]
    fn an_unversioned_file_is_refused() {
        let error = compare(&[], &[given("V1__a"), given("U2__b")]).unwrap_err();

        assert!(matches!(error, MigrateError::Unversioned { file } if file == "U2__b"));
    }
}
