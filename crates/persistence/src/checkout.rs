//! A connection between leaving the pool and coming back to it.
//!
//! A statement goes on in the database when its future is dropped, as happens when a
//! client hangs up. If its connection went back to the pool, the next request would wait
//! for it. So such a connection leaves the pool, its statement is cancelled, and it is
//! closed. A statement that cannot be cancelled ends because the server notices that
//! (`client_connection_check_interval`).

use std::{pin::pin, sync::Arc, time::Duration};

use deadpool_postgres::{ClientWrapper, Object};
use scopeguard::ScopeGuard;
use tokio::{runtime::Handle, time::timeout};
use tokio_postgres::NoTls;

use crate::{
    Tls,
    deadline::{Deadlines, Usage},
    unnamed::Naming,
};

/// How long a request to cancel may take, and how long its effect is waited for.
const CANCEL: Duration = Duration::from_millis(500);

/// How often cancelling is tried: a request that arrives before its statement has begun
/// has no effect.
const CANCELS: usize = 3;

/// What all connections of a pool have in common.
pub(crate) struct Shared {
    pub(crate) naming: Naming,
    pub(crate) deadlines: Deadlines,
    pub(crate) tls: Tls,
    /// The runtime on which the pool was made, if it was made on one.
    pub(crate) runtime: Option<Handle>,
}

/// A connection that was taken from the pool.
pub(crate) struct Checkout {
    pub(crate) object: Object,
    pub(crate) shared: Arc<Shared>,
    pub(crate) usage: Usage,
}

/// Ends its [`Checkout`] when it is dropped.
pub(crate) type Guarded = ScopeGuard<Checkout, fn(Checkout)>;

impl Checkout {
    /// For a connection that took `waited` to get.
    pub(crate) fn begin(object: Object, shared: Arc<Shared>, waited: Duration) -> Guarded {
        let usage = Usage::new(shared.deadlines.first(waited));
        let checkout = Self {
            object,
            shared,
            usage,
        };
        scopeguard::guard(checkout, Self::end)
    }

    /// Gives the connection back, or closes it.
    fn end(self) {
        let Self {
            object,
            shared,
            usage,
        } = self;
        if !usage.must_close() {
            return;
        }
        if usage.is_silent()
            && let Some(pool) = Object::pool(&object)
        {
            // The idle connections go the same way. If that is broken, each would cost
            // another request its whole deadline.
            pool.retain(|_, _| false);
        }
        let client = Object::take(object);
        let runtime = shared.runtime.clone();
        // A pooler ends a session when its client leaves it in the middle. A request to
        // cancel could meet the next client's statement there, and PgBouncer 1.18 and
        // 1.19 may die of one (its issues 822 and 847).
        if usage.is_running()
            && matches!(shared.naming, Naming::Named)
            && let Some(runtime) = runtime.or_else(|| Handle::try_current().ok())
        {
            runtime.spawn(async move { cancel(&client, &shared.tls).await });
        }
    }
}

/// Cancels what runs on a connection, and waits until it has ended.
async fn cancel(client: &ClientWrapper, tls: &Tls) {
    let token = client.cancel_token();
    let request = async || match tls {
        Tls::Off => token.cancel_query(NoTls).await,
        Tls::Verified(tls) => token.cancel_query(tls.clone()).await,
    };
    // Answered after all statements that were sent before.
    let mut has_ended = pin!(client.simple_query(""));
    for _ in 0..CANCELS {
        if let Ok(Err(error)) = timeout(CANCEL, request()).await {
            tracing::debug!(%error, "a statement could not be cancelled");
        }
        if timeout(CANCEL, &mut has_ended).await.is_ok() {
            return;
        }
    }
}
