//! The program as a process in a folder of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use tempfile::TempDir;

use super::{Client, DEADLINE, wait_until};

/// A working folder, removed with this value.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        // Open to every user: run by root, PostgreSQL has an account of its own.
        let folder = tempfile::Builder::new()
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir();
        Self(folder.unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Starts the program here with these variables and no others.
    pub(crate) fn spawn(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_listbud-server"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in ["PATH", "HOME", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        Process::new(command.envs(variables.iter().copied()).spawn().unwrap())
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        self.spawn(arguments, variables).ended()
    }

    /// Starts the program and waits until it has told where it listens: on a
    /// free port unless the variables say otherwise.
    pub(crate) fn serve(&self, variables: &[(&str, &str)]) -> Server {
        self.spawn_server(variables).ready()
    }

    /// Starts the program as a server that may not come up.
    pub(crate) fn spawn_server(&self, variables: &[(&str, &str)]) -> Process {
        let mut all = vec![
            ("PORT", "0"),
            // Nothing here comes later or has a load balancer in front.
            ("DB_CONNECT_DEADLINE", "1s"),
            ("SHUTDOWN_DELAY", "0s"),
        ];
        all.extend(variables);
        self.spawn(&[], &all)
    }
}

/// A process that is ended with this value.
pub(crate) struct Process {
    child: Child,
    output: Reading,
    errors: Reading,
}

/// How a process has ended and what it has said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` after a signal.
    pub(crate) code: Option<i32>,
    #[expect(dead_code, reason = "shown where a test fails")]
    pub(crate) signal: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Process {
    fn new(mut child: Child) -> Self {
        let output = Reading::of(child.stdout.take().unwrap());
        let errors = Reading::of(child.stderr.take().unwrap());
        Self {
            child,
            output,
            errors,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard output so far.
    pub(crate) fn output(&self) -> String {
        self.output.text()
    }

    /// What it has written to standard error so far.
    pub(crate) fn errors(&self) -> String {
        self.errors.text()
    }

    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until it ends by itself.
    pub(crate) fn ended(mut self) -> Ended {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(
                begin.elapsed() < DEADLINE,
                "did not end\n{}\n{}",
                self.output(),
                self.errors()
            );
            std::thread::sleep(std::time::Duration::from_millis(5));
        };
        Ended {
            code: status.code(),
            signal: status.signal(),
            output: self.output.whole(),
            errors: self.errors.whole(),
        }
    }

    /// Waits until it has told where it listens.
    pub(crate) fn ready(mut self) -> Server {
        wait_until("the server tells where it listens", || {
            self.output().lines().count() >= 3 || !self.runs()
        });
        let output = self.output();
        let address = output
            .lines()
            .next()
            .and_then(|line| line.split_once("http://"))
            .map(|(_, address)| address.trim().to_owned());
        let Some(address) = address else {
            panic!("not started: {:?}", self.ended());
        };
        Server {
            address,
            process: self,
        }
    }

    pub(crate) fn send(&self, signal: &str) {
        send(signal, self.id());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program while it serves.
pub(crate) struct Server {
    /// `host:port`
    pub(crate) address: String,
    pub(crate) process: Process,
}

impl Server {
    /// Starts one in a folder of its own, which it needs no longer than it
    /// starts, with a database.
    pub(crate) fn start(url: &str, variables: &[(&str, &str)]) -> Self {
        let mut all = vec![("DATABASE_URL", url), ("JWT_SECRET", super::SECRET)];
        all.retain(|(name, _)| variables.iter().all(|(given, _)| given != name));
        all.extend(variables);
        Folder::new().serve(&all)
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// Makes an account and signs it in.
    pub(crate) fn register(&self, name: &str) -> Client {
        self.client().register(name)
    }

    /// Whether anybody takes connections.
    pub(crate) fn listens(&self) -> bool {
        std::net::TcpStream::connect(&self.address).is_ok()
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(self) -> Ended {
        self.process.send("TERM");
        self.process.ended()
    }
}

/// Sends a signal to one process.
pub(crate) fn send(signal: &str, pid: u32) {
    let status = Command::new("sh")
        .args([
            "-c",
            "kill -s \"$1\" \"$2\"",
            "kill",
            signal,
            &pid.to_string(),
        ])
        .status();
    assert!(status.unwrap().success(), "cannot send {signal} to {pid}");
}

/// A port that nobody uses at this moment.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A port that stays free while nobody who knows it listens: below those that
/// systems hand out to others.
pub(crate) fn kept_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Another run of the tests at the same time begins elsewhere.
    let own = u16::try_from(std::process::id() % 600).unwrap() * 20;
    let ports = std::iter::repeat_with(|| NEXT.fetch_add(1, Ordering::Relaxed));
    let mut ports = ports.map(|next| 20_000 + (own + next) % 12_000);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.find(is_free).unwrap()
}

/// Pairs of text as they are taken here.
pub(crate) fn variables(owned: &[(String, String)]) -> Vec<(&str, &str)> {
    owned
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// A pipe that is read as fast as it fills.
struct Reading {
    text: Arc<Mutex<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Reading {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&text);
        let thread = std::thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                shared
                    .lock()
                    .unwrap()
                    .push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        Self {
            text,
            thread: Some(thread),
        }
    }

    fn text(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    /// Everything, once nobody writes any more.
    fn whole(&mut self) -> String {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
        self.text()
    }
}
