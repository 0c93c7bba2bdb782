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

use crate::Observation;

/// Takes a measurement where it may block.
async fn blocking(measure: impl FnOnce() -> Observation + Send + 'static) -> Observation {
    let measured = tokio::task::spawn_blocking(measure).await;
    measured.unwrap_or_else(|_| Observation::unknown("the measurement was given up"))
}

/// A file's text; none if it is not there, or not for us to read.
fn text(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// How many hundredths of `whole` are `part`, cut; none of nothing.
fn percent(part: u64, whole: u64) -> Option<u64> {
    let hundredths = (u128::from(part) * 100).checked_div(u128::from(whole))?;
    Some(u64::try_from(hundredths).unwrap_or(u64::MAX))
}

/// Milliseconds as a number for an answer.
fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_cut_and_of_nothing_there_is_none() {
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(3, 1), Some(300));
        assert_eq!(percent(u64::MAX, 1), Some(u64::MAX));
        assert_eq!(percent(1, 0), None);
    }
}
