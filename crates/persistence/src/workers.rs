//! Whether the workers of a Citus cluster answer, which have the rows of the users.

use tokio_postgres::{Client, Row};

use crate::{
    Probe, StoreError,
    row::{corrupt, get},
};

const OPERATION: &str = "workers.ask";

/// The workers of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkersSeen {
    /// How many there are.
    pub all: u64,
    /// Those that do not answer, by host and port. Their users are not served.
    pub lost: Vec<String>,
}

/// Whether the database is that of a cluster, and not of one PostgreSQL.
///
/// # Errors
///
/// [`StoreError`] when it does not answer.
pub async fn are_there(probe: &Probe) -> Result<bool, StoreError> {
    const QUESTION: &str = "
        SELECT to_regprocedure('run_command_on_workers(text, boolean)') IS NOT NULL AS known";
    let rows = probe
        .with_client(async |client| query(client, QUESTION).await)
        .await??;
    let row = rows.first().ok_or_else(|| corrupt(OPERATION, "known"))?;
    get(OPERATION, row, "known")
}

/// Asks the coordinator of a cluster for its workers. It may wait for one that neither
/// answers nor refuses, for as long as `citus.node_connection_timeout` and TCP let it, and
/// longer than this future is polled: do not ask again meanwhile.
///
/// # Errors
///
/// [`StoreError`] when the coordinator itself fails.
pub async fn ask(probe: &Probe) -> Result<WorkersSeen, StoreError> {
    const QUESTION: &str = "
        SELECT nodename || ':' || nodeport AS worker, success
        FROM run_command_on_workers('SELECT 1', true)
        ORDER BY 1";
    let rows = probe
        .with_client(async |client| query(client, QUESTION).await)
        .await??;
    let mut seen = WorkersSeen::default();
    for row in &rows {
        seen.all += 1;
        if !get(OPERATION, row, "success")? {
            seen.lost.push(get(OPERATION, row, "worker")?);
        }
    }
    Ok(seen)
}

async fn query(client: &Client, sql: &str) -> Result<Vec<Row>, StoreError> {
    let rows = client.query_typed(sql, &[]).await;
    rows.map_err(|error| StoreError::from_driver(OPERATION, error))
}
