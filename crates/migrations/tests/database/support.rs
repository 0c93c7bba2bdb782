//! Databases, files and waiting, for all tests.

use std::env;
use std::future::Future;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, Once, OnceLock};
use std::time::{Duration, Instant};

use listbud_local_postgres::{Cluster, Options as ClusterOptions};
use listbud_migrations::{Files, MigrateError, Migration, Migrator, Options, Report, Status, up};
use tokio_postgres::{Client, NoTls};

/// How long a condition may take to come true on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// The cluster that all tests share; it is stopped when this process ends.
pub(crate) fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let options = ClusterOptions {
            max_connections: 200, // a run opens two, and tests run side by side
            ..ClusterOptions::default()
        };
        Cluster::temporary(&options).unwrap()
    })
}

/// One empty database of the cluster that all tests share.
pub(crate) struct Database {
    pub(crate) url: String,
}

impl Database {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        log();
        let cluster = cluster();
        let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
        cluster.create_database(&name).unwrap();
        Self {
            url: cluster.url(&name),
        }
    }

    /// A database to which these files are applied.
    pub(crate) async fn with(files: &[Migration]) -> Self {
        let database = Self::new();
        database.up(files).await.unwrap();
        database
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

    pub(crate) fn migrator(&self, files: &Files) -> Migrator<NoTls> {
        self.migrator_with(files, options())
    }

    pub(crate) fn migrator_with(&self, files: &Files, options: Options) -> Migrator<NoTls> {
        Migrator::new(self.url.parse().unwrap(), NoTls, files.clone(), options)
    }

    pub(crate) async fn execute(&self, sql: &str) {
        self.connect().await.batch_execute(sql).await.unwrap();
    }

    pub(crate) fn name(&self) -> &str {
        self.url.rsplit('/').next().unwrap()
    }

    /// The schema as `pg_dump` writes it, without the lines that differ from run
    /// to run.
    pub(crate) fn dump(&self) -> String {
        let dumped = Command::new(cluster().binaries().folder().join("pg_dump"))
            .args(["--schema-only", "--no-password", "--dbname", &self.url])
            .output()
            .unwrap();
        assert!(dumped.status.success(), "{dumped:?}");
        let text = String::from_utf8(dumped.stdout).unwrap();
        let lines = text.lines().filter(|line| !line.contains("restrict "));
        lines.collect::<Vec<_>>().join("\n")
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
/// One subscriber for all, set before the first event: `tracing` may cache that nobody
/// listens to an event if a thread without a subscriber emits it first.
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
        lock: "migrations of the tests".to_owned(),
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

/// Their undos.
pub(crate) fn three_undos() -> Vec<Migration> {
    vec![
        file("V1__a", "DROP TABLE a"),
        file("V2__b", "DROP TABLE b"),
        file("V3__c", "DROP TABLE c"),
    ]
}

/// Both.
pub(crate) fn three_pairs() -> Files {
    Files::new(&three_files(), &three_undos())
}

/// A history of pairs of a file and its undo.
pub(crate) fn pairs(pairs: &[(&str, &str, &str)]) -> Files {
    let up = pairs.iter().map(|(name, up, _)| (*name, *up));
    let down = pairs.iter().map(|(name, _, down)| (*name, *down));
    let read = |(name, sql)| file(name, sql);
    let down: Vec<_> = down.filter(|(_, sql)| !sql.is_empty()).map(read).collect();
    Files::new(&up.map(read).collect::<Vec<_>>(), &down)
}

/// Each version with its state.
pub(crate) fn states(status: &Status) -> Vec<String> {
    let versions = status.versions.iter();
    versions
        .map(|version| format!("{} {:?}", version.file, version.state))
        .collect()
}

pub(crate) fn applied(report: &Report) -> Vec<&str> {
    report.applied.iter().map(|a| a.file.as_str()).collect()
}

/// Runs `work` that many times at once; how many files each run applied or undid, sorted.
pub(crate) async fn at_once<F>(runs: usize, work: impl Fn() -> F) -> Vec<usize>
where
    F: Future<Output = Result<usize, MigrateError>> + Send + 'static,
{
    let runs: Vec<_> = (0..runs).map(|_| tokio::spawn(work())).collect();
    let mut counts = Vec::new();
    for run in runs {
        counts.push(run.await.unwrap().unwrap());
    }
    counts.sort_unstable();
    counts
}

const CHILD_URL: &str = "MIGRATE_THE_DATABASE_OF_A_TEST";

/// Runs the test of this name in a process of its own, where [`in_child`] is the database.
pub(crate) fn spawn_child(test: &str, database: &Database) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", test])
        .env(CHILD_URL, &database.url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// The database of the parent, in a process that [`spawn_child`] started.
pub(crate) fn in_child() -> Option<Database> {
    env::var(CHILD_URL).ok().map(|url| Database { url })
}

/// Whether a session of the database sleeps.
pub(crate) const SLEEPS: &str = "SELECT count(*) = 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'";

/// Ends the session that sleeps.
pub(crate) async fn terminate_sleeper(database: &Database) {
    until("a statement sleeps", || database.says(SLEEPS)).await;
    let kill = "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep'";
    assert!(database.says(kill).await);
}

/// A statement that runs until [`let_go`], however fast or slow the machine is.
///
/// It reads the catalog, since `to_regclass` remembers that there was no such table.
pub(crate) const HELD: &str = "DO $$ BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_class WHERE relname = 'let_go') LOOP
        PERFORM pg_sleep(0.005);
    END LOOP;
END $$";

/// Ends the statement [`HELD`].
pub(crate) async fn let_go(database: &Database) {
    database.execute("CREATE TABLE let_go ()").await;
}

/// Polls until the answer is true.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut ask: impl FnMut() -> F) {
    let deadline = Instant::now() + PATIENCE;
    while !ask().await {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Stands in for `CREATE EXTENSION citus`.
pub(crate) const CITUS: &str = "SET allow_system_table_mods = on;
    INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    VALUES (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.2-2')";
