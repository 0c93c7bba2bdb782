//! Where connections live.

use deadpool_postgres::Connect;
use futures_util::future::BoxFuture;
use tokio::{
    runtime::Handle,
    task::{JoinHandle, JoinSet},
};
use tokio_postgres::{
    Client, Config, Error, Socket,
    tls::{MakeTlsConnect, TlsConnect},
};

/// Opens connections on the runtime on which the pool was made.
///
/// By default, the driver uses the runtime of the first caller. Where
/// each worker thread has a runtime, as in actix-web, a worker that ends takes
/// the connections along that others are using.
pub(crate) struct Driver<T> {
    tls: T,
    /// None when the pool was made outside of any.
    runtime: Option<Handle>,
}

impl<T> Driver<T> {
    pub(crate) fn new(tls: T, runtime: Option<Handle>) -> Self {
        Self { tls, runtime }
    }
}

impl<T> Connect for Driver<T>
where
    T: MakeTlsConnect<Socket> + Clone + Sync + Send + 'static,
    T::Stream: Sync + Send,
    T::TlsConnect: Sync + Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    fn connect(&self, config: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        let config = config.clone();
        Box::pin(async move {
            if let Some(runtime) = &self.runtime {
                // Ends with this future: a frozen server leaves logging in unanswered.
                let mut opening = JoinSet::new();
                opening.spawn_on(open(config.clone(), self.tls.clone()), runtime);
                if let Some(Ok(opened)) = opening.join_next().await {
                    return opened;
                }
            }
            // That runtime is gone, and the pool outlives it.
            open(config, self.tls.clone()).await
        })
    }
}

async fn open<T>(config: Config, tls: T) -> Result<(Client, JoinHandle<()>), Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await?;
    let driving = tokio::spawn(async move {
        if let Err(error) = connection.await {
            // The user of the connection gets the error and reports it.
            tracing::debug!(%error, "a connection broke");
        }
    });
    Ok((client, driving))
}
