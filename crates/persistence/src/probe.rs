//! Asking the database whether it answers, without the pool.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Connection, StoreError, Tls};

/// A connection of its own for health checks: a pool that is in full use says
/// nothing about whether the database answers.
pub struct Probe {
    connection: Connection,
    client: Mutex<Option<Client>>,
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

    /// Asks the database for nothing, and tells how long the answer took. The
    /// caller sets the deadline; being dropped half way does no harm.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when it cannot be reached.
    pub async fn ping(&self) -> Result<Duration, StoreError> {
        const OPERATION: &str = "probe";
        let mut slot = self.client.lock().await;
        // Taken out, so that a question that is given up leaves no client behind
        // whose answer is still on the way.
        let client = match slot.take().filter(|client| !client.is_closed()) {
            Some(client) => client,
            None => self.connect().await?,
        };
        let began = Instant::now();
        client
            .simple_query("")
            .await
            .map_err(|error| StoreError::from_driver(OPERATION, error))?;
        *slot = Some(client);
        Ok(began.elapsed())
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
                let tls = MakeRustlsConnect::new(tls.as_ref().clone());
                let (client, connection) = config.connect(tls).await.map_err(unreachable)?;
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
