//! How much of the processors the process uses of what it may.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{
    cgroup::{self, Throttling},
    measure::{blocking, milliseconds, percent, text},
};
use crate::{Check, Criticality, Observation};

/// From here on requests wait for a processor rather than for anything else.
const BUSY_PERCENT: u64 = 90;
/// A group that is throttled in every second period (of 100 ms) answers late.
const THROTTLED_PERCENT: u64 = 50;
/// What is measured is at least so long, where the process is: a second of full
/// use is no news.
const WINDOW: Duration = Duration::from_secs(10);
/// A shorter time says nothing, because the kernel counts in steps.
const SHORTEST: Duration = Duration::from_millis(100);

/// How much processor time the process used between two observations, against
/// what its control group allows or the machine has, and how often the group
/// was throttled.
///
/// It compares with an observation ten seconds old, or with its own making while
/// it is younger than that. Degraded from 90 % of use, or from 50 % of throttled
/// periods. Throttling is Linux's; without Unix all is `unknown`.
#[derive(Debug, Clone)]
pub struct Cpu {
    started: Instant,
    windows: Arc<Mutex<Windows>>,
}

impl Cpu {
    /// The check, named `cpu`; it measures from now on.
    #[must_use]
    pub fn new() -> Self {
        let started = Instant::now();
        let now = Sample::take(started);
        Self {
            started,
            windows: Arc::new(Mutex::new(Windows {
                older: now,
                newer: now,
            })),
        }
    }
}

impl Default for Cpu {
    fn default() -> Self {
        Self::new()
    }
}

impl Check for Cpu {
    fn name(&self) -> &'static str {
        "cpu"
    }

    fn criticality(&self) -> Criticality {
        Criticality::Informative
    }

    async fn observe(&self) -> Observation {
        let this = self.clone();
        blocking(move || {
            let now = Sample::take(this.started);
            let before = {
                let mut windows = this.windows.lock().unwrap_or_else(PoisonError::into_inner);
                windows.before(now)
            };
            judge(before, now, capacity_millicores())
        })
        .await
    }
}

fn judge(before: Sample, now: Sample, capacity: u64) -> Observation {
    let measured = match Measured::between(before, now, capacity) {
        Ok(measured) => measured,
        Err(reason) => return Observation::unknown(reason),
    };
    let throttled = measured.throttled_percent;
    let used = measured.used_percent;
    let seen = if throttled.is_some_and(|share| share >= THROTTLED_PERCENT) {
        Observation::degraded("the control group is throttled")
    } else if used >= BUSY_PERCENT {
        Observation::degraded(format!("{used} % of the processors are used"))
    } else {
        Observation::healthy()
    };
    let seen = seen
        .with("usedPercent", used)
        .with("capacityMillicores", capacity)
        .with("windowMs", milliseconds(measured.window));
    match throttled {
        Some(share) => seen.with("throttledPercent", share),
        None => seen,
    }
}

/// What is counted, at one moment.
#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    at: Duration,
    used: Option<Duration>,
    throttling: Option<Throttling>,
}

impl Sample {
    fn take(started: Instant) -> Self {
        Self {
            at: started.elapsed(),
            used: process_time(),
            throttling: cgroup::throttling(&text),
        }
    }
}

/// Two samples to compare with. The older of them is always [`WINDOW`] old, but
/// at the beginning, and becomes no older than twice that if somebody asks.
#[derive(Debug)]
struct Windows {
    older: Sample,
    newer: Sample,
}

impl Windows {
    /// Returns what to compare `now` with.
    fn before(&mut self, now: Sample) -> Sample {
        if now.at.saturating_sub(self.newer.at) >= WINDOW {
            self.older = self.newer;
            self.newer = now;
        }
        self.older
    }
}

/// What happened between two samples.
#[derive(Debug, Clone, Copy)]
struct Measured {
    window: Duration,
    used_percent: u64,
    throttled_percent: Option<u64>,
}

impl Measured {
    fn between(before: Sample, now: Sample, capacity: u64) -> Result<Self, &'static str> {
        let window = now.at.saturating_sub(before.at);
        if window < SHORTEST {
            return Err("nothing was measured yet");
        }
        let used = before.used.zip(now.used);
        let (was, is) = used.ok_or("this system does not tell the time of a process")?;
        let available = window.as_micros() * u128::from(capacity) / 1000;
        let spent = is.saturating_sub(was).as_micros();
        let fit = |micros: u128| u64::try_from(micros).unwrap_or(u64::MAX);
        let throttled = before.throttling.zip(now.throttling).map(|(was, is)| {
            let periods = is.periods.saturating_sub(was.periods);
            let throttled = is.throttled.saturating_sub(was.throttled);
            percent(throttled, periods).unwrap_or_default()
        });
        Ok(Self {
            window,
            used_percent: percent(fit(spent), fit(available)).unwrap_or_default(),
            throttled_percent: throttled,
        })
    }
}

/// What the process may use: its group's limit, or all that the machine gives it.
fn capacity_millicores() -> u64 {
    let processors = thread::available_parallelism().map_or(1, |count| count.get() as u64) * 1000;
    // The count of processors is cut by the group's limit as well, but to whole ones.
    cgroup::cpu_limit_millicores(&text).unwrap_or(processors)
}

#[cfg(unix)]
fn process_time() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ProcessCPUTime);
    let (seconds, nanos) = (time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?);
    Some(Duration::new(seconds, nanos))
}

#[cfg(not(unix))]
fn process_time() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    fn sample(at: u64, used_ms: u64) -> Sample {
        Sample {
            at: Duration::from_secs(at),
            used: Some(Duration::from_millis(used_ms)),
            throttling: None,
        }
    }

    fn throttled(at: u64, periods: u64, throttled: u64) -> Sample {
        let throttling = Throttling { periods, throttled };
        Sample {
            throttling: Some(throttling),
            ..sample(at, 0)
        }
    }

    #[test]
    fn use_is_a_share_of_what_may_be_used() {
        let observation = judge(sample(10, 500), sample(20, 8_500), 2000);

        let expected = Observation::healthy()
            .with("usedPercent", 40)
            .with("capacityMillicores", 2000)
            .with("windowMs", 10_000);
        assert_eq!(observation, expected);
    }

    #[test]
    fn full_use_is_degraded() {
        for (used_ms, expected) in [(8_999, Status::Healthy), (9_000, Status::Degraded)] {
            let observation = judge(sample(0, 0), sample(10, used_ms), 1000);

            assert_eq!(observation.status, expected);
        }
    }

    #[test]
    fn throttling_counts_between_the_observations_only() {
        let before = throttled(0, 1000, 1000);
        for (now, expected) in [
            (throttled(10, 1100, 1049), Status::Healthy),
            (throttled(10, 1100, 1050), Status::Degraded),
            (throttled(10, 1000, 1000), Status::Healthy),
        ] {
            assert_eq!(judge(before, now, 1000).status, expected, "{now:?}");
        }
    }

    #[test]
    fn too_short_a_time_and_a_system_that_does_not_count_are_unknown() {
        let mute = Sample {
            used: None,
            ..sample(10, 0)
        };

        assert_eq!(
            judge(sample(0, 0), sample(0, 0), 1000).status,
            Status::Unknown
        );
        assert_eq!(judge(mute, sample(20, 0), 1000).status, Status::Unknown);
    }

    #[test]
    fn the_window_is_at_least_ten_seconds_but_at_the_beginning() {
        let mut windows = Windows {
            older: sample(0, 0),
            newer: sample(0, 0),
        };

        let mut compared = Vec::new();
        for at in [1, 9, 10, 15, 20, 29, 30, 100, 101] {
            compared.push(windows.before(sample(at, 0)).at.as_secs());
        }

        assert_eq!(compared, [0, 0, 0, 0, 10, 10, 20, 30, 30]);
    }
}
