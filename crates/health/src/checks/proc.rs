//! What Linux says in `/proc` (see `man 5 proc`), as text to be read.

/// The memory of the process that is in RAM, from `/proc/self/status`.
pub(super) fn resident_bytes(status: &str) -> Option<u64> {
    kibibytes(status, "VmRSS:")
}

/// The machine's RAM, from `/proc/meminfo`.
pub(super) fn total_bytes(meminfo: &str) -> Option<u64> {
    kibibytes(meminfo, "MemTotal:")
}

/// How many files the process may open, from `/proc/self/limits`; the greatest
/// number if there is no limit.
pub(super) fn soft_open_files(limits: &str) -> Option<u64> {
    let line = find(limits, "Max open files")?;
    match line.split_ascii_whitespace().next()? {
        "unlimited" => Some(u64::MAX),
        soft => soft.parse().ok(),
    }
}

/// What follows `key` in the line that begins with it.
fn find<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(key))
}

/// A size that `/proc` calls kB; they are of 1024 bytes.
fn kibibytes(text: &str, key: &str) -> Option<u64> {
    let mut words = find(text, key)?.split_ascii_whitespace();
    let size: u64 = words.next()?.parse().ok()?;
    if words.next() != Some("kB") {
        return None;
    }
    size.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\tshop\nVmPeak:\t  204800 kB\nVmRSS:\t   20480 kB\nThreads:\t4\n";
    const MEMINFO: &str = "MemTotal:       16384000 kB\nMemFree:         1024000 kB\n";
    const LIMITS: &str = "\
Limit                     Soft Limit           Hard Limit           Units     
Max processes             63304                63304                processes 
Max open files            1024                 1048576              files     
Max locked memory         8388608              8388608              bytes     
";

    #[test]
    fn sizes_are_read_in_units_of_1024_bytes() {
        assert_eq!(resident_bytes(STATUS), Some(20_480 * 1024));
        assert_eq!(total_bytes(MEMINFO), Some(16_384_000 * 1024));
    }

    #[test]
    fn the_soft_limit_of_open_files_is_the_first_number() {
        assert_eq!(soft_open_files(LIMITS), Some(1024));
        let boundless =
            "Max open files            unlimited            unlimited            files\n";
        assert_eq!(soft_open_files(boundless), Some(u64::MAX));
    }

    #[test]
    fn what_is_not_there_or_not_understood_is_not_guessed() {
        for text in [
            "",
            "VmRSS:",
            "VmRSS:\t many kB\n",
            "VmRSS:\t 20 MB\n",
            "VmRSS:\t 18446744073709551615 kB\n",
            "Name:\tVmRSS: 20 kB\n",
        ] {
            assert_eq!(resident_bytes(text), None, "{text}");
        }
        for text in ["", "Max open files", "Max open files  some  more  files\n"] {
            assert_eq!(soft_open_files(text), None, "{text}");
        }
    }
}
