//! What runs statements, and how they reach the server.

use std::{fmt, time::Duration};

use bytes::Bytes;
use futures_util::future::join3;
use tokio_postgres::{CopyInSink, Error, Row};

use crate::{
    Params, StatementError, StoreError,
    checkout::Guarded,
    deadline::Usage,
    options::TransactionOptions,
    unnamed::{Naming, Unnamed, with_types},
};

/// Runs statements: a [`Client`] or a [`Transaction`].
///
/// Statements are prepared once per connection, or, behind a pooler that hands out
/// connections by the transaction ([`PoolMode::Transaction`](crate::PoolMode)), sent
/// without a name each time.
pub trait Executor: Run {
    /// Runs a statement and collects its rows.
    fn query(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> impl Future<Output = Result<Vec<Row>, StatementError>> + Send {
        self.rows(sql, Caching::Cached, params)
    }

    /// Runs a statement and takes its first row, if there is one.
    fn query_opt(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> impl Future<Output = Result<Option<Row>, StatementError>> + Send {
        async move { Ok(self.query(sql, params).await?.into_iter().next()) }
    }

    /// Runs a statement and counts the rows that it changed.
    fn execute(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> impl Future<Output = Result<u64, StatementError>> + Send {
        self.count(sql, Caching::Cached, params)
    }
}

/// Whether the connection keeps a statement prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// It will run again.
    Cached,
    /// It is one of very many, or its text differs next time.
    Uncached,
}

mod sealed {
    use super::{Caching, Params, Row, StatementError};

    /// Only what is here can be sure of how its connection is used.
    pub trait Run: Sync {
        fn rows(
            &self,
            sql: &str,
            caching: Caching,
            params: Params<'_>,
        ) -> impl Future<Output = Result<Vec<Row>, StatementError>> + Send;

        fn count(
            &self,
            sql: &str,
            caching: Caching,
            params: Params<'_>,
        ) -> impl Future<Output = Result<u64, StatementError>> + Send;
    }
}

pub(crate) use sealed::Run;

/// A connection of the pool. It goes back when dropped, unless a statement is still
/// running on it: that is cancelled, and the connection is closed.
pub struct Client {
    checkout: Guarded,
}

impl Client {
    pub(crate) fn new(checkout: Guarded) -> Self {
        Self { checkout }
    }

    /// Begins a transaction, which is rolled back unless it is committed. Most
    /// work wants [`Database::transaction`](crate::Database::transaction), which
    /// ends it.
    pub async fn begin(
        &mut self,
        options: TransactionOptions,
    ) -> Result<Transaction<'_>, StoreError> {
        let checkout = &mut *self.checkout;
        let (shared, usage) = (&checkout.shared, &checkout.usage);
        let mut settings = Vec::new();
        if let Naming::Unnamed(unnamed) = &shared.naming {
            settings.push(unnamed.defaults().to_owned());
        }
        settings.extend(options.settings());
        let begin = checkout
            .object
            .build_transaction()
            .isolation_level(options.isolation.into())
            .read_only(options.read_only)
            .deferrable(options.deferrable);
        let begin = async {
            let inner = begin.start().await?;
            if !settings.is_empty() {
                inner.batch_execute(&settings.join("; ")).await?;
            }
            Ok::<_, Error>(inner)
        };
        let inner = usage.statement(shared.deadlines.statement, begin).await;
        Ok(Transaction {
            inner: inner.map_err(|error| StoreError::from_driver("begin", error))?,
            naming: &shared.naming,
            usage,
            time_out: options.statement_timeout.or(shared.deadlines.statement),
        })
    }

    /// Runs statements without parameters, one after the other.
    pub async fn batch_execute(&self, sql: &str) -> Result<(), StatementError> {
        self.statement(self.checkout.object.batch_execute(sql))
            .await
    }

    /// Whether an answer did not come in time, so that no other will come either.
    pub(crate) fn is_silent(&self) -> bool {
        self.checkout.usage.is_silent()
    }

    /// Closes the connection instead of giving it back.
    pub(crate) fn discard(self) {
        self.checkout.usage.close();
    }

    async fn statement<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StatementError> {
        let time_out = self.checkout.shared.deadlines.statement;
        self.checkout.usage.statement(time_out, work).await
    }
}

impl Executor for Client {}

// What goes without a name is boxed, so that the futures of all others stay small.
impl Run for Client {
    async fn rows(
        &self,
        sql: &str,
        caching: Caching,
        params: Params<'_>,
    ) -> Result<Vec<Row>, StatementError> {
        let db = &self.checkout.object;
        match &self.checkout.shared.naming {
            Naming::Named => self.statement(named_rows(db, sql, caching, params)).await,
            Naming::Unnamed(unnamed) => {
                Box::pin(self.statement(async {
                    let types = unnamed.types(&***db, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    in_one_go(db, unnamed, db.query_typed(sql, &params)).await
                }))
                .await
            }
        }
    }

    async fn count(
        &self,
        sql: &str,
        caching: Caching,
        params: Params<'_>,
    ) -> Result<u64, StatementError> {
        let db = &self.checkout.object;
        match &self.checkout.shared.naming {
            Naming::Named => self.statement(named_count(db, sql, caching, params)).await,
            Naming::Unnamed(unnamed) => {
                Box::pin(self.statement(async {
                    let types = unnamed.types(&***db, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    in_one_go(db, unnamed, db.execute_typed(sql, &params)).await
                }))
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
    naming: &'a Naming,
    usage: &'a Usage,
    time_out: Option<Duration>,
}

impl Transaction<'_> {
    /// Makes lasting what was done.
    ///
    /// # Errors
    ///
    /// What the server says, which has rolled back then; or that the connection
    /// broke or the answer did not come in time, so that the outcome is unknown.
    pub async fn commit(self) -> Result<(), StatementError> {
        self.usage.commit(self.time_out, self.inner.commit()).await
    }

    /// Undoes what was done.
    ///
    /// # Errors
    ///
    /// When the connection is broken; the server then does it by itself.
    pub async fn rollback(self) -> Result<(), StatementError> {
        self.usage
            .statement(self.time_out, self.inner.rollback())
            .await
    }

    /// Begins a part that can fail, or be undone, without the rest.
    pub async fn savepoint(&mut self, name: &str) -> Result<Transaction<'_>, StatementError> {
        let savepoint = self.inner.savepoint(name);
        Ok(Transaction {
            inner: self.usage.statement(self.time_out, savepoint).await?,
            naming: self.naming,
            usage: self.usage,
            time_out: self.time_out,
        })
    }

    /// Runs statements without parameters, one after the other.
    pub async fn batch_execute(&self, sql: &str) -> Result<(), StatementError> {
        self.statement(self.inner.batch_execute(sql)).await
    }

    /// Runs a `COPY … FROM STDIN`, which is one statement with one deadline; `send`
    /// writes the rows and finishes. The driver gives the statement a name, which it
    /// takes back before the transaction ends: no pooler minds.
    pub async fn copy_in<T>(
        &self,
        sql: &str,
        send: impl AsyncFnOnce(CopyInSink<Bytes>) -> Result<T, Error>,
    ) -> Result<T, StatementError> {
        self.statement(async { send(self.inner.copy_in(sql).await?).await })
            .await
    }

    /// Whether the connection is closed when it is dropped, which rolls back.
    pub(crate) fn must_close(&self) -> bool {
        self.usage.must_close()
    }

    /// Whether a statement failed, here or before on the same connection.
    pub(crate) fn has_failed(&self) -> bool {
        self.usage.has_failed()
    }

    async fn statement<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StatementError> {
        self.usage.statement(self.time_out, work).await
    }
}

impl Executor for Transaction<'_> {}

impl Run for Transaction<'_> {
    async fn rows(
        &self,
        sql: &str,
        caching: Caching,
        params: Params<'_>,
    ) -> Result<Vec<Row>, StatementError> {
        let db = &self.inner;
        match self.naming {
            Naming::Named => self.statement(named_rows(db, sql, caching, params)).await,
            Naming::Unnamed(unnamed) => {
                Box::pin(self.statement(async {
                    let types = unnamed.types(&**db, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    db.query_typed(sql, &params).await
                }))
                .await
            }
        }
    }

    async fn count(
        &self,
        sql: &str,
        caching: Caching,
        params: Params<'_>,
    ) -> Result<u64, StatementError> {
        let db = &self.inner;
        match self.naming {
            Naming::Named => self.statement(named_count(db, sql, caching, params)).await,
            Naming::Unnamed(unnamed) => {
                Box::pin(self.statement(async {
                    let types = unnamed.types(&**db, sql, params.len()).await?;
                    let params = with_types(params, &types);
                    db.execute_typed(sql, &params).await
                }))
                .await
            }
        }
    }
}

async fn named(
    db: &impl deadpool_postgres::GenericClient,
    sql: &str,
    caching: Caching,
) -> Result<tokio_postgres::Statement, Error> {
    match caching {
        Caching::Cached => db.prepare_cached(sql).await,
        Caching::Uncached => db.prepare(sql).await,
    }
}

async fn named_rows(
    db: &impl deadpool_postgres::GenericClient,
    sql: &str,
    caching: Caching,
    params: Params<'_>,
) -> Result<Vec<Row>, Error> {
    let statement = named(db, sql, caching).await?;
    db.query(&statement, params).await
}

async fn named_count(
    db: &impl deadpool_postgres::GenericClient,
    sql: &str,
    caching: Caching,
    params: Params<'_>,
) -> Result<u64, Error> {
    let statement = named(db, sql, caching).await?;
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
