//! How much room there is where files are written.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::measure::blocking;
use crate::{Check, Criticality, Observation};

/// Below this a few uploads or an hour of logs fill it.
const ENOUGH_BYTES: u64 = 256 << 20;

/// How much room there is on the file system of a path.
///
/// Degraded below 256 MiB, unhealthy without any or if the path cannot be
/// looked at. Unix only; `unknown` elsewhere.
#[derive(Debug, Clone)]
pub struct Disk {
    path: PathBuf,
    /// Whether a question is on its way. A file system of the network may never
    /// answer, and a thread is lost to each question: one is enough.
    asking: Arc<AtomicBool>,
}

impl Disk {
    /// The check of the file system that `path` is on, named `disk`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            asking: Arc::default(),
        }
    }
}

impl Check for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        if self.asking.swap(true, Ordering::SeqCst) {
            return Observation::unhealthy("the file system has not answered the last question");
        }
        let Self { path, asking } = self.clone();
        // The thread, not the future, says that it is done: the future is
        // dropped at the check's deadline.
        let answered = Answered(asking);
        blocking(move || {
            let _answered = answered;
            match room(&path) {
                Ok(Some(room)) => judge(room),
                Ok(None) => Observation::unknown("this system does not tell how full a disk is"),
                Err(error) => Observation::unhealthy(error.to_string()),
            }
            .with("path", path.to_string_lossy().into_owned())
        })
        .await
    }
}

struct Answered(Arc<AtomicBool>);

impl Drop for Answered {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

#[derive(Debug, Clone, Copy)]
struct Room {
    free_bytes: u64,
    total_bytes: u64,
}

fn judge(room: Room) -> Observation {
    let seen = if room.free_bytes == 0 {
        Observation::unhealthy("the disk is full")
    } else if room.free_bytes < ENOUGH_BYTES {
        Observation::degraded("the disk is nearly full")
    } else {
        Observation::healthy()
    };
    seen.with("freeBytes", room.free_bytes)
        .with("totalBytes", room.total_bytes)
}

#[cfg(unix)]
fn room(path: &Path) -> std::io::Result<Option<Room>> {
    let system = rustix::fs::statvfs(path)?;
    Ok(Some(Room {
        // What is kept for the superuser is no room for a service.
        free_bytes: system.f_bavail.saturating_mul(system.f_frsize),
        total_bytes: system.f_blocks.saturating_mul(system.f_frsize),
    }))
}

#[cfg(not(unix))]
fn room(_path: &Path) -> std::io::Result<Option<Room>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    #[test]
    fn little_room_degrades_and_none_is_unhealthy() {
        for (free_bytes, expected) in [
            (ENOUGH_BYTES, Status::Healthy),
            (ENOUGH_BYTES - 1, Status::Degraded),
            (1, Status::Degraded),
            (0, Status::Unhealthy),
        ] {
            let room = Room {
                free_bytes,
                total_bytes: 2 * ENOUGH_BYTES,
            };

            let observation = judge(room);

            assert_eq!(observation.status, expected);
            assert_eq!(observation.detail["freeBytes"], free_bytes);
        }
    }

    #[tokio::test]
    async fn a_file_system_that_has_not_answered_is_not_asked_again() {
        let disk = Disk::new("/");
        disk.asking.store(true, Ordering::SeqCst);

        let while_asking = disk.observe().await;
        disk.asking.store(false, Ordering::SeqCst);
        let afterwards = disk.observe().await;

        assert_eq!(while_asking.status, Status::Unhealthy);
        assert_ne!(afterwards.reason(), while_asking.reason());
        assert!(!disk.asking.load(Ordering::SeqCst));
    }
}
