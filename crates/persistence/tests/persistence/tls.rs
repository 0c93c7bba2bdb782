//! TLS to a server whose certificate a test authority has made.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use listbud_local_postgres::{Cluster, Options};
use listbud_persistence::{Connection, Database, Executor, Probe, StoreError};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    date_time_ymd,
};
use tempfile::TempDir;

use crate::support::{settings, until};

/// Somebody who vouches for servers.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        Self { issuer }
    }

    fn sign(&self, params: &CertificateParams, key: &KeyPair) -> Certificate {
        params.signed_by(key, &self.issuer).unwrap()
    }

    fn pem(&self) -> String {
        self.issuer.pem()
    }
}

/// A certificate for the name `localhost`, and not for the address 127.0.0.1.
fn for_localhost() -> CertificateParams {
    CertificateParams::new(vec!["localhost".to_owned()]).unwrap()
}

/// A PostgreSQL that speaks TLS, and what a client needs to trust it.
struct Server {
    cluster: Cluster,
    authority: Authority,
    files: TempDir,
}

impl Server {
    fn new() -> Self {
        let server = Self {
            cluster: Cluster::temporary(&Options::default()).unwrap(),
            authority: Authority::new("trusted"),
            files: tempfile::tempdir().unwrap(),
        };
        let key = KeyPair::generate().unwrap();
        let certificate = server.authority.sign(&for_localhost(), &key);
        server.show(&certificate, &key);
        server
    }

    /// The server that most tests share.
    fn shared() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Self::new)
    }

    /// Makes the server show this certificate from now on.
    fn show(&self, certificate: &Certificate, key: &KeyPair) {
        let folder = self.cluster.data_dir();
        let owner = fs::metadata(&folder).unwrap();
        let files = [
            ("test.crt", certificate.pem()),
            ("test.key", key.serialize_pem()),
        ];
        for (name, pem) in files {
            let path = folder.join(name);
            fs::write(&path, pem).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        }
        let loaded = "SELECT pg_conf_load_time();";
        let before = self.cluster.execute("postgres", loaded).unwrap();
        self.cluster
            .execute(
                "postgres",
                "ALTER SYSTEM SET ssl_cert_file = 'test.crt';
                 ALTER SYSTEM SET ssl_key_file = 'test.key';
                 ALTER SYSTEM SET ssl = on;
                 SELECT pg_reload_conf();",
            )
            .unwrap();
        // A session that knows the new files was born after the server had read
        // the certificate.
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.cluster.execute("postgres", loaded).unwrap() == before {
            assert!(Instant::now() < deadline, "the server reads no new files");
        }
    }

    /// Writes a PEM file that `sslrootcert` can name.
    fn file(&self, pem: &str) -> PathBuf {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}.pem", MADE.fetch_add(1, Relaxed));
        let path = self.files.path().join(name);
        fs::write(&path, pem).unwrap();
        path
    }

    /// Connects as `host`, with these parameters of the URL.
    async fn connect(&self, host: &str, query: &str) -> Result<bool, StoreError> {
        let url = self.cluster.url("postgres").replace("127.0.0.1", host);
        // By its address: a machine without IPv6 would tell of the attempt at ::1.
        let url = format!("{url}?{query}&hostaddr=127.0.0.1");
        let connection = Connection::parse(&url).unwrap();
        let client = Database::new(&connection, &settings())?.client().await?;
        Probe::new(&connection).ask().await?;
        let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        Ok(client.query(encrypted, &[]).await.unwrap()[0].get(0))
    }

    /// As [`Self::connect`], trusting the server's authority.
    async fn connect_trusting(&self, host: &str, mode: &str) -> Result<bool, StoreError> {
        let root = self.file(&self.authority.pem());
        let query = format!("sslmode={mode}&sslrootcert={}", root.display());
        self.connect(host, &query).await
    }
}

/// Why a connection was refused, to the innermost reason.
fn reason(outcome: Result<bool, StoreError>) -> String {
    let error = outcome.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    format!("{error:?}")
}

#[tokio::test]
async fn a_server_of_the_trusted_authority_and_of_the_right_name_is_spoken_to_under_tls() {
    // libpq's `require` verifies nothing; here all of these verify everything.
    for mode in ["prefer", "require", "verify-ca", "verify-full"] {
        let encrypted = Server::shared().connect_trusting("localhost", mode).await;

        assert!(encrypted.unwrap(), "{mode}");
    }
}

#[tokio::test]
async fn a_server_of_another_name_is_refused_in_every_mode() {
    for mode in ["prefer", "require", "verify-ca", "verify-full"] {
        let outcome = Server::shared().connect_trusting("127.0.0.1", mode).await;

        let reason = reason(outcome);
        assert!(reason.contains("NotValidForName"), "{mode}: {reason}");
    }
}

#[tokio::test]
async fn a_server_of_another_authority_is_refused() {
    let server = Server::shared();
    let root = server.file(&Authority::new("other").pem());

    let outcome = server
        .connect(
            "localhost",
            &format!("sslmode=verify-full&sslrootcert={}", root.display()),
        )
        .await;

    let reason = reason(outcome);
    assert!(reason.contains("UnknownIssuer"), "{reason}");
}

#[tokio::test]
async fn a_server_that_no_public_authority_knows_is_refused_without_sslrootcert() {
    for mode in ["require", "verify-full"] {
        let outcome = Server::shared()
            .connect("localhost", &format!("sslmode={mode}"))
            .await;

        let reason = reason(outcome);
        assert!(reason.contains("UnknownIssuer"), "{mode}: {reason}");
    }
}

#[tokio::test]
async fn a_statement_that_is_given_up_is_cancelled_under_tls() {
    let server = Server::shared();
    let root = server.file(&server.authority.pem());
    server
        .cluster
        .execute("postgres", "CREATE DATABASE given_up;")
        .unwrap();
    let url = server
        .cluster
        .url("given_up")
        .replace("127.0.0.1", "localhost");
    let url = format!(
        "{url}?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={}\
         &options=-c%20client_connection_check_interval%3D0",
        root.display()
    );
    let settings = listbud_persistence::PoolSettings {
        statement_timeout: Duration::from_hours(1),
        ..settings()
    };
    let pool = Database::new(&Connection::parse(&url).unwrap(), &settings).unwrap();
    let running = async || {
        let count = "SELECT count(*) FROM pg_stat_activity
                     WHERE datname = 'given_up' AND wait_event = 'PgSleep';";
        server.cluster.execute("postgres", count).unwrap()
    };

    tokio::select! {
        _ = async {
            let client = pool.client().await.unwrap();
            client.query("SELECT pg_sleep(3600)", &[]).await
        } => panic!("it takes an hour"),
        () = until("it runs", async || running().await == "1") => {}
    }

    until("it has ended", async || running().await == "0").await;
}

#[tokio::test]
async fn tls_can_be_switched_off() {
    let encrypted = Server::shared()
        .connect("localhost", "sslmode=disable")
        .await;

    assert!(!encrypted.unwrap());
}

#[tokio::test]
async fn a_certificate_that_has_run_out_or_that_vouches_for_itself_is_refused() {
    let server = Server::new();
    let key = KeyPair::generate().unwrap();

    let mut expired = for_localhost();
    expired.not_before = date_time_ymd(2020, 1, 1);
    expired.not_after = date_time_ymd(2021, 1, 1);
    server.show(&server.authority.sign(&expired, &key), &key);
    let outcome = server.connect_trusting("localhost", "verify-full").await;
    let expiry = reason(outcome);
    assert!(expiry.contains("Expired"), "{expiry}");

    let itself = for_localhost().self_signed(&key).unwrap();
    server.show(&itself, &key);
    let outcome = server.connect_trusting("localhost", "verify-full").await;
    let issuer = reason(outcome);
    assert!(issuer.contains("UnknownIssuer"), "{issuer}");
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_tls_is_required() {
    let url = crate::support::cluster().url("postgres");
    for (mode, works) in [("require", false), ("verify-full", false), ("prefer", true)] {
        let connection = Connection::parse(&format!("{url}?sslmode={mode}")).unwrap();

        let outcome = Database::new(&connection, &settings())
            .unwrap()
            .client()
            .await;

        assert_eq!(outcome.is_ok(), works, "{mode}: {:?}", outcome.err());
    }
}
