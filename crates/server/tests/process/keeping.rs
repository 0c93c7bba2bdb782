//! `scripts/backup` and `scripts/restore`, against a real server.

use std::path::Path;
use std::process::{Command, Output};

use listbud_local_postgres::TestDatabase;
use serde_json::json;

use crate::support::{Folder, Server, cluster, empty_database, migrated_database};

fn script(name: &str, folder: &Folder, database: &TestDatabase<'_>, words: &[&str]) -> Output {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts");
    let path = std::env::var("PATH").unwrap_or_default();
    let programs = cluster().binaries().folder().display().to_string();
    Command::new("bash")
        .arg(scripts.join(name))
        .args(words)
        .current_dir(folder.path())
        .env_remove("DATABASE_UNPOOLED_URL")
        .env("DATABASE_URL", database.url())
        .env("PATH", format!("{programs}:{path}"))
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    errors
}

/// Two accounts with places that have everything, one of them imported.
fn filled() -> TestDatabase<'static> {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    for name in ["ada", "grace"] {
        let client = server.register(name);
        let made = client.post(
            "/api/places",
            &json!({ "name": "Café Größe", "latitude": 51.5, "longitude": -0.1, "notes": "a\nb" }),
        );
        assert_eq!(made.status, 201);
        let csv = b"Title,Note,URL,Tags,Comment\nHarbour,rye,,bread,\n";
        assert_eq!(client.import("Food.csv", "text/csv", csv).status, 200);
    }
    assert_eq!(server.stop().code, Some(0));
    database
}

#[test]
fn a_backup_is_restored_unchanged_and_served() {
    let (database, folder) = (filled(), Folder::new());

    let said = succeeds(&script("backup", &folder, &database, &["it.dump"]));
    assert!(said.contains("verified by restoring it"), "{said}");
    let scratch = "SELECT count(*) FROM pg_database WHERE datname LIKE 'listbud_proof%';";
    assert_eq!(
        database.execute(scratch).unwrap(),
        "0",
        "nothing is left of the proof"
    );

    let other = empty_database();
    let said = succeeds(&script("restore", &folder, &other, &["it.dump"]));
    assert!(said.contains("all as they were"), "{said}");
    let server = Server::start(&other.url(), &[]);
    let answer = server.client().log_in("ada", crate::support::PASSWORD);
    assert_eq!(answer.status, 200, "{}", answer.json());
}

#[test]
fn a_restore_into_a_used_database_is_refused() {
    let (database, folder) = (filled(), Folder::new());
    succeeds(&script(
        "backup",
        &folder,
        &database,
        &["--quick", "it.dump"],
    ));

    let refused = script("restore", &folder, &database, &["it.dump"]);
    let again = script("backup", &folder, &database, &["it.dump"]);

    assert!(!refused.status.success());
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(errors.contains("tables already"), "{errors}");
    assert!(!again.status.success(), "no backup is written over another");
}

/// The catalog of Citus is a stand-in.
#[test]
fn a_backup_of_a_cluster_names_its_nodes_and_what_backs_them_up() {
    let (database, folder) = (migrated_database(), Folder::new());
    let plain = succeeds(&script(
        "backup",
        &folder,
        &database,
        &["--quick", "a.dump"],
    ));
    database
        .execute(
            "SET allow_system_table_mods = on;
             INSERT INTO pg_extension
                 (oid, extname, extowner, extnamespace, extrelocatable, extversion)
             VALUES (99999, 'citus', 10, 'public'::regnamespace, false, '13.2-2');
             CREATE TABLE pg_dist_node (nodeid int, groupid int, nodename text, nodeport int);
             INSERT INTO pg_dist_node VALUES (1, 0, 'coordinator', 5432), (2, 1, 'worker', 5433);",
        )
        .unwrap();

    let said = succeeds(&script(
        "backup",
        &folder,
        &database,
        &["--quick", "b.dump"],
    ));

    assert!(!plain.contains("Citus"), "{plain}");
    for told in [
        "coordinator:5432, worker:5433",
        "citus_create_restore_point",
    ] {
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn a_backup_that_lost_something_is_noticed() {
    let (database, folder) = (filled(), Folder::new());
    succeeds(&script(
        "backup",
        &folder,
        &database,
        &["--quick", "it.dump"],
    ));
    let figures = folder.path().join("it.dump.figures");
    let told = std::fs::read_to_string(&figures).unwrap();
    std::fs::write(&figures, told.replacen("places|4|", "places|5|", 1)).unwrap();

    let restored = script("restore", &folder, &empty_database(), &["it.dump"]);

    assert!(told.contains("places|4|"), "{told}");
    assert!(!restored.status.success());
}
