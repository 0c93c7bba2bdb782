//! Asking the database whether it answers, without the pool.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls};

use crate::{
    Connection, StoreError, Tls,
    row::{corrupt, get},
};

/// A connection of its own for health checks: a pool that is in full use says
/// nothing about whether the database answers.
pub struct Probe {
    connection: Connection,
    client: Mutex<Option<Client>>,
}

/// How a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How long its answer took.
    pub latency: Duration,
    /// The version of the server.
    pub version: String,
    /// How many clients are connected to it, all databases and programs.
    pub connections: u64,
    /// How many may be.
    pub max_connections: u64,
}

impl Probe {
    /// Prepares a probe; it connects when it is first asked.
    #[must_use]
    pub fn new(connection: &Connection) -> Self {
        let mut connection = connection.clone();
        connection
            .config
            .application_name("listbud-probe")
            .connect_timeout(Duration::from_secs(3));
        Self {
            connection,
            client: Mutex::new(None),
        }
    }

    /// Asks the database how it is. The caller sets the deadline; being dropped
    /// half way does no harm.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when it cannot be reached.
    pub async fn ask(&self) -> Result<Seen, StoreError> {
        const OPERATION: &str = "probe.ask";
        // One round trip without a prepared statement, which a transaction pooler
        // would not keep.
        const QUESTION: &str = "
            SELECT current_setting('server_version') AS version,
                   current_setting('max_connections')::bigint AS max_connections,
                   (SELECT count(*) FROM pg_stat_activity
                    WHERE backend_type = 'client backend') AS connections";
        self.with_client(async |client| {
            let began = Instant::now();
            let rows = client
                .query_typed(QUESTION, &[])
                .await
                .map_err(|error| StoreError::from_driver(OPERATION, error))?;
            let latency = began.elapsed();
            let row = rows.first().ok_or_else(|| corrupt(OPERATION, "row"))?;
            let count = |column| {
                u64::try_from(get::<i64>(OPERATION, row, column)?)
                    .map_err(|_| corrupt(OPERATION, column))
            };
            Ok(Seen {
                latency,
                version: get(OPERATION, row, "version")?,
                connections: count("connections")?,
                max_connections: count("max_connections")?,
            })
        })
        .await?
    }

    /// Runs something on the probe's connection, for checks of the server's own.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when the database cannot be reached.
    pub async fn with_client<T>(
        &self,
        work: impl AsyncFnOnce(&Client) -> T,
    ) -> Result<T, StoreError> {
        let mut slot = self.client.lock().await;
        // Taken out, so that a question that is given up leaves no client behind
        // whose answer is still on the way.
        let client = match slot.take().filter(|client| !client.is_closed()) {
            Some(client) => client,
            None => self.connect().await?,
        };
        let done = work(&client).await;
        *slot = Some(client);
        Ok(done)
    }

    async fn connect(&self) -> Result<Client, StoreError> {
        let unreachable = |error: tokio_postgres::Error| StoreError::Unavailable {
            operation: "connect",
            source: error.into(),
        };
        let config = &self.connection.config;
        match &self.connection.tls {
            Tls::Off => {
                let (client, connection) = config.connect(NoTls).await.map_err(unreachable)?;
                tokio::spawn(connection);
                Ok(client)
            }
            Tls::Verified(tls) => {
                let (client, connection) =
                    config.connect(tls.clone()).await.map_err(unreachable)?;
                tokio::spawn(connection);
                Ok(client)
            }
        }
    }
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Probe").field(&self.connection).finish()
    }
}
