//! SQL statements as named constants.

use deadpool_postgres::GenericClient;
use postgres_types::ToSql;
use tokio_postgres::Row;
use tracing::{Instrument, debug_span};

use crate::StoreError;

/// One SQL statement and the name under which it appears in traces and errors.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// `module.function`.
    pub name: &'static str,
    /// The text, with `$n` for every value.
    pub sql: &'static str,
}

/// The parameters of a statement.
pub(crate) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Statement {
    pub(crate) const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }

    /// Runs it and collects its rows. The statement is prepared once per
    /// connection.
    pub(crate) async fn query(
        &self,
        db: &impl GenericClient,
        params: Params<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = async {
            let statement = db.prepare_cached(self.sql).await?;
            db.query(&statement, params).await
        };
        rows.instrument(debug_span!("db.query", db.query.summary = self.name))
            .await
            .map_err(|error| StoreError::from_driver(self.name, error))
    }

    /// Runs it and takes its first row, if there is one.
    pub(crate) async fn query_opt(
        &self,
        db: &impl GenericClient,
        params: Params<'_>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(db, params).await?.into_iter().next())
    }

    /// Runs it and counts the rows that it changed.
    pub(crate) async fn execute(
        &self,
        db: &impl GenericClient,
        params: Params<'_>,
    ) -> Result<u64, StoreError> {
        let count = async {
            let statement = db.prepare_cached(self.sql).await?;
            db.execute(&statement, params).await
        };
        count
            .instrument(debug_span!("db.query", db.query.summary = self.name))
            .await
            .map_err(|error| StoreError::from_driver(self.name, error))
    }
}

/// Lists every fixed statement of the crate, so that a test can prepare each
/// against the migrated schema.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    [
        crate::imports::STATEMENTS,
        crate::lists::STATEMENTS,
        crate::places::STATEMENTS,
        crate::tags::STATEMENTS,
        crate::users::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
