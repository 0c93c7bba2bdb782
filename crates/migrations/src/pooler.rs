//! Detects a pooler that shares server sessions between its clients.
//!
//! A pooler in transaction mode gives each transaction any free server session. Two runs
//! can then take the lock in the same session, and both hold it. Such a pooler shows
//! itself: one client sees the process ids of several sessions, or two clients see the
//! same one. Neither happens without a pooler, or behind one in session mode.
//!
//! Only simple queries are sent, because a prepared statement may fail in such a pooler.

use std::collections::BTreeSet;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, SimpleQueryMessage};

use crate::error::MigrateError;
use crate::options::Options;

/// How often the two clients alternate. One round is enough on an idle pooler, which gives
/// out the session that was used last. On a busy one another client may have taken it,
/// which gets less likely with each round.
const ROUNDS: usize = 4;

const PID: &str = "SELECT pg_backend_pid()";
const HOLD_PID: &str = "BEGIN; SELECT pg_backend_pid()";
const RELEASE: &str = "ROLLBACK";

/// Fails for a connection that does not have a server session of its own.
///
/// `other` is a second connection to the same address.
pub(crate) async fn refuse(
    one: &Client,
    other: &Client,
    options: &Options,
) -> Result<(), MigrateError> {
    let mut seen_by_one = BTreeSet::new();
    let mut seen_by_other = BTreeSet::new();
    for _ in 0..ROUNDS {
        seen_by_one.insert(ask(one, PID, options).await?);
        // While this transaction is open, no other client can get its session.
        seen_by_other.insert(ask(other, HOLD_PID, options).await?);
        check(&seen_by_one, &seen_by_other)?;
        seen_by_one.insert(ask(one, PID, options).await?);
        check(&seen_by_one, &seen_by_other)?;
        other.batch_execute(RELEASE).await.map_err(failed)?;
    }
    Ok(())
}

fn check(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Result<(), MigrateError> {
    if one.len() > 1 || other.len() > 1 || !one.is_disjoint(other) {
        return Err(MigrateError::Pooled);
    }
    Ok(())
}

/// The process id. A pooler with a single session would let one of the two clients wait
/// forever, and one in statement mode refuses `BEGIN`.
async fn ask(client: &Client, query: &str, options: &Options) -> Result<String, MigrateError> {
    let answer = timeout(options.connect_timeout, client.simple_query(query))
        .await
        .map_err(|_| MigrateError::Silent(options.connect_timeout))?;
    let messages = answer.map_err(|error| {
        if error.code() == Some(&SqlState::PROTOCOL_VIOLATION) {
            MigrateError::Pooled
        } else {
            failed(error)
        }
    })?;
    let pid = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    Ok(pid.unwrap_or_default().to_owned())
}

fn failed(source: Error) -> MigrateError {
    MigrateError::query("find out whether a pooler shares the session")(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pids(pids: &[&str]) -> BTreeSet<String> {
        pids.iter().map(|pid| (*pid).to_owned()).collect()
    }

    #[test]
    fn two_clients_need_one_session_each() {
        assert!(check(&pids(&["7"]), &pids(&["8"])).is_ok());
        for (one, other) in [
            (&["7"][..], &["7"][..]),
            (&["7", "8"], &["9"]),
            (&["7"], &["8", "9"]),
        ] {
            let checked = check(&pids(one), &pids(other));
            assert!(matches!(checked, Err(MigrateError::Pooled)));
        }
    }
}
