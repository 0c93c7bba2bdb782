//! Where the database is and how the way there is protected.

use std::{path::PathBuf, str::FromStr, time::Duration};

use percent_encoding::percent_decode_str;
use tokio_postgres::config::{Host, SslMode};

mod error;
mod tls;

pub use error::ConnectionError;
pub use tls::TlsConnector;

/// A database to connect to, from a libpq connection URL.
#[derive(Clone)]
pub struct Connection {
    pub(crate) config: tokio_postgres::Config,
    pub(crate) tls: Tls,
    pub(crate) pool_mode: PoolMode,
}

/// For how long a pooler on the way, such as PgBouncer, gives a client a session of
/// the server; named as PgBouncer's `pool_mode` names it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PoolMode {
    /// For as long as the client is connected, as without a pooler.
    #[default]
    Session,
    /// For one transaction. Nothing that a session remembers is used then: no
    /// prepared statement, no setting. Notifications and migrations need another
    /// way to the database.
    Transaction,
}

/// How the connection is protected.
#[derive(Clone)]
pub enum Tls {
    /// Not at all: a unix socket, this machine, or because the URL says so.
    Off,
    /// TLS with the server's certificate and name verified.
    Verified(TlsConnector),
}

impl Connection {
    /// Reads a connection URL.
    ///
    /// `sslmode` means what it means to libpq, but stricter: whenever TLS is
    /// used, the server's certificate *and* name are verified, against
    /// `sslrootcert` (a PEM file) or the public authorities. Without `sslmode`
    /// that is the rule for other hosts, and no TLS for this machine.
    ///
    /// `pgbouncer=true` says that a pooler in transaction mode is on the way
    /// ([`PoolMode::Transaction`]).
    ///
    /// # Errors
    ///
    /// [`ConnectionError`] says what cannot be read, without repeating it.
    pub fn parse(text: &str) -> Result<Self, ConnectionError> {
        // libpq's other form, `host=… password=…`, has quoting rules of its own.
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
        {
            return Err(ConnectionError::Malformed);
        }
        let (text, options) = take_own_options(text);
        let mut config =
            tokio_postgres::Config::from_str(&text).map_err(|_| ConnectionError::Malformed)?;
        let mode = match options.mode.as_deref() {
            Some("disable") => SslMode::Disable,
            Some("prefer" | "allow") => SslMode::Prefer,
            Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
            Some(other) => return Err(ConnectionError::UnknownSslMode(other.to_owned())),
            None if is_local(&config) => SslMode::Disable,
            None => SslMode::Require,
        };
        config.ssl_mode(mode);
        let tls = match mode {
            SslMode::Disable => Tls::Off,
            _ => Tls::Verified(tls::verifying(options.root_certificates)?),
        };
        let pool_mode = match options.pgbouncer.as_deref() {
            Some("true") => PoolMode::Transaction,
            Some("false") | None => PoolMode::Session,
            Some(other) => return Err(ConnectionError::UnknownPgbouncer(other.to_owned())),
        };
        Self {
            config,
            tls,
            pool_mode,
        }
        .checked()
    }

    /// The same, through a pooler in this mode, whatever the URL says.
    ///
    /// # Errors
    ///
    /// [`ConnectionError::OptionsThroughPooler`] when the URL has `options` that
    /// cannot go through it.
    pub fn pooled(mut self, mode: PoolMode) -> Result<Self, ConnectionError> {
        self.pool_mode = mode;
        self.checked()
    }

    /// What is said at the start of a session reaches its next client, and
    /// PgBouncer refuses it.
    fn checked(self) -> Result<Self, ConnectionError> {
        if self.pool_mode == PoolMode::Transaction && self.config.get_options().is_some() {
            return Err(ConnectionError::OptionsThroughPooler);
        }
        Ok(self)
    }

    /// The `statement_timeout` that the URL's `options` ask for, which is zero for none.
    pub(crate) fn statement_timeout(&self) -> Option<Duration> {
        let options = self.config.get_options()?;
        let mut values = options.split_whitespace().filter_map(|word| {
            let word = word.trim_start_matches("--").trim_start_matches("-c");
            let (name, value) = word.split_once('=')?;
            let is_it = name
                .replace('-', "_")
                .eq_ignore_ascii_case("statement_timeout");
            is_it.then(|| parse_duration(value)).flatten()
        });
        values.next_back()
    }

    /// For how long a session of the server is this client's.
    #[must_use]
    pub const fn pool_mode(&self) -> PoolMode {
        self.pool_mode
    }

    /// What to connect to, for callers that open connections of their own.
    #[must_use]
    pub const fn config(&self) -> &tokio_postgres::Config {
        &self.config
    }

    /// How the way there is protected.
    #[must_use]
    pub const fn tls(&self) -> &Tls {
        &self.tls
    }

    /// Whether nothing in between can read or change the traffic: the database is
    /// on this machine, or TLS with a verified certificate is insisted on.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        is_local(&self.config)
            || (self.config.get_ssl_mode() == SslMode::Require
                && matches!(self.tls, Tls::Verified(_)))
    }

    /// Says where the database is, for people: hosts, port and database, never
    /// the password.
    #[must_use]
    pub fn describe(&self) -> String {
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        });
        let ports = self.config.get_ports();
        let places: Vec<String> = hosts
            .enumerate()
            .map(|(index, host)| {
                let port = ports.get(index).or_else(|| ports.first()).unwrap_or(&5432);
                format!("{host}:{port}")
            })
            .collect();
        let database = self.config.get_dbname().unwrap_or("(default)");
        format!("{database} on {}", places.join(", "))
    }
}

// Not derived: the configuration holds the password.
impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Connection").field(&self.describe()).finish()
    }
}

/// The parts of a connection string that others know and the driver does not.
#[derive(Default)]
struct OwnOptions {
    mode: Option<String>,
    pgbouncer: Option<String>,
    root_certificates: Option<PathBuf>,
}

/// Takes `sslmode`, `sslrootcert` and `pgbouncer` out of a URL's query; the driver
/// fails on `verify-full` and on names it does not know. What it does know stays as it was
/// written.
fn take_own_options(text: &str) -> (String, OwnOptions) {
    let mut options = OwnOptions::default();
    let Some((base, query)) = text.split_once('?') else {
        return (text.to_owned(), options);
    };
    let decode = |value: &str| percent_decode_str(value).decode_utf8_lossy().into_owned();
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match decode(name).as_str() {
            "sslmode" => options.mode = Some(decode(value)),
            "sslrootcert" => options.root_certificates = Some(PathBuf::from(decode(value))),
            "pgbouncer" => options.pgbouncer = Some(decode(value)),
            _ => kept.push(pair),
        }
    }
    let separator = if kept.is_empty() { "" } else { "?" };
    (format!("{base}{separator}{}", kept.join("&")), options)
}

/// Reads a time as PostgreSQL writes it; a bare number counts milliseconds.
fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim_matches('\'');
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let number: u64 = digits.parse().ok()?;
    let milliseconds = match text.strip_prefix(digits)?.trim() {
        "us" => return Some(Duration::from_micros(number)),
        "" | "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.saturating_mul(milliseconds)))
}

fn is_local(config: &tokio_postgres::Config) -> bool {
    let is_loopback = |address: &std::net::IpAddr| address.is_loopback();
    // Where there is an address, it and not the name is connected to.
    if !config.get_hostaddrs().iter().all(is_loopback) {
        return false;
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .trim_matches(['[', ']'])
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| is_loopback(&address))
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> SslMode {
        Connection::parse(text).unwrap().config.get_ssl_mode()
    }

    #[test]
    fn tls_is_verified_for_other_hosts_unless_the_url_says_otherwise() {
        assert_eq!(mode("postgres://u:p@db.example.org/x"), SslMode::Require);
        assert_eq!(mode("postgres://u:p@localhost/x"), SslMode::Disable);
        assert_eq!(mode("postgres://u:p@[::1]/x"), SslMode::Disable);
        assert_eq!(
            mode("postgres://u:p@db.example.org/x?sslmode=disable"),
            SslMode::Disable
        );
        assert_eq!(
            mode("postgres://u:p@localhost/x?sslmode=verify-full"),
            SslMode::Require
        );
    }

    #[test]
    fn only_this_machine_and_insisted_tls_count_as_protected() {
        let is_protected = |url| Connection::parse(url).unwrap().is_protected();

        assert!(is_protected("postgres://u:p@127.0.0.1/x?sslmode=disable"));
        assert!(is_protected("postgres://u:p@db.example.org/x"));
        assert!(!is_protected(
            "postgres://u:p@db.example.org/x?sslmode=disable"
        ));
        assert!(!is_protected(
            "postgres://u:p@db.example.org/x?sslmode=prefer"
        ));
        assert!(!is_protected(
            "postgres://u:p@localhost,db.example.org/x?sslmode=disable"
        ));
    }

    #[test]
    fn what_the_driver_knows_stays_in_the_url() {
        let url = "postgres://u:p@a,b/x?sslmode=require&target_session_attrs=read-write\
                   &options=-c%20work_mem%3D8MB&application_name=a+b";

        let connection = Connection::parse(url).unwrap();

        assert_eq!(connection.config.get_hosts().len(), 2);
        assert_eq!(connection.config.get_options(), Some("-c work_mem=8MB"));
        assert_eq!(connection.config.get_application_name(), Some("a+b"));
    }

    #[test]
    fn a_statement_timeout_in_the_url_is_known() {
        let timeout = |options: &str| {
            let url = format!("postgres://u:p@localhost/x?options={options}");
            Connection::parse(&url).unwrap().statement_timeout()
        };
        let seconds = |seconds| Some(Duration::from_secs(seconds));

        assert_eq!(timeout("-c%20statement_timeout%3D7000"), seconds(7));
        assert_eq!(
            timeout("-cstatement_timeout%3D7s%20-c%20jit%3Doff"),
            seconds(7)
        );
        assert_eq!(timeout("--statement-timeout%3D2min"), seconds(120));
        assert_eq!(timeout("-c%20statement_timeout%3D0"), seconds(0));
        assert_eq!(
            timeout("-c%20statement_timeout%3D7s%20-c%20statement_timeout%3D9s"),
            seconds(9),
            "the last one wins"
        );
        assert_eq!(timeout("-c%20lock_timeout%3D7s"), None);
    }

    #[test]
    fn a_pooler_is_known_by_the_url_or_by_what_is_said_besides() {
        let parse = Connection::parse;
        let url = "postgres://u:p@localhost:6432/x";
        let shares = parse(&format!("{url}?pgbouncer=true&connect_timeout=3")).unwrap();
        let options = format!("{url}?options=-c%20jit%3Doff");

        assert_eq!(shares.pool_mode(), PoolMode::Transaction);
        assert_eq!(parse(url).unwrap().pool_mode(), PoolMode::Session);
        let told = parse(url).unwrap().pooled(PoolMode::Transaction).unwrap();
        assert_eq!(told.pool_mode(), PoolMode::Transaction);
        for refused in [
            parse(&format!("{options}&pgbouncer=true")),
            parse(&options).unwrap().pooled(PoolMode::Transaction),
        ] {
            assert!(matches!(
                refused,
                Err(ConnectionError::OptionsThroughPooler)
            ));
        }
        assert!(matches!(
            parse(&format!("{url}?pgbouncer=1")),
            Err(ConnectionError::UnknownPgbouncer(_))
        ));
    }

    #[test]
    fn a_faulty_string_is_refused_without_being_repeated() {
        for text in [
            "postgres://u:hunter2@h:port/x",
            "hunter2",
            "postgres://u:hunter2@h/x?nope=1",
        ] {
            let error = Connection::parse(text).unwrap_err();

            assert!(!format!("{error} {error:?}").contains("hunter2"), "{text}");
        }
        assert!(matches!(
            Connection::parse("postgres://h/x?sslmode=sometimes"),
            Err(ConnectionError::UnknownSslMode(_))
        ));
        assert!(matches!(
            Connection::parse("postgres://h/x?sslmode=require&sslrootcert=/nowhere.pem"),
            Err(ConnectionError::RootCertificates { .. })
        ));
    }

    #[test]
    fn neither_description_nor_debug_output_holds_the_password() {
        let connection = Connection::parse("postgres://u:hunter2@db.example.org:6543/x").unwrap();

        assert_eq!(connection.describe(), "x on db.example.org:6543");
        assert!(!format!("{connection:?}").contains("hunter2"));
    }
}
