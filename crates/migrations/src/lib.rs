#![doc = include_str!("../README.md")]

mod apply;
mod catalog;
mod command;
mod compatibility;
mod create;
mod down;
mod drift;
mod error;
mod exit;
mod files;
mod headers;
mod history;
mod lock;
mod measure;
mod migrator;
mod no_transaction;
mod options;
mod outcome;
mod pooler;
mod progress;
mod retry;
mod run;
mod script;
mod session;
mod statements;
mod status;
mod tls;
mod verify;

pub use command::{Answer, Command, CommandError, Verb};
pub use compatibility::{Fit, fit};
pub use create::{CreateError, create_pair};
pub use down::Down;
pub use error::MigrateError;
pub use exit::Exit;
pub use files::{Files, FilesError};
pub use headers::{HeaderError, Headers};
pub use history::{Pending, pending};
pub use migrator::Migrator;
pub use options::Options;
pub use outcome::{
    Applied, Baseline, Created, Difference, Direction, Drift, Loss, Plan, Planned, Problem, Report,
    State, Status, Undone, Verification, VersionStatus,
};
pub use refinery_core::{Migration, SchemaVersion};
pub use run::up;
pub use tls::Tls;
pub use verify::check_folder;
