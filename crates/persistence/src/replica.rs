//! Reading on a replica.
//!
//! A read on a replica includes all acknowledged writes, also those of other processes
//! and other servers of this program. So a reader first asks
//! the primary how far its log reaches (an LSN, for next to nothing), and reads on the
//! replica once it has replayed as much; a replica that does not get there in time
//! gets no readers for a while. This is the read index of Raft (Ongaro's thesis, 6.4),
//! with the primary's word instead of a majority's.
//!
//! To remember with each user how far their last write reaches would let others read
//! older states, and would have to be remembered where all servers see it.

use std::time::{Duration, Instant};

use postgres_types::PgLsn;

use crate::{
    Client, Database, FromStore, Statement, StoreError,
    database::{PATIENCE, Replica},
    row::get,
};

pub(crate) const STATEMENTS: &[&Statement] = &[&WRITTEN, &REPLAYED];

/// How far the log of acknowledged transactions reaches. Where they are acknowledged
/// before they are on the disk, further than that.
const WRITTEN: Statement = Statement::new(
    "replica.written",
    "SELECT CASE current_setting('synchronous_commit')
            WHEN 'off' THEN pg_current_wal_insert_lsn()
            ELSE pg_current_wal_flush_lsn() END AS lsn",
);

/// A server that is not in recovery may have missed what others acknowledged.
const REPLAYED: Statement = Statement::new(
    "replica.replayed",
    "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= $1::pg_lsn AS has_all",
);

/// The pauses between checks of how far the replica is; after the last it is too slow. On one
/// network a replica is some milliseconds behind.
const CHECKS: [Duration; 4] = [
    Duration::from_millis(1),
    Duration::from_millis(3),
    Duration::from_millis(8),
    Duration::from_millis(16),
];

impl Replica {
    /// A connection on which everything can be read that was acknowledged before;
    /// `None` when the primary has to be asked. For a reader that began to wait at that
    /// time.
    async fn client(
        &self,
        primary: &Database,
        began: Instant,
    ) -> Result<Option<Client>, StoreError> {
        if !self.health.may_try() {
            return Ok(None);
        }
        let Some(written) = written(primary, began).await? else {
            return Ok(None);
        };
        let client = match self.pool.client_since(began).await {
            Ok(client) => client,
            // It does what it can.
            Err(StoreError::PoolExhausted) => return Ok(None),
            Err(error) => {
                self.health.rest(&error.to_string());
                return Ok(None);
            }
        };
        let reason = match tokio::time::timeout(PATIENCE, caught_up(&client, written)).await {
            Ok(Ok(true)) => {
                self.health.recover();
                return Ok(Some(client));
            }
            Ok(Ok(false)) => "it is behind".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it does not answer in time".to_owned(),
        };
        self.health.rest(&reason);
        Ok(None)
    }
}

/// Whether it has replayed as much, after a few checks.
async fn caught_up(client: &Client, written: PgLsn) -> Result<bool, StoreError> {
    for pause in CHECKS {
        let row = REPLAYED.query_opt(client, &[&written]).await?;
        let has_all: Option<bool> = match &row {
            Some(row) => get(REPLAYED.name, row, "has_all")?,
            None => None,
        };
        if has_all == Some(true) {
            return Ok(true);
        }
        tokio::time::sleep(pause).await;
    }
    Ok(false)
}

/// `None` where the primary did not say, and another connection to it may.
async fn written(primary: &Database, began: Instant) -> Result<Option<PgLsn>, StoreError> {
    let client = primary.client_since(began).await?;
    match WRITTEN.query_opt(&client, &[]).await {
        Ok(Some(row)) => get(WRITTEN.name, &row, "lsn").map(Some),
        Err(error) if client.is_silent() => Err(error),
        _ => Ok(None),
    }
}

impl Database {
    /// Runs work that only reads, on a replica if there is one
    /// ([`with_replica`](Self::with_replica)), and on the primary otherwise or when
    /// the replica fails on the way. It sees all that was acknowledged before it
    /// began. It runs once more where a connection turns out to be dead, but not where
    /// the database did not answer in time.
    ///
    /// # Errors
    ///
    /// What the work ends with on the primary.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: FromStore,
        F: AsyncFn(&mut Client) -> Result<T, E>,
    {
        let mut began = Instant::now();
        if let Some(replica) = self.replica()
            && let Some(mut client) = replica.client(self, began).await?
        {
            let work_began = Instant::now();
            match work(&mut client).await {
                Err(error) if error.store().is_some_and(is_the_replicas) => {
                    let reason = error.store().map(ToString::to_string);
                    replica.health.rest(&reason.unwrap_or_default());
                    if client.is_silent() {
                        return Err(error);
                    }
                }
                outcome => return outcome,
            }
            // The work was no waiting.
            began += work_began.elapsed();
        }
        let mut client = self.client_since(began).await?;
        match work(&mut client).await {
            // The connection may have been dead before the driver noticed.
            Err(error)
                if !client.is_silent()
                    && matches!(error.store(), Some(StoreError::Unavailable { .. })) =>
            {
                drop(client);
                work(&mut self.client().await?).await
            }
            outcome => outcome,
        }
    }
}

/// Whether the primary may do better: it is reached, and what it replays conflicts
/// with none of its queries (PostgreSQL's manual, 27.4.2).
fn is_the_replicas(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Unavailable { .. }
            | StoreError::Contended {
                retry_now: true,
                ..
            }
    )
}
