//! A running cluster.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::binaries::Binaries;
use crate::connection::ConnectionInfo;
use crate::create;
use crate::error::{ProgramError, SqlError, StartError, StopError};
use crate::home::{Home, Marker};
use crate::options::{Durability, Options};
use crate::server::{Running, Start};
use crate::sql;
use crate::start_lock::StartLock;
use crate::supervisor::{Ending, Supervisor};
use crate::waiting::Wait;

/// A running PostgreSQL that stops when this value is dropped or this process ends,
/// however it ends.
///
/// All functions block; an async program calls them where it may block.
#[derive(Debug)]
pub struct Cluster {
    connection: ConnectionInfo,
    binaries: Binaries,
    home: Home,
    attached: bool,
    supervisor: Supervisor,
    /// Tells other processes that this one uses the server.
    _marker: Marker,
}

impl Cluster {
    /// Starts the cluster in `folder`, and creates both if necessary.
    ///
    /// If another process has started it already, both share the server, and the last one
    /// stops it. What a crash of the previous run has left is removed, and data and port
    /// stay the same from start to start. In `folder` it uses the names `postgres` and
    /// `postgres.lock`.
    ///
    /// # Errors
    ///
    /// Fails if no usable server programs are installed, if the data belongs
    /// to another user or another major version, or if the server does not
    /// start, with the end of its log.
    pub fn persistent(folder: &Path, options: &Options) -> Result<Self, StartError> {
        let wait = Wait::new(options.start_timeout);
        let folder = std::path::absolute(folder)?;
        let candidates = Binaries::all(options.binaries.as_deref())?;
        let lock = StartLock::acquire(&folder, wait)?;
        let home = Home::persistent(&folder, &options.system_folder)?;
        home.account().give(&folder.join("postgres.lock"))?;
        let binaries = choose(candidates, &home)?;
        let marker = home.register()?;
        home.wait_for_stops(wait)?;
        let supervisor = supervise(&home, &binaries, &marker, Ending::Stop)?;
        let durability = options.durability;
        let cluster = Self::start(home, binaries, marker, supervisor, options, durability)?;
        drop(lock);
        Ok(cluster)
    }

    /// Starts an empty cluster in a temporary folder that is removed with it.
    ///
    /// It is for tests: nothing is synced to the disk, so it is lost if the machine crashes.
    ///
    /// # Errors
    ///
    /// Fails if no usable server programs are installed or if the server does
    /// not start, with the end of its log.
    pub fn temporary(options: &Options) -> Result<Self, StartError> {
        let binaries = Binaries::find(options.binaries.as_deref())?;
        let (home, guard) = Home::temporary()?;
        let marker = home.register()?;
        let supervisor = supervise(&home, &binaries, &marker, Ending::Remove)?;
        let _ = guard.keep(); // from here on the supervisor removes it
        let durability = Durability::Fast;
        Self::start(home, binaries, marker, supervisor, options, durability)
    }

    /// How to reach the server.
    #[must_use]
    pub fn connection(&self) -> &ConnectionInfo {
        &self.connection
    }

    /// The address of one database as a URL, password included.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.connection.url(database)
    }

    /// The role that owns the cluster.
    #[must_use]
    pub fn user(&self) -> &str {
        self.connection.user()
    }

    /// The port on 127.0.0.1 that the server listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.connection.port()
    }

    /// The server's log.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.home.log()
    }

    /// A file in the form of `.pgpass` with the password, for `PGPASSFILE`.
    #[must_use]
    pub fn password_file(&self) -> PathBuf {
        self.home.password_file()
    }

    /// The folder in which PostgreSQL keeps the data.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.home.data()
    }

    /// The server programs that run it.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// Whether another process had started the server already.
    #[must_use]
    pub fn attached(&self) -> bool {
        self.attached
    }

    /// Whether there is a database of that name.
    ///
    /// # Errors
    ///
    /// Fails if the name is impossible or the server does not answer.
    pub fn has_database(&self, name: &str) -> Result<bool, SqlError> {
        sql::check_name(name)?;
        let name = sql::literal(name);
        let query = format!("SELECT 1 FROM pg_database WHERE datname = {name};");
        Ok(self.execute("postgres", &query)? == "1")
    }

    /// Creates an empty database.
    ///
    /// # Errors
    ///
    /// Fails if there is one of that name, or if the name is impossible.
    pub fn create_database(&self, name: &str) -> Result<(), SqlError> {
        let name = sql::identifier(name)?;
        self.execute("postgres", &format!("CREATE DATABASE {name};"))?;
        Ok(())
    }

    /// Creates a database as a copy of another, to which no client may be connected.
    ///
    /// # Errors
    ///
    /// Fails if there is one of that name, if `template` is absent, or if
    /// a client stays connected to `template` for five seconds.
    pub fn create_database_from_template(
        &self,
        name: &str,
        template: &str,
    ) -> Result<(), SqlError> {
        let (name, template) = (sql::identifier(name)?, sql::identifier(template)?);
        let statement = format!("CREATE DATABASE {name} TEMPLATE {template};");
        self.execute("postgres", &statement)?;
        Ok(())
    }

    /// Drops a database if it exists, and closes the connections to it.
    ///
    /// # Errors
    ///
    /// Fails if the server refuses, as for a database that serves as template.
    pub fn drop_database(&self, name: &str) -> Result<(), SqlError> {
        let name = sql::identifier(name)?;
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE);");
        self.execute("postgres", &statement)?;
        Ok(())
    }

    /// Runs a script in one database and returns what it selected: one line per row,
    /// columns separated by `|`.
    ///
    /// `psql` reads it, so its commands (a backslash and a letter) work too, and it must not
    /// come from an untrusted source. Each statement is a transaction of its own, and the
    /// first that fails ends the script.
    ///
    /// # Errors
    ///
    /// Fails with the server's message and the line of the statement.
    pub fn execute(&self, database: &str, script: &str) -> Result<String, SqlError> {
        let password_file = self.home.password_file();
        sql::execute(
            &self.binaries,
            &self.connection,
            &password_file,
            database,
            script,
        )
    }

    /// Stops the server unless another process uses it too, and waits for that.
    ///
    /// Dropping the value does the same, but only logs a failure.
    ///
    /// # Errors
    ///
    /// Fails if the server is still running after a minute.
    pub fn stop(mut self) -> Result<(), StopError> {
        self.supervisor.finish()
    }

    fn start(
        home: Home,
        binaries: Binaries,
        marker: Marker,
        supervisor: Supervisor,
        options: &Options,
        durability: Durability,
    ) -> Result<Self, StartError> {
        let began = Instant::now();
        let owner = create::ensure(&home, &binaries, options, durability, &supervisor)?;
        let start = Start {
            home: &home,
            binaries: &binaries,
            options,
            durability,
            owner: &owner,
            supervisor: &supervisor,
        };
        let Running {
            connection,
            attached,
        } = start.run(Wait::new(options.start_timeout))?;
        let cluster = Self {
            connection,
            binaries,
            home,
            attached,
            supervisor,
            _marker: marker,
        };
        cluster.check_extensions(&options.extensions)?;
        if let Some(name) = &options.database
            && !cluster.has_database(name)?
        {
            cluster.create_database(name)?;
        }
        tracing::info!(
            port = cluster.port(),
            attached,
            duration_ms = began.elapsed().as_millis(),
            "the server is ready"
        );
        Ok(cluster)
    }

    fn check_extensions(&self, needed: &[String]) -> Result<(), StartError> {
        if needed.is_empty() {
            return Ok(());
        }
        // Only the server knows where its packager has put them.
        let offered = self.execute("postgres", "SELECT name FROM pg_available_extensions;")?;
        let absent = |name: &&String| offered.lines().all(|it| it != name.as_str());
        let names: Vec<_> = needed.iter().filter(absent).cloned().collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(StartError::MissingExtensions(names))
    }
}

fn supervise(
    home: &Home,
    binaries: &Binaries,
    marker: &Marker,
    ending: Ending,
) -> Result<Supervisor, StartError> {
    Supervisor::spawn(home, binaries, marker, ending).map_err(|source| {
        StartError::Program(ProgramError::NotRun {
            program: PathBuf::from("sh"),
            source,
        })
    })
}

/// The preferred programs that can read the data there is.
fn choose(candidates: Vec<Binaries>, home: &Home) -> Result<Binaries, StartError> {
    let data = home.data_version()?;
    let versions: Vec<_> = candidates
        .iter()
        .map(|it| it.version().to_string())
        .collect();
    let mut fitting = candidates
        .into_iter()
        .filter(|it| data.is_none_or(|data| data == it.version().major));
    fitting.next().ok_or_else(|| StartError::DataVersion {
        folder: home.path().to_path_buf(),
        data: data.unwrap_or_default(),
        found: versions.join(", "),
    })
}
