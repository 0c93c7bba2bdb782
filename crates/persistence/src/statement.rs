//! SQL statements as named constants.

use time::OffsetDateTime;
use tokio_postgres::{Row, error::SqlState};
use tracing::{Instrument, field::Empty};

use crate::{Executor, StatementError, StoreError};

pub(crate) use crate::params::Params;

/// The target of the spans that statements run in, which metrics and traces are
/// made of. A log that prints the fields of its spans can leave it out: no event is
/// written inside of them.
pub const STATEMENT_SPAN_TARGET: &str = "statement_span";

/// One SQL statement and the name under which it appears in traces and errors.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// `module.function`.
    pub name: &'static str,
    /// The text, with `$n` for every value.
    pub sql: &'static str,
}

impl Statement {
    pub(crate) const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }

    /// Runs it and collects its rows.
    pub(crate) async fn query(
        &self,
        db: &impl Executor,
        params: Params<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        observed(self.name, db.query(self.sql, params)).await
    }

    /// Runs it and takes its first row, if there is one.
    pub(crate) async fn query_opt(
        &self,
        db: &impl Executor,
        params: Params<'_>,
    ) -> Result<Option<Row>, StoreError> {
        observed(self.name, db.query_opt(self.sql, params)).await
    }

    /// Runs a removal, whose parameters are a time and how many rows at most,
    /// again and again until nothing is left; returns how many rows it removed. One
    /// removal of all could exceed the time that a statement has.
    ///
    /// Where one node has the table, such a statement names rows by where they lie
    /// (`ctid`): it reads no more than it removes, however the planner guesses. Citus
    /// refuses that of a spread table; there it names keys. In both cases it leaves a
    /// row that somebody has just prolonged.
    pub(crate) async fn execute_in_batches(
        &self,
        db: &impl Executor,
        before: &OffsetDateTime,
    ) -> Result<u64, StoreError> {
        const ROWS: i64 = 5_000;
        let mut total = 0;
        loop {
            let removed = self.execute(db, &[before, &ROWS]).await?;
            total += removed;
            if removed < ROWS.unsigned_abs() {
                return Ok(total);
            }
        }
    }

    /// Runs it and counts the rows that it changed.
    pub(crate) async fn execute(
        &self,
        db: &impl Executor,
        params: Params<'_>,
    ) -> Result<u64, StoreError> {
        debug_assert!(
            !is_miscounted(self.sql),
            "{}: only RETURNING tells how many rows there are",
            self.name
        );
        observed(self.name, db.execute(self.sql, params)).await
    }

    /// Runs it and counts nothing.
    pub(crate) async fn run(
        &self,
        db: &impl Executor,
        params: Params<'_>,
    ) -> Result<(), StoreError> {
        observed(self.name, db.execute(self.sql, params))
            .await
            .map(drop)
    }
}

/// Whether Citus counts rows that the statement did not write. Where the rows come from a
/// query, it counts those with a conflict, too.
fn is_miscounted(sql: &str) -> bool {
    let inserted = sql.split_once("INSERT INTO ").map(|(_, it)| it);
    let conflict = inserted.and_then(|it| it.split_once("ON CONFLICT"));
    conflict.is_some_and(|(rows, _)| rows.contains("SELECT"))
}

/// Runs a statement inside a span that names it, as OpenTelemetry wants it, and
/// says how it failed. Parameters stay out.
pub(crate) async fn observed<T, E: Into<StatementError>>(
    name: &'static str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, StoreError> {
    let span = tracing::info_span!(
        target: STATEMENT_SPAN_TARGET,
        "statement",
        otel.name = name,
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = "postgresql",
        db.query.summary = name,
        db.response.status_code = Empty,
        "error.type" = Empty,
    );
    let done = work.instrument(span.clone()).await;
    done.map_err(|error| {
        let error = error.into();
        let state = error.code().map(SqlState::code);
        span.record("otel.status_code", "ERROR");
        // The SQLSTATE, of which there are few, or that there is none.
        span.record("error.type", state.unwrap_or("connection"));
        if let Some(state) = state {
            span.record("db.response.status_code", state);
        }
        StoreError::from_driver(name, error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_insert_that_skips_rows_of_a_query_is_miscounted() {
        let skips = "INSERT INTO tags (id) SELECT id FROM unnest($1) ON CONFLICT (id) DO NOTHING";
        let lists = "INSERT INTO tags (id) VALUES ($1) ON CONFLICT (id) DO NOTHING";
        let copies = "INSERT INTO tags (id) SELECT id FROM unnest($1)";

        assert!(is_miscounted(skips));
        assert!(!is_miscounted(lists) && !is_miscounted(copies));
    }
}
