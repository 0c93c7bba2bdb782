//! Which programs work on a schema.
//!
//! Releases overlap: the schema is expanded first, the code follows, and what no
//! code needs any more goes a release later. So a program works on the schema
//! that is one version ahead of it, unless the newer file says otherwise with
//! `-- migrate: compatible-with`. An older program does not have that file, so
//! the runner leaves the number in the comment on the history's table.

use refinery_core::{Migration, SchemaVersion};
use serde::Serialize;
use tokio_postgres::{Error, GenericClient};

use crate::error::MigrateError;
use crate::headers::Headers;
use crate::history::{self, Pending};

const READ: &str = "SELECT obj_description(to_regclass('refinery_schema_history'), 'pg_class')";

const PREFIX: &str = "compatible-with ";

/// How a schema fits a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fit", rename_all = "snake_case")]
pub enum Fit {
    /// Both are at the same version.
    Current,
    /// The schema lacks files, and is new enough all the same.
    Behind {
        /// What is not applied yet, oldest first.
        pending: Vec<String>,
    },
    /// The schema lacks files without which the program does not work.
    TooOld {
        /// What is not applied yet, oldest first.
        pending: Vec<String>,
        /// The version that the program needs at least.
        oldest: SchemaVersion,
    },
    /// A newer release has expanded the schema; this program works on it.
    Ahead {
        /// The versions unknown to it, oldest first.
        unknown: Vec<String>,
    },
    /// The schema has moved on too far.
    TooNew {
        /// The versions unknown to it, oldest first.
        unknown: Vec<String>,
        /// What a program must know at least.
        compatible_with: SchemaVersion,
    },
}

impl Fit {
    /// Whether the program works on the schema.
    #[must_use]
    pub const fn works(&self) -> bool {
        matches!(
            self,
            Self::Current | Self::Behind { .. } | Self::Ahead { .. }
        )
    }
}

/// Compares the schema with a program that has these `migrations` and needs
/// `oldest` at least; changes nothing.
///
/// # Errors
///
/// Those of [`pending`](crate::pending).
pub async fn fit(
    client: &(impl GenericClient + Sync),
    migrations: &[Migration],
    oldest: SchemaVersion,
) -> Result<Fit, MigrateError> {
    let pending = history::pending(client, migrations).await?;
    let stated = stated(client).await.map_err(failed)?;
    Ok(judge(&pending, migrations, oldest, stated))
}

fn judge(
    pending: &Pending,
    migrations: &[Migration],
    oldest: SchemaVersion,
    stated: Option<SchemaVersion>,
) -> Fit {
    let names = |files: &[Migration]| files.iter().map(ToString::to_string).collect();
    if let Some(newest) = pending.unknown.last() {
        let unknown = names(&pending.unknown);
        let known = migrations.iter().map(Migration::version).max().unwrap_or(0);
        let compatible_with = stated.unwrap_or_else(|| newest.version().saturating_sub(1));
        return if known >= compatible_with {
            Fit::Ahead { unknown }
        } else {
            Fit::TooNew {
                unknown,
                compatible_with,
            }
        };
    }
    match pending.migrations.first() {
        None => Fit::Current,
        Some(first) if first.version() <= oldest => Fit::TooOld {
            pending: names(&pending.migrations),
            oldest,
        },
        Some(_) => Fit::Behind {
            pending: names(&pending.migrations),
        },
    }
}

async fn stated(client: &(impl GenericClient + Sync)) -> Result<Option<SchemaVersion>, Error> {
    let row = client.query_one(READ, &[]).await?;
    let comment: Option<String> = row.try_get(0)?;
    Ok(comment.and_then(|comment| comment.strip_prefix(PREFIX)?.parse().ok()))
}

/// Leaves in the database what a program must know to work on `applied`.
///
/// Nothing is written while every file keeps to the rule, so that a history made
/// by refinery alone stays as it is.
pub(crate) async fn state<'m>(
    client: &(impl GenericClient + Sync),
    applied: impl Iterator<Item = &'m Migration>,
) -> Result<(), Error> {
    let wanted = compatible_with(applied);
    if stated(client).await? == wanted {
        return Ok(());
    }
    let comment = wanted.map_or_else(
        || "NULL".to_owned(),
        |version| format!("'{PREFIX}{version}'"),
    );
    let sql = format!("COMMENT ON TABLE refinery_schema_history IS {comment}");
    client.batch_execute(&sql).await
}

/// The strictest word of the applied files; `None` if it is what the rule says.
fn compatible_with<'m>(applied: impl Iterator<Item = &'m Migration>) -> Option<SchemaVersion> {
    let applied: Vec<_> = applied.collect();
    let newest = applied.iter().map(|file| file.version()).max();
    let rule = newest.map(|newest| newest.saturating_sub(1));
    let strictest = needed(applied.into_iter());
    strictest.filter(|_| strictest != rule)
}

/// The strictest word of the files: what a program must know when all are applied.
pub(crate) fn needed<'m>(files: impl Iterator<Item = &'m Migration>) -> Option<SchemaVersion> {
    let word = |file: &Migration| {
        let headers = Headers::parse(file.sql().unwrap_or_default()).unwrap_or_default();
        let rule = file.version().saturating_sub(1);
        headers.compatible_with.unwrap_or(rule)
    };
    files.map(word).max()
}

fn failed(source: Error) -> MigrateError {
    MigrateError::Query {
        attempted: "read which programs the schema works with",
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(headers: &[&str]) -> Vec<Migration> {
        let file = |(index, header): (usize, &&str)| {
            let sql = format!("-- migrate: {header}\nSELECT 1");
            let sql = if header.is_empty() { "SELECT 1" } else { &sql };
            Migration::unapplied(&format!("V{}__x", index + 1), sql).unwrap()
        };
        headers.iter().enumerate().map(file).collect()
    }

    fn fit_of(known: usize, applied: usize, oldest: SchemaVersion, stated: Option<i32>) -> Fit {
        let all = files(&[""; 9]);
        let pending = Pending {
            migrations: all[applied.min(known)..known].to_vec(),
            unknown: all[known.min(applied)..applied].to_vec(),
        };
        judge(&pending, &all[..known], oldest, stated)
    }

    #[test]
    fn a_schema_of_the_same_version_is_current() {
        assert_eq!(fit_of(3, 3, 3, None), Fit::Current);
    }

    #[test]
    fn an_older_schema_works_down_to_the_oldest_version() {
        assert!(matches!(fit_of(4, 2, 2, None), Fit::Behind { pending } if pending.len() == 2));
        assert!(matches!(
            fit_of(4, 2, 3, None),
            Fit::TooOld { oldest: 3, .. }
        ));
        assert!(matches!(fit_of(1, 0, 1, None), Fit::TooOld { .. }));
    }

    #[test]
    fn a_newer_schema_works_one_version_ahead_unless_it_says_otherwise() {
        assert!(fit_of(3, 4, 1, None).works());
        assert!(!fit_of(3, 5, 1, None).works());
        assert!(fit_of(3, 5, 1, Some(2)).works());
        assert!(!fit_of(3, 4, 1, Some(4)).works());
    }

    #[test]
    fn the_strictest_of_the_applied_files_counts() {
        let stated = |headers: &[&str]| compatible_with(files(headers).iter());

        assert_eq!(stated(&[]), None);
        assert_eq!(stated(&["", "", ""]), None);
        assert_eq!(stated(&["", "", "compatible-with 0"]), Some(1));
        assert_eq!(
            stated(&["", "compatible-with 2", "compatible-with 1"]),
            None
        );
        assert_eq!(stated(&["", "", "compatible-with 3"]), Some(3));
    }
}
