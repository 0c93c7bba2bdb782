//! The declarations: names, types, bounds, defaults, and one sentence each.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use listbud_config::{ByteSize, Retired, SecretUrl, Setting, Unit};
use secrecy::SecretString;

use super::words::{Environment, ForwardingHeader, Level, LogFormat, PoolMode};

pub(super) const FAMILIES: &[&str] = &[
    "ACCOUNT_",
    "AUDIT_",
    "AUTH_RATE_LIMIT_",
    "CORS_",
    "DB_POOL_",
    "FILE_UPLOAD_",
    "HEALTH_CHECK_",
    "HSTS_",
    "IMPORT_",
    "JWT_",
    "MAP_",
    "METRICS_",
    "RATE_LIMIT_",
    "TRUSTED_",
    "WEB_",
];

pub(super) const RETIRED: &[Retired] = &[
    Retired {
        name: "BCRYPT_ROUNDS",
        why: "passwords are hashed with argon2id; it has no effect",
    },
    Retired {
        name: "SESSION_SECRET",
        why: "there are no cookie sessions; it has no effect",
    },
    Retired {
        name: "DB_PATH",
        why: "the data is in PostgreSQL; it has no effect",
    },
    Retired {
        name: "APP_VERSION",
        why: "the program knows its version; it has no effect",
    },
    Retired {
        name: "FILE_UPLOAD_ALLOWED_TYPES",
        why: "a file's content decides what it is, whatever type it declares; it has no effect",
    },
    Retired {
        name: "upload.allowed_types",
        why: "a file's content decides what it is, whatever type it declares; it has no effect",
    },
];

pub(super) const ENVIRONMENT: Setting<Environment> = Setting::new(
    "environment",
    "What the server is run for; production assumes nothing and refuses unsafe settings.",
)
.env(&["APP_ENV", "NODE_ENV"])
.default("development");

pub(super) const ADDRESS: Setting<IpAddr> = Setting::new(
    "server.address",
    "The address to listen on; :: is all of them.",
)
.env(&["BIND_ADDRESS"])
.default("127.0.0.1");

pub(super) const PORT: Setting<u16> =
    Setting::new("server.port", "The port to listen on; 0 takes a free one.")
        .env(&["PORT"])
        .default("8080");

pub(super) const SHUTDOWN_DELAY: Setting<Duration> = Setting::new(
    "server.shutdown_delay",
    "How long requests are still taken after /ready has begun to refuse, until load balancers \
     have noticed.",
)
.env(&["SHUTDOWN_DELAY"])
.range("0s", "5m")
.default("0s");

pub(super) const SHUTDOWN_TIMEOUT: Setting<Duration> = Setting::new(
    "server.shutdown_timeout",
    "How long running requests may take to end at shutdown.",
)
.env(&["SHUTDOWN_TIMEOUT"])
.range("1s", "10m")
.default("20s");

pub(super) const DOCS: Setting<bool> = Setting::new(
    "server.docs",
    "Whether the API can be browsed at /api/docs.",
)
.env(&["DOCS_ENABLED"])
.default("true");

pub(super) const WEB_ENABLED: Setting<bool> = Setting::new(
    "web.enabled",
    "Whether the page is served; without it there is only the API.",
)
.env(&["WEB_ENABLED"])
.default("true");

pub(super) const WEB_DIST: Setting<Option<PathBuf>> = Setting::new(
    "web.dist",
    "A folder from which the page is read at each request, for work on it; not in production.",
)
.env(&["WEB_DIST"]);

pub(super) const BODY_TIMEOUT: Setting<Duration> = Setting::new(
    "server.body_timeout",
    "How long a request's body may take to arrive; one that comes at 16 KiB per second or faster \
     may take longer.",
)
.env(&["BODY_TIMEOUT"])
.range("100ms", "10m")
.default("20s");

pub(super) const TRUSTED_PROXIES: Setting<Vec<String>> = Setting::new(
    "proxy.trusted",
    "The addresses or networks (CIDR) of the proxies in front, which are believed in what they \
     say about the client.",
)
.env(&["TRUSTED_PROXIES"])
.default("");

pub(super) const CLIENT_IP_HEADER: Setting<ForwardingHeader> = Setting::new(
    "proxy.client_ip_header",
    "The header field in which trusted proxies tell the client's address.",
)
.env(&["CLIENT_IP_HEADER"])
.default("x-forwarded-for");

pub(super) const HSTS_PRELOAD: Setting<bool> = Setting::new(
    "headers.hsts_preload",
    "Whether Strict-Transport-Security asks browsers to build the domain into their lists; hard \
     to take back",
)
.env(&["HSTS_PRELOAD"])
.default("false");

pub(super) const DATABASE_URL: Setting<Option<SecretUrl>> = Setting::new(
    "database.url",
    "The PostgreSQL database, postgres://user:password@host:5432/name; without it, and outside \
     production, a private one is started",
)
.env(&["DATABASE_URL"]);

pub(super) const DATABASE_UNPOOLED_URL: Setting<Option<SecretUrl>> = Setting::new(
    "database.unpooled_url",
    "The same database without the pooler (PgBouncer) to which DATABASE_URL leads, for migrations \
     and notifications",
)
.env(&["DATABASE_UNPOOLED_URL"]);

pub(super) const DATABASE_READ_URL: Setting<Option<SecretUrl>> = Setting::new(
    "database.read_url",
    "A replica of the same database, or several (host1,host2 and load_balance_hosts=random), on \
     which lists, search and exports are read, without a pooler in transaction mode; what it has \
     not got yet is read on the primary",
)
.env(&["DATABASE_READ_URL"]);

pub(super) const POOL_MODE: Setting<PoolMode> = Setting::new(
    "database.pool_mode",
    "For how long a pooler (PgBouncer) at DATABASE_URL keeps a session for its client; pgbouncer=true \
     in the URL says transaction, too",
)
.env(&["DB_POOL_MODE"])
.default("session");

pub(super) const ALLOW_PLAINTEXT: Setting<bool> = Setting::new(
    "database.allow_plaintext",
    "Whether production may talk to a database on another host without verified TLS, such as \
     over a private network.",
)
.env(&["DATABASE_ALLOW_PLAINTEXT"])
.default("false");

pub(super) const CONNECT_DEADLINE: Setting<Duration> = Setting::new(
    "database.connect_deadline",
    "How long the start waits for the database before it gives up.",
)
.env(&["DB_CONNECT_DEADLINE"])
.range("0s", "1h")
.default("60s");

pub(super) const MIGRATE_ON_START: Setting<bool> = Setting::new(
    "database.migrate_on_start",
    "Whether the server applies migrations at start, or only checks that they are applied.",
)
.env(&["MIGRATE_ON_START"])
.default("true");

pub(super) const POOL_MIN: Setting<usize> = Setting::new(
    "database.pool_min",
    "Connections opened at start and kept while idle.",
)
.env(&["DB_POOL_MIN"])
.range("0", "1000")
.default("2");

pub(super) const POOL_MAX: Setting<usize> =
    Setting::new("database.pool_max", "The most connections at a time.")
        .env(&["DB_POOL_MAX"])
        .range("1", "1000")
        .default("10");

pub(super) const POOL_IDLE: Setting<Duration> = Setting::new(
    "database.pool_idle_timeout",
    "How long an idle connection above the minimum is kept; a bare number is milliseconds.",
)
.env(&["DB_POOL_IDLE_TIMEOUT"])
.bare_unit(Unit::Milliseconds)
.range("100ms", "1d")
.default("30s");

pub(super) const POOL_WAIT: Setting<Duration> = Setting::new(
    "database.pool_connection_timeout",
    "How long a request waits for a connection before it is answered with 503; a bare number is \
     milliseconds",
)
.env(&["DB_POOL_CONNECTION_TIMEOUT"])
.bare_unit(Unit::Milliseconds)
.range("10ms", "1m")
.default("2s");

pub(super) const STATEMENT_TIMEOUT: Setting<Duration> = Setting::new(
    "database.statement_timeout",
    "How long one SQL statement may run; a database that does not answer is waited for less than a \
     second longer.",
)
.env(&["DB_STATEMENT_TIMEOUT"])
.bare_unit(Unit::Milliseconds)
.range("10ms", "10m")
.default("5s");

pub(super) const DATA_DIR: Setting<PathBuf> = Setting::new(
    "local.data_dir",
    "Where the private PostgreSQL and the secrets of development are kept.",
)
.env(&["LISTBUD_DATA_DIR"])
.default(".listbud");

pub(super) const POSTGRES_BIN: Setting<Option<PathBuf>> = Setting::new(
    "local.postgres_bin",
    "The folder of PostgreSQL's server programs, when they are not found by themselves.",
)
.env(&["POSTGRES_BIN"]);

pub(super) const JWT_SECRET: Setting<Option<Vec<SecretString>>> = Setting::new(
    "auth.jwt_secret",
    "The secret that signs access tokens, at least 32 characters; several, separated by commas, \
     to change it: the first signs, all verify",
)
.env(&["JWT_SECRET"])
.length(32, 4096);

pub(super) const JWT_EXPIRES_IN: Setting<Duration> = Setting::new(
    "auth.jwt_expires_in",
    "How long an access token is valid; a bare number is seconds.",
)
.env(&["JWT_EXPIRES_IN"])
.bare_unit(Unit::Seconds)
.range("1m", "30d")
.default("15m");

pub(super) const JWT_ED25519_KEY: Setting<Option<SecretString>> = Setting::new(
    "auth.jwt_ed25519_key",
    "A private Ed25519 key (PKCS #8 PEM, such as of `openssl genpkey -algorithm ed25519`), or \
     several to change it, the first signs: access tokens are then signed with it, and JWT_SECRET \
     only verifies older ones",
)
.env(&["JWT_ED25519_KEY"])
.length(100, 16_384);

pub(super) const REFRESH_EXPIRES_IN: Setting<Duration> = Setting::new(
    "auth.refresh_expires_in",
    "After how long without use people have to sign in again; a bare number is seconds.",
)
.env(&["REFRESH_EXPIRES_IN"])
.bare_unit(Unit::Seconds)
.range("1m", "365d")
.default("30d");

pub(super) const REGISTRATION_ENABLED: Setting<bool> = Setting::new(
    "auth.registration_enabled",
    "Whether anybody may make an account.",
)
.env(&["REGISTRATION_ENABLED"])
.default("true");

pub(super) const ACCOUNT_MAX_PLACES: Setting<u32> = Setting::new(
    "account.max_places",
    "The most places that one account may hold; more are refused with 422.",
)
.env(&["ACCOUNT_MAX_PLACES"])
.range("1", "100000000")
.default("200000");

pub(super) const ACCOUNT_MAX_LISTS: Setting<u32> = Setting::new(
    "account.max_lists",
    "The most lists that one account may hold; more are refused with 422.",
)
.env(&["ACCOUNT_MAX_LISTS"])
.range("1", "1000000")
.default("2000");

pub(super) const ACCOUNT_MAX_TAGS: Setting<u32> = Setting::new(
    "account.max_tags",
    "The most tags that one account may hold; more are refused with 422.",
)
.env(&["ACCOUNT_MAX_TAGS"])
.range("1", "1000000")
.default("5000");

pub(super) const AUDIT_RETENTION: Setting<Duration> = Setting::new(
    "audit.retention",
    "How long the record of what was done with an account is kept.",
)
.env(&["AUDIT_RETENTION"])
.range("1s", "3650d")
.default("365d");

pub(super) const CORS_ORIGIN: Setting<Vec<String>> = Setting::new(
    "cors.origins",
    "The origins of the web pages that may call the API, exactly as browsers send them.",
)
.env(&["CORS_ORIGIN"])
.default("");

pub(super) const RATE_LIMIT_MAX: Setting<u32> = Setting::new(
    "rate_limit.max",
    "How many requests a client may send per window.",
)
.env(&["RATE_LIMIT_MAX", "RATE_LIMIT_MAX_REQUESTS"])
.range("1", "1000000")
.default("1000");

pub(super) const RATE_LIMIT_WINDOW: Setting<Duration> = Setting::new(
    "rate_limit.window",
    "The window; a bare number is milliseconds.",
)
.env(&["RATE_LIMIT_WINDOW", "RATE_LIMIT_WINDOW_MS"])
.bare_unit(Unit::Milliseconds)
.range("1s", "1d")
.default("15m");

pub(super) const AUTH_RATE_LIMIT_MAX: Setting<u32> = Setting::new(
    "auth_rate_limit.max",
    "How many attempts to sign in or register a client has per window.",
)
.env(&["AUTH_RATE_LIMIT_MAX", "AUTH_RATE_LIMIT_MAX_REQUESTS"])
.range("1", "1000000")
.default("10");

pub(super) const AUTH_RATE_LIMIT_WINDOW: Setting<Duration> = Setting::new(
    "auth_rate_limit.window",
    "The window; a bare number is milliseconds.",
)
.env(&["AUTH_RATE_LIMIT_WINDOW", "AUTH_RATE_LIMIT_WINDOW_MS"])
.bare_unit(Unit::Milliseconds)
.range("1s", "1d")
.default("15m");

pub(super) const IMPORT_RATE_LIMIT_MAX: Setting<u32> = Setting::new(
    "import_rate_limit.max",
    "How many imports a client may start per window.",
)
.env(&["IMPORT_RATE_LIMIT_MAX"])
.range("1", "1000000")
.default("60");

pub(super) const IMPORT_RATE_LIMIT_WINDOW: Setting<Duration> = Setting::new(
    "import_rate_limit.window",
    "The window; a bare number is milliseconds.",
)
.env(&["IMPORT_RATE_LIMIT_WINDOW"])
.bare_unit(Unit::Milliseconds)
.range("1s", "1d")
.default("15m");

pub(super) const IMPORT_PERMITS: Setting<usize> = Setting::new(
    "imports.permits",
    "How many imports this server runs at a time, each with two database connections besides \
     DB_POOL_MAX; 0 leaves them to other servers of the database.",
)
.env(&["IMPORT_PERMITS"])
.range("0", "64")
.default("2");

pub(super) const IMPORT_QUEUE: Setting<u64> = Setting::new(
    "imports.queue",
    "How many imports may run and wait at a time, all servers of the database together; an \
     account may have a quarter of them.",
)
.env(&["IMPORT_QUEUE"])
.range("1", "100000")
.default("50");

pub(super) const UPLOAD_MAX_SIZE: Setting<ByteSize> =
    Setting::new("upload.max_size", "The most bytes of an uploaded file.")
        .env(&["FILE_UPLOAD_MAX_SIZE"])
        .range("1KiB", "1GiB")
        .default("256MiB");

pub(super) const SHORT_LINKS: Setting<bool> = Setting::new(
    "links.resolve_short",
    "Whether a short link of Google Maps, given for a new place, is looked up at Google; otherwise \
     it is kept and marked as not resolved",
)
.env(&["RESOLVE_SHORT_LINKS"])
.default("false");

pub(super) const LOG_LEVEL: Setting<Level> =
    Setting::new("log.level", "From which severity on events are logged.")
        .env(&["LOG_LEVEL"])
        .default("info");

pub(super) const LOG_FORMAT: Setting<LogFormat> = Setting::new(
    "log.format",
    "Lines for people, or one JSON object per line.",
)
.env(&["LOG_FORMAT"])
.default("pretty");

pub(super) const LOG_REQUESTS: Setting<bool> = Setting::new(
    "log.requests",
    "Whether every request gets a line in the log.",
)
.env(&["ENABLE_REQUEST_LOGGING"])
.default("true");

pub(super) const HEALTH_TIMEOUT: Setting<Duration> = Setting::new(
    "health.check_timeout",
    "How long a health check may take; a bare number is milliseconds.",
)
.env(&["HEALTH_CHECK_TIMEOUT"])
.bare_unit(Unit::Milliseconds)
.range("10ms", "10s")
.default("1s");

pub(super) const HEALTH_TOKEN: Setting<Option<SecretString>> = Setting::new(
    "health.token",
    "Whoever sends it as a bearer token sees numbers, versions and reasons at /health/detailed; \
     without it only requests from this machine do",
)
.env(&["HEALTH_TOKEN"])
.length(16, 4096);

pub(super) const METRICS_ADDRESS: Setting<Option<SocketAddr>> = Setting::new(
    "metrics.address",
    "An address of their own for the metrics, where everybody may read them; keep it away from \
     strangers.",
)
.env(&["METRICS_ADDRESS"]);

pub(super) const METRICS_TOKEN: Setting<Option<SecretString>> = Setting::new(
    "metrics.token",
    "Whoever sends it as a bearer token may read /metrics at the server's own address.",
)
.env(&["METRICS_TOKEN"])
.length(16, 4096);

pub(super) const OTLP_ENDPOINT: Setting<Option<String>> = Setting::new(
    "tracing.endpoint",
    "Where spans are sent, as OTLP by HTTP: the collector's base URL.",
)
.env(&["OTEL_EXPORTER_OTLP_ENDPOINT"]);

pub(super) const OTLP_HEADERS: Setting<Option<SecretString>> = Setting::new(
    "tracing.headers",
    "Header fields for the collector, name=value with commas between, such as a key.",
)
.env(&["OTEL_EXPORTER_OTLP_HEADERS"])
.length(3, 8192);

pub(super) const OTLP_SERVICE_NAME: Setting<String> = Setting::new(
    "tracing.service_name",
    "What the service is called in traces.",
)
.env(&["OTEL_SERVICE_NAME"])
.default("listbud");

pub(super) const OTLP_RATIO: Setting<f64> = Setting::new(
    "tracing.sample_ratio",
    "Which part of the requests is traced, 0 to 1.",
)
.env(&["OTEL_TRACES_SAMPLER_ARG"])
.range("0", "1")
.default("1");

pub(super) const SENTRY_DSN: Setting<Option<SecretString>> = Setting::new(
    "errors.dsn",
    "The DSN of an error tracker that speaks Sentry's protocol; panics and failures go there, \
     without anything personal.",
)
.env(&["SENTRY_DSN"])
.length(10, 2048);
