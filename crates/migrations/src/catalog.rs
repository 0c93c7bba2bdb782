//! What a database consists of, object by object, as the server describes it.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Error, IsolationLevel};

/// With a `search_path` of nothing else, every name is written with its schema.
const QUALIFY: &str = "SET LOCAL search_path = pg_catalog";

/// No relation has the oid 0.
const HISTORY: &str = "SELECT coalesce(to_regclass('refinery_schema_history')::oid, 0)";

const OBJECTS: &str = include_str!("catalog.sql");

/// The objects of one database, by kind and name.
pub(crate) type Catalog = BTreeMap<(String, String), Object>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// The table that it is dropped with.
    pub(crate) table: Option<String>,
    /// How the server describes it.
    pub(crate) definition: String,
}

/// Reads the catalog of a database in one snapshot.
pub(crate) async fn read(client: &mut Client) -> Result<Catalog, Error> {
    let transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    let history: u32 = transaction.query_one(HISTORY, &[]).await?.try_get(0)?;
    transaction.batch_execute(QUALIFY).await?;
    let rows = transaction.query(OBJECTS, &[&history]).await?;
    transaction.rollback().await?;
    rows.iter()
        .map(|row| {
            let object = Object {
                table: row.try_get(2)?,
                definition: row.try_get(3)?,
            };
            Ok(((row.try_get(0)?, row.try_get(1)?), object))
        })
        .collect()
}
