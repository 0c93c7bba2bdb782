//! Where PostgreSQL runs, and a database for every test.
//!
//! The first test that needs a database starts or finds PostgreSQL, and migrates
//! one database that all others are copied from. A database goes with its test;
//! that of a failed test stays for as long as its PostgreSQL does, and the next
//! run on the same PostgreSQL sweeps it.

#[cfg(feature = "containers")]
mod container;
mod keeper;
mod making;

use std::{
    any::Any,
    error::Error,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use listbud_local_postgres::{Cluster, Options};
use listbud_persistence::Connection;
use tokio_postgres::{NoTls, SimpleQueryMessage};
use url::Url;

use keeper::{Keeper, MAX_CONNECTIONS};
use making::Making;

/// The PostgreSQL of this run.
struct Postgres {
    url: Url,
    keeper: Keeper,
    making: Making,
    template: String,
    /// Never dropped, as nothing static is.
    _owned: Owned,
}

/// What this process has started, if anything: a cluster, which a supervisor of
/// its own stops, or a container, which watches this process.
type Owned = Option<Box<dyn Any + Send + Sync>>;

/// The first test decides for all, also that there is none.
static POSTGRES: OnceLock<Result<Postgres, String>> = OnceLock::new();

fn postgres() -> &'static Postgres {
    match POSTGRES.get_or_init(Postgres::find) {
        Ok(postgres) => postgres,
        Err(why) => panic!("there is no PostgreSQL to test with: {why}"),
    }
}

impl Postgres {
    fn find() -> Result<Self, String> {
        let (url, what, owned) = locate()?;
        announce(&format!("black-box tests run against {what}"));
        let (keeper, abandoned) = Keeper::start(&url)?;
        let making = Making::from_environment();
        for database in abandoned {
            making.drop(&keeper, &database)?;
        }
        let template = keeper.name("template");
        making.create(&keeper, &template)?;
        migrate(&named(&url, &template))?;
        making.finish_template(&template)?;
        Ok(Self {
            url,
            keeper,
            making,
            template,
            _owned: owned,
        })
    }

    fn run(&self, sql: &str) {
        if let Err(why) = self.keeper.run(sql) {
            panic!("{why}");
        }
    }
}

/// Finds PostgreSQL: the one that is named, one in a container, or our own.
fn locate() -> Result<(Url, String, Owned), String> {
    if let Ok(text) = std::env::var("TEST_DATABASE_URL") {
        let url = Url::parse(&text).map_err(|why| format!("TEST_DATABASE_URL: {why}"))?;
        let host = url.host_str().unwrap_or("localhost").to_owned();
        return Ok((url, format!("TEST_DATABASE_URL on {host}"), None));
    }
    #[cfg(feature = "containers")]
    match container::start() {
        Ok((url, what, container)) => return Ok((url, what, Some(Box::new(container)))),
        Err(why) => announce(&format!(
            "no container: {why}; using installed programs instead"
        )),
    }
    let options = Options {
        max_connections: MAX_CONNECTIONS,
        ..Options::default()
    };
    let cluster = Cluster::temporary(&options)
        .map_err(|error| format!("{} (or name one in TEST_DATABASE_URL)", chain(&error)))?;
    let url = Url::parse(&cluster.url("postgres")).map_err(|why| why.to_string())?;
    let what = format!(
        "a private PostgreSQL {} of the programs in {}",
        cluster.binaries().version(),
        cluster.binaries().folder().display()
    );
    Ok((url, what, Some(Box::new(cluster))))
}

/// The same server, another database.
fn named(url: &Url, database: &str) -> String {
    let mut url = url.clone();
    url.set_path(database);
    url.into()
}

/// Runs the real migrations; on a thread of its own, because the caller's may
/// have a runtime already.
fn migrate(url: &str) -> Result<(), String> {
    let connection = Connection::parse(url).map_err(|error| chain(&error))?;
    let migrating = thread::spawn(move || {
        actix_web::rt::System::new()
            .block_on(listbud_server::migrations::up(&connection))
            .map(drop)
            .map_err(|error| chain(&error))
    });
    migrating.join().expect("migrating does not panic")
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// Whether the test's own SQL can run, which needs this of PostgreSQL. A cluster refuses
/// it, and the test has to end.
pub fn can(need: &str) -> bool {
    match &postgres().making {
        Making::Sql => true,
        Making::Program(_) => {
            announce(&format!("not tested on a cluster, which has no {need}"));
            false
        }
    }
}

/// Where PostgreSQL listens.
pub fn address() -> (String, u16) {
    let url = &postgres().url;
    let host = url.host_str().unwrap_or("127.0.0.1").to_owned();
    (host, url.port().unwrap_or(5432))
}

/// A database of one test, dropped with this value unless the test failed.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// Copies the migrated database under a unique name.
    pub fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let postgres = postgres();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = postgres.keeper.name(&number.to_string());
        let copied = postgres
            .making
            .copy(&postgres.keeper, &name, &postgres.template);
        copied.unwrap_or_else(|why| panic!("{why}"));
        let url = named(&postgres.url, &name);
        Self { name, url }
    }

    /// Its address, password included.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Refuses new connections; existing ones stay.
    pub fn shut(&self) {
        let Self { name, .. } = self;
        postgres().run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    }

    /// Refuses new connections and ends existing ones.
    pub fn close(&self) {
        self.shut();
        let Self { name, .. } = self;
        postgres().run(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
    }

    /// Accepts connections again.
    pub fn open(&self) {
        let Self { name, .. } = self;
        postgres().run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    }

    /// Connects to it behind the server's back.
    pub async fn connect(&self) -> Sql {
        Sql::connect(&self.url).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the failed test's database is kept: {}", self.url);
            return;
        }
        let postgres = postgres();
        let dropped = postgres.making.drop(&postgres.keeper, &self.name);
        dropped.unwrap_or_else(|why| panic!("{why}"));
    }
}

/// A connection to a test's database, for looking at rows and at constraints.
pub struct Sql(tokio_postgres::Client);

impl Sql {
    async fn connect(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, NoTls)
            .await
            .expect("the test's database can be reached");
        actix_web::rt::spawn(async move { drop(connection.await) });
        Self(client)
    }

    /// Runs statements and collects all rows as text; NULL is `None`.
    pub async fn rows(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let messages = self.0.simple_query(sql).await;
        messages
            .unwrap_or_else(|error| panic!("{sql}: {error:?}"))
            .iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            })
            .map(|row| {
                (0..row.len())
                    .map(|column| row.get(column).map(ToOwned::to_owned))
                    .collect()
            })
            .collect()
    }

    /// Runs a query that answers one number.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.rows(sql).await;
        let text = rows[0][0].as_deref().expect("a number is not NULL");
        text.parse()
            .unwrap_or_else(|_| panic!("{sql}: {text} is no number"))
    }

    /// Runs a statement that must fail, and tells its SQLSTATE and, where one
    /// was violated, the constraint.
    pub async fn refusal(&self, sql: &str) -> (String, Option<String>) {
        let Err(error) = self.0.simple_query(sql).await else {
            panic!("the database took {sql}");
        };
        let error = error.as_db_error().expect("the database answered");
        let named = error.constraint().or_else(|| {
            // As a worker of Citus says it.
            let (_, name) = error.message().split_once("constraint \"")?;
            name.split('"').next()
        });
        (
            error.code().code().to_owned(),
            named.map(|name| without_shard(name).to_owned()),
        )
    }

    /// Every row of every table as text, to compare before and after.
    pub async fn dump(&self) -> Vec<(String, Vec<String>)> {
        let tables = self
            .rows(
                "SELECT tablename FROM pg_tables
                 WHERE schemaname = 'public' AND tablename NOT LIKE '%history%' ORDER BY 1",
            )
            .await;
        let mut dump = Vec::new();
        for table in tables.into_iter().flatten().flatten() {
            let rows = self
                .rows(&format!("SELECT t::text FROM {table} t ORDER BY 1"))
                .await;
            dump.push((table, rows.into_iter().flatten().flatten().collect()));
        }
        dump
    }
}

/// The name of a constraint without the number of its shard, which begins at 102008.
fn without_shard(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((table, shard)) if shard.len() >= 6 && shard.bytes().all(|it| it.is_ascii_digit()) => {
            table
        }
        _ => name,
    }
}

/// Says something whether the test passes or not; the test runner swallows what
/// `eprintln!` writes.
fn announce(text: &str) {
    use std::io::Write;

    drop(writeln!(std::io::stderr(), "{text}"));
}
