#![doc = include_str!("../README.md")]

mod apply;
mod error;
mod folder;
mod history;
mod lock;
mod options;
mod session;
mod statements;
mod up;

pub use error::{Holder, MigrateError};
pub use folder::check_folder;
pub use history::{Pending, pending};
pub use options::{LockKey, Options};
pub use refinery_core::{Migration, SchemaVersion};
pub use up::{Applied, Report, up};
