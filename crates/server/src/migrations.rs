//! The schema's history, embedded in the program.

use std::{path::Path, time::Duration};

use listbud_health::checks::MigrationState;
use listbud_migrations::{
    Answer, Command, CommandError, Files, Fit, MigrateError, Migration, Migrator, Options, Pending,
    Report,
};
use listbud_persistence::{Connection, Probe, Tls};
use tokio_postgres::{Client, NoTls};

use crate::{Failure, exit::chain};

mod forward {
    refinery::embed_migrations!("../../migrations/up");
}

// Only to carry the texts: never call `run` on this one.
mod undo {
    refinery::embed_migrations!("../../migrations/down");
}

/// Where a checkout of ListBud keeps the files; `migrate new` writes there.
const FOLDERS: (&str, &str) = ("migrations/up", "migrations/down");

/// The oldest schema that this program works with. Raise it in the release that
/// first needs a new migration.
pub(crate) const OLDEST_SCHEMA: i32 = 8;

/// How long reading the history may take, from connecting to the last row.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// The migrations that this program knows, oldest first.
#[must_use]
pub fn all() -> Vec<Migration> {
    forward::migrations::runner().get_migrations().clone()
}

fn options() -> Options {
    Options {
        lock: "listbud.migrate".to_owned(),
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
            listbud_migrations::up(connection.config(), tls.clone(), &migrations, &options()).await
        }
    }
}

/// Runs one of the commands of [`listbud_migrations`].
pub(crate) fn run(
    command: &Command,
    connect: impl FnOnce() -> Result<Connection, Failure>,
) -> Result<Answer, Failure> {
    let outcome = if command.needs_database() {
        let connection = connect()?;
        let work = async {
            match connection.tls() {
                Tls::Off => execute(command, connection.config(), NoTls).await,
                Tls::Verified(tls) => execute(command, connection.config(), tls.clone()).await,
            }
        };
        actix_web::rt::System::new().block_on(work)
    } else {
        let nowhere = tokio_postgres::Config::new();
        actix_web::rt::System::new().block_on(execute(command, &nowhere, NoTls))
    };
    outcome.map_err(|error| Failure::Migration(error.exit(), error.explain()))
}

async fn execute(
    command: &Command,
    config: &tokio_postgres::Config,
    tls: impl listbud_migrations::Tls,
) -> Result<Answer, CommandError> {
    let files = Files::new(&all(), undo::migrations::runner().get_migrations());
    let migrator = Migrator::new(config.clone(), tls, files, options());
    let (up, down) = (Path::new(FOLDERS.0), Path::new(FOLDERS.1));
    let folders = (up.is_dir() && down.is_dir()).then_some((up, down));
    command.run(&migrator, folders).await
}

/// Applies what is not applied yet, or only checks that the schema fits, as the settings
/// say.
pub(crate) async fn bring_up_or_check(
    connection: &Connection,
    migrate: bool,
) -> Result<(), Failure> {
    if migrate {
        return up(connection)
            .await
            .map(drop)
            .map_err(|error| failure(&error));
    }
    let fit = async |client: &Client| listbud_migrations::fit(client, &all(), OLDEST_SCHEMA).await;
    let probe = Probe::new(connection);
    let fit = tokio::time::timeout(READ_WITHIN, probe.with_client(fit))
        .await
        .map_err(|_| {
            Failure::Database("the database accepts connections and does not answer".into())
        })?
        .map_err(|error| Failure::Database(chain(&error)))?
        .map_err(|error| failure(&error))?;
    match fit {
        Fit::Current => {}
        Fit::Behind { pending } => tracing::warn!(
            pending = pending.join(", "),
            "the schema lacks migrations that this program does not need"
        ),
        // A newer release has expanded the schema; releases work one ahead.
        Fit::Ahead { unknown } => tracing::warn!(
            unknown = unknown.join(", "),
            "the schema is newer than this program"
        ),
        Fit::TooOld { pending, .. } => {
            return Err(Failure::Schema(format!(
                "the schema lacks {}: run `listbud-server migrate up` first",
                pending.join(", ")
            )));
        }
        Fit::TooNew {
            unknown,
            compatible_with,
        } => {
            return Err(Failure::Schema(format!(
                "the schema has {}, which needs a release that knows version {compatible_with}: \
                 start that one, or undo first (`migrate down` of the newer release)",
                unknown.join(", ")
            )));
        }
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
        // It is reported; whether requests work on such a schema, the requests show.
        Err(error @ MigrateError::Divergent(_)) => Ok(MigrationState {
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
        MigrateError::Connect(_) | MigrateError::Silent(_) => Failure::Database(text),
        _ => Failure::Migration(
            error.exit(),
            format!("the schema could not be migrated: {text}"),
        ),
    }
}
