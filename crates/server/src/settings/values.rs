//! The structs that settings become.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use listbud_config::{Reader, SecretUrl};
use listbud_domain::AccountLimits;
use listbud_persistence::{Connection, ConnectionError};
use listbud_security::{ClientAddresses, TrustedProxies, client_address::TrustedProxiesError};
use secrecy::SecretString;

use super::{
    declared as setting,
    map::Map,
    words::{Environment, ForwardingHeader, Level, LogFormat, PoolMode},
};

/// All settings.
#[derive(Debug)]
pub struct Settings {
    /// What is to be said about them, such as names that have no effect any more.
    pub warnings: Vec<String>,
    /// What somebody has set, as `key=value`; secrets are not shown.
    pub given: Vec<String>,
    /// What the server is run for.
    pub environment: Environment,
    /// HTTP.
    pub server: Server,
    /// The page.
    pub web: Web,
    /// Its map.
    pub map: Map,
    /// The proxies in front.
    pub proxy: Proxy,
    /// Whether browsers are asked to build in that this domain speaks TLS.
    pub hsts_preload: bool,
    /// PostgreSQL.
    pub database: Database,
    /// The private PostgreSQL of development.
    pub local: Local,
    /// Signing in.
    pub auth: Auth,
    /// What one account may hold.
    pub account: AccountLimits,
    /// How long the record of what was done with an account is kept.
    pub audit_retention: Duration,
    /// The web pages that may call the API: exact origins.
    pub cors_origins: Vec<String>,
    /// How many requests a client may send.
    pub rate_limit: RateLimit,
    /// How many of them may be attempts to sign in or register.
    pub auth_rate_limit: RateLimit,
    /// And how many of them imports.
    pub import_rate_limit: RateLimit,
    /// The queue of imports.
    pub imports: Imports,
    /// Uploaded files.
    pub upload: Upload,
    /// Whether short links of Google Maps are looked up.
    pub looks_up_short_links: bool,
    /// What is logged.
    pub log: Log,
    /// How long a health check may take.
    pub health_timeout: Duration,
    /// What shows the details of health checks to whoever has it.
    pub health_token: Option<SecretString>,
    /// Who may read metrics, and where.
    pub metrics: MetricsSettings,
    /// Where spans are sent.
    pub tracing: Tracing,
    /// Where errors are sent: a DSN of Sentry's protocol.
    pub error_dsn: Option<SecretString>,
}

/// Who may read metrics, and where.
#[derive(Debug)]
pub struct MetricsSettings {
    /// An address of their own.
    pub address: Option<SocketAddr>,
    /// What opens `/metrics` at the server's own address.
    pub token: Option<SecretString>,
}

/// Where spans are sent.
#[derive(Debug)]
pub struct Tracing {
    /// The collector's base URL.
    pub endpoint: Option<String>,
    /// Header fields for it, `name=value` with commas between.
    pub headers: Option<SecretString>,
    /// What the service is called.
    pub service_name: String,
    /// Which part of the requests is traced.
    pub sample_ratio: f64,
}

/// HTTP.
#[derive(Debug)]
pub struct Server {
    /// The address to listen on.
    pub address: IpAddr,
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// How long requests are still taken after readiness has ended.
    pub shutdown_delay: Duration,
    /// How long running requests may take to end at shutdown.
    pub shutdown_timeout: Duration,
    /// How long a request's body may take to arrive.
    pub body_timeout: Duration,
    /// Whether the API can be browsed at `/api/docs`.
    pub docs: bool,
}

impl Server {
    fn read(reader: &mut Reader) -> Self {
        Self {
            address: reader.get(&setting::ADDRESS),
            port: reader.get(&setting::PORT),
            shutdown_delay: reader.get(&setting::SHUTDOWN_DELAY),
            shutdown_timeout: reader.get(&setting::SHUTDOWN_TIMEOUT),
            body_timeout: reader.get(&setting::BODY_TIMEOUT),
            docs: reader.get(&setting::DOCS),
        }
    }
}

/// The page.
#[derive(Debug)]
pub struct Web {
    /// Whether it is served.
    pub enabled: bool,
    /// A folder that it is read from at each request.
    pub dist: Option<PathBuf>,
}

impl Web {
    fn read(reader: &mut Reader) -> Self {
        Self {
            enabled: reader.get(&setting::WEB_ENABLED),
            dist: reader.get(&setting::WEB_DIST),
        }
    }
}

/// The proxies in front.
#[derive(Debug)]
pub struct Proxy {
    /// Their addresses or networks.
    pub trusted: Vec<String>,
    /// In which header field they tell the client's address.
    pub client_ip_header: ForwardingHeader,
}

impl Proxy {
    /// Finds the client's address of each request.
    pub(crate) fn addresses(&self) -> ClientAddresses {
        let header = match self.client_ip_header {
            ForwardingHeader::None => listbud_security::ForwardingHeader::None,
            ForwardingHeader::XForwardedFor => listbud_security::ForwardingHeader::XForwardedFor,
            ForwardingHeader::XRealIp => listbud_security::ForwardingHeader::XRealIp,
        };
        // Checked when the settings were read.
        ClientAddresses::new(header, self.trusted().unwrap_or_default())
    }

    /// Whether a proxy on this machine is in front, whose requests look like
    /// those of the operator.
    pub(crate) fn is_local(&self) -> bool {
        self.trusted().is_ok_and(|proxies| {
            let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            loopback.into_iter().any(|address| proxies.contain(address))
        })
    }

    pub(super) fn trusted(&self) -> Result<TrustedProxies, TrustedProxiesError> {
        TrustedProxies::parse(&self.trusted.join(","))
    }
}

/// PostgreSQL.
#[derive(Debug)]
pub struct Database {
    /// Where it is.
    pub url: Option<SecretUrl>,
    /// Where it is reached without the pooler that stands at `url`.
    pub unpooled_url: Option<SecretUrl>,
    /// Where replicas are that are read.
    pub read_url: Option<SecretUrl>,
    /// For how long a pooler at `url` keeps a session for its client.
    pub pool_mode: PoolMode,
    /// Whether production may do without verified TLS to another host.
    pub allow_plaintext: bool,
    /// How long the start waits for it.
    pub connect_deadline: Duration,
    /// Whether the server applies migrations at start.
    pub migrate_on_start: bool,
    /// Connections kept open.
    pub pool_min: usize,
    /// The most connections.
    pub pool_max: usize,
    /// How long an idle connection is kept.
    pub pool_idle: Duration,
    /// How long a request waits for a connection.
    pub pool_wait: Duration,
    /// How long one statement may run.
    pub statement_timeout: Duration,
}

impl Database {
    /// The way to `url`, with what the settings say of its pooler.
    pub(crate) fn pooled(&self, connection: Connection) -> Result<Connection, ConnectionError> {
        match self.pool_mode {
            PoolMode::Session => Ok(connection),
            PoolMode::Transaction => connection.pooled(listbud_persistence::PoolMode::Transaction),
        }
    }
}

/// The private PostgreSQL of development.
#[derive(Debug)]
pub struct Local {
    /// Where it keeps its data.
    pub data_dir: PathBuf,
    /// Where PostgreSQL's programs are, when they are not found.
    pub postgres_bin: Option<PathBuf>,
}

/// Signing in.
#[derive(Debug)]
pub struct Auth {
    /// The secrets of access tokens: the first signs, all verify.
    pub jwt_secrets: Option<Vec<SecretString>>,
    /// Private Ed25519 keys that sign instead.
    pub jwt_ed25519_key: Option<SecretString>,
    /// How long an access token is valid.
    pub jwt_expires_in: Duration,
    /// After how long without use people have to sign in again.
    pub refresh_expires_in: Duration,
    /// Whether anybody may make an account.
    pub registration_enabled: bool,
}

/// A number of requests in a time.
#[derive(Debug, Clone, Copy)]
pub struct RateLimit {
    /// How many requests.
    pub max: u32,
    /// In how much time.
    pub window: Duration,
}

/// The queue of imports.
#[derive(Debug, Clone, Copy)]
pub struct Imports {
    /// How many this server runs at a time.
    pub permits: usize,
    /// How many may run and wait.
    pub queue: u64,
}

/// Uploaded files.
#[derive(Debug)]
pub struct Upload {
    /// The most bytes.
    pub max_size: usize,
}

/// What is logged.
#[derive(Debug, Clone, Copy)]
pub struct Log {
    /// From which severity on.
    pub level: Level,
    /// In which form.
    pub format: LogFormat,
    /// Whether every request gets a line.
    pub requests: bool,
}

impl Settings {
    /// Reads every setting; what is wrong is kept by the reader.
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            warnings: Vec::new(),
            given: Vec::new(),
            environment: reader.get(&setting::ENVIRONMENT),
            server: Server::read(reader),
            web: Web::read(reader),
            map: Map::read(reader),
            proxy: Proxy {
                trusted: reader.get(&setting::TRUSTED_PROXIES),
                client_ip_header: reader.get(&setting::CLIENT_IP_HEADER),
            },
            hsts_preload: reader.get(&setting::HSTS_PRELOAD),
            database: Database {
                url: reader.get(&setting::DATABASE_URL),
                unpooled_url: reader.get(&setting::DATABASE_UNPOOLED_URL),
                read_url: reader.get(&setting::DATABASE_READ_URL),
                pool_mode: reader.get(&setting::POOL_MODE),
                allow_plaintext: reader.get(&setting::ALLOW_PLAINTEXT),
                connect_deadline: reader.get(&setting::CONNECT_DEADLINE),
                migrate_on_start: reader.get(&setting::MIGRATE_ON_START),
                pool_min: reader.get(&setting::POOL_MIN),
                pool_max: reader.get(&setting::POOL_MAX),
                pool_idle: reader.get(&setting::POOL_IDLE),
                pool_wait: reader.get(&setting::POOL_WAIT),
                statement_timeout: reader.get(&setting::STATEMENT_TIMEOUT),
            },
            local: Local {
                data_dir: reader.get(&setting::DATA_DIR),
                postgres_bin: reader.get(&setting::POSTGRES_BIN),
            },
            auth: Auth {
                jwt_secrets: reader.get(&setting::JWT_SECRET),
                jwt_ed25519_key: reader.get(&setting::JWT_ED25519_KEY),
                jwt_expires_in: reader.get(&setting::JWT_EXPIRES_IN),
                refresh_expires_in: reader.get(&setting::REFRESH_EXPIRES_IN),
                registration_enabled: reader.get(&setting::REGISTRATION_ENABLED),
            },
            account: AccountLimits {
                places: reader.get(&setting::ACCOUNT_MAX_PLACES).into(),
                lists: reader.get(&setting::ACCOUNT_MAX_LISTS).into(),
                tags: reader.get(&setting::ACCOUNT_MAX_TAGS).into(),
            },
            audit_retention: reader.get(&setting::AUDIT_RETENTION),
            cors_origins: reader.get(&setting::CORS_ORIGIN),
            rate_limit: RateLimit {
                max: reader.get(&setting::RATE_LIMIT_MAX),
                window: reader.get(&setting::RATE_LIMIT_WINDOW),
            },
            auth_rate_limit: RateLimit {
                max: reader.get(&setting::AUTH_RATE_LIMIT_MAX),
                window: reader.get(&setting::AUTH_RATE_LIMIT_WINDOW),
            },
            import_rate_limit: RateLimit {
                max: reader.get(&setting::IMPORT_RATE_LIMIT_MAX),
                window: reader.get(&setting::IMPORT_RATE_LIMIT_WINDOW),
            },
            imports: Imports {
                permits: reader.get(&setting::IMPORT_PERMITS),
                queue: reader.get(&setting::IMPORT_QUEUE),
            },
            upload: Upload {
                max_size: reader.get(&setting::UPLOAD_MAX_SIZE).as_usize(),
            },
            looks_up_short_links: reader.get(&setting::SHORT_LINKS),
            log: Log {
                level: reader.get(&setting::LOG_LEVEL),
                format: reader.get(&setting::LOG_FORMAT),
                requests: reader.get(&setting::LOG_REQUESTS),
            },
            health_timeout: reader.get(&setting::HEALTH_TIMEOUT),
            health_token: reader.get(&setting::HEALTH_TOKEN),
            metrics: MetricsSettings {
                address: reader.get(&setting::METRICS_ADDRESS),
                token: reader.get(&setting::METRICS_TOKEN),
            },
            tracing: Tracing {
                endpoint: reader.get(&setting::OTLP_ENDPOINT),
                headers: reader.get(&setting::OTLP_HEADERS),
                service_name: reader.get(&setting::OTLP_SERVICE_NAME),
                sample_ratio: reader.get(&setting::OTLP_RATIO),
            },
            error_dsn: reader.get(&setting::SENTRY_DSN),
        }
    }
}
