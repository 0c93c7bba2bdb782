//! The pid file of a running server.

use std::io;
use std::path::Path;

use fs_err as fs;

use crate::error::ProgramError;
use crate::program::{Account, output};

/// The content of `postmaster.pid`, which PostgreSQL writes into its data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: u32,
    /// Absent while the server is about to open its port.
    pub(crate) port: Option<u16>,
}

impl PidFile {
    /// Reads the file; `None` if it is absent or not yet readable.
    pub(crate) fn read(data: &Path) -> io::Result<Option<Self>> {
        let path = data.join("postmaster.pid");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The lines are the process id, the data folder, the time of the start,
    /// the port and more (PostgreSQL's `pidfile.h`).
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let mut lines = lines.skip(2);
        Some(Self {
            pid,
            port: lines.next().and_then(|it| it.trim().parse().ok()),
        })
    }
}

/// Whether the process `pid` is a server of the folder `data`, and not another program that
/// got the number of a crashed server.
pub(crate) fn serves(pid: u32, data: &Path, account: Account) -> Result<bool, ProgramError> {
    // As the server's account: in some containers even root cannot see the working folder
    // of another account's process.
    let script = concat!(include_str!("serves.sh"), "\nserves \"$1\" \"$2\"\n");
    let mut command = account.command("sh");
    command.args(["-c", script, "serves", &pid.to_string()]);
    Ok(output(command.arg(data))?.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_file_has_process_and_port() {
        let text = "4711\n/srv/data\n1700000000\n5433\n/tmp/s\n127.0.0.1\n  123 45\nready   \n";

        let file = PidFile::parse(text).unwrap();

        assert_eq!(file.pid, 4711);
        assert_eq!(file.port, Some(5433));
    }

    #[test]
    fn an_incomplete_file_has_only_the_process() {
        let file = PidFile::parse("4711\n/srv/data\n").unwrap();

        assert_eq!((file.pid, file.port), (4711, None));
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn an_unrelated_process_does_not_serve_a_folder() {
        let data = tempfile::tempdir().unwrap();

        let serves = serves(std::process::id(), data.path(), Account::Own);

        assert!(!serves.unwrap());
    }
}
