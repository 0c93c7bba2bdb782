#![doc = include_str!("../README.md")]

mod access;
mod subscriber;

pub use access::access_log;
pub use subscriber::{Format, init};
pub use tracing::Level;
