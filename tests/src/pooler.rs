//! A PgBouncer in transaction mode between each server and its database, where
//! someone asks for it.

use listbud_persistence::Connection;
use listbud_test_servers::{PgBouncer, Upstream};
use url::Url;

/// Fewer than most tests have requests at once, so that sessions are shared.
const SIZE: u32 = 3;

/// Starts one if `TEST_PGBOUNCER` is set.
pub(crate) fn start(database: &Url) -> Option<PgBouncer> {
    std::env::var_os("TEST_PGBOUNCER")?;
    let upstream = Upstream {
        host: database.host_str().unwrap_or("127.0.0.1"),
        port: database.port().unwrap_or(5432),
        user: database.username(),
        password: database.password().unwrap_or_default(),
    };
    match PgBouncer::start(upstream, "transaction", SIZE) {
        Ok(pooler) => Some(pooler),
        Err(why) => panic!("TEST_PGBOUNCER: {why}"),
    }
}

/// The way through it.
pub(crate) fn connection(pooler: &PgBouncer, database: &Url) -> Connection {
    let name = database.path().trim_start_matches('/');
    let url = format!("{}?pgbouncer=true", pooler.url(name));
    Connection::parse(&url).expect("the URL is sound")
}
