use super::*;

/// A machine that has these files and no others.
fn machine<'a>(files: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + use<'a> {
    move |path| {
        let file = files.iter().find(|(name, _)| *name == path);
        file.map(|(_, text)| (*text).to_owned())
    }
}

#[test]
fn a_container_of_version_2_sees_its_limits_at_the_mount() {
    let read = machine(&[
        ("/proc/self/cgroup", "0::/\n"),
        ("/sys/fs/cgroup/memory.max", "268435456\n"),
        ("/sys/fs/cgroup/cpu.max", "150000 100000\n"),
        (
            "/sys/fs/cgroup/cpu.stat",
            "usage_usec 9\nnr_periods 40\nnr_throttled 3\nthrottled_usec 1\n",
        ),
    ]);

    assert_eq!(memory_limit(&read), Some((268_435_456, Version::Two)));
    assert_eq!(cpu_limit_millicores(&read), Some(1500));
    let expected = Throttling {
        periods: 40,
        throttled: 3,
    };
    assert_eq!(throttling(&read), Some(expected));
}

#[test]
fn the_narrowest_limit_of_all_groups_around_counts() {
    let read = machine(&[
        ("/proc/self/cgroup", "0::/pod/shop\n"),
        ("/sys/fs/cgroup/pod/shop/memory.max", "max\n"),
        ("/sys/fs/cgroup/pod/memory.max", "1000\n"),
        ("/sys/fs/cgroup/memory.max", "2000\n"),
        ("/sys/fs/cgroup/pod/shop/cpu.max", "max 100000\n"),
        ("/sys/fs/cgroup/pod/cpu.max", "50000 100000\n"),
    ]);

    assert_eq!(memory_limit(&read), Some((1000, Version::Two)));
    assert_eq!(cpu_limit_millicores(&read), Some(500));
}

#[test]
fn version_1_is_asked_where_version_2_has_no_limit() {
    let read = machine(&[
        (
            "/proc/self/cgroup",
            "4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n1:cpuset:/\n0::/docker/abc\n",
        ),
        // The host's path is not there in the container, the mount is its own.
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n"),
        ("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n"),
        ("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"),
        (
            "/sys/fs/cgroup/cpu/cpu.stat",
            "nr_periods 7\nnr_throttled 0\nthrottled_time 0\n",
        ),
    ]);

    assert_eq!(memory_limit(&read), Some((536_870_912, Version::One)));
    assert_eq!(cpu_limit_millicores(&read), Some(2000));
    assert_eq!(throttling(&read).map(|t| t.periods), Some(7));
}

#[test]
fn no_limit_is_none_however_it_is_written() {
    let two = machine(&[
        ("/proc/self/cgroup", "0::/\n"),
        ("/sys/fs/cgroup/memory.max", "max\n"),
        ("/sys/fs/cgroup/cpu.max", "max 100000\n"),
        ("/sys/fs/cgroup/cpu.stat", "usage_usec 9\n"),
    ]);
    let one = machine(&[
        ("/proc/self/cgroup", "4:memory:/\n3:cpu:/\n"),
        (
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
            "9223372036854771712\n",
        ),
        ("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"),
        ("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"),
    ]);
    let none = machine(&[]);
    let broken = machine(&[
        ("/proc/self/cgroup", "\n:\nnonsense\n0::/\n"),
        ("/sys/fs/cgroup/cpu.max", "100000 0\n"),
        ("/sys/fs/cgroup/memory.max", ""),
        (
            "/sys/fs/cgroup/cpu.stat",
            "nr_periods many\nnr_throttled 1\n",
        ),
    ]);

    for read in [&two as Read<'_>, &one, &none, &broken] {
        assert_eq!(memory_limit(read), None);
        assert_eq!(cpu_limit_millicores(read), None);
        assert_eq!(throttling(read), None);
    }
}

#[test]
fn a_path_that_leaves_the_namespace_is_looked_for_at_the_mount_only() {
    let read = machine(&[
        ("/proc/self/cgroup", "0::/../other\n"),
        ("/sys/fs/cgroup/../other/memory.max", "1\n"),
        ("/sys/fs/cgroup/memory.max", "1000\n"),
    ]);

    assert_eq!(memory_limit(&read), Some((1000, Version::Two)));
}
