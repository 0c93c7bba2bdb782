//! How much memory the process uses of what it may.

use super::measure::{blocking, percent, text};
use super::{cgroup, proc};
use crate::{Check, Criticality, Observation};

/// The share of its limit from which on a process is soon killed: a request or
/// two may want the rest.
const FULL_PERCENT: u64 = 90;

/// How much memory the process has in RAM, against the limit of its control
/// group (version 2, else 1) or the machine's RAM where there is none.
///
/// Degraded from 90 % on. Linux only; `unknown` elsewhere.
///
/// Its name is `memory`.
#[derive(Debug, Clone, Copy)]
pub struct Memory;

impl Check for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        blocking(|| measure(&text)).await
    }
}

fn measure(read: cgroup::Read<'_>) -> Observation {
    let resident = read("/proc/self/status").and_then(|text| proc::resident_bytes(&text));
    let machine = read("/proc/meminfo").and_then(|text| proc::total_bytes(&text));
    let machine = machine.map(|bytes| (bytes, "machine"));
    let group = cgroup::memory_limit(read).map(|(bytes, version)| (bytes, version.as_str()));
    let Some(resident) = resident else {
        return Observation::unknown("this system does not tell how much memory is used");
    };
    // A limit above what the machine has limits nothing.
    let limit = [group, machine].into_iter().flatten().min_by_key(|l| l.0);
    let used = limit.and_then(|(bytes, from)| Some((percent(resident, bytes)?, bytes, from)));
    let Some((used, bytes, from)) = used else {
        return Observation::unknown("there is no limit to compare with")
            .with("rssBytes", resident);
    };
    let seen = if used >= FULL_PERCENT {
        Observation::degraded(format!("{used} % of the memory allowed are used"))
    } else {
        Observation::healthy()
    };
    seen.with("rssBytes", resident)
        .with("limitBytes", bytes)
        .with("limitFrom", from)
        .with("usedPercent", used)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Status;

    fn seen(limit: &'static str, rss_kib: u32) -> Observation {
        let read = move |path: &str| match path {
            "/proc/self/status" => Some(format!("VmRSS:\t{rss_kib} kB\n")),
            "/proc/meminfo" => Some("MemTotal: 1000 kB\n".to_owned()),
            "/proc/self/cgroup" => Some("0::/\n".to_owned()),
            "/sys/fs/cgroup/memory.max" => Some(limit.to_owned()),
            _ => None,
        };
        measure(&read)
    }

    #[test]
    fn the_groups_limit_counts_before_the_machines() {
        let observation = seen("204800\n", 100);

        let expected = Observation::healthy()
            .with("rssBytes", 102_400)
            .with("limitBytes", 204_800)
            .with("limitFrom", "cgroup v2")
            .with("usedPercent", 50);
        assert_eq!(observation, expected);
    }

    #[test]
    fn without_a_limit_or_with_one_beyond_it_the_machines_memory_counts() {
        for limit in ["max\n", "99999999\n"] {
            let observation = seen(limit, 100);

            assert_eq!(observation.detail["limitFrom"], json!("machine"));
            assert_eq!(observation.detail["usedPercent"], json!(10));
        }
    }

    #[test]
    fn it_is_degraded_from_its_threshold_on() {
        for (rss_kib, expected) in [(179, Status::Healthy), (180, Status::Degraded)] {
            assert_eq!(seen("204800\n", rss_kib).status, expected);
        }
    }

    #[test]
    fn a_system_that_does_not_tell_is_unknown() {
        assert_eq!(measure(&|_| None).status, Status::Unknown);
    }
}
