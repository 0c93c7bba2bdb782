//! The servers under measurement, each a process of its own.

use std::{
    fs::File,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use ureq::{Agent, http::StatusCode};

use crate::{
    load::Request,
    process,
    user::{User, credentials},
};

/// How long a server may take until its first response.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long an import may take.
const ENDLESS: Duration = Duration::from_mins(10);

/// A file to be imported.
pub(crate) struct Upload<'a> {
    pub(crate) file_name: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) content: &'a [u8],
}

impl<'a> Upload<'a> {
    /// A list as Google writes it.
    pub(crate) fn csv(file_name: &'a str, csv: &'a str) -> Self {
        Self {
            file_name,
            media_type: "text/csv",
            content: csv.as_bytes(),
        }
    }
}

/// A server that is stopped with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    /// From the start of the process to the first 200.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts `command` and waits until `path` answers 200.
    fn start(mut command: Command, log: &Path, port: u16, path: &str) -> anyhow::Result<Self> {
        let file = File::create(log)?;
        let begin = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("{} did not start", command.get_program().display()))?;
        let mut server = Self {
            child,
            port,
            ready_after: Duration::ZERO,
        };
        let agent = agent();
        let url = server.url(path);
        while !agent.get(&url).call().is_ok_and(|it| it.status() == 200) {
            if let Some(status) = server.child.try_wait()? {
                bail!("{status}; its log is {}", log.display());
            }
            ensure!(begin.elapsed() < PATIENCE, "no answer: {}", log.display());
            thread::sleep(Duration::from_millis(2));
        }
        server.ready_after = begin.elapsed();
        Ok(server)
    }

    /// Starts ListBud as in production, with rate limits that do not matter.
    pub(crate) fn listbud(
        program: &Path,
        folder: &Path,
        database: &str,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        Self::listbud_by(Command::new(program), folder, database, settings)
    }

    /// The same, started by another program, whose name and arguments come first.
    pub(crate) fn listbud_under(
        other: &[String],
        program: &Path,
        folder: &Path,
        database: &str,
    ) -> anyhow::Result<Self> {
        Self::listbud_by(under(other, program)?, folder, database, &[])
    }

    fn listbud_by(
        command: Command,
        folder: &Path,
        database: &str,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let port = free_port()?;
        let mut command = as_in_production(command, folder, database);
        command
            .env("BIND_ADDRESS", "127.0.0.1")
            .env("PORT", port.to_string())
            .env("JWT_EXPIRES_IN", "12h")
            .env("RATE_LIMIT_MAX", "1000000")
            .env("RATE_LIMIT_WINDOW", "1s")
            .env("AUTH_RATE_LIMIT_MAX", "1000000")
            .env("IMPORT_RATE_LIMIT_MAX", "1000000")
            .envs(settings.iter().copied())
            .arg("serve");
        let log = folder.join(format!("listbud-{port}.log"));
        Self::start(command, &log, port, "/ready")
    }

    /// Starts the baseline.
    pub(crate) fn bare(folder: &Path, database: &str) -> anyhow::Result<Self> {
        Self::bare_by(Command::new(std::env::current_exe()?), folder, database)
    }

    /// The same, started by another program, whose name and arguments come first.
    pub(crate) fn bare_under(
        other: &[String],
        folder: &Path,
        database: &str,
    ) -> anyhow::Result<Self> {
        let command = under(other, &std::env::current_exe()?)?;
        Self::bare_by(command, folder, database)
    }

    fn bare_by(mut command: Command, folder: &Path, database: &str) -> anyhow::Result<Self> {
        let port = free_port()?;
        command
            .arg("bare")
            .arg("--port")
            .arg(port.to_string())
            .env("DATABASE_URL", database);
        let log = folder.join(format!("bare-{port}.log"));
        Self::start(command, &log, port, "/hello")
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request over the agent's connection, and reads the whole response.
    pub(crate) fn get(&self, agent: &Agent, request: &Request) -> anyhow::Result<StatusCode> {
        let mut get = agent.get(self.url(&request.path));
        if let Some(token) = &request.token {
            get = get.header("Authorization", format!("Bearer {token}"));
        }
        let mut answer = get.call()?;
        answer.body_mut().read_to_vec()?;
        Ok(answer.status())
    }

    /// Imports a list, and waits until it is done.
    pub(crate) fn import(&self, user: &User, name: &str, csv: &str) -> anyhow::Result<()> {
        let outcome = self.upload(user, &Upload::csv(name, csv))?;
        outcome.map_err(|refusal| anyhow::anyhow!("an import was refused: {refusal}"))
    }

    /// Uploads a file and waits until its import has ended; returns why it was refused, if
    /// it was.
    pub(crate) fn upload(
        &self,
        user: &User,
        upload: &Upload<'_>,
    ) -> anyhow::Result<Result<(), String>> {
        let head = format!(
            "--bench\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            upload.file_name, upload.media_type
        );
        let body = [head.as_bytes(), upload.content, b"\r\n--bench--\r\n"].concat();
        let agent = agent();
        let bearer = format!("Bearer {}", user.token);
        let mut answer = agent
            .post(self.url("/api/imports"))
            .header("Authorization", &bearer)
            .header("Content-Type", "multipart/form-data; boundary=bench")
            .send(body)?;
        let told = answer.body_mut().read_to_vec()?;
        match answer.status().as_u16() {
            200 => return Ok(Ok(())),
            202 => (),
            _ => return Ok(Err(String::from_utf8_lossy(&told).into_owned())),
        }
        let location = answer.headers().get("Location");
        let location = location.context("202 without Location")?.to_str()?;
        // It may be a path or a whole URL.
        let path = location.find("/api/").and_then(|at| location.get(at..));
        let job = self.url(path.context("no path in Location")?);
        let begin = Instant::now();
        loop {
            let mut answer = agent.get(&job).header("Authorization", &bearer).call()?;
            let job: Value = answer.body_mut().read_json()?;
            match job.get("status").and_then(Value::as_str) {
                Some("done") => return Ok(Ok(())),
                Some("failed") => bail!("an import failed: {job}"),
                _ => ensure!(begin.elapsed() < ENDLESS, "an import does not end: {job}"),
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Signs in as one of the registered users; true if that succeeded.
    pub(crate) fn log_in(&self, agent: &Agent, number: usize) -> anyhow::Result<bool> {
        let (email, password) = credentials(number);
        let mut answer = agent
            .post(self.url("/api/auth/login"))
            .send_json(json!({ "email": email, "password": password }))?;
        answer.body_mut().read_to_vec()?;
        Ok(answer.status() == 200)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing has to be saved, and a slow shutdown would disturb the next measurement.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Creates the schema.
pub(crate) fn migrate(program: &Path, folder: &Path, database: &str) -> anyhow::Result<()> {
    process::succeed(
        as_in_production(Command::new(program), folder, database).args(["migrate", "up"]),
    )
}

fn under(other: &[String], program: &Path) -> anyhow::Result<Command> {
    let (other, arguments) = other.split_first().context("no program")?;
    let mut command = Command::new(other);
    command.args(arguments).arg(program);
    Ok(command)
}

fn as_in_production(mut command: Command, folder: &Path, database: &str) -> Command {
    command
        .env_clear()
        .current_dir(folder)
        .env("APP_ENV", "production")
        .env("DATABASE_URL", database)
        .env("JWT_SECRET", "only-for-measuring-0123456789-abcdefghij");
    command
}

/// A client for which no status is an error.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_mins(2)));
    config.build().into()
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
