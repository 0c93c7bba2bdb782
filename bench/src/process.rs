//! Running programs, and figures of running processes from Linux.

use std::{fs, process::Command, time::Duration};

use anyhow::Context as _;

/// Runs a program, which must succeed.
pub(crate) fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().display().to_string();
    let output = command
        .output()
        .with_context(|| format!("{program} did not start: is it installed?"))?;
    anyhow::ensure!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// The processor time that a process has used, all threads together.
pub(crate) fn cpu_time(pid: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may contain blanks (proc_pid_stat(5)).
    let after_name = stat.rsplit_once(')').context("no name in stat")?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks = || -> anyhow::Result<u64> { Ok(fields.next().context("stat ends")?.parse()?) };
    let total = ticks()? + ticks()?;
    Ok(Duration::from_millis(
        total * 1_000 / rustix::param::clock_ticks_per_second(),
    ))
}

/// The resident memory of a process, in bytes.
pub(crate) fn resident(pid: u32) -> anyhow::Result<u64> {
    status(pid, "VmRSS:")
}

/// The peak memory of a process since its start, in bytes.
pub(crate) fn peak(pid: u32) -> anyhow::Result<u64> {
    status(pid, "VmHWM:")
}

/// How many files and sockets a process has open.
pub(crate) fn open_files(pid: u32) -> anyhow::Result<usize> {
    Ok(fs::read_dir(format!("/proc/{pid}/fd"))?.count())
}

/// How many threads a process has.
pub(crate) fn threads(pid: u32) -> anyhow::Result<u64> {
    number(pid, "Threads:")
}

fn status(pid: u32, field: &str) -> anyhow::Result<u64> {
    Ok(number(pid, field)? * 1024)
}

fn number(pid: u32, field: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let number = line
        .and_then(|line| line.split_whitespace().next())
        .with_context(|| format!("no {field} in status"))?;
    Ok(number.parse()?)
}
