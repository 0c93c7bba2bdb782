//! Detects a pooler that shares server sessions between its clients.
//!
//! A pooler in transaction mode gives each transaction any free server session. Two runs
//! can then take the lock in the same session, and both hold it. Such a pooler shows
//! itself: one client sees the process ids of several sessions, or two clients see the
//! same one. Neither happens without a pooler, or behind one in session mode.
//!
//! Only simple queries are sent, because a prepared statement may fail in such a pooler.

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
    let mut seen = None;
    for _ in 0..ROUNDS {
        let first = ask(one, PID, options).await?;
        // While this transaction is open, no other client can get its session.
        let held = ask(other, HOLD_PID, options).await?;
        let (is_shared, sessions) = (first == held, (first.clone(), held));
        if is_shared || *seen.get_or_insert_with(|| sessions.clone()) != sessions {
            return Err(MigrateError::Pooled);
        }
        if ask(one, PID, options).await? != first {
            return Err(MigrateError::Pooled);
        }
        other.batch_execute(RELEASE).await.map_err(failed)?;
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
