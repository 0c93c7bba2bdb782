//! A statement that is put together when it runs.

use postgres_types::ToSql;
use tokio_postgres::Row;

use crate::{Executor, StoreError, executor::Caching, statement::observed};

/// A statement in the making.
#[derive(Default)]
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) params: Vec<Box<dyn ToSql + Sync + Send>>,
    /// How many conditions there are beside the owner.
    pub(super) conditions: usize,
}

impl Query {
    /// Adds a value and answers how the statement names it.
    pub(super) fn bind(
        &mut self,
        value: impl ToSql + Sync + Send + 'static,
        sql_type: &str,
    ) -> String {
        self.params.push(Box::new(value));
        format!("${}::{sql_type}", self.params.len())
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    pub(super) fn condition(&mut self, sql: &str) {
        self.conditions += 1;
        self.push(" AND ");
        self.push(sql);
    }

    /// Runs the statement. The everyday shapes are prepared once per connection;
    /// of the others there are thousands, each rare, and PostgreSQL plans them
    /// better when it sees their values.
    pub(super) async fn run(&self, db: &impl Executor) -> Result<Vec<Row>, StoreError> {
        const OPERATION: &str = "places.page";
        let params: Vec<&(dyn ToSql + Sync)> = self
            .params
            .iter()
            .map(|param| param.as_ref() as &(dyn ToSql + Sync))
            .collect();
        let caching = if self.conditions <= 1 {
            Caching::Cached
        } else {
            Caching::Uncached
        };
        observed(OPERATION, db.rows(&self.sql, caching, &params)).await
    }
}
