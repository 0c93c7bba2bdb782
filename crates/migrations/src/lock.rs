//! The advisory lock that lets one run at a time into a database.

use tokio::time::{Instant, sleep};
use tokio_postgres::{Client, Error};

use crate::error::{Holder, MigrateError};
use crate::options::{LockKey, Options};

const HASH: &str = "SELECT hashtextextended($1, 0)";

/// Never `pg_advisory_lock`: whoever blocks in it holds a snapshot for which
/// `CREATE INDEX CONCURRENTLY` of the holder waits, and that is a deadlock.
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock($1)";

const UNLOCK: &str = "SELECT pg_advisory_unlock($1)";

/// A key of 64 bits stands in `pg_locks` as two halves.
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

/// A held lock; it also ends with the session.
pub(crate) struct Lock {
    key: i64,
    pid: i32,
}

impl Lock {
    /// Looks for the lock until it is free or `lock_wait` is over.
    pub(crate) async fn acquire(
        client: &Client,
        pid: i32,
        options: &Options,
    ) -> Result<Self, MigrateError> {
        let key = resolve(client, &options.lock).await.map_err(failed)?;
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

    /// Lets go, so that the next run need not wait for the end of the session.
    pub(crate) async fn release(self, client: &Client) {
        // A broken connection has let go already.
        if let Err(error) = client.execute(UNLOCK, &[&self.key]).await {
            tracing::debug!(%error, "the migration lock ends with its connection");
        }
    }
}

async fn resolve(client: &Client, key: &LockKey) -> Result<i64, Error> {
    match key {
        LockKey::Id(id) => Ok(*id),
        LockKey::Name(name) => client.query_one(HASH, &[name]).await?.try_get(0),
    }
}

async fn holder(client: &Client, key: i64) -> Result<Option<Holder>, Error> {
    let Some(row) = client.query_opt(HOLDER, &[&key]).await? else {
        return Ok(None);
    };
    Ok(Some(Holder {
        pid: row.try_get(0)?,
        application_name: row.try_get(1)?,
    }))
}

fn failed(source: Error) -> MigrateError {
    MigrateError::Query {
        attempted: "look for the migration lock",
        source,
    }
}
