//! Running other programs, as the account that owns the cluster.

use std::ffi::OsStr;
use std::io;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::{ProgramError, StartError};

/// The account that runs the server's programs and owns its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// The user who runs this process.
    Own,
    /// Another one, because this process is root and PostgreSQL refuses root.
    Other {
        /// The user id.
        uid: u32,
        /// The group id.
        gid: u32,
    },
}

impl Account {
    /// Chooses the account for a cluster whose files are, or will be, in `home`.
    ///
    /// For root it is the owner of existing data, so data made by an ordinary user stays
    /// that user's.
    pub(crate) fn choose(home: &Path) -> Result<Self, StartError> {
        let uid = id(&["-u"])?;
        let owner = std::fs::metadata(home).ok().map(|it| (it.uid(), it.gid()));
        if uid != Some(0) {
            return match owner {
                Some((owner, _)) if Some(owner) != uid => Err(StartError::OtherOwner {
                    folder: home.to_path_buf(),
                    owner,
                }),
                _ => Ok(Self::Own),
            };
        }
        if let Some((uid, gid)) = owner
            && uid != 0
        {
            return Ok(Self::Other { uid, gid });
        }
        for name in ["postgres", "_postgres", "nobody"] {
            if let (Some(uid), Some(gid)) = (id(&["-u", name])?, id(&["-g", name])?) {
                return Ok(Self::Other { uid, gid });
            }
        }
        Err(StartError::NoAccount)
    }

    /// A command that runs `program` as this account, apart from the terminal.
    pub(crate) fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = command(program);
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Makes this account the owner of a file that this process wrote.
    pub(crate) fn give(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Other { uid, gid } => fs_err::os::unix::fs::chown(path, Some(uid), Some(gid)),
        }
    }

    /// Whether this account can enter `folder` and write to it.
    ///
    /// It tries, because mode bits do not show access lists, read-only mounts or a closed
    /// parent folder.
    pub(crate) fn reaches(self, folder: &Path) -> Result<bool, ProgramError> {
        let probe = "cd \"$1\" && : >.probe && rm .probe";
        let mut command = self.command("sh");
        command.args(["-c", probe, "probe"]).arg(folder);
        Ok(output(&mut command)?.status.success())
    }
}

/// A command that runs `program` as the current user, apart from the terminal.
///
/// It has its own process group, because Ctrl-C in a terminal goes to the whole foreground
/// group, and starts in `/`, because its account may not be able to enter the working
/// folder. It does not get the caller's `PG…` variables, which could name another server.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"PG") {
            command.env_remove(name);
        }
    }
    command
        .env("LC_ALL", "C") // messages are read by this crate
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command and returns what it wrote to standard output.
pub(crate) fn run(command: &mut Command) -> Result<String, ProgramError> {
    let output = output(command)?;
    check(command, &output)
}

/// Runs a command with `input` as its standard input.
pub(crate) fn run_with_input(command: &mut Command, input: &str) -> Result<String, ProgramError> {
    let not_run = |program: &OsStr, source| ProgramError::NotRun {
        program: program.into(),
        source,
    };
    command.stdin(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|source| not_run(command.get_program(), source))?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // In a thread: a program that waits for its output to be read stops reading, and
        // the two would wait for each other.
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // A program that stops reading reports why.
                let _ = stdin.write_all(input.as_bytes());
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(|source| not_run(command.get_program(), source))?;
    check(command, &output)
}

/// Runs a command, which may fail.
pub(crate) fn output(command: &mut Command) -> Result<Output, ProgramError> {
    command.output().map_err(|source| ProgramError::NotRun {
        program: command.get_program().into(),
        source,
    })
}

/// Whether there is a process with this number, of any user.
pub(crate) fn alive(pid: u32) -> Result<bool, ProgramError> {
    let mut command = command("sh");
    command.args(["-c", "kill -0 \"$1\"", "alive", &pid.to_string()]);
    let output = output(&mut command)?;
    // The status alone does not tell: for another user's process it is a failure too.
    let message = String::from_utf8_lossy(&output.stderr).to_lowercase();
    Ok(output.status.success() || !message.contains("no such process"))
}

fn check(command: &Command, output: &Output) -> Result<String, ProgramError> {
    let stdout = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        return Ok(stdout.trim_end_matches('\n').to_owned());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(ProgramError::Failed {
        program: command.get_program().into(),
        status: output.status,
        output: format!("{}\n{}", stdout.trim(), stderr.trim())
            .trim()
            .to_owned(),
    })
}

/// Runs `id`, which also knows accounts that are not in `/etc/passwd`; `None` if there is no
/// such account.
fn id(arguments: &[&str]) -> Result<Option<u32>, ProgramError> {
    let output = output(command("id").args(arguments))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_and_output_may_be_longer_than_a_pipe() {
        let input = "a line that is repeated\n".repeat(50_000);

        let answer = run_with_input(&mut command("cat"), &input).unwrap();

        assert_eq!(answer, input.trim_end());
    }

    #[test]
    fn a_failure_carries_what_the_program_wrote() {
        let failure = run(command("sh").args(["-c", "echo out; echo err >&2; exit 3"]));

        let message = failure.unwrap_err().to_string();
        assert!(message.contains("out\nerr"), "{message}");
        assert!(message.contains('3'), "{message}");
    }

    #[test]
    fn variables_for_other_servers_do_not_reach_a_program() {
        let command = command("env");

        let set: Vec<_> = command.get_envs().filter(|(_, it)| it.is_some()).collect();

        assert_eq!(set.len(), 1, "{set:?}");
    }

    #[test]
    fn a_process_lives_until_it_has_been_waited_for() {
        let mut child = command("true").spawn().unwrap();
        child.wait().unwrap();

        assert!(alive(std::process::id()).unwrap());
        assert!(!alive(child.id()).unwrap());
    }

    #[test]
    fn an_unknown_account_has_no_id() {
        assert_eq!(id(&["-u", "no-such-account-here"]).unwrap(), None);
    }
}
