//! How many files and sockets are open of those that may be.

use super::measure::{blocking, percent, text};
use super::proc;
use crate::{Check, Criticality, Observation};

/// From here on a flood of connections takes the rest, and then nothing can be
/// opened: no socket, no file, no connection to a database.
const MANY_PERCENT: u64 = 80;

/// How many files and sockets the process has open, against its soft limit.
///
/// Degraded from 80 % on. Linux only; `unknown` elsewhere.
///
/// Its name is `open-files`.
#[derive(Debug, Clone, Copy)]
pub struct OpenFiles;

impl Check for OpenFiles {
    fn name(&self) -> &'static str {
        "open-files"
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        blocking(|| {
            let limit = text("/proc/self/limits").and_then(|text| proc::soft_open_files(&text));
            judge(open(), limit)
        })
        .await
    }
}

fn judge(open: Option<u64>, limit: Option<u64>) -> Observation {
    let (Some(open), Some(limit)) = (open, limit) else {
        return Observation::unknown("this system does not tell what is open");
    };
    // Of a limit of zero everything is used.
    let used = percent(open, limit).unwrap_or(100);
    let seen = if used >= MANY_PERCENT {
        Observation::degraded(format!("{used} % of the files allowed are open"))
    } else {
        Observation::healthy()
    };
    seen.with("open", open)
        .with("limit", limit)
        .with("usedPercent", used)
}

fn open() -> Option<u64> {
    let listed = std::fs::read_dir("/proc/self/fd").ok()?.count() as u64;
    // The folder itself is open while it is counted.
    Some(listed.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    #[test]
    fn many_open_files_degrade() {
        for (open, limit, expected) in [
            (Some(799), Some(1000), Status::Healthy),
            (Some(800), Some(1000), Status::Degraded),
            (Some(1), Some(0), Status::Degraded),
            (Some(100_000), Some(u64::MAX), Status::Healthy),
            (None, Some(1000), Status::Unknown),
            (Some(10), None, Status::Unknown),
        ] {
            let observation = judge(open, limit);

            assert_eq!(observation.status, expected, "{open:?} of {limit:?}");
        }
    }
}
