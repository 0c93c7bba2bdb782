//! A private pooler in front of a PostgreSQL

use std::fmt;
use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::connection::percent_encode;
use crate::error::{FileError, ProgramError};
use crate::program::Account;
use crate::waiting::Wait;

/// How long it may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);
/// The number in the name of its socket; each has a folder of its own.
const PORT: u16 = 6432;

/// Ends the pooler when the pipe on standard input closes, whatever its owner has
/// died of.
const KEEPER: &str = r#"
    "$@" & pid=$!
    while read -r _; do :; done
    kill -9 "$pid"
"#;

/// Why a pooler was not started.
#[derive(Debug, thiserror::Error)]
pub enum PoolerError {
    /// It is not installed.
    #[error("PgBouncer is not installed (Debian: apt-get install pgbouncer)")]
    Missing,
    /// Its files could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// It could not be run.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// No account was found to run it, which refuses root.
    #[error("no account to run PgBouncer as: {0}")]
    Account(String),
    /// It ran and took no connections.
    #[error("PgBouncer does not listen: {log}")]
    Silent {
        /// What it wrote.
        log: String,
    },
}

/// A PgBouncer for development and tests; it ends with this value.
///
/// It listens on a unix socket in a folder of its own, so that no two take each
/// other's port.
pub struct PgBouncer {
    child: Child,
    folder: TempDir,
    user: String,
    password: String,
}

/// The PostgreSQL that a [PgBouncer] stands in front of. Every database of it can
/// be reached.
#[derive(Clone, Copy)]
pub struct Upstream<'a> {
    /// Where it listens.
    pub host: &'a str,
    /// Where it listens.
    pub port: u16,
    /// Who may come, here and there.
    pub user: &'a str,
    /// With which password.
    pub password: &'a str,
}

impl PgBouncer {
    /// Starts one in this `pool_mode` (`session`, `transaction` or `statement`) with
    /// as many connections per database.
    ///
    /// # Errors
    ///
    /// [`PoolerError`].
    pub fn start(upstream: Upstream<'_>, pool_mode: &str, size: u32) -> Result<Self, PoolerError> {
        let program = installed().ok_or(PoolerError::Missing)?;
        let folder = tempfile::tempdir().map_err(FileError::on("make", "a folder"))?;
        let account = Account::choose(&folder.path().join("none"))
            .map_err(|error| PoolerError::Account(error.to_string()))?;
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
        for (file, text) in [
            (&ini, settings),
            (&users, format!("\"{user}\" \"{password}\"\n")),
        ] {
            // One holds the password.
            let opened = File::options()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(file);
            opened
                .and_then(|mut opened| opened.write_all(text.as_bytes()))
                .map_err(FileError::on("write", file))?;
            account.give(file)?;
        }
        account.give(folder.path())?;
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711))
            .map_err(FileError::on("open", folder.path()))?;
        let mut command = account.command("sh");
        command
            .args(["-c", KEEPER, "pgbouncer-keeper"])
            .args([&program, &ini])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .stdin(Stdio::piped());
        let child = command
            .spawn()
            .map_err(|source| ProgramError::NotRun { program, source })?;
        let pooler = Self {
            child,
            folder,
            user: user.to_owned(),
            password: password.to_owned(),
        };
        let socket = path_of_socket(&pooler);
        let wait = Wait::new(PATIENCE);
        while UnixStream::connect(&socket).is_err() {
            wait.pause().map_err(|_| PoolerError::Silent {
                log: fs::read_to_string(&log).unwrap_or_default(),
            })?;
        }
        Ok(pooler)
    }

    /// Starts one in front of a cluster.
    ///
    /// # Errors
    ///
    /// [`PoolerError`].
    pub fn in_front_of(cluster: &Cluster, pool_mode: &str, size: u32) -> Result<Self, PoolerError> {
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
        format!(
            "postgres://{}:{}@{}:{PORT}/{}",
            percent_encode(&self.user),
            percent_encode(&self.password),
            percent_encode(&self.folder.path().to_string_lossy()),
            percent_encode(database)
        )
    }

    /// The folder with its socket, its settings and its log.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether the program is there.
    #[must_use]
    pub fn is_installed() -> bool {
        installed().is_some()
    }
}

// Not derived: it holds the password.
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

fn path_of_socket(pooler: &PgBouncer) -> PathBuf {
    pooler.folder.path().join(format!(".s.PGSQL.{PORT}"))
}

fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps it where only root's PATH leads.
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders
        .map(|folder| folder.join("pgbouncer"))
        .find(|program| program.is_file())
}
