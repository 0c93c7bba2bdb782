//! One connection that makes and drops databases.
//!
//! It lives on a thread of its own for as long as the process, so that tests on
//! any thread and of any runtime can ask it, also while they are being dropped.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::mpsc,
    thread,
};

use tokio::sync::mpsc as jobs;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};
use url::Url;

/// Enough for as many tests at a time as a large machine has processors.
pub(super) const MAX_CONNECTIONS: u16 = 400;

/// The names of all test databases begin so.
const PREFIX: &str = "listbud_test_";
/// What the keeper calls itself; a container lives as long as it is connected.
pub(super) const APPLICATION: &str = "listbud-tests";
/// The first key of the advisory locks that say which runs are alive.
const LIVING: i32 = 0x4C42_7564;

type Outcome = Result<(), String>;

/// One connection to the maintenance database.
pub(super) struct Keeper {
    jobs: jobs::UnboundedSender<(String, mpsc::Sender<Outcome>)>,
    run: u32,
}

impl Keeper {
    /// Connects and marks this run as alive. Names the databases that runs that are over
    /// have left.
    pub(super) fn start(url: &Url) -> Result<(Self, Vec<String>), String> {
        let run = u32::try_from(random() >> 33).expect("31 bits fit into 32");
        let (jobs, inbox) = jobs::unbounded_channel();
        let (started, ready) = mpsc::channel();
        let url = url.to_string();
        thread::Builder::new()
            .name("database-keeper".to_owned())
            .spawn(move || {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime can be made")
                    .block_on(keep(&url, run, &started, inbox));
            })
            .expect("a thread can be started");
        let abandoned = ready.recv().expect("the keeper reports")?;
        Ok((Self { jobs, run }, abandoned))
    }

    /// A name for a database of this run.
    pub(super) fn name(&self, suffix: &str) -> String {
        format!("{PREFIX}{:08x}_{suffix}", self.run)
    }

    /// Runs a statement outside of any transaction and waits for it.
    pub(super) fn run(&self, sql: &str) -> Result<(), String> {
        let (done, outcome) = mpsc::channel();
        self.jobs
            .send((sql.to_owned(), done))
            .expect("the keeper lives as long as the process");
        let outcome = outcome.recv().expect("the keeper answers");
        outcome.map_err(|why| format!("{sql}: {why}"))
    }
}

/// A number that nobody can guess, from the keys of a hash map.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

async fn keep(
    url: &str,
    run: u32,
    started: &mpsc::Sender<Result<Vec<String>, String>>,
    mut inbox: jobs::UnboundedReceiver<(String, mpsc::Sender<Outcome>)>,
) {
    let client = match open(url, run).await {
        Ok((client, abandoned)) => {
            let _ = started.send(Ok(abandoned));
            client
        }
        Err(why) => {
            let _ = started.send(Err(why));
            return;
        }
    };
    while let Some((sql, done)) = inbox.recv().await {
        let outcome = client
            .batch_execute(&sql)
            .await
            .map_err(|error| text(&error));
        // The caller may have given up.
        let _ = done.send(outcome);
    }
}

async fn open(url: &str, run: u32) -> Result<(Client, Vec<String>), String> {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .map_err(|error| text(&error))?;
    tokio::spawn(async move { drop(connection.await) });
    client
        .batch_execute(&format!(
            "SET application_name = '{APPLICATION}'; SELECT pg_advisory_lock({LIVING}, {run})"
        ))
        .await
        .map_err(|error| text(&error))?;
    let abandoned = abandoned(&client).await?;
    Ok((client, abandoned))
}

/// The databases of runs that do not hold their lock any more.
async fn abandoned(client: &Client) -> Result<Vec<String>, String> {
    let mut abandoned = Vec::new();
    let sql = format!(
        "SELECT datname FROM pg_database WHERE starts_with(datname, '{PREFIX}') ORDER BY 1"
    );
    for message in client
        .simple_query(&sql)
        .await
        .map_err(|error| text(&error))?
    {
        let SimpleQueryMessage::Row(row) = message else {
            continue;
        };
        let name = row.get(0).unwrap_or_default();
        let run = run_of(name);
        let Some(run) = run else { continue };
        let locked = client
            .query_one("SELECT pg_try_advisory_lock($1, $2)", &[&LIVING, &run])
            .await
            .map_err(|error| text(&error))?;
        // A session may take its own lock again, so this run's would pass; it
        // has no databases yet.
        if locked.get(0) {
            abandoned.push(name.to_owned());
            client
                .execute("SELECT pg_advisory_unlock($1, $2)", &[&LIVING, &run])
                .await
                .map_err(|error| text(&error))?;
        }
    }
    Ok(abandoned)
}

/// The run that a database belongs to; `None` for a name that is none of ours.
fn run_of(name: &str) -> Option<i32> {
    let (run, suffix) = name.strip_prefix(PREFIX)?.split_once('_')?;
    let is_ours = run.len() == 8 && suffix.bytes().all(|b| b.is_ascii_alphanumeric());
    i32::from_str_radix(run, 16).ok().filter(|_| is_ours)
}

fn text(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(answer) => answer.to_string(),
        None => format!("{error:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_swept() {
        assert_eq!(run_of("listbud_test_0000000a_template"), Some(10));
        assert_eq!(run_of("listbud_test_7fffffff_12"), Some(i32::MAX));
        for name in [
            "listbud_test_x",
            "listbud_test_0a_1",
            "listbud_test_ffffffff_1",
            "listbud_test_0000000a_\"; DROP",
            "listbud",
        ] {
            assert_eq!(run_of(name), None, "{name}");
        }
    }
}
