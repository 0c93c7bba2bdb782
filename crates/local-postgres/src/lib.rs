#![doc = include_str!("../README.md")]

#[cfg(not(unix))]
compile_error!("this crate needs process groups and a POSIX shell");

mod binaries;
mod cluster;
mod connection;
mod create;
mod error;
mod hex;
mod home;
mod options;
mod postmaster;
mod program;
mod server;
mod sql;
mod start_lock;
mod supervisor;
mod template;
mod waiting;

pub use binaries::{Binaries, OLDEST_MAJOR, Version};
pub use cluster::Cluster;
pub use connection::ConnectionInfo;
pub use error::{FindError, ProgramError, SqlError, StartError, StopError};
pub use options::{Durability, Options};
pub use template::{Template, TestDatabase};
