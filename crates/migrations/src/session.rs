//! The one connection of a run: its settings and its end.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, Socket};

use crate::error::MigrateError;
use crate::options::Options;

/// A file that has set its own role, `search_path` or timeouts must not decide
/// how the next one runs: both may as well be applied by different runs.
const RESET: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL";

/// refinery creates its table with `IF NOT EXISTS` before each file, and the
/// driver would log the server's notice about it every time.
const CONFIGURE: &str = "
    SELECT set_config('lock_timeout', $1, false),
           set_config('statement_timeout', $2, false),
           set_config('idle_in_transaction_session_timeout', '60s', false),
           set_config('client_min_messages', 'warning', false)";

/// Without this a killed runner keeps its lock until its statement ends. Servers
/// before PostgreSQL 14 do not know the setting.
const NOTICE_A_DEAD_CLIENT: &str = "
    SELECT set_config(name, '2s', false)
    FROM pg_settings
    WHERE name = 'client_connection_check_interval'";

/// How long the goodbye to the server may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// A connection that ends when it is dropped, with whatever it was doing.
pub(crate) struct Session {
    pub(crate) client: Client,
    driver: Driver,
}

impl Session {
    /// Connects.
    pub(crate) async fn open<T>(
        config: &Config,
        tls: T,
        options: &Options,
    ) -> Result<Self, MigrateError>
    where
        T: MakeTlsConnect<Socket> + Send,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let mut config = config.clone();
        config.application_name(&options.application_name);
        // The driver's own time-out ends with the TCP handshake, and a server
        // that is frozen completes that one.
        let (client, connection) =
            tokio::time::timeout(options.connect_timeout, config.connect(tls))
                .await
                .map_err(|_| MigrateError::Silent {
                    waited: options.connect_timeout,
                })?
                .map_err(MigrateError::Connect)?;
        let driver = Driver(tokio::spawn(async move {
            // Whoever waits for an answer gets this error too, and tells it.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "the migration connection broke");
            }
        }));
        Ok(Self { client, driver })
    }

    /// Says goodbye to the server.
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

/// Brings the session back to the state in which every file starts.
pub(crate) async fn configure(client: &Client, options: &Options) -> Result<(), MigrateError> {
    let set = async {
        client.batch_execute(RESET).await?;
        let lock_timeout = options.lock_timeout.as_millis().to_string();
        let statement_timeout = options.statement_timeout.as_millis().to_string();
        client
            .execute(CONFIGURE, &[&lock_timeout, &statement_timeout])
            .await
    };
    set.await.map_err(|source| MigrateError::Query {
        attempted: "configure the session",
        source,
    })?;
    // Some platforms know the setting and refuse it; the run is right without.
    if let Err(error) = client.execute(NOTICE_A_DEAD_CLIENT, &[]).await {
        tracing::debug!(%error, "the server will not watch for a dead runner");
    }
    Ok(())
}

/// Drives the socket; ends with its owner, so that a dropped run lets go.
struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}
