//! Addresses that never respond.

use std::net::TcpListener;

/// A listener that accepts connections and never responds.
pub(crate) fn mute() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    (listener, authority)
}

/// An address without a listener.
pub(crate) fn closed() -> String {
    mute().1
}
