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
    let fields = stat(pid)?;
    Ok(time_of(fields.user.saturating_add(fields.system)))
}

/// The processor time that a process and those that it has started have used.
pub(crate) fn cpu_time_of_family(parent: u32) -> anyhow::Result<Duration> {
    let mut ticks = 0_u64;
    for entry in fs::read_dir("/proc")? {
        let pid = entry?.file_name().to_string_lossy().parse::<u32>();
        // One that has just ended has no figures any more; its parent has them.
        let Some(fields) = pid.ok().and_then(|pid| Some((pid, stat(pid).ok()?))) else {
            continue;
        };
        let (pid, fields) = fields;
        if pid == parent {
            ticks += fields.user + fields.system + fields.ended_user + fields.ended_system;
        } else if fields.parent == parent {
            ticks += fields.user + fields.system;
        }
    }
    Ok(time_of(ticks))
}

/// Figures of a process, in ticks; see `proc_pid_stat(5)`.
struct Stat {
    parent: u32,
    user: u64,
    system: u64,
    /// Of processes that it has started and that have ended.
    ended_user: u64,
    ended_system: u64,
}

fn stat(pid: u32) -> anyhow::Result<Stat> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may contain blanks.
    let after_name = stat.rsplit_once(')').context("no name in stat")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let field = |index: usize| fields.get(index).copied().context("stat ends");
    Ok(Stat {
        parent: field(1)?.parse()?,
        user: field(11)?.parse()?,
        system: field(12)?.parse()?,
        ended_user: field(13)?.parse()?,
        ended_system: field(14)?.parse()?,
    })
}

fn time_of(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1_000 / rustix::param::clock_ticks_per_second())
}

/// The number in the first line of a file, such as PostgreSQL's with the id of its process.
pub(crate) fn first_line_of(file: &std::path::Path) -> anyhow::Result<u32> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().next().unwrap_or_default();
    line.trim()
        .parse()
        .with_context(|| format!("no id of a process in {}", file.display()))
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
