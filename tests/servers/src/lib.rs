//! A standby and a PgBouncer for tests, beside the private cluster of
//! `listbud-local-postgres`. A test that is killed may leave their folders behind.

mod account;
mod pgbouncer;
mod standby;

pub use pgbouncer::{PgBouncer, Upstream};
pub use standby::Standby;
