//! Databases, processes, HTTP and waiting.

mod database;
mod exposition;
mod haproxy;
mod http;
mod keep_alive;
mod process;
mod receiver;
mod relay;
mod tools;

use std::time::{Duration, Instant};

pub(crate) use database::{
    Held, activity, cluster, empty_database, migrated_database, pgbouncer, wait_for_lock,
    with_options,
};
pub(crate) use exposition::Exposition;
pub(crate) use haproxy::Haproxy;
pub(crate) use http::{Answer, Client, PASSWORD, Raw, form};
pub(crate) use keep_alive::KeepAlive;
pub(crate) use process::{Ended, Folder, Process, Server, free_port, kept_port, send, variables};
pub(crate) use receiver::Receiver;
pub(crate) use relay::Relay;
pub(crate) use tools::tool;

/// Far beyond what anything here takes, for a machine that is busy.
pub(crate) const DEADLINE: Duration = Duration::from_mins(1);

/// How long something that must not happen is given to happen. Waiting less
/// could only make a test pass that should fail, never the other way round.
pub(crate) const SILENCE: Duration = Duration::from_millis(400);

/// A secret as `openssl rand -hex 32` makes them.
pub(crate) const SECRET: &str = "7d0c1f6a5be94c0e8a3f2b1d9c8e7f605142a3b4c5d6e7f8091a2b3c4d5e6f70";

/// A private key as `openssl genpkey -algorithm ed25519` makes them, on one line.
pub(crate) const ED25519_KEY: &str = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIFKXs82HI5gZ8/Q44u3h0RnyEj+dsPPe0H/mi8DZyUHh\\n-----END PRIVATE KEY-----";

pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < DEADLINE, "never came true: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
