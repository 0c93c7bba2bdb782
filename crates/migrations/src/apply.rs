//! Applies one file: refinery keeps the history, this driver sends the statements.

use std::time::Duration;

// Not the traits by name: with refinery's own driver in the build their methods
// would hide those of `Client`.
use refinery_core::traits::r#async as refinery;
use refinery_core::{Migration, Runner, SchemaVersion, Target};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

use crate::compatibility;
use crate::error::MigrateError;
use crate::history::migration_from_row;
use crate::no_transaction;
use crate::options::Options;
use crate::outcome::Direction;
use crate::progress::Watch;
use crate::script::Script;
use crate::session::limit;
use crate::statements::split;

/// Applies `file`, the oldest of `migrations` that is not applied, and enters it in the
/// history: in one transaction, unless the file wants none.
pub(crate) async fn file(
    client: &mut Client,
    migrations: &[Migration],
    file: &Migration,
    options: &Options,
) -> Result<Duration, MigrateError> {
    let script = Script::read(file, Direction::Up)?;
    let mut driver = Driver {
        client,
        migrations,
        options,
        watch: script.watch(options),
        script: Some(&script),
        is_first: migrations.iter().min() == Some(file),
        failure: None,
    };
    driver.run(Target::Version(file.version())).await?;
    Ok(driver.watch.elapsed())
}

/// Enters all files up to `version` in the history and runs none of them.
pub(crate) async fn record(
    client: &mut Client,
    migrations: &[Migration],
    version: SchemaVersion,
    options: &Options,
) -> Result<(), MigrateError> {
    let applied: Vec<_> = up_to(migrations, version).cloned().collect();
    let mut driver = Driver {
        client,
        migrations: &applied,
        options,
        watch: Watch::over("baseline".to_owned(), 0, options),
        script: None,
        is_first: false,
        failure: None,
    };
    driver.run(Target::FakeVersion(version)).await
}

/// The files up to `version`.
pub(crate) fn up_to(
    migrations: &[Migration],
    version: SchemaVersion,
) -> impl Iterator<Item = &Migration> {
    migrations.iter().filter(move |m| m.version() <= version)
}

/// Sends what refinery asks for, statement by statement.
struct Driver<'c> {
    client: &'c mut Client,
    migrations: &'c [Migration],
    options: &'c Options,
    watch: Watch,
    /// `None` if refinery only writes the history.
    script: Option<&'c Script<'c>>,
    is_first: bool,
    /// refinery boxes what a driver returns and does not give it back.
    failure: Option<MigrateError>,
}

impl refinery::AsyncTransaction for Driver<'_> {
    type Error = Stopped;

    async fn execute<'a, T: Iterator<Item = &'a str> + Send + 'a>(
        &mut self,
        queries: T,
    ) -> Result<usize, Stopped> {
        let outcome = self.carry_out(queries).await;
        self.keep_failure(outcome)
    }
}

impl refinery::AsyncQuery<Vec<Migration>> for Driver<'_> {
    async fn query(&mut self, query: &str) -> Result<Vec<Migration>, Stopped> {
        let outcome = self.applied(query).await;
        self.keep_failure(outcome)
    }
}

impl refinery::AsyncMigrate for Driver<'_> {}

impl Driver<'_> {
    fn keep_failure<T>(&mut self, outcome: Result<T, MigrateError>) -> Result<T, Stopped> {
        outcome.map_err(|failure| {
            self.failure = Some(failure);
            Stopped
        })
    }

    async fn applied(&self, query: &str) -> Result<Vec<Migration>, MigrateError> {
        let failed = MigrateError::query("read the migration history");
        let rows = self.client.query(query, &[]).await.map_err(failed)?;
        rows.iter().map(migration_from_row).collect()
    }

    async fn run(&mut self, target: Target) -> Result<(), MigrateError> {
        let runner = Runner::new(self.migrations).set_target(target);
        let outcome = runner.run_async(self).await;
        match (outcome, self.failure.take()) {
            (_, Some(failure)) => Err(failure),
            (Err(refusal), None) => Err(refusal.into()),
            (Ok(_), None) => Ok(()),
        }
    }

    async fn carry_out<'a>(
        &mut self,
        queries: impl Iterator<Item = &'a str> + Send,
    ) -> Result<usize, MigrateError> {
        let mut line = None;
        let queries: Vec<_> = queries.collect();
        let script = self
            .script
            .filter(|script| queries.contains(&script.sql))
            .filter(|script| script.headers.no_transaction);
        let Some(script) = script else {
            let outcome = self.transact(&queries, &mut line).await;
            return outcome.map_err(|source| self.describe(line, source));
        };
        no_transaction::send(self.client, script, self.options, &mut self.watch).await?;
        let rest: Vec<_> = queries.into_iter().filter(|q| *q != script.sql).collect();
        let outcome = self.transact(&rest, &mut line).await;
        outcome.map_err(|source| self.describe(None, source))
    }

    /// Sends all queries in one transaction; `line` follows within the file.
    async fn transact(
        &mut self,
        queries: &[&str],
        line: &mut Option<usize>,
    ) -> Result<usize, Error> {
        let script = self.script.filter(|script| queries.contains(&script.sql));
        if let Some(script) = script {
            limit(self.client, self.options, &script.headers).await?;
        }
        let transaction = self.client.transaction().await?;
        for query in queries {
            if let Some(script) = script.filter(|script| script.sql == *query) {
                script.send(&transaction, &mut self.watch, line).await?;
                continue;
            }
            for statement in split(query) {
                transaction.batch_execute(statement.text).await?;
            }
        }
        if queries.iter().any(|query| query.starts_with("INSERT")) {
            let version = self.script.map(|script| script.version);
            let applied = up_to(self.migrations, version.unwrap_or(SchemaVersion::MAX));
            compatibility::write(&transaction, applied).await?;
        }
        transaction.commit().await?;
        Ok(queries.len())
    }

    fn describe(&self, line: Option<usize>, source: Error) -> MigrateError {
        let Some(script) = self.script else {
            return MigrateError::query("write the migration history")(source);
        };
        if let Some(existing) = source.as_db_error()
            && self.is_first
            && EXISTS.contains(existing.code())
        {
            return MigrateError::NotEmpty {
                file: script.file.clone(),
                line,
                existing: existing.message().to_owned(),
            };
        }
        script.failure(line, source)
    }
}

/// What the server answers if something of that name exists.
const EXISTS: [SqlState; 5] = [
    SqlState::DUPLICATE_TABLE, // also an index, a sequence, a view
    SqlState::DUPLICATE_OBJECT,
    SqlState::DUPLICATE_FUNCTION,
    SqlState::DUPLICATE_SCHEMA,
    SqlState::DUPLICATE_COLUMN,
];

/// The failure itself is in [`Driver::failure`].
#[derive(Debug, thiserror::Error)]
#[error("the migration stopped")]
struct Stopped;
