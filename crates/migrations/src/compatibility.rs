//! Which programs work on which schema.
//!
//! Releases overlap: the schema is expanded first, the code follows, and what no code
//! needs any more is removed a release later. So a program works on a schema that is one
//! version ahead of it, unless the newer file has another number in its header
//! `-- migrate: compatible-with`. An older program does not have that file, so the runner
//! writes the number to the comment on the history's table.

use refinery_core::{Migration, SchemaVersion};
use serde::Serialize;
use tokio_postgres::{Error, GenericClient};

use crate::error::MigrateError;
use crate::headers::Headers;
use crate::history::{self, Pending};

const READ: &str = "SELECT obj_description(to_regclass('refinery_schema_history'), 'pg_class')";

const PREFIX: &str = "compatible-with ";

/// Whether a schema fits a program. Names of files are listed oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fit", rename_all = "snake_case")]
pub enum Fit {
    /// Both are at the same version.
    Current,
    /// The schema lacks files, and is still new enough.
    Behind {
        /// What is not applied yet.
        pending: Vec<String>,
    },
    /// The schema lacks files without which the program does not work.
    TooOld {
        /// What is not applied yet.
        pending: Vec<String>,
        /// The version that the program needs at least.
        oldest: SchemaVersion,
    },
    /// A newer release has expanded the schema; this program works on it.
    Ahead {
        /// The versions unknown to it.
        unknown: Vec<String>,
    },
    /// The schema is too new for the program.
    TooNew {
        /// The versions unknown to it.
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
    let failed = MigrateError::query("read which programs the schema works with");
    let written = read(client).await.map_err(failed)?;
    Ok(decide(&pending, migrations, oldest, written))
}

fn decide(
    pending: &Pending,
    migrations: &[Migration],
    oldest: SchemaVersion,
    written: Option<SchemaVersion>,
) -> Fit {
    let names = |files: &[Migration]| files.iter().map(ToString::to_string).collect();
    if let Some(newest) = pending.unknown.last() {
        let unknown = names(&pending.unknown);
        let known = migrations.iter().map(Migration::version).max().unwrap_or(0);
        let compatible_with = written.unwrap_or_else(|| newest.version().saturating_sub(1));
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

async fn read(client: &(impl GenericClient + Sync)) -> Result<Option<SchemaVersion>, Error> {
    let row = client.query_one(READ, &[]).await?;
    let comment: Option<String> = row.try_get(0)?;
    Ok(comment.and_then(|comment| comment.strip_prefix(PREFIX)?.parse().ok()))
}

/// Writes to the database which version a program must know to work on `applied`.
///
/// Nothing is written while no file has a header about it, so a history made by refinery
/// alone stays as it is.
pub(crate) async fn write<'m>(
    client: &(impl GenericClient + Sync),
    applied: impl Iterator<Item = &'m Migration>,
) -> Result<(), Error> {
    let wanted = compatible_with(applied);
    if read(client).await? == wanted {
        return Ok(());
    }
    let comment = wanted.map_or_else(
        || "NULL".to_owned(),
        |version| format!("'{PREFIX}{version}'"),
    );
    let sql = format!("COMMENT ON TABLE refinery_schema_history IS {comment}");
    client.batch_execute(&sql).await
}

/// What the applied files require; `None` if that is the version before the newest.
fn compatible_with<'m>(applied: impl Iterator<Item = &'m Migration>) -> Option<SchemaVersion> {
    let applied: Vec<_> = applied.collect();
    let newest = applied.iter().map(|file| file.version()).max();
    let rule = newest.map(|newest| newest.saturating_sub(1));
    let required = required(applied.into_iter());
    required.filter(|_| required != rule)
}

/// The version that a program must know when all these files are applied.
pub(crate) fn required<'m>(files: impl Iterator<Item = &'m Migration>) -> Option<SchemaVersion> {
    let of_file = |file: &Migration| {
        let headers = Headers::parse(file.sql().unwrap_or_default()).unwrap_or_default();
        let rule = file.version().saturating_sub(1);
        headers.compatible_with.unwrap_or(rule)
    };
    files.map(of_file).max()
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

    fn fit_of(known: usize, applied: usize, oldest: SchemaVersion, written: Option<i32>) -> Fit {
        let all = files(&[""; 9]);
        let pending = Pending {
            migrations: all[applied.min(known)..known].to_vec(),
            unknown: all[known.min(applied)..applied].to_vec(),
        };
        decide(&pending, &all[..known], oldest, written)
    }

    #[test]
    fn a_program_works_from_its_oldest_version_to_one_version_ahead_or_what_a_header_says() {
        for (known, applied, oldest, written, works) in [
            (3, 3, 3, None, true),
            (4, 2, 2, None, true),
            (4, 2, 3, None, false),
            (1, 0, 1, None, false),
            (3, 4, 1, None, true),
            (3, 5, 1, None, false),
            (3, 5, 1, Some(2), true),
            (3, 4, 1, Some(4), false),
        ] {
            let fit = fit_of(known, applied, oldest, written);
            assert_eq!(fit.works(), works, "{known} {applied} {oldest}: {fit:?}");
        }
    }

    #[test]
    fn the_strictest_header_of_the_applied_files_counts() {
        for (headers, required) in [
            (&[][..], None),
            (&["", "", ""], None),
            (&["", "", "compatible-with 0"], Some(1)),
            (&["", "compatible-with 2", "compatible-with 1"], None),
            (&["", "", "compatible-with 3"], Some(3)),
        ] {
            assert_eq!(compatible_with(files(headers).iter()), required);
        }
    }
}
