//! Folders, deadlines and other processes

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use listbud_local_postgres::{Cluster, Durability, Options};
use tempfile::TempDir;

/// Much longer than anything here takes, for a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_mins(2);

/// A folder that every user of the machine can enter, as a clone usually is.
pub(crate) fn open_folder() -> TempDir {
    folder_with_mode(0o755)
}

pub(crate) fn folder_with_mode(mode: u32) -> TempDir {
    tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(mode))
        .tempdir()
        .unwrap()
}

/// Options without syncing to disk.
pub(crate) fn quick() -> Options {
    Options {
        durability: Durability::Fast,
        start_timeout: DEADLINE,
        ..Options::default()
    }
}

pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < DEADLINE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The process id of the server whose data is in `data`.
pub(crate) fn server_pid(data: &Path) -> u32 {
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

/// Whether a process with this number runs; a zombie does not.
pub(crate) fn runs(pid: u32) -> bool {
    let answer = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid.to_string()])
        .output()
        .unwrap();
    let state = String::from_utf8(answer.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

pub(crate) fn send(signal: &str, pid: u32) {
    let script = "kill -s \"$1\" \"$2\"";
    let status = Command::new("sh")
        .args(["-c", script, "kill", signal, &pid.to_string()])
        .status();
    assert!(status.unwrap().success(), "cannot send {signal} to {pid}");
}

/// Another process that owns a cluster: this program again, in the same test.
pub(crate) struct Owner {
    child: Child,
    input: Option<ChildStdin>,
    pub(crate) data: PathBuf,
    pub(crate) attached: bool,
}

const FOLDER: &str = "TEST_OWNER_FOLDER";

impl Owner {
    /// Starts a persistent cluster in `folder`, or a temporary one, in another process.
    pub(crate) fn start(folder: Option<&Path>) -> Self {
        Self::launch(folder).ready()
    }

    pub(crate) fn launch(folder: Option<&Path>) -> Starting {
        let test = std::thread::current().name().unwrap().to_owned();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &test, "--nocapture"])
            .env(FOLDER, folder.unwrap_or(Path::new("")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        Starting { child, input }
    }

    /// Whether this is the other process; if so, it has run and stopped its cluster.
    pub(crate) fn is_this_process() -> bool {
        let Some(folder) = std::env::var_os(FOLDER) else {
            return false;
        };
        let cluster = if folder.is_empty() {
            Cluster::temporary(&quick()).unwrap()
        } else {
            Cluster::persistent(Path::new(&folder), &quick()).unwrap()
        };
        let (data, attached) = (cluster.data_dir(), cluster.attached());
        // The test runner may have begun a line of its own.
        let line = format!("\nREADY {attached} {}\n", data.display());
        io::stdout().write_all(line.as_bytes()).unwrap();
        io::stdin().read_to_end(&mut Vec::new()).unwrap();
        cluster.stop().unwrap();
        true
    }

    /// Lets the process end normally.
    pub(crate) fn leave(mut self) {
        self.input = None;
        assert!(self.child.wait().unwrap().success());
    }

    /// Kills the process.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// An owner whose cluster is not ready yet.
pub(crate) struct Starting {
    child: Child,
    input: Option<ChildStdin>,
}

impl Starting {
    pub(crate) fn ready(mut self) -> Owner {
        let mut lines = BufReader::new(self.child.stdout.take().unwrap()).lines();
        let line = lines
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.starts_with("READY"));
        // The rest is read too, so that the process never blocks on its output.
        std::thread::spawn(move || lines.count());
        let line = line.expect("the other process ended before its cluster was ready");
        let mut words = line.splitn(3, ' ').skip(1);
        Owner {
            child: self.child,
            input: self.input,
            attached: words.next() == Some("true"),
            data: PathBuf::from(words.next().unwrap()),
        }
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
