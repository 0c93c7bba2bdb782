//! A copy of a cluster that follows it by streaming replication.

use std::fs::{self, DirBuilder, Permissions};
use std::ops::Deref;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};

use anyhow::{Context as _, Result, ensure};
use listbud_local_postgres::{Cluster, Durability, Options};
use tempfile::TempDir;

use crate::account::Account;

/// A copy of a cluster that can be read and follows it by streaming replication
/// (PostgreSQL's manual, 27.2).
#[derive(Debug)]
pub struct Standby {
    cluster: Cluster,
    _folder: TempDir,
}

impl Standby {
    /// Copies a running cluster and starts the copy.
    ///
    /// A temporary cluster has to be started with the settings that replication needs:
    /// `wal_level` (`replica`) and `max_wal_senders`.
    ///
    /// # Errors
    ///
    /// If the cluster allows no replication, or if the copy does not start.
    pub fn of(primary: &Cluster, options: &Options) -> Result<Self> {
        let account = Account::choose()?;
        let folder = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o755))
            .tempdir()?;
        let home = folder.path().join("postgres");
        DirBuilder::new().mode(0o700).create(&home)?;
        let password = home.join("pgpass");
        fs::copy(primary.password_file(), &password)?;
        for path in [&home, &password] {
            account.give(path)?;
        }
        let connection = primary.connection();
        let program = primary.binaries().folder().join("pg_basebackup");
        let output = account
            .command(program)
            .env("PGPASSFILE", &password)
            .arg("--pgdata")
            .arg(home.join("data"))
            .args(["--host", connection.host()])
            .args(["--port", &connection.port().to_string()])
            .args(["--username", connection.user()])
            .args(["--no-password", "--write-recovery-conf", "--no-sync"])
            .args(["--wal-method=stream", "--checkpoint=fast"])
            .output()
            .context("cannot run pg_basebackup")?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "pg_basebackup failed: {errors}");
        let options = Options {
            durability: Durability::Fast,
            ..options.clone()
        };
        Ok(Self {
            cluster: Cluster::persistent(folder.path(), &options)?,
            _folder: folder,
        })
    }
}

impl Deref for Standby {
    type Target = Cluster;

    fn deref(&self) -> &Cluster {
        &self.cluster
    }
}
