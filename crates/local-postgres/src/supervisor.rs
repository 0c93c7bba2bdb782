//! The process that stops the server when its owner ends.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::binaries::Binaries;
use crate::error::StopError;
use crate::home::{Home, Marker, STOP_SECONDS};
use crate::waiting::Wait;

const SCRIPT: &str = concat!(
    include_str!("serves.sh"),
    "\n",
    include_str!("supervise.sh")
);

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Cleanly, once no process uses it any more.
    Stop,
    /// At once, and its home is removed.
    Remove,
}

/// The process that stops the server when its owner ends.
///
/// It is a shell that waits for the end of a pipe. Only this process holds the other side,
/// so the kernel closes it however the owner ends. It has a process group of its own, with
/// the programs that it adopts: Ctrl-C in a terminal reaches only the owner.
#[derive(Debug)]
pub(crate) struct Supervisor {
    command: Command,
    child: Child,
    pipe: Option<ChildStdin>,
}

impl Supervisor {
    pub(crate) fn spawn(
        home: &Home,
        binaries: &Binaries,
        marker: &Marker,
        ending: Ending,
    ) -> Result<Self, io::Error> {
        let (mode, remove) = match ending {
            Ending::Stop => ("fast", "no"),
            Ending::Remove => ("immediate", "yes"),
        };
        let mut command = home.account().command("sh");
        command
            .args(["-c", SCRIPT, "postgres-supervisor"])
            .arg(home.path())
            .arg(&marker.name)
            .arg(binaries.program("pg_ctl"))
            .args([mode, &STOP_SECONDS.to_string(), remove])
            // A reader of this process's output must not wait for the supervisor's end.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .stdin(Stdio::piped());
        let mut child = command.spawn()?;
        let pipe = child.stdin.take();
        Ok(Self {
            command,
            child,
            pipe,
        })
    }

    /// Lets the supervisor end `command` too if the owner ends before it has.
    pub(crate) fn adopt<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        // Process ids are far below the limit of an i32 on every system.
        command.process_group(i32::try_from(self.child.id()).unwrap_or(0))
    }

    /// Ends this process's use of the server, and stops the server if no other process
    /// uses it.
    pub(crate) fn finish(&mut self) -> Result<(), StopError> {
        if self.pipe.take().is_none() {
            return Ok(());
        }
        let wait = Wait::new(Duration::from_secs(STOP_SECONDS + 5));
        if wait_for(&mut self.child, wait)?.success() {
            return Ok(());
        }
        // Someone killed it, or the server needs longer: once more, with an input that has
        // already ended.
        self.command.stdin(Stdio::null());
        self.child = self.command.spawn().map_err(StopError::Supervisor)?;
        if wait_for(&mut self.child, wait)?.success() {
            return Ok(());
        }
        Err(StopError::StillRunning(wait.elapsed()))
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        if let Err(error) = self.finish() {
            tracing::warn!(error = %error, "the server was not stopped");
        }
    }
}

fn wait_for(child: &mut Child, wait: Wait) -> Result<ExitStatus, StopError> {
    loop {
        if let Some(status) = child.try_wait().map_err(StopError::Supervisor)? {
            return Ok(status);
        }
        wait.pause().map_err(StopError::StillRunning)?;
    }
}
