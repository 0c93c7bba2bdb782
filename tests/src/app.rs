//! One running server.

use std::{ffi::OsString, net::SocketAddr, sync::Arc, thread};

use actix_web::dev::ServerHandle;
use listbud_api::World;
use listbud_persistence::Connection;
use listbud_server::{
    Connections,
    settings::{Settings, Sources},
};
use listbud_test_servers::PgBouncer;
use tokio::sync::oneshot;
use url::Url;

use crate::{
    Account, Client, Clock, Request, client,
    database::{Sql, TestDatabase},
    pooler, secrets, world,
};

/// What signs the tokens of tests.
pub(crate) const SECRET: &str = "a-secret-for-tests-of-forty-one-characters";

/// A running server with a database of its own. Both end with this value, the
/// database only if no other server is on it.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    client: Client,
    stopper: ServerHandle,
    thread: Option<thread::JoinHandle<()>>,
    // After the server and before its database.
    _pooler: Option<PgBouncer>,
    // Last, so that it is dropped after the server has ended.
    database: Arc<TestDatabase>,
}

/// A server to be started.
pub struct Builder {
    variables: Vec<(String, String)>,
    world: World,
    database: Option<Arc<TestDatabase>>,
    port: Option<u16>,
}

impl TestApp {
    /// What signs the tokens of tests.
    pub const SECRET: &'static str = SECRET;

    /// Starts a server with settings that stand in no test's way.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// Starts a server whose clock stands still and whose ids count from one.
    pub async fn start_at(clock: &Clock) -> Self {
        Self::builder().clock(clock).start().await
    }

    /// Prepares a server.
    pub fn builder() -> Builder {
        let variables = [
            ("APP_ENV", "test"),
            ("PORT", "0"),
            ("BIND_ADDRESS", "127.0.0.1"),
            ("MIGRATE_ON_START", "false"),
            ("DB_POOL_MIN", "0"),
            ("DB_POOL_MAX", "4"),
            ("DB_POOL_CONNECTION_TIMEOUT", "20s"),
            ("DB_STATEMENT_TIMEOUT", "30s"),
            ("JWT_SECRET", SECRET),
            ("RATE_LIMIT_MAX", "1000000"),
            ("AUTH_RATE_LIMIT_MAX", "1000000"),
            ("IMPORT_RATE_LIMIT_MAX", "1000000"),
            ("ENABLE_REQUEST_LOGGING", "true"),
        ];
        let mut variables: Vec<(String, String)> = variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        if let Ok(folder) = std::env::var("TEST_WEB_DIST") {
            variables.push(("WEB_DIST".to_owned(), folder));
        }
        Builder {
            variables,
            world: world::real(),
            database: None,
            port: None,
        }
    }

    /// A client that has not signed in.
    pub fn anonymous(&self) -> &Client {
        &self.client
    }

    /// Registers an account at `<name>@example.org` and signs it in.
    pub async fn sign_up(&self, name: &str) -> Account {
        Account::register(&self.client, name).await
    }

    /// A client with whatever token.
    pub fn with_token(&self, token: &str) -> Client {
        self.client.with_token(token)
    }

    /// Connects to the server's database behind its back.
    pub async fn sql(&self) -> Sql {
        self.database.connect().await
    }

    /// The server's database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// A request without an account.
    pub fn get(&self, path: &str) -> Request {
        self.client.get(path)
    }
}

impl Builder {
    /// Sets an environment variable of the server.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Lets the server live by this clock.
    #[must_use]
    pub fn clock(mut self, clock: &Clock) -> Self {
        self.world = clock.world();
        self
    }

    /// Lets the server share another one's database, as its replica or, once that
    /// one has ended, as the same server started again.
    #[must_use]
    pub fn on(mut self, other: &TestApp) -> Self {
        self.database = Some(Arc::clone(&other.database));
        self
    }

    /// Lets the server reach its database through this port of this machine, where
    /// something stands between them.
    #[must_use]
    pub fn through(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Starts the server on a thread of its own, as a process would: nothing
    /// that a test does on its own thread can hold the server up.
    pub async fn start(self) -> TestApp {
        secrets::watch_the_log();
        let database = self
            .database
            .unwrap_or_else(|| Arc::new(TestDatabase::create()));
        let mut url = Url::parse(database.url()).expect("the URL is sound");
        if let Some(port) = self.port {
            url.set_host(Some("127.0.0.1")).expect("it has a host");
            url.set_port(Some(port)).expect("it has a port");
        }
        let mut variables = self.variables;
        variables.push(("DATABASE_URL".to_owned(), url.to_string()));
        for (name, value) in &variables {
            secrets::of_setting(name, value);
        }
        let variables: Vec<(OsString, OsString)> = variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let settings = match Settings::load(Sources::isolated(variables)) {
            Ok(settings) => settings,
            Err(failure) => panic!("the settings of a test are wrong: {failure}"),
        };
        let direct = Connection::parse(url.as_str()).expect("the URL is sound");
        let between = pooler::start(&url);
        let pooled = match &between {
            Some(pooler) => pooler::connection(pooler, &url),
            None => direct.clone(),
        };
        let replica = settings.database.read_url.as_ref();
        let replica = replica.map(|url| Connection::parse(url.expose()).expect("the URL is sound"));
        let connections = Connections {
            pooled,
            direct,
            replica,
        };
        let (started, running) = oneshot::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                match listbud_server::start(&settings, &connections, self.world).await {
                    Ok(running) => {
                        let _ = started.send(Ok((running.address, running.stopper())));
                        if let Err(failure) = running.wait().await {
                            eprintln!("a server broke: {failure}");
                        }
                    }
                    Err(failure) => {
                        let _ = started.send(Err(failure.to_string()));
                    }
                }
            });
        });
        let (address, stopper) = running
            .await
            .expect("a starting server reports")
            .unwrap_or_else(|failure| panic!("the server did not start: {failure}"));
        TestApp {
            address,
            client: client::connect(address),
            stopper,
            thread: Some(thread),
            _pooler: between,
            database,
        }
    }
}

impl Account {
    /// The same at another server.
    #[must_use]
    pub fn at(&self, app: &TestApp) -> Self {
        self.by(app.with_token(self.token().expect("it is signed in")))
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is sent at the call; the future only waits for its effect,
        // which joining the thread does as well.
        drop(self.stopper.stop(false));
        let ended = self.thread.take().map(thread::JoinHandle::join);
        let is_sound = !matches!(ended, Some(Err(_)));
        // A second panic would abort all tests and hide the first.
        if !thread::panicking() {
            assert!(is_sound, "the server's thread panicked");
            secrets::assert_none_leaked();
        }
    }
}
