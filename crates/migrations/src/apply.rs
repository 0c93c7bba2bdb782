//! One file: refinery keeps the book, this sends the statements.

use std::fmt;
use std::pin::pin;
use std::time::Duration;

// Not the traits by name: with refinery's own driver in the build their methods
// would hide those of `Client`.
use refinery_core::traits::r#async as refinery;
use refinery_core::{Migration, Runner, Target};
use tokio::time::{Instant, timeout};
use tokio_postgres::error::{ErrorPosition, SqlState};
use tokio_postgres::{Client, Error};

use crate::error::MigrateError;
use crate::history::migration_from_row;
use crate::statements::{Statement, split};

/// The longest pause between two mentions of a file that still runs.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

/// Applies `file`, before which all of `migrations` must be applied, in one
/// transaction with its row in the history.
pub(crate) async fn file(
    client: &mut Client,
    migrations: &[Migration],
    file: &Migration,
    progress: Duration,
) -> Result<Duration, MigrateError> {
    refuse_transaction_control(file)?;
    let runner = Runner::new(migrations).set_target(Target::Version(file.version()));
    let mut driver = Driver {
        client,
        file,
        is_first: migrations.iter().min() == Some(file),
        failure: None,
    };

    let started = Instant::now();
    let outcome = mentioned(file, progress, runner.run_async(&mut driver)).await;
    match (outcome, driver.failure) {
        (_, Some(failure)) => Err(failure),
        (Err(refusal), None) => Err(refusal.into()),
        (Ok(_), None) => Ok(started.elapsed()),
    }
}

/// `COMMIT` in the middle would leave half a file behind when the rest fails.
fn refuse_transaction_control(file: &Migration) -> Result<(), MigrateError> {
    let statements = split(file.sql().unwrap_or_default());
    match statements.iter().find(|s| s.controls_transaction()) {
        Some(statement) => Err(MigrateError::TransactionControl {
            file: file.to_string(),
            line: statement.line,
            keyword: statement.keyword().to_owned(),
        }),
        None => Ok(()),
    }
}

/// Waits for `work` and says now and then that it goes on.
async fn mentioned<F: Future>(file: &Migration, progress: Duration, work: F) -> F::Output {
    let started = Instant::now();
    let mut work = pin!(work);
    let mut silence = progress;
    loop {
        if let Ok(output) = timeout(silence, work.as_mut()).await {
            return output;
        }
        tracing::info!(
            "still running {file} ({} s)",
            started.elapsed().as_secs_f64().round()
        );
        silence = silence
            .saturating_mul(2)
            .clamp(Duration::from_millis(1), LONGEST_SILENCE);
    }
}

/// Sends what refinery asks for, statement by statement.
///
/// A database spread over several machines takes one change of the schema per
/// message, and only so does an error have a line in the file.
struct Driver<'c> {
    client: &'c mut Client,
    file: &'c Migration,
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
        let mut line = None;
        match self.transact(queries, &mut line).await {
            Ok(count) => Ok(count),
            Err(source) => {
                self.failure = Some(self.describe(line, source));
                Err(Stopped)
            }
        }
    }
}

impl refinery::AsyncQuery<Vec<Migration>> for Driver<'_> {
    async fn query(&mut self, query: &str) -> Result<Vec<Migration>, Stopped> {
        match self.applied(query).await {
            Ok(applied) => Ok(applied),
            Err(failure) => {
                self.failure = Some(failure);
                Err(Stopped)
            }
        }
    }
}

impl refinery::AsyncMigrate for Driver<'_> {}

impl Driver<'_> {
    async fn applied(&self, query: &str) -> Result<Vec<Migration>, MigrateError> {
        let rows = self.client.query(query, &[]).await;
        rows.map_err(|source| MigrateError::Query {
            attempted: "read the migration history",
            source,
        })?
        .iter()
        .map(migration_from_row)
        .collect()
    }

    /// Sends all queries in one transaction; `line` follows within the file.
    async fn transact<'a>(
        &mut self,
        queries: impl Iterator<Item = &'a str> + Send,
        line: &mut Option<usize>,
    ) -> Result<usize, Error> {
        let transaction = self.client.transaction().await?;
        let mut count = 0;
        for query in queries {
            let is_the_file = self.file.sql() == Some(query);
            for statement in split(query) {
                let sent = transaction.batch_execute(statement.text).await;
                if let (Err(error), true) = (&sent, is_the_file) {
                    *line = Some(line_of(error, &statement));
                }
                sent?;
            }
            count += 1;
        }
        transaction.commit().await?;
        Ok(count)
    }

    fn describe(&self, line: Option<usize>, source: Error) -> MigrateError {
        let file = self.file.to_string();
        if let Some(existing) = source.as_db_error()
            && self.is_first
            && says_that_it_exists(existing.code())
        {
            return MigrateError::NotEmpty {
                file,
                line,
                existing: existing.message().to_owned(),
            };
        }
        MigrateError::Failed {
            file,
            version: self.file.version(),
            line,
            source,
        }
    }
}

fn says_that_it_exists(code: &SqlState) -> bool {
    [
        SqlState::DUPLICATE_TABLE, // also an index, a sequence, a view
        SqlState::DUPLICATE_OBJECT,
        SqlState::DUPLICATE_FUNCTION,
        SqlState::DUPLICATE_SCHEMA,
        SqlState::DUPLICATE_COLUMN,
    ]
    .contains(code)
}

/// The server counts characters from the start of the statement.
fn line_of(error: &Error, statement: &Statement<'_>) -> usize {
    let position = error.as_db_error().and_then(|error| error.position());
    let Some(ErrorPosition::Original(position)) = position else {
        return statement.line;
    };
    let before = usize::try_from(*position).map_or(0, |position| position.saturating_sub(1));
    let breaks = statement.text.chars().take(before).filter(|c| *c == '\n');
    statement.line + breaks.count()
}

/// The failure itself waits in [`Driver::failure`].
#[derive(Debug)]
struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the migration stopped")
    }
}

impl std::error::Error for Stopped {}
