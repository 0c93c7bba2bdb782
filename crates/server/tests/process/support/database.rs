//! One cluster for all tests, and a database of its own for each.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use listbud_local_postgres::{Cluster, Options, Template, TestDatabase};
use listbud_test_servers::PgBouncer;

use super::{Folder, tools::may_do_without, wait_until};

/// The cluster of this test run. It is never dropped; its supervisor removes
/// it when the run ends.
pub(crate) fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let options = Options {
            max_connections: 300,
            ..Options::default()
        };
        Cluster::temporary(&options).unwrap()
    })
}

/// A real pooler in front of the cluster, if it is installed; whoever wants to do
/// without has to say so, and CI may not.
pub(crate) fn pgbouncer(mode: &str, size: u32) -> Option<PgBouncer> {
    if !PgBouncer::is_installed() && may_do_without("LISTBUD_WITHOUT_PGBOUNCER") {
        eprintln!("left out: PgBouncer is not installed, and LISTBUD_WITHOUT_PGBOUNCER says so");
        return None;
    }
    Some(PgBouncer::in_front_of(cluster(), mode, size).unwrap())
}

/// A database without anything in it.
pub(crate) fn empty_database() -> TestDatabase<'static> {
    static EMPTY: OnceLock<Template<'static>> = OnceLock::new();
    EMPTY
        .get_or_init(|| Template::new(cluster(), "empty").unwrap())
        .database()
        .unwrap()
}

/// A database with the current schema, which `migrate up` has made.
pub(crate) fn migrated_database() -> TestDatabase<'static> {
    static MIGRATED: OnceLock<Template<'static>> = OnceLock::new();
    MIGRATED
        .get_or_init(|| {
            let template = Template::new(cluster(), "migrated").unwrap();
            let url = template.url();
            let ended = Folder::new().run(&["migrate", "up"], &[("DATABASE_URL", &url)]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            template
        })
        .database()
        .unwrap()
}

/// The database's URL with start-up options of the session, which win over the
/// server's own.
pub(crate) fn with_options(database: &TestDatabase<'_>, options: &str) -> String {
    let options = options.replace(' ', "%20").replace('=', "%3D");
    format!("{}?options={options}", database.url())
}

/// How many connections a program has to a database.
pub(crate) fn activity(database: &TestDatabase<'_>, application: &str) -> usize {
    let query = format!(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = '{}' AND application_name = '{application}';",
        database.name()
    );
    let count = cluster().execute("postgres", &query).unwrap();
    count.parse().unwrap()
}

/// Waits until that many of the server's statements wait for a lock.
pub(crate) fn wait_for_lock(database: &TestDatabase<'_>, statements: usize) {
    let query = format!(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = '{}' AND application_name = 'listbud' AND wait_event_type = 'Lock';",
        database.name()
    );
    wait_until("statements wait for the lock", || {
        cluster().execute("postgres", &query).unwrap() == statements.to_string()
    });
}

/// A session that holds a table, so that every statement on it waits.
pub(crate) struct Held {
    psql: Child,
    input: Option<ChildStdin>,
}

impl Held {
    pub(crate) fn table(database: &TestDatabase<'_>, table: &str) -> Self {
        Self::table_of(cluster(), database.name(), table)
    }

    /// Holds a table of a cluster of the test's own.
    pub(crate) fn table_of(cluster: &Cluster, database: &str, table: &str) -> Self {
        let mut psql = Command::new(cluster.binaries().folder().join("psql"))
            .args(["-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1"])
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", cluster.port().to_string())
            .env("PGUSER", cluster.user())
            .env("PGPASSFILE", cluster.password_file())
            .env("PGDATABASE", database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = psql.stdin.take().unwrap();
        writeln!(input, "BEGIN; LOCK TABLE {table}; SELECT 'held';").unwrap();
        let mut answer = String::new();
        let mut output = BufReader::new(psql.stdout.take().unwrap());
        output.read_line(&mut answer).unwrap();
        assert_eq!(answer.trim(), "held");
        Self {
            psql,
            input: Some(input),
        }
    }

    /// Lets everybody at the table again.
    pub(crate) fn release(self) {
        drop(self);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // psql ends with its input, and the transaction with psql.
        drop(self.input.take());
        let _ = self.psql.wait();
    }
}
