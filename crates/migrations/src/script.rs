//! A file as the runner reads it: headers and statements.

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::error::ErrorPosition;
use tokio_postgres::{Error, GenericClient, Transaction};

use crate::error::MigrateError;
use crate::headers::Headers;
use crate::options::Options;
use crate::outcome::{Direction, Planned, Problem};
use crate::progress::Watch;
use crate::session;
use crate::statements::{Statement, split};

/// A file or an undo that may run.
pub(crate) struct Script<'f> {
    pub(crate) file: String,
    pub(crate) version: SchemaVersion,
    pub(crate) direction: Direction,
    pub(crate) sql: &'f str,
    pub(crate) statements: Vec<Statement<'f>>,
    pub(crate) headers: Headers,
}

impl<'f> Script<'f> {
    /// Reads a file. `COMMIT` in the middle is refused: it would leave half a file behind
    /// when the rest fails.
    pub(crate) fn read(source: &'f Migration, direction: Direction) -> Result<Self, MigrateError> {
        let sql = source.sql().unwrap_or_default();
        let file = source.to_string();
        let headers = Headers::parse(sql).map_err(|error| {
            let problem = Problem::new(&file, error.line, error.to_string());
            MigrateError::Invalid(problem)
        })?;
        let statements = split(sql);
        for statement in &statements {
            if let Some(problem) = statement.transaction_problem() {
                let problem = Problem::new(&file, statement.line, problem);
                return Err(MigrateError::Invalid(problem));
            }
        }
        Ok(Self {
            file,
            version: source.version(),
            direction,
            sql,
            statements,
            headers,
        })
    }

    pub(crate) fn planned(&self, tried: bool) -> Planned {
        Planned {
            file: self.file.clone(),
            version: self.version,
            direction: self.direction,
            transaction: !self.headers.no_transaction,
            tried,
            sql: self.sql.to_owned(),
        }
    }

    pub(crate) fn watch(&self, options: &Options) -> Watch {
        Watch::over(self.file.clone(), self.statements.len(), options)
    }

    /// Sends its statements one by one; on an error, `line` is set to the one that failed.
    ///
    /// A distributed database accepts one change of the schema per message, and only so
    /// does an error have a line in the file.
    pub(crate) async fn send(
        &self,
        client: &(impl GenericClient + Sync),
        watch: &mut Watch,
        line: &mut Option<usize>,
    ) -> Result<(), Error> {
        for statement in &self.statements {
            let sent = watch.follow(statement, client.batch_execute(statement.text));
            if let Err(error) = sent.await {
                *line = Some(line_of(&error, statement));
                return Err(error);
            }
        }
        Ok(())
    }

    /// Sends its statements under a savepoint, with the settings that each file starts with.
    pub(crate) async fn attempt(
        &self,
        outer: &mut Transaction<'_>,
        options: &Options,
    ) -> Result<(), MigrateError> {
        let failed = MigrateError::query("try the files");
        let step = outer.transaction().await.map_err(failed)?;
        session::reset(&step, options).await?;
        let limited = session::limit(&step, options, &self.headers);
        limited.await.map_err(failed)?;
        let mut line = None;
        match self.send(&step, &mut self.watch(options), &mut line).await {
            Ok(()) => step.commit().await.map_err(failed),
            Err(error) => {
                step.rollback().await.map_err(failed)?;
                Err(self.failure(line, error))
            }
        }
    }

    pub(crate) fn failure(&self, line: Option<usize>, source: Error) -> MigrateError {
        MigrateError::Failed {
            file: self.file.clone(),
            line,
            transaction: !self.headers.no_transaction,
            source,
        }
    }
}

/// The line of the file. The server counts characters from the start of the statement.
pub(crate) fn line_of(error: &Error, statement: &Statement<'_>) -> usize {
    let position = error.as_db_error().and_then(|error| error.position());
    let Some(ErrorPosition::Original(position)) = position else {
        return statement.line;
    };
    let before = usize::try_from(*position).map_or(0, |position| position.saturating_sub(1));
    let breaks = statement.text.chars().take(before).filter(|c| *c == '\n');
    statement.line + breaks.count()
}
