#![doc = include_str!("../README.md")]

#[cfg(not(unix))]
compile_error!("this crate needs unix sockets, process groups and a POSIX shell");

mod binaries;
mod cluster;
mod connection;
mod create;
mod error;
mod hex;
mod home;
mod installation;
mod options;
mod pgbouncer;
mod postmaster;
mod program;
mod server;
mod sql;
mod start_lock;
mod supervisor;
mod template;
mod waiting;

pub use cluster::Cluster;
pub use connection::ConnectionInfo;
pub use error::{FileError, FindError, ProgramError, SqlError, StartError, StopError};
pub use installation::{Binaries, OLDEST_MAJOR, Version};
pub use options::{Durability, Options};
pub use pgbouncer::{PgBouncer, PoolerError, Upstream};
pub use template::{Template, TestDatabase};
