//! Whether a pooler stands between this run and the server.
//!
//! A pooler in transaction mode gives every transaction whichever server session
//! is free. Two runs then take "the" lock in one session, and both believe that
//! they have it alone. Such a pooler gives itself away: a client sees the process
//! ids of several sessions, or two clients see the same one. Between a client and
//! its own server neither can happen, so there are no false alarms; a pooler that
//! keeps a session for each client is as good as none.
//!
//! Only simple queries are sent, because a prepared statement fails in such a
//! pooler before anything could be found out.

use std::collections::BTreeSet;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, SimpleQueryMessage};

use crate::error::MigrateError;
use crate::options::Options;

/// How often the two clients alternate. The first round suffices on an idle
/// pooler, which hands out the session that was used last; on a busy one another
/// client may have snatched it, ever less likely with each round.
const ROUNDS: usize = 4;

const PID: &str = "SELECT pg_backend_pid()";
const HOLD_PID: &str = "BEGIN; SELECT pg_backend_pid()";
const LET_GO: &str = "ROLLBACK";

/// Refuses a connection that does not have a server session of its own.
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
        judge(&seen_by_one, &seen_by_other)?;
        seen_by_one.insert(ask(one, PID, options).await?);
        judge(&seen_by_one, &seen_by_other)?;
        other.batch_execute(LET_GO).await.map_err(failed)?;
    }
    Ok(())
}

fn judge(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Result<(), MigrateError> {
    if one.len() > 1 || other.len() > 1 || !one.is_disjoint(other) {
        return Err(MigrateError::Pooled);
    }
    Ok(())
}

/// The process id; a pooler with a single session would let one of the two wait
/// for the other forever, and one in statement mode refuses `BEGIN`.
async fn ask(client: &Client, query: &str, options: &Options) -> Result<String, MigrateError> {
    let answer = timeout(options.connect_timeout, client.simple_query(query))
        .await
        .map_err(|_| MigrateError::Silent {
            waited: options.connect_timeout,
        })?;
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
    MigrateError::Query {
        attempted: "find out whether a pooler shares the session",
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pids(pids: &[&str]) -> BTreeSet<String> {
        pids.iter().map(|pid| (*pid).to_owned()).collect()
    }

    #[test]
    fn two_clients_with_a_session_each_are_accepted() {
        assert!(judge(&pids(&["7"]), &pids(&["8"])).is_ok());
    }

    #[test]
    fn two_clients_in_one_session_or_one_client_in_two_are_refused() {
        for (one, other) in [(&["7"][..], &["7"][..]), (&["7", "8"], &["9"])] {
            let verdict = judge(&pids(one), &pids(other));
            assert!(matches!(verdict, Err(MigrateError::Pooled)));
        }
        assert!(judge(&pids(&["7"]), &pids(&["8", "9"])).is_err());
    }
}
