//! A private pooler in front of a PostgreSQL.

use std::fmt;
use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use listbud_local_postgres::Cluster;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tempfile::TempDir;

use crate::account::Account;

/// The number in the name of its socket, which has a folder of its own.
const PORT: u16 = 6432;

/// Stops the pooler when the pipe on standard input closes, however its owner ended.
const SUPERVISOR: &str = r#"
    "$@" & pid=$!
    while read -r _; do :; done
    kill -9 "$pid"
"#;

/// A PgBouncer that stops when this value is dropped.
///
/// It listens on a unix socket in a folder of its own, so several need no ports.
pub struct PgBouncer {
    child: Child,
    folder: TempDir,
    user: String,
    password: String,
}

/// The PostgreSQL behind a [`PgBouncer`], all of whose databases can be reached.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "the names of the fields say it all")]
pub struct Upstream<'a> {
    pub host: &'a str,
    pub port: u16,
    pub user: &'a str,
    pub password: &'a str,
}

impl PgBouncer {
    /// Starts one in this `pool_mode` (`session`, `transaction` or `statement`) with up to
    /// `size` connections per database.
    ///
    /// # Errors
    ///
    /// If it is not installed or does not start.
    pub fn start(upstream: Upstream<'_>, pool_mode: &str, size: u32) -> Result<Self> {
        let program = installed()
            .context("PgBouncer is not installed (Debian: apt-get install pgbouncer)")?;
        let account = Account::choose()?;
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        let (ini, users, log) = (path("ini"), path("users"), path("log"));
        let Upstream {
            host,
            port,
            user,
            password,
        } = upstream;
        let settings = format!(
            "[databases]\n* = host={host} port={port}\n[pgbouncer]\nlisten_addr =\n\
             listen_port = {PORT}\nunix_socket_dir = {}\nauth_type = plain\nauth_file = {}\n\
             pool_mode = {pool_mode}\ndefault_pool_size = {size}\nmax_client_conn = 1000\n\
             server_login_retry = 1\nquery_wait_timeout = 10\nlogfile = {}\n",
            folder.path().display(),
            users.display(),
            log.display()
        );
        for (path, text) in [
            (&ini, settings),
            (&users, format!("\"{user}\" \"{password}\"\n")),
        ] {
            // One of them holds the password.
            let mut options = File::options();
            let mut file = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)?;
            file.write_all(text.as_bytes())?;
            account.give(path)?;
        }
        account.give(folder.path())?;
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711))?;
        let child = account
            .command("sh")
            .args(["-c", SUPERVISOR, "pgbouncer-supervisor"])
            .args([&program, &ini])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .stdin(Stdio::piped())
            .spawn()?;
        let pooler = Self {
            child,
            folder,
            user: user.to_owned(),
            password: password.to_owned(),
        };
        let socket = pooler.folder().join(format!(".s.PGSQL.{PORT}"));
        if !wait_until(|| UnixStream::connect(&socket).is_ok()) {
            let log = fs::read_to_string(&log).unwrap_or_default();
            bail!("PgBouncer does not listen: {log}");
        }
        Ok(pooler)
    }

    /// Starts one in front of a cluster.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start).
    pub fn in_front_of(cluster: &Cluster, pool_mode: &str, size: u32) -> Result<Self> {
        let connection = cluster.connection();
        let upstream = Upstream {
            host: connection.host(),
            port: connection.port(),
            user: connection.user(),
            password: connection.password(),
        };
        Self::start(upstream, pool_mode, size)
    }

    /// The address of one database behind it as a URL, password included.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.path().to_string_lossy();
        let [user, password, folder, database] = [&self.user, &self.password, &*folder, database]
            .map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC));
        format!("postgres://{user}:{password}@{folder}:{PORT}/{database}")
    }

    /// The folder with its socket, its settings and its log.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether the program is installed.
    #[must_use]
    pub fn is_installed() -> bool {
        installed().is_some()
    }
}

// Not derived, because it holds the password.
impl fmt::Debug for PgBouncer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PgBouncer")
            .field("folder", &self.folder.path())
            .finish_non_exhaustive()
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian installs it where only root's PATH leads.
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders
        .map(|folder| folder.join("pgbouncer"))
        .find(|program| program.is_file())
}

/// Polls until `condition` is true; false if it is not within 20 seconds.
fn wait_until(condition: impl Fn() -> bool) -> bool {
    let since = Instant::now();
    while !condition() {
        if since.elapsed() > Duration::from_secs(20) {
            return false;
        }
        sleep(Duration::from_millis(20));
    }
    true
}
