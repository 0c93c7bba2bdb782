//! Starting a server, or finding the running one.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use fs_err as fs;

use crate::binaries::Binaries;
use crate::connection::ConnectionInfo;
use crate::create::{CONFIGURATION, Owner};
use crate::error::StartError;
use crate::home::Home;
use crate::options::{Durability, Options, configuration};
use crate::postmaster::{PidFile, serves};
use crate::program::{alive, run};
use crate::sql;
use crate::supervisor::Supervisor;
use crate::waiting::Wait;

/// How often another port is tried if another program was faster.
const PORTS: u32 = 10;

/// How much of the log a failure shows.
const LOG_TAIL_LINES: usize = 20;

/// A longer log is renamed at the next start.
const LOG_BYTES: u64 = 10 << 20;

/// What is needed to start a server.
pub(crate) struct Start<'a> {
    pub(crate) home: &'a Home,
    pub(crate) binaries: &'a Binaries,
    pub(crate) options: &'a Options,
    pub(crate) durability: Durability,
    pub(crate) owner: &'a Owner,
    pub(crate) supervisor: &'a Supervisor,
}

/// A server that answers.
pub(crate) struct Running {
    pub(crate) connection: ConnectionInfo,
    /// Whether another process had started it.
    pub(crate) attached: bool,
}

enum Launch {
    /// It runs, or is starting.
    Started,
    /// Another program uses the port.
    PortTaken,
    /// Processes of a crashed server are still running.
    OldProcesses,
}

impl Start<'_> {
    /// Starts the server unless it runs, and waits until it answers.
    pub(crate) fn run(&self, wait: Wait) -> Result<Running, StartError> {
        let data = self.home.data();
        let mut started = false;
        let mut ports = 0;
        loop {
            if let Some(file) = PidFile::read(&data)? {
                if serves(file.pid, &data, self.home.account())? {
                    match self.ask(&file) {
                        Ok(connection) => {
                            return Ok(Running {
                                connection,
                                attached: !started,
                            });
                        }
                        // Starting, recovering from a crash, or stopping.
                        Err(reason) => wait
                            .pause()
                            .map_err(|waited| StartError::NotAnswering { waited, reason })?,
                    }
                    continue;
                }
                if alive(file.pid)? {
                    // PostgreSQL removes the file of a dead process, but takes any living
                    // process with that number for a server.
                    let path = data.join("postmaster.pid");
                    tracing::warn!(
                        pid = file.pid,
                        "removing the pid file of a server that is gone"
                    );
                    fs::remove_file(&path)?;
                }
            }
            match self.launch(wait, ports > 0)? {
                Launch::Started => started = true,
                Launch::PortTaken if ports < PORTS => ports += 1,
                Launch::PortTaken | Launch::OldProcesses => {
                    wait.pause().map_err(|_| self.not_started(0))?;
                }
            }
        }
    }

    fn launch(&self, wait: Wait, another_port: bool) -> Result<Launch, StartError> {
        let port = match self.home.last_port().filter(|_| !another_port) {
            Some(port) if is_free(port) => port,
            _ => free_port().map_err(|error| io::Error::other(format!("no free port: {error}")))?,
        };
        let settings = configuration(self.options, self.durability, port)?;
        let data = self.home.data();
        let file = Path::new("data").join(CONFIGURATION);
        self.home.write(&file.to_string_lossy(), &settings)?;
        let log = self.home.log();
        let written = self.rotate(&log)?;

        tracing::info!(port, version = %self.binaries.version(), "starting the server");
        let seconds = wait.left().as_secs().max(1).to_string();
        let mut pg_ctl = self.home.account().command(self.binaries.program("pg_ctl"));
        pg_ctl
            .args(["start", "--wait", "--silent", "--timeout", &seconds])
            .arg("--pgdata")
            .arg(&data)
            .arg("--log")
            .arg(&log);
        if run(self.supervisor.adopt(&mut pg_ctl)).is_ok() {
            self.home.remember_port(port)?;
            return Ok(Launch::Started);
        }
        if let Some(file) = PidFile::read(&data)?
            && serves(file.pid, &data, self.home.account())?
        {
            return Ok(Launch::Started);
        }
        let said = read_from(&log, written);
        if said.contains("Address already in use") || said.contains("could not create any TCP/IP") {
            return Ok(Launch::PortTaken);
        }
        if said.contains("pre-existing shared memory block") {
            return Ok(Launch::OldProcesses);
        }
        Err(self.not_started(written))
    }

    /// Asks the server of this pid file for its data folder.
    fn ask(&self, file: &PidFile) -> Result<ConnectionInfo, String> {
        let Some(port) = file.port else {
            return Err("it has not opened its port".to_owned());
        };
        let connection = ConnectionInfo {
            user: self.owner.user.clone(),
            password: self.owner.password.clone(),
            port,
        };
        let answer = sql::execute(
            self.binaries,
            &connection,
            &self.home.password_file(),
            "postgres",
            "SHOW data_directory;",
        );
        let answer = answer.map_err(|error| error.to_string())?;
        if fs::canonicalize(&answer).ok() == Some(self.home.data()) {
            Ok(connection)
        } else {
            Err(format!("it serves {answer} instead"))
        }
    }

    /// Renames a long log; returns the length of the current one.
    fn rotate(&self, log: &Path) -> Result<u64, StartError> {
        let length = fs::metadata(log).map_or(0, |it| it.len());
        if length < LOG_BYTES {
            return Ok(length);
        }
        let old = self.home.path().join("postgres.log.1");
        fs::rename(log, &old)?;
        Ok(0)
    }

    fn not_started(&self, written: u64) -> StartError {
        let log = self.home.log();
        let said = read_from(&log, written);
        let lines: Vec<_> = said.lines().collect();
        let tail = lines
            .iter()
            .skip(lines.len().saturating_sub(LOG_TAIL_LINES));
        StartError::NotStarted {
            tail: tail.copied().collect::<Vec<_>>().join("\n"),
            log,
        }
    }
}

/// A port that is free at this moment.
fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn read_from(path: &Path, start: u64) -> String {
    let read = || {
        let mut file = fs::File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        io::Result::Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().unwrap_or_default()
}
