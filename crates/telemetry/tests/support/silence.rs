//! Addresses from which no answer comes.

use std::net::TcpListener;

/// A listener that takes connections and never says a word.
pub(crate) fn mute() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    (listener, authority)
}

/// An address where nobody listens.
pub(crate) fn closed() -> String {
    mute().1
}
