//! What Linux's control groups allow and tell, in both versions.
//!
//! Formats: `Documentation/admin-guide/cgroup-v2.rst` and `cgroup-v1/memory.rst`
//! of the kernel; `man 7 cgroups` for `/proc/self/cgroup`.

/// Where the group of a process is written.
const MEMBERSHIP: &str = "/proc/self/cgroup";
/// Where the groups are mounted on every distribution since 2012.
const MOUNT: &str = "/sys/fs/cgroup";

/// Reads a file by its path. An argument, so that tests can invent a machine.
pub(super) type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Which version of control groups something comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

impl Version {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::One => "cgroup v1",
            Self::Two => "cgroup v2",
        }
    }
}

/// How often the processor was taken away from a group, since its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Throttling {
    /// Periods (of 100 ms, mostly) in which the group wanted to run.
    pub(super) periods: u64,
    /// Those in which it had used up its share before their end.
    pub(super) throttled: u64,
}

/// How much memory the group and those around it may use, at the narrowest.
pub(super) fn memory_limit(read: Read<'_>) -> Option<(u64, Version)> {
    let two = narrowest(&folders(read, Version::Two, "memory"), |folder| {
        read(&format!("{folder}/memory.max"))?.trim().parse().ok()
    });
    if let Some(limit) = two {
        return Some((limit, Version::Two));
    }
    let one = narrowest(&folders(read, Version::One, "memory"), |folder| {
        let text = read(&format!("{folder}/memory.limit_in_bytes"))?;
        text.trim().parse().ok()
    });
    // The kernel writes "no limit" as 2^63 less a page, whatever that is.
    one.filter(|limit| *limit < 1 << 62)
        .map(|limit| (limit, Version::One))
}

/// How many thousandths of a processor the group may use, at the narrowest.
pub(super) fn cpu_limit_millicores(read: Read<'_>) -> Option<u64> {
    let two = narrowest(&folders(read, Version::Two, "cpu"), |folder| {
        let text = read(&format!("{folder}/cpu.max"))?;
        let (quota, period) = text.trim().split_once(' ')?;
        millicores(quota, period)
    });
    two.or_else(|| {
        narrowest(&folders(read, Version::One, "cpu"), |folder| {
            // The quota is -1 where there is none, which is no `u64`.
            let quota = read(&format!("{folder}/cpu.cfs_quota_us"))?;
            let period = read(&format!("{folder}/cpu.cfs_period_us"))?;
            millicores(&quota, &period)
        })
    })
}

/// How often the innermost group that counts was throttled.
pub(super) fn throttling(read: Read<'_>) -> Option<Throttling> {
    [Version::Two, Version::One]
        .into_iter()
        .flat_map(|version| folders(read, version, "cpu"))
        .find_map(|folder| parse_throttling(&read(&format!("{folder}/cpu.stat"))?))
}

fn parse_throttling(stat: &str) -> Option<Throttling> {
    let number = |key: &str| -> Option<u64> {
        let mut lines = stat.lines().filter_map(|line| line.split_once(' '));
        let (_, value) = lines.find(|(name, _)| *name == key)?;
        value.trim().parse().ok()
    };
    Some(Throttling {
        periods: number("nr_periods")?,
        throttled: number("nr_throttled")?,
    })
}

fn millicores(quota: &str, period: &str) -> Option<u64> {
    let quota: u64 = quota.trim().parse().ok()?;
    let period: u64 = period.trim().parse().ok()?;
    quota.checked_mul(1000)?.checked_div(period)
}

fn narrowest(folders: &[String], limit: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    folders.iter().filter_map(|folder| limit(folder)).min()
}

/// The folders of the process's group and of those around it, from within.
///
/// The path may be one that only the host sees (version 1 in a container); what
/// is then not found falls through to the mount itself, which is the container's.
fn folders(read: Read<'_>, version: Version, controller: &str) -> Vec<String> {
    let Some(membership) = read(MEMBERSHIP) else {
        return Vec::new();
    };
    let Some(group) = parse_group(&membership, version, controller) else {
        return Vec::new();
    };
    let mount = match version {
        Version::One => format!("{MOUNT}/{controller}"),
        Version::Two => MOUNT.to_owned(),
    };
    let mut group = group.trim_end_matches('/');
    // Seen from a namespace that it is not in, a group has such a path.
    if group.split('/').any(|part| part == "..") {
        group = "";
    }
    let mut folders = vec![format!("{mount}{group}")];
    while let Some((around, _)) = group.rsplit_once('/') {
        group = around;
        folders.push(format!("{mount}{group}"));
    }
    folders
}

/// Finds the path of a group among lines like `4:cpu,cpuacct:/a/b` (version 1)
/// and `0::/a/b` (version 2).
fn parse_group<'a>(membership: &'a str, version: Version, controller: &str) -> Option<&'a str> {
    membership.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let (controllers, path) = (fields.next()?, fields.next()?);
        let is_it = match version {
            Version::One => controllers.split(',').any(|name| name == controller),
            Version::Two => controllers.is_empty(),
        };
        is_it.then_some(path)
    })
}

#[cfg(test)]
mod tests;
