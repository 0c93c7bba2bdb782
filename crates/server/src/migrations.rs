//! The schema's history, embedded in the program.

use listbud_health::checks::MigrationState;
use listbud_migrations::{LockKey, MigrateError, Migration, Options, Pending, Report};
use listbud_persistence::{Connection, Tls};
use tokio_postgres::{Client, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Failure, exit::chain};

mod embedded {
    refinery::embed_migrations!("../../migrations/up");
}

/// The oldest schema that this program works with. Raise it in the release that
/// first needs a new migration.
pub(crate) const OLDEST_SCHEMA: i64 = 3;

/// The migrations that this program knows, oldest first.
#[must_use]
pub fn all() -> Vec<Migration> {
    embedded::migrations::runner().get_migrations().clone()
}

fn options() -> Options {
    Options {
        lock: LockKey::Name("listbud.migrate".to_owned()),
        application_name: "listbud-migrate".to_owned(),
        ..Options::default()
    }
}

/// Applies what is not applied yet.
///
/// # Errors
///
/// [`MigrateError`].
pub async fn up(connection: &Connection) -> Result<Report, MigrateError> {
    let migrations = all();
    match connection.tls() {
        Tls::Off => {
            listbud_migrations::up(connection.config(), NoTls, &migrations, &options()).await
        }
        Tls::Verified(tls) => {
            let tls = MakeRustlsConnect::new(tls.as_ref().clone());
            listbud_migrations::up(connection.config(), tls, &migrations, &options()).await
        }
    }
}

pub(crate) fn block_on_up(connection: &Connection) -> Result<Report, Failure> {
    actix_web::rt::System::new()
        .block_on(up(connection))
        .map_err(|error| failure(&error))
}

/// Applies what is not applied yet, or only looks whether everything is, as the
/// settings want it.
pub(crate) async fn bring_up_or_check(
    connection: &Connection,
    database: &listbud_persistence::Database,
    migrate: bool,
) -> Result<(), Failure> {
    if migrate {
        return up(connection)
            .await
            .map(drop)
            .map_err(|error| failure(&error));
    }
    let client = database
        .client()
        .await
        .map_err(|error| Failure::Database(chain(&error)))?;
    let Pending {
        migrations,
        unknown,
    } = listbud_migrations::pending(&**client, &all())
        .await
        .map_err(|error| failure(&error))?;
    let names = |migrations: &[Migration]| {
        let names: Vec<String> = migrations.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    if !migrations.is_empty() {
        return Err(Failure::Schema(format!(
            "the schema lacks {}: run `listbud-server migrate up` first",
            names(&migrations)
        )));
    }
    if !unknown.is_empty() {
        // A newer release has expanded the schema; releases work one ahead.
        tracing::warn!(
            unknown = names(&unknown),
            "the schema is newer than this program"
        );
    }
    Ok(())
}

/// Compares the schema with what this program knows.
pub(crate) async fn state(client: &Client) -> Result<MigrationState, MigrateError> {
    let known = all();
    let version = |migration: &Migration| i64::from(migration.version());
    let newest = known.iter().map(version).max();
    match listbud_migrations::pending(client, &known).await {
        Ok(Pending {
            migrations,
            unknown,
        }) => {
            let is_pending =
                |it: &&Migration| migrations.iter().any(|m| m.version() == it.version());
            let applied = known.iter().filter(|it| !is_pending(it)).map(version).max();
            Ok(MigrationState {
                applied: unknown.iter().map(version).max().or(applied),
                expected: newest,
                pending: migrations.len(),
                drifted: Vec::new(),
            })
        }
        // The history tells another story than this program: it is said, and
        // whether requests work is seen by the requests.
        Err(
            error @ (MigrateError::Divergent { .. }
            | MigrateError::Missing { .. }
            | MigrateError::OutOfOrder { .. }),
        ) => Ok(MigrationState {
            applied: newest,
            expected: newest,
            pending: 0,
            drifted: vec![chain(&error)],
        }),
        Err(error) => Err(error),
    }
}

fn failure(error: &MigrateError) -> Failure {
    let text = chain(error);
    match error {
        MigrateError::Connect(_) | MigrateError::Silent { .. } => Failure::Database(text),
        _ => Failure::Other(format!("the schema could not be migrated: {text}")),
    }
}
