//! What a database consists of, object by object, as the server describes it.
//!
//! Left out, because files rarely decide about it or because it says nothing
//! about the schema: owners, privileges, comments, the order of columns, the
//! versions of extensions and what belongs to them, and the migration history.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Error, IsolationLevel};

use crate::error::MigrateError;

mod queries;

/// With a `search_path` of nothing else, every name is written with its schema.
const QUALIFY: &str = "SET LOCAL search_path = pg_catalog";

const HISTORY: &str = "SELECT to_regclass('refinery_schema_history')::oid";

/// The kind and the name of an object.
pub(crate) type Key = (String, String);

/// The objects of one database.
pub(crate) type Catalog = BTreeMap<Key, Object>;

/// One object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// The table that it stands and falls with.
    pub(crate) table: Option<String>,
    /// How the server describes it.
    pub(crate) definition: String,
}

/// Reads the catalog of a database in one snapshot.
pub(crate) async fn read(client: &mut Client) -> Result<Catalog, MigrateError> {
    read_all(client)
        .await
        .map_err(|source| MigrateError::Query {
            attempted: "read the catalog",
            source,
        })
}

async fn read_all(client: &mut Client) -> Result<Catalog, Error> {
    let transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    let history: Option<u32> = transaction.query_one(HISTORY, &[]).await?.try_get(0)?;
    // No relation has this number.
    let history = history.unwrap_or(0);
    transaction.batch_execute(QUALIFY).await?;

    let mut catalog = Catalog::new();
    for query in queries::ALL {
        // A query may not mention what it is not asked to leave out.
        let query = format!("WITH history (oid) AS (VALUES ($1::oid)) {query}");
        for row in transaction.query(&query, &[&history]).await? {
            let key = (row.try_get(0)?, row.try_get(1)?);
            let object = Object {
                table: row.try_get(2)?,
                definition: row.try_get(3)?,
            };
            catalog.insert(key, object);
        }
    }
    transaction.rollback().await?;
    Ok(catalog)
}
