#![doc = include_str!("../README.md")]

#[cfg(not(unix))]
compile_error!("this crate needs unix sockets, process groups and a POSIX shell");

mod binaries;
mod cluster;
mod connection;
mod create;
mod error;
mod home;
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

pub use binaries::{Binaries, FindError, OLDEST_MAJOR, Version};
pub use cluster::Cluster;
pub use connection::ConnectionInfo;
pub use error::{FileError, ProgramError, SqlError, StartError, StopError};
pub use options::{Durability, Options};
pub use pgbouncer::{PgBouncer, PoolerError, Upstream};
pub use template::{Template, TestDatabase};

/// Twice as many hexadecimal digits as `bytes`, from the operating system.
fn random_hex(bytes: usize) -> Result<String, getrandom::Error> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random)?;
    Ok(hex(&random))
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
