//! Options of a cluster, and its configuration file.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::StartError;

/// Options of a cluster; the default suits development.
///
/// A process that attaches to a server which another process has started gets that
/// process's settings.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the server programs; searched for if `None`.
    pub binaries: Option<PathBuf>,
    /// The name of the role that owns the cluster; takes effect when it is created.
    pub superuser: String,
    /// A database that is created whenever it is absent at a start.
    pub database: Option<String>,
    /// Extensions that the installation must offer. They are not created; migrations do
    /// that.
    pub extensions: Vec<String>,
    /// Settings as in `postgresql.conf`; they override this crate's.
    pub settings: Vec<(String, String)>,
    /// Whether data survives a crash of the machine. Temporary clusters are
    /// always [`Durability::Fast`].
    pub durability: Durability,
    /// How many connections the server accepts.
    pub max_connections: u16,
    /// How long to wait for another process that starts or stops the same
    /// cluster, and then for the server, crash recovery included. Creating a cluster has no
    /// time limit.
    pub start_timeout: Duration,
    /// The folder below `/var/lib` that holds the data when root starts a
    /// cluster in a folder that no other user can reach.
    pub system_folder: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            binaries: None,
            superuser: "postgres".to_owned(),
            database: None,
            extensions: Vec::new(),
            settings: Vec::new(),
            durability: Durability::Full,
            max_connections: 100, // PostgreSQL's own default
            start_timeout: Duration::from_mins(1),
            system_folder: "local-postgres".to_owned(),
        }
    }
}

/// Whether data survives a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A commit is on the disk when it is answered.
    Full,
    /// A crash of the server may lose the commits of its last second, and a crash
    /// of the machine the whole cluster. Several times faster.
    Fast,
}

/// The configuration file of a server that is about to start on `port`.
pub(crate) fn configuration(
    options: &Options,
    durability: Durability,
    port: u16,
) -> Result<String, StartError> {
    let mut settings: Vec<(&str, String)> = vec![
        ("listen_addresses", "127.0.0.1".to_owned()),
        ("port", port.to_string()),
        ("unix_socket_directories", String::new()),
        ("max_connections", options.max_connections.to_string()),
        // The log goes to the file that pg_ctl writes standard error to.
        ("logging_collector", "off".to_owned()),
        ("log_destination", "stderr".to_owned()),
        ("log_line_prefix", "%m [%p] %q%u@%d ".to_owned()),
        // As on servers; initdb would take the machine's.
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
    ];
    if durability == Durability::Fast {
        settings.extend([
            ("fsync", "off".to_owned()),
            ("synchronous_commit", "off".to_owned()),
            ("full_page_writes", "off".to_owned()),
            ("wal_level", "minimal".to_owned()),
            ("max_wal_senders", "0".to_owned()), // wal_level minimal allows no more
            ("checkpoint_timeout", "1h".to_owned()),
            ("max_wal_size", "2GB".to_owned()),
            ("shared_buffers", "64MB".to_owned()),
        ]);
    }
    let own = settings.iter().map(|(name, value)| (*name, value.as_str()));
    let callers = options.settings.iter();
    let mut file = String::from("# Written at every start; change the options instead.\n");
    for (name, value) in own.chain(callers.map(|(name, value)| (name.as_str(), value.as_str()))) {
        file.push_str(&line(name, value)?);
    }
    Ok(file)
}

fn line(name: &str, value: &str) -> Result<String, StartError> {
    let usual = |letter: char| letter.is_ascii_alphanumeric() || "_.".contains(letter);
    if name.is_empty() || !name.chars().all(usual) || value.contains(['\n', '\r', '\0']) {
        return Err(StartError::InvalidSetting(name.to_owned()));
    }
    let value = value.replace('\\', "\\\\").replace('\'', "''");
    Ok(format!("{name} = '{value}'\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_in_a_value_are_escaped() {
        assert_eq!(
            line("a.b", r"it's \ here").unwrap(),
            "a.b = 'it''s \\\\ here'\n"
        );
    }

    #[test]
    fn a_setting_cannot_contain_another_line() {
        assert!(line("work_mem", "4MB\nfsync = off").is_err());
        assert!(line("work_mem = '4MB' #", "x").is_err());
        assert!(line("", "x").is_err());
    }

    #[test]
    fn the_callers_settings_come_last_and_override() {
        let options = Options {
            settings: vec![("fsync".to_owned(), "on".to_owned())],
            ..Options::default()
        };

        let file = configuration(&options, Durability::Fast, 5432).unwrap();

        let last = file.lines().rfind(|line| line.starts_with("fsync"));
        assert_eq!(last, Some("fsync = 'on'"));
    }
}
