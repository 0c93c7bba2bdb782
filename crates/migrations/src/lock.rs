//! The advisory lock that lets one run at a time into a database.

use tokio::time::{Instant, sleep};
use tokio_postgres::{Client, Error};

use crate::error::MigrateError;
use crate::options::Options;

const HASH: &str = "SELECT hashtextextended($1, 0)";

/// Never `pg_advisory_lock`: a session that blocks in it holds a snapshot, for which a
/// `CREATE INDEX CONCURRENTLY` of the holder waits, and that is a deadlock.
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock($1)";

const UNLOCK: &str = "SELECT pg_advisory_unlock($1)";

/// `pg_locks` shows a key of 64 bits as two halves.
const HOLDER: &str = "
    SELECT held.pid, activity.application_name
    FROM pg_locks held
    LEFT JOIN pg_stat_activity activity ON activity.pid = held.pid
    WHERE held.locktype = 'advisory'
      AND held.granted
      AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND held.objsubid = 1
      AND (held.classid::bigint << 32) | held.objid::bigint = $1
    LIMIT 1";

/// A held lock; it ends with the session at the latest.
pub(crate) struct Lock {
    key: i64,
    pid: i32,
}

impl Lock {
    /// Polls for the lock until it is free or `lock_wait` is over.
    pub(crate) async fn acquire(
        client: &Client,
        pid: i32,
        options: &Options,
    ) -> Result<Self, MigrateError> {
        let failed = MigrateError::query("take the migration lock");
        let row = client.query_one(HASH, &[&options.lock]).await;
        let key = row.and_then(|row| row.try_get(0)).map_err(failed)?;
        let started = Instant::now();
        let mut announced = false;
        loop {
            let row = client.query_one(TRY_LOCK, &[&key]).await.map_err(failed)?;
            if row.try_get(0).map_err(failed)? {
                return Ok(Self { key, pid });
            }
            let waited = started.elapsed();
            let left = options.lock_wait.saturating_sub(waited);
            if left.is_zero() {
                let holder = holder(client, key).await.map_err(failed)?;
                let holder = holder.unwrap_or_else(|| "it was released just now".to_owned());
                return Err(MigrateError::LockTimeout { waited, holder });
            }
            if !announced {
                announced = true;
                tracing::info!("waiting for another run to finish its migrations");
            }
            sleep(options.poll.min(left)).await;
        }
    }

    /// The process that holds it.
    pub(crate) fn pid(&self) -> i32 {
        self.pid
    }

    /// Releases the lock before the session ends, so the next run need not wait for that.
    pub(crate) async fn release(self, client: &Client) {
        // A broken connection has released it already.
        if let Err(error) = client.execute(UNLOCK, &[&self.key]).await {
            tracing::debug!(%error, "the migration lock ends with its connection");
        }
    }
}

/// The process that holds the lock, and its name if this role may see it.
async fn holder(client: &Client, key: i64) -> Result<Option<String>, Error> {
    let Some(row) = client.query_opt(HOLDER, &[&key]).await? else {
        return Ok(None);
    };
    let pid: i32 = row.try_get(0)?;
    let name: Option<String> = row.try_get(1)?;
    let name = name.map_or_else(String::new, |name| format!(" ({name})"));
    Ok(Some(format!("process {pid}{name}")))
}
