//! The pool of connections.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolError, QueueMode, RecyclingMethod, Runtime,
    TimeoutType, Timeouts,
};
use tokio::{runtime::Handle, time::timeout};
use tokio_postgres::NoTls;

use crate::{
    Client, Connection, PoolMode, StatementError, StoreError, Tls,
    checkout::{Checkout, Shared},
    deadline::Deadlines,
    driver::Driver,
    replica_health::ReplicaHealth,
    unnamed::{Naming, Unnamed},
};

/// How many connections there are and how long callers wait.
#[derive(Debug, Clone)]
pub struct PoolSettings {
    /// Connections opened at start and kept while idle; what
    /// [`Database::warm_up`] and [`Database::close_idle`] are to be given.
    pub min: usize,
    /// The most connections at a time.
    pub max: usize,
    /// How long a request waits for a connection before it is told to come back.
    pub wait: Duration,
    /// How long an idle connection above `min` is kept; for
    /// [`Database::close_idle`].
    pub idle: Duration,
    /// After how long a connection is replaced by a new one, give or take a tenth:
    /// what a session of the server has piled up goes, and servers behind one name
    /// come to share the load.
    pub lifetime: Duration,
    /// How long one statement may run, unless the connection string says otherwise
    /// (`options=-c statement_timeout=…`). If the database does not end it, the wait
    /// for its answer ends less than a second later.
    pub statement_timeout: Duration,
    /// What `pg_stat_activity` calls the connections.
    pub application_name: String,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            min: 2,
            max: 10,
            wait: Duration::from_secs(2),
            idle: Duration::from_secs(30),
            lifetime: Duration::from_mins(30),
            statement_timeout: Duration::from_secs(5),
            application_name: "listbud".to_owned(),
        }
    }
}

/// The pool's connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStatus {
    /// Open connections.
    pub size: usize,
    /// Open connections that are idle.
    pub idle: usize,
    /// Requests that wait for one.
    pub waiting: usize,
    /// The most connections at a time.
    pub max: usize,
}

/// The wait for one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How long it took.
    pub took: Duration,
    /// Whether none came free in time.
    pub timed_out: bool,
}

/// How long a host may take to answer before the next is tried.
const CONNECT: Duration = Duration::from_secs(3);

/// How long TLS and logging in may take after that.
const HANDSHAKE: Duration = Duration::from_secs(2);

/// How long a reader waits for a free connection to the replica, and for its word on
/// how far it is.
pub(crate) const PATIENCE: Duration = Duration::from_millis(250);

/// How long the replica may take to be connected to.
const REPLICA_CONNECT: Duration = Duration::from_millis(500);

type OnWait = Arc<dyn Fn(Wait) + Send + Sync>;

/// A pool of connections to one database. Cloning shares it.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    shared: Arc<Shared>,
    on_wait: Option<OnWait>,
    replica: Option<Arc<Replica>>,
}

/// A replica.
pub(crate) struct Replica {
    pub(crate) pool: Database,
    pub(crate) health: ReplicaHealth,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("pool", &self.status())
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Makes a pool; nothing is connected yet. Its connections live on the tokio
    /// runtime on which this is called, whichever task uses them: make it where the
    /// program's life is, and not on a worker that may end before others do.
    ///
    /// Every connection starts with time-outs of its own, so that no statement,
    /// lock or forgotten transaction holds a connection for ever. Behind a pooler
    /// that shares sessions, every transaction does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Failed`] when the pool's library refuses the settings.
    pub fn new(connection: &Connection, settings: &PoolSettings) -> Result<Self, StoreError> {
        Self::reached_within(connection, settings, CONNECT)
    }

    fn reached_within(
        connection: &Connection,
        settings: &PoolSettings,
        connect: Duration,
    ) -> Result<Self, StoreError> {
        let mut config = connection.config.clone();
        let defaults = [
            (
                "statement_timeout",
                settings.statement_timeout.as_millis().to_string(),
            ),
            ("lock_timeout", "2000".to_owned()),
            ("idle_in_transaction_session_timeout", "10000".to_owned()),
            // A statement whose client is gone, because it has died or hung up on a
            // pooler, ends after so many milliseconds.
            ("client_connection_check_interval", "500".to_owned()),
            ("timezone", "UTC".to_owned()),
        ];
        let naming = match connection.pool_mode {
            PoolMode::Session => {
                config.options(start_up(&defaults, config.get_options()));
                Naming::Named
            }
            PoolMode::Transaction => Naming::Unnamed(Arc::new(Unnamed::new(&defaults))),
        };
        config
            .application_name(&settings.application_name)
            .connect_timeout(connect)
            .keepalives_idle(Duration::from_secs(30))
            .tcp_user_timeout(Duration::from_secs(10));
        // Fast: a closed connection is noticed, a round trip per checkout is not
        // paid. Nothing here leaves state in a session.
        let manager_config = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let runtime = Handle::try_current().ok();
        let manager = match &connection.tls {
            Tls::Off => {
                let driver = Driver::new(NoTls, runtime.clone());
                Manager::from_connect(config, driver, manager_config)
            }
            Tls::Verified(tls) => {
                let driver = Driver::new(tls.clone(), runtime.clone());
                Manager::from_connect(config, driver, manager_config)
            }
        };
        let deadlines = Deadlines {
            statement: match connection.statement_timeout() {
                Some(own) => Some(own).filter(|own| !own.is_zero()),
                None => Some(settings.statement_timeout),
            },
            wait: settings.wait,
        };
        let pool = Pool::builder(manager)
            .max_size(settings.max)
            // Those that are not needed are not used, and so can be closed.
            .queue_mode(QueueMode::Lifo)
            .pre_recycle(ends_with_age(settings.lifetime))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(settings.wait))
            .create_timeout(Some(deadlines.open(connect + HANDSHAKE)))
            .recycle_timeout(Some(Duration::from_secs(1)))
            .build()
            .map_err(|error| StoreError::Failed {
                operation: "make the pool",
                source: error.into(),
            })?;
        let shared = Shared {
            naming,
            deadlines,
            tls: connection.tls.clone(),
            runtime,
        };
        Ok(Self {
            pool,
            shared: Arc::new(shared),
            on_wait: None,
            replica: None,
        })
    }

    /// Calls `tell` after each wait for a connection, for metrics.
    #[must_use]
    pub fn on_wait(mut self, tell: impl Fn(Wait) + Send + Sync + 'static) -> Self {
        self.on_wait = Some(Arc::new(tell));
        self
    }

    /// Lets [`read`](Self::read) use a replica that follows this database, or one of
    /// several: the connection may name them all.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_replica(
        mut self,
        connection: &Connection,
        settings: &PoolSettings,
    ) -> Result<Self, StoreError> {
        // A reader that would have to wait longer reads on the primary instead.
        let settings = PoolSettings {
            wait: settings.wait.min(PATIENCE),
            ..settings.clone()
        };
        let pool = Self::reached_within(connection, &settings, REPLICA_CONNECT)?;
        self.replica = Some(Arc::new(Replica {
            pool,
            health: ReplicaHealth::new(),
        }));
        Ok(self)
    }

    pub(crate) fn replica(&self) -> Option<&Replica> {
        self.replica.as_deref()
    }

    /// Opens the first `min` connections, so that the first requests need not.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn warm_up(&self, min: usize) -> Result<(), StoreError> {
        let wanted = min.clamp(1, self.pool.status().max_size.max(1));
        let clients = (0..wanted).map(|_| self.client());
        futures_util::future::try_join_all(clients).await.map(drop)
    }

    /// Closes connections that have been idle for longer than `idle`, down to
    /// `min`, until the pool is closed. To be spawned once.
    pub async fn close_idle(self, min: usize, idle: Duration) {
        let every = (idle / 2).clamp(Duration::from_millis(100), Duration::from_mins(1));
        while !self.pool.is_closed() {
            tokio::time::sleep(every).await;
            close_idle(&self.pool, min, idle);
            if let Some(replica) = &self.replica {
                close_idle(&replica.pool.pool, min, idle);
            }
        }
    }

    /// Takes a connection. It goes back when dropped, or is closed if a statement is
    /// still running on it.
    ///
    /// # Errors
    ///
    /// [`StoreError::PoolExhausted`] when none came free in time,
    /// [`StoreError::Unavailable`] when a new one cannot be opened.
    pub async fn client(&self) -> Result<Client, StoreError> {
        self.client_since(Instant::now()).await
    }

    /// The same for a request that began to wait at that time, for this connection or
    /// for another one: it waits no longer than any other.
    pub(crate) async fn client_since(&self, began: Instant) -> Result<Client, StoreError> {
        let deadlines = &self.shared.deadlines;
        let waited = began.elapsed();
        let timeouts = Timeouts {
            wait: Some(deadlines.wait.saturating_sub(waited)),
            ..self.pool.timeouts()
        };
        let get = self.pool.timeout_get(&timeouts);
        let got = match deadlines.get() {
            None => Ok(get.await),
            Some(deadline) => timeout(deadline.saturating_sub(waited), get).await,
        };
        if let Some(tell) = &self.on_wait {
            let timed_out = matches!(got, Ok(Err(PoolError::Timeout(TimeoutType::Wait))));
            let took = began.elapsed().saturating_sub(waited);
            tell(Wait { took, timed_out });
        }
        let object = match got {
            Ok(got) => got.map_err(StoreError::from_pool)?,
            // The wait for a connection has its own end, which comes before.
            Err(_) => return Err(StoreError::from_driver("connect", StatementError::TimedOut)),
        };
        let shared = Arc::clone(&self.shared);
        Ok(Client::new(Checkout::begin(
            object,
            shared,
            began.elapsed(),
        )))
    }

    /// Counts the pool's connections.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        let status = self.pool.status();
        PoolStatus {
            size: status.size,
            idle: status.available,
            waiting: status.waiting,
            max: status.max_size,
        }
    }

    /// Closes the pool: it gives out no more connections, and those in use close when
    /// they come back.
    pub fn close(&self) {
        self.pool.close();
        if let Some(replica) = &self.replica {
            replica.pool.close();
        }
    }
}

fn close_idle(pool: &Pool, min: usize, idle: Duration) {
    let mut spare = pool.status().size.saturating_sub(min);
    pool.retain(|_, metrics| {
        let keep = spare == 0 || metrics.last_used() < idle;
        if !keep {
            spare -= 1;
        }
        keep
    });
}

/// Closes a connection that is too old. Their lifetimes differ a little, so that they
/// are not all replaced at once.
fn ends_with_age(lifetime: Duration) -> Hook {
    let begin = Instant::now();
    Hook::sync_fn(move |_, metrics| {
        let opened = metrics.created.saturating_duration_since(begin);
        let tenths = f64::from(opened.subsec_micros() % 1_000) / 5_000.0 - 0.1;
        if metrics.age() > lifetime.mul_f64(1.0 + tenths) {
            return Err(HookError::message("it is old"));
        }
        Ok(())
    })
}

/// Options of the start of a session: its defaults, which RESET restores. What the
/// connection string asks for comes last and wins.
fn start_up(defaults: &[(&str, String)], own: Option<&str>) -> String {
    let mut options: Vec<String> = defaults
        .iter()
        .map(|(name, value)| format!("-c {name}={value}"))
        .collect();
    options.extend(own.map(ToOwned::to_owned));
    options.join(" ")
}
