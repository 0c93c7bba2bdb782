//! What a connection needs from its TLS library.

use tokio_postgres::Socket;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};

/// A TLS connector of `tokio-postgres` that can be used more than once:
/// `tokio_postgres::NoTls`, or the one of `tokio-postgres-rustls`.
///
/// Every connector that fits implements it by itself.
pub trait Tls:
    MakeTlsConnect<
        Socket,
        Stream: Send + 'static,
        TlsConnect: Send + TlsConnect<Socket, Future: Send>,
    > + Clone
    + Send
    + Sync
{
}

impl<T> Tls for T
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
}
