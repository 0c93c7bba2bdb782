//! What runs statements, and how they reach the server.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use futures_util::future::join3;
use tokio_postgres::{CopyInSink, Error, Row};

use crate::{
    StoreError, TransactionOptions,
    statement::Params,
    unnamed::{Unnamed, with_types},
};

/// Runs statements: a [`Client`] or a [`Transaction`].
///
/// Statements are prepared once per connection, or, behind a pooler that hands out
/// connections by the transaction ([`PoolMode::Transaction`](crate::PoolMode)), sent
/// without a name each time.
pub trait Executor: Run {
    /// Runs a statement and collects its rows.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    fn query(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> impl Future<Output = Result<Vec<Row>, Error>> + Send {
        self.rows(sql, Often::Yes, params)
    }

    /// Runs a statement and takes its first row, if there is one.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    fn query_opt(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> impl Future<Output = Result<Option<Row>, Error>> + Send {
        async move { Ok(self.query(sql, params).await?.into_iter().next()) }
    }

    /// Runs a statement and counts the rows that it changed.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    fn execute(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> impl Future<Output = Result<u64, Error>> + Send {
        self.count(sql, Often::Yes, params)
    }
}

/// Whether a statement is worth being kept prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Often {
    /// It will come again.
    Yes,
    /// It is one of very many, or is not the same the next time.
    No,
}

mod sealed {
    use super::{Error, Often, Params, Row};

    /// Only what is here can be sure of how its connection is used.
    pub trait Run: Sync {
        fn rows(
            &self,
            sql: &str,
            often: Often,
            params: Params<'_>,
        ) -> impl Future<Output = Result<Vec<Row>, Error>> + Send;

        fn count(
            &self,
            sql: &str,
            often: Often,
            params: Params<'_>,
        ) -> impl Future<Output = Result<u64, Error>> + Send;
    }
}

pub(crate) use sealed::Run;

/// How statements get to the server over a connection.
#[derive(Clone)]
pub(crate) enum Way {
    /// The connection's session is ours: statements are prepared in it.
    Named,
    /// The session is another one for each transaction.
    Unnamed(Arc<Unnamed>),
}

/// A connection of the pool; it goes back when dropped.
pub struct Client {
    inner: deadpool_postgres::Client,
    way: Way,
}

impl Client {
    pub(crate) fn new(inner: deadpool_postgres::Client, way: Way) -> Self {
        Self { inner, way }
    }

    /// Begins a transaction, which is rolled back unless it is committed. Most
    /// work wants [`Database::transaction`](crate::Database::transaction), which
    /// ends it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub async fn begin(
        &mut self,
        options: TransactionOptions,
    ) -> Result<Transaction<'_>, StoreError> {
        let failed = |error| StoreError::from_driver("begin", error);
        let begin = self
            .inner
            .build_transaction()
            .isolation_level(options.isolation.into())
            .read_only(options.read_only)
            .deferrable(options.deferrable)
            .start();
        let inner = begin.await.map_err(failed)?;
        if let Way::Unnamed(unnamed) = &self.way {
            let defaults = unnamed.defaults();
            inner.batch_execute(defaults).await.map_err(failed)?;
        }
        Ok(Transaction {
            inner,
            way: self.way.clone(),
        })
    }

    /// Runs statements without parameters, one after the other.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    pub async fn batch_execute(&self, sql: &str) -> Result<(), Error> {
        self.inner.batch_execute(sql).await
    }

    /// Closes the connection instead of giving it back.
    pub(crate) fn discard(self) {
        drop(deadpool_postgres::Client::take(self.inner));
    }
}

impl Executor for Client {}

// What goes without a name is boxed, so that the futures of all others stay small.
impl Run for Client {
    async fn rows(&self, sql: &str, often: Often, params: Params<'_>) -> Result<Vec<Row>, Error> {
        match &self.way {
            Way::Named => named_rows(&self.inner, sql, often, params).await,
            Way::Unnamed(unnamed) => {
                Box::pin(async {
                    let types = unnamed.types(&**self.inner, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    let rows = self.inner.query_typed(sql, &params);
                    in_one_go(&self.inner, unnamed, rows).await
                })
                .await
            }
        }
    }

    async fn count(&self, sql: &str, often: Often, params: Params<'_>) -> Result<u64, Error> {
        match &self.way {
            Way::Named => named_count(&self.inner, sql, often, params).await,
            Way::Unnamed(unnamed) => {
                Box::pin(async {
                    let types = unnamed.types(&**self.inner, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    let count = self.inner.execute_typed(sql, &params);
                    in_one_go(&self.inner, unnamed, count).await
                })
                .await
            }
        }
    }
}

/// Sends a transaction around one statement, in one go: the driver sends what it is
/// asked in the order in which it is first polled, and only then waits. A caller that
/// gives up leaves no transaction open, since its end is on the way already.
async fn in_one_go<T: Send>(
    client: &tokio_postgres::Client,
    unnamed: &Unnamed,
    statement: impl Future<Output = Result<T, Error>> + Send,
) -> Result<T, Error> {
    let before = client.batch_execute(unnamed.begin());
    let after = client.batch_execute("COMMIT");
    let (begun, done, committed) = join3(before, statement, after).await;
    begun?;
    let done = done?;
    committed?;
    Ok(done)
}

/// A transaction; rolled back when dropped.
pub struct Transaction<'a> {
    inner: deadpool_postgres::Transaction<'a>,
    way: Way,
}

impl Transaction<'_> {
    /// Makes lasting what was done.
    ///
    /// # Errors
    ///
    /// What the server says, which has rolled back then; or that the connection
    /// broke, and nobody knows.
    pub async fn commit(self) -> Result<(), Error> {
        self.inner.commit().await
    }

    /// Undoes what was done.
    ///
    /// # Errors
    ///
    /// When the connection is broken; the server then does it by itself.
    pub async fn rollback(self) -> Result<(), Error> {
        self.inner.rollback().await
    }

    /// Begins a part that can fail, or be undone, without the rest.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    pub async fn savepoint(&mut self, name: &str) -> Result<Transaction<'_>, Error> {
        Ok(Transaction {
            inner: self.inner.savepoint(name).await?,
            way: self.way.clone(),
        })
    }

    /// Runs statements without parameters, one after the other.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    pub async fn batch_execute(&self, sql: &str) -> Result<(), Error> {
        self.inner.batch_execute(sql).await
    }

    /// Begins a `COPY … FROM STDIN`. The driver gives it a name, which it takes
    /// back before the transaction ends: no pooler minds.
    ///
    /// # Errors
    ///
    /// What the server or the way there says.
    pub async fn copy_in(&self, sql: &str) -> Result<CopyInSink<Bytes>, Error> {
        self.inner.copy_in(sql).await
    }
}

impl Executor for Transaction<'_> {}

impl Run for Transaction<'_> {
    async fn rows(&self, sql: &str, often: Often, params: Params<'_>) -> Result<Vec<Row>, Error> {
        match &self.way {
            Way::Named => named_rows(&self.inner, sql, often, params).await,
            Way::Unnamed(unnamed) => {
                Box::pin(async {
                    let types = unnamed.types(&*self.inner, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    self.inner.query_typed(sql, &params).await
                })
                .await
            }
        }
    }

    async fn count(&self, sql: &str, often: Often, params: Params<'_>) -> Result<u64, Error> {
        match &self.way {
            Way::Named => named_count(&self.inner, sql, often, params).await,
            Way::Unnamed(unnamed) => {
                Box::pin(async {
                    let types = unnamed.types(&*self.inner, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    self.inner.execute_typed(sql, &params).await
                })
                .await
            }
        }
    }
}

async fn named(
    db: &impl deadpool_postgres::GenericClient,
    sql: &str,
    often: Often,
) -> Result<tokio_postgres::Statement, Error> {
    match often {
        Often::Yes => db.prepare_cached(sql).await,
        Often::No => db.prepare(sql).await,
    }
}

async fn named_rows(
    db: &impl deadpool_postgres::GenericClient,
    sql: &str,
    often: Often,
    params: Params<'_>,
) -> Result<Vec<Row>, Error> {
    let statement = named(db, sql, often).await?;
    db.query(&statement, params).await
}

async fn named_count(
    db: &impl deadpool_postgres::GenericClient,
    sql: &str,
    often: Often,
    params: Params<'_>,
) -> Result<u64, Error> {
    let statement = named(db, sql, often).await?;
    db.execute(&statement, params).await
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}
