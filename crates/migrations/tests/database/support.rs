//! Databases, files and waiting, for all tests.

use std::future::Future;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, Once, OnceLock};
use std::time::{Duration, Instant};

use listbud_local_postgres::{Cluster, Options as ClusterOptions};
use listbud_migrations::{LockKey, MigrateError, Migration, Options, Report, up};
use tokio_postgres::{Client, NoTls};

/// How long a condition may take to come true on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// One empty database of the cluster that all tests share.
pub(crate) struct Database {
    pub(crate) url: String,
}

impl Database {
    pub(crate) fn new() -> Self {
        // It is stopped when this process ends.
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        static MADE: AtomicU32 = AtomicU32::new(0);
        log();
        let cluster =
            CLUSTER.get_or_init(|| Cluster::temporary(&ClusterOptions::default()).unwrap());
        let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
        cluster.create_database(&name).unwrap();
        Self {
            url: cluster.url(&name),
        }
    }

    pub(crate) async fn connect(&self) -> Client {
        let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub(crate) async fn up(&self, files: &[Migration]) -> Result<Report, MigrateError> {
        self.up_with(files, &options()).await
    }

    pub(crate) async fn up_with(
        &self,
        files: &[Migration],
        options: &Options,
    ) -> Result<Report, MigrateError> {
        up(&self.url.parse().unwrap(), NoTls, files, options).await
    }

    /// The history as `version name` lines.
    pub(crate) async fn history(&self) -> Vec<String> {
        let query = "SELECT version || ' ' || name FROM refinery_schema_history ORDER BY version";
        let rows = self.connect().await.query(query, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Whether a query that gives one truth value gives true.
    pub(crate) async fn says(&self, query: &str) -> bool {
        let client = self.connect().await;
        client.query_one(query, &[]).await.unwrap().get(0)
    }

    pub(crate) async fn has_table(&self, name: &str) -> bool {
        self.says(&format!("SELECT to_regclass('{name}') IS NOT NULL"))
            .await
    }
}

/// What the tests have logged so far.
///
/// One log for all, set before any of them says something: `tracing` may forget
/// a subscriber of one thread when another thread comes first to a message.
pub(crate) fn log() -> &'static Log {
    static LOG: Log = Log(Mutex::new(Vec::new()));
    static SET: Once = Once::new();
    SET.call_once(|| {
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(|| &LOG)
            .init();
    });
    &LOG
}

pub(crate) struct Log(Mutex<Vec<u8>>);

impl Log {
    pub(crate) fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        text.lines().map(str::to_owned).collect()
    }
}

impl io::Write for &Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The defaults, but with short pauses.
pub(crate) fn options() -> Options {
    Options {
        lock: LockKey::Name("migrations of the tests".to_owned()),
        lock_wait: PATIENCE,
        poll: Duration::from_millis(20),
        back_off: Duration::from_millis(20),
        ..Options::default()
    }
}

pub(crate) fn file(name: &str, sql: &str) -> Migration {
    Migration::unapplied(name, sql).unwrap()
}

/// Three files that make the tables `a`, `b` and `c`.
pub(crate) fn three_files() -> Vec<Migration> {
    vec![
        file("V1__a", "CREATE TABLE a (id int PRIMARY KEY)"),
        file("V2__b", "CREATE TABLE b (id int); INSERT INTO b VALUES (1)"),
        file("V3__c", "CREATE TABLE c (id int)"),
    ]
}

pub(crate) fn applied(report: &Report) -> Vec<&str> {
    report.applied.iter().map(|a| a.file.as_str()).collect()
}

/// Asks again and again until the answer is true.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut ask: impl FnMut() -> F) {
    let deadline = Instant::now() + PATIENCE;
    while !ask().await {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
