//! A file as the runner reads it: headers and statements.

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::error::ErrorPosition;
use tokio_postgres::{Error, GenericClient};

use crate::error::MigrateError;
use crate::headers::Headers;
use crate::observer::Direction;
use crate::options::Options;
use crate::progress::Watch;
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
    /// Reads a file, and refuses what the runner cannot answer for: `COMMIT` in
    /// the middle would leave half a file behind when the rest fails.
    pub(crate) fn read(source: &'f Migration, direction: Direction) -> Result<Self, MigrateError> {
        let sql = source.sql().unwrap_or_default();
        let file = source.to_string();
        let headers = match Headers::parse(sql) {
            Ok(headers) => headers,
            Err(source) => return Err(MigrateError::Header { file, source }),
        };
        let statements = split(sql);
        if let Some(statement) = statements.iter().find(|s| s.controls_transaction()) {
            return Err(MigrateError::TransactionControl {
                file,
                line: statement.line,
                keyword: statement.keyword().to_owned(),
            });
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

    pub(crate) fn watch<'o>(&self, options: &'o Options) -> Watch<'o> {
        let statements = self.statements.len();
        Watch::over(self.file.clone(), self.direction, statements, options)
    }

    /// Sends its statements one by one; `line` follows to the one that failed.
    ///
    /// A database spread over several machines takes one change of the schema per
    /// message, and only so does an error have a line in the file.
    pub(crate) async fn send(
        &self,
        client: &(impl GenericClient + Sync),
        watch: &mut Watch<'_>,
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

    /// What it means that it failed.
    pub(crate) fn failure(&self, line: Option<usize>, source: Error) -> MigrateError {
        let (file, version) = (self.file.clone(), self.version);
        if self.headers.no_transaction {
            MigrateError::Unfinished {
                file,
                version,
                line,
                source,
            }
        } else {
            MigrateError::Failed {
                file,
                version,
                line,
                source,
            }
        }
    }
}

/// The server counts characters from the start of the statement.
pub(crate) fn line_of(error: &Error, statement: &Statement<'_>) -> usize {
    let position = error.as_db_error().and_then(|error| error.position());
    let Some(ErrorPosition::Original(position)) = position else {
        return statement.line;
    };
    let before = usize::try_from(*position).map_or(0, |position| position.saturating_sub(1));
    let breaks = statement.text.chars().take(before).filter(|c| *c == '\n');
    statement.line + breaks.count()
}
