//! Checks that any service can use.
//!
//! Those of the machine measure it themselves: [`Memory`], [`Cpu`], [`Disk`] and
//! [`OpenFiles`]. What cannot be measured here (the limits of Linux's control
//! groups on another system, say) is `unknown` rather than guessed. The others
//! are told by a closure and judge what they hear, so that this crate knows no
//! database: [`database`], [`pool()`], [`migrations()`], [`replica()`] and [`gauge()`].
//!
//! | check | name | decides readiness | not well when |
//! |---|---|---|---|
//! | [`Memory`] | `memory` | no | 90 % of the limit are used |
//! | [`Cpu`] | `cpu` | no | 90 % of the processors are used over 10 s, or the group was throttled in half of its periods |
//! | [`Disk`] | `disk` | no | fewer than 256 MiB are free |
//! | [`OpenFiles`] | `open-files` | no | 80 % of the soft limit are open |
//! | [`database`] | told | yes | it does not answer; 90 % of its connections are used |
//! | [`migrations()`] | told | yes, as `schema` | below the version needed; pending or changed ones degrade |
//! | [`pool()`] | told | no | all connections are in use, or one is waited for longer than 500 ms |
//! | [`replica()`] | told | no | it does not answer, or is behind by more than 10 s |
//! | [`gauge()`] | told | no | it has reached the limit it was given |
//!
//! [`CheckExt`](crate::CheckExt) changes names, deadlines and what is decided.

mod cgroup;
mod cpu;
mod database;
mod disk;
mod gauge;
mod measure;
mod memory;
mod migrations;
mod open_files;
mod pool;
mod proc;
mod replica;

pub use cpu::Cpu;
pub use database::{DatabaseCheck, DatabaseState, database};
pub use disk::Disk;
pub use gauge::{Gauge, gauge};
pub use memory::Memory;
pub use migrations::{MigrationState, MigrationsCheck, migrations};
pub use open_files::OpenFiles;
pub use pool::{PoolCheck, PoolState, pool};
pub use replica::{ReplicaCheck, ReplicaState, replica};
