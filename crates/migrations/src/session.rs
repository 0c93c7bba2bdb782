//! The one connection of a run: its settings and its end.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, Error, GenericClient};

use crate::error::MigrateError;
use crate::headers::Headers;
use crate::lock::Lock;
use crate::options::Options;
use crate::pooler;
use crate::tls::Tls;

/// A file that has set a role, a `search_path` or timeouts must not decide how the next
/// file runs: different runs may apply the two.
const RESET: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL";

/// refinery creates its table with `IF NOT EXISTS` before each file, and the driver would
/// log the server's notice about it each time.
const CONFIGURE: &str = "
    SELECT pg_backend_pid(),
           set_config('idle_in_transaction_session_timeout', '60s', false),
           set_config('client_min_messages', 'warning', false)";

const LIMIT: &str = "
    SELECT set_config('lock_timeout', $1, false),
           set_config('statement_timeout', $2, false)";

/// Citus creates a function on all workers at a time unless it changes tables one by one,
/// and refuses it in a transaction that has changed them all at once. The setting works
/// only where the database has Citus, and elsewhere it is not set.
const ONE_BY_ONE: &str = "
    SELECT set_config('citus.multi_shard_modify_mode', 'sequential', false)
    FROM pg_extension
    WHERE extname = 'citus'";

/// Without this a killed runner keeps its lock until its statement ends. Servers
/// before PostgreSQL 14 do not know the setting.
const NOTICE_A_DEAD_CLIENT: &str = "
    SELECT set_config(name, '2s', false)
    FROM pg_settings
    WHERE name = 'client_connection_check_interval'";

/// How long closing a connection may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// A connection that is closed when it is dropped, in the middle of a statement too.
pub(crate) struct Session {
    pub(crate) client: Client,
    driver: Driver,
}

impl Session {
    /// Connects.
    pub(crate) async fn open<T: Tls>(
        config: &Config,
        tls: T,
        options: &Options,
    ) -> Result<Self, MigrateError> {
        let mut config = config.clone();
        config.application_name(&options.application_name);
        // The driver's own time-out ends with the TCP handshake, which a frozen server
        // completes.
        let (client, connection) =
            tokio::time::timeout(options.connect_timeout, config.connect(tls))
                .await
                .map_err(|_| MigrateError::Silent(options.connect_timeout))?
                .map_err(MigrateError::Connect)?;
        let driver = Driver(tokio::spawn(async move {
            // The caller of a query gets this error too.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "the migration connection broke");
            }
        }));
        Ok(Self { client, driver })
    }

    /// Closes the connection in an orderly way.
    pub(crate) async fn close(self) {
        let Self { client, mut driver } = self;
        drop(client);
        // A server that does not answer loses the connection when `driver` drops.
        if tokio::time::timeout(CLOSE_WITHIN, &mut driver.0)
            .await
            .is_err()
        {
            tracing::debug!("the migration connection did not close in time");
        }
    }
}

/// A session that holds the lock.
pub(crate) struct Run {
    session: Session,
    lock: Lock,
}

impl Run {
    /// Connects, makes sure that no other client shares the session, and waits for the
    /// lock.
    pub(crate) async fn open<T: Tls>(
        config: &Config,
        tls: &T,
        options: &Options,
    ) -> Result<Self, MigrateError> {
        let session = Session::open(config, tls.clone(), options).await?;
        match lock(&session.client, config, tls, options).await {
            Ok(lock) => Ok(Self { session, lock }),
            Err(error) => {
                session.close().await;
                Err(error)
            }
        }
    }

    pub(crate) fn client(&mut self) -> &mut Client {
        &mut self.session.client
    }

    /// Resets the session to the state in which every file starts.
    pub(crate) async fn configure(&self, options: &Options) -> Result<(), MigrateError> {
        let pid = configure(&self.session.client, options).await?;
        // A pooler that was not found out until now would let another run in.
        if pid == self.lock.pid() {
            Ok(())
        } else {
            Err(MigrateError::Pooled)
        }
    }

    /// Releases the lock and closes the connection.
    pub(crate) async fn close(self) {
        self.lock.release(&self.session.client).await;
        self.session.close().await;
    }
}

async fn lock<T: Tls>(
    client: &Client,
    config: &Config,
    tls: &T,
    options: &Options,
) -> Result<Lock, MigrateError> {
    if options.refuse_pooler {
        let other = Session::open(config, tls.clone(), options).await?;
        let verdict = pooler::refuse(client, &other.client, options).await;
        other.close().await;
        verdict?;
    }
    let pid = configure(client, options).await?;
    Lock::acquire(client, pid, options).await
}

/// Resets a session to the state in which every file starts, and returns its process id.
async fn configure(client: &Client, options: &Options) -> Result<i32, MigrateError> {
    let pid = reset(client, options).await?;
    // Some platforms know the setting and refuse it; the run works without.
    if let Err(error) = client.execute(NOTICE_A_DEAD_CLIENT, &[]).await {
        tracing::debug!(%error, "the server will not watch for a dead runner");
    }
    Ok(pid)
}

/// The part of `configure` that works within a transaction too.
pub(crate) async fn reset(
    client: &(impl GenericClient + Sync),
    options: &Options,
) -> Result<i32, MigrateError> {
    let set = async {
        client.batch_execute(RESET).await?;
        limit(client, options, &Headers::default()).await?;
        client.execute(ONE_BY_ONE, &[]).await?;
        client.query_one(CONFIGURE, &[]).await?.try_get(0)
    };
    set.await
        .map_err(MigrateError::query("configure the session"))
}

/// Sets the time-outs of the options, or those that a file wants instead.
pub(crate) async fn limit(
    client: &(impl GenericClient + Sync),
    options: &Options,
    headers: &Headers,
) -> Result<(), Error> {
    let millis = |duration: Duration| duration.as_millis().to_string();
    let lock_timeout = millis(headers.lock_timeout.unwrap_or(options.lock_timeout));
    let statement_timeout = headers
        .statement_timeout
        .unwrap_or(options.statement_timeout);
    client
        .execute(LIMIT, &[&lock_timeout, &millis(statement_timeout)])
        .await
        .map(drop)
}

/// Drives the socket; ends with its owner, so a dropped run releases its lock.
struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}
