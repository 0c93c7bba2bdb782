//! Metrics of the process, with the names of all Prometheus clients. Empty without `/proc`.

use std::{collections::HashMap, fs};

use prometheus::{
    core::{Collector, Desc},
    proto::{MetricFamily, MetricType},
};

use super::{
    error::MetricsError,
    gauges::{Sample, family},
};

/// Clock ticks per second in `/proc` (`USER_HZ`), the same on every server architecture.
const TICKS: f64 = 100.0;

const METRICS: [(&str, &str, MetricType); 7] = [
    (
        "process_cpu_seconds_total",
        "CPU time.",
        MetricType::COUNTER,
    ),
    (
        "process_resident_memory_bytes",
        "Resident memory.",
        MetricType::GAUGE,
    ),
    (
        "process_virtual_memory_bytes",
        "Virtual memory.",
        MetricType::GAUGE,
    ),
    (
        "process_open_fds",
        "Open files and sockets.",
        MetricType::GAUGE,
    ),
    (
        "process_max_fds",
        "The limit of open files and sockets.",
        MetricType::GAUGE,
    ),
    (
        "process_start_time_seconds",
        "Start of the process in seconds since 1970.",
        MetricType::GAUGE,
    ),
    ("process_threads", "Threads.", MetricType::GAUGE),
];

/// Reads `/proc/self`. The collector of the `prometheus` crate rounds CPU time to whole
/// seconds, too coarse for a rate.
pub(super) struct Process {
    descs: Vec<Desc>,
}

impl Process {
    pub(super) fn new() -> Result<Self, MetricsError> {
        let desc = |(name, help, _): &(&str, &str, _)| {
            Desc::new(
                (*name).to_owned(),
                (*help).to_owned(),
                Vec::new(),
                HashMap::default(),
            )
            .map_err(MetricsError::of(name))
        };
        Ok(Self {
            descs: METRICS.iter().map(desc).collect::<Result<_, _>>()?,
        })
    }
}

impl Collector for Process {
    fn desc(&self) -> Vec<&Desc> {
        self.descs.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let (stat, status) = (read("/proc/self/stat"), read("/proc/self/status"));
        let values = [
            cpu_seconds(&stat),
            after(&status, "VmRSS:").map(|kilobytes| kilobytes * 1024.0),
            after(&status, "VmSize:").map(|kilobytes| kilobytes * 1024.0),
            open_files(),
            after(&read("/proc/self/limits"), "Max open files"),
            started(&stat, &read("/proc/stat")),
            after(&status, "Threads:"),
        ];
        let of = |((name, help, kind), value): ((&str, &str, _), Option<f64>)| {
            Some(family(name, help, kind, vec![Sample::new(value?)]))
        };
        METRICS.into_iter().zip(values).filter_map(of).collect()
    }
}

/// The field of `/proc/self/stat` with its number in proc(5). The second one is the name of
/// the program in brackets, which may contain anything.
fn field(stat: &str, number: usize) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace()
        .nth(number.checked_sub(3)?)?
        .parse()
        .ok()
}

fn cpu_seconds(stat: &str) -> Option<f64> {
    Some((field(stat, 14)? + field(stat, 15)?) / TICKS)
}

fn started(stat: &str, machine: &str) -> Option<f64> {
    Some(after(machine, "btime")? + field(stat, 22)? / TICKS)
}

/// The first number after the name at the start of a line.
fn after(text: &str, name: &str) -> Option<f64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    let word = rest.split_whitespace().next()?;
    if word == "unlimited" {
        return Some(f64::INFINITY);
    }
    word.parse().ok()
}

fn open_files() -> Option<f64> {
    let count = fs::read_dir("/proc/self/fd").ok()?.count();
    // Reading the directory opens it.
    u32::try_from(count.saturating_sub(1)).ok().map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 5 6 20 0 9 0 12345 100 200";

    #[test]
    fn the_name_of_the_program_may_contain_anything() {
        assert_eq!(cpu_seconds(STAT), Some(3.0));
        assert_eq!(started(STAT, "cpu 1 2\nbtime 1000\n"), Some(1123.45));
    }

    #[test]
    fn missing_values_are_left_out() {
        assert_eq!(cpu_seconds(""), None);
        assert_eq!(started(STAT, ""), None);
        assert_eq!(after("Threads:\tmany", "Threads:"), None);
    }

    #[test]
    fn unlimited_is_infinite() {
        let limits = "Max open files            unlimited            unlimited            files";

        assert_eq!(after(limits, "Max open files"), Some(f64::INFINITY));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_has_all_metrics() {
        let families = Process::new().expect("names").collect();

        let names: Vec<&str> = families.iter().map(MetricFamily::name).collect();
        assert_eq!(names, METRICS.map(|(name, ..)| name));
    }
}
