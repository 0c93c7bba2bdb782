//! A standby and a pooler, with real servers.

use std::env;
use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use listbud_local_postgres::{Cluster, Durability, Options};
use listbud_test_servers::{PgBouncer, Standby};

fn quick() -> Options {
    Options {
        durability: Durability::Fast,
        ..Options::default()
    }
}

#[test]
fn a_standby_follows_and_ends_with_its_value() {
    let wal = [("wal_level", "replica"), ("max_wal_senders", "4")];
    let options = Options {
        settings: wal.map(|(name, value)| (name.into(), value.into())).into(),
        ..quick()
    };
    let primary = Cluster::temporary(&options).unwrap();
    let standby = Standby::of(&primary, &options).unwrap();

    let table = "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('first');";
    primary.execute("postgres", table).unwrap();

    let since = Instant::now();
    while standby.execute("postgres", "TABLE notes;").ok().as_deref() != Some("first") {
        assert!(
            since.elapsed() < Duration::from_mins(2),
            "it does not follow"
        );
    }
    assert_ne!(primary.port(), standby.port());
    let refused = standby.execute("postgres", "DROP TABLE notes;");
    assert!(refused.unwrap_err().to_string().contains("read-only"));
    let (port, data) = (standby.port(), standby.data_dir());
    drop(standby);
    assert!(!data.exists());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_cluster_without_replication_is_refused() {
    let primary = Cluster::temporary(&quick()).unwrap();

    let refused = Standby::of(&primary, &quick()).unwrap_err();

    assert!(refused.to_string().contains("max_wal_senders"), "{refused}");
}

#[test]
fn a_pooler_is_private_and_ends_with_its_value() {
    let is_ci = env::var("CI").is_ok_and(|it| it == "true");
    let without = env::var("LISTBUD_WITHOUT_PGBOUNCER").is_ok() && !is_ci;
    if !PgBouncer::is_installed() && without {
        return;
    }
    let cluster = Cluster::temporary(&quick()).unwrap();
    let pooler = PgBouncer::in_front_of(&cluster, "transaction", 2).unwrap();
    let psql = |url: &str| {
        let program = cluster.binaries().folder().join("psql");
        let output = Command::new(program)
            .args([url, "-XAtc", "SELECT 1 + 1"])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let url = pooler.url("postgres");
    let password = cluster.connection().password();

    assert_eq!(psql(&url), "2\n");
    assert_eq!(psql(&url.replace(password, "wrong")), "");
    assert!(!format!("{pooler:?}").contains(password));
    let folder = pooler.folder().to_owned();
    let users = fs::metadata(folder.join("users")).unwrap();
    assert_eq!(users.permissions().mode() & 0o777, 0o600);
    drop(pooler);
    assert_eq!(psql(&url), "");
    assert!(!folder.exists());
}
