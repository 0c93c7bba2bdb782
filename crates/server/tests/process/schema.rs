//! The folder of migrations, and what it makes.

use std::path::PathBuf;
use std::process::Command;

use listbud_local_postgres::TestDatabase;
use listbud_server::migrations::all;

use crate::support::{Folder, cluster, empty_database};

fn folder(direction: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(direction)
}

#[test]
fn every_file_is_embedded_and_has_an_undo() {
    let checked = listbud_migrations::check_folder(&folder("up"), &folder("down"), &all());

    assert_eq!(checked, Ok(()));
}

/// The schema as `pg_dump` writes it, without the two lines that differ from
/// run to run.
fn dump(database: &TestDatabase<'_>) -> String {
    let dumped = Command::new(cluster().binaries().folder().join("pg_dump"))
        .args([
            "--schema-only",
            "--no-password",
            "--dbname",
            database.name(),
        ])
        .args(["--host", "127.0.0.1", "--username", cluster().user()])
        .env("PGPORT", cluster().port().to_string())
        .env("PGPASSFILE", cluster().password_file())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&dumped.stderr);
    assert!(dumped.status.success(), "{errors}");
    let text = String::from_utf8(dumped.stdout).unwrap();
    let stable = |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    text.lines().filter(stable).collect::<Vec<_>>().join("\n")
}

fn up(database: &TestDatabase<'_>) {
    let url = database.url();
    let ended = Folder::new().run(&["migrate", "up"], &[("DATABASE_URL", &url)]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn up_down_up_leaves_the_schema_that_up_alone_leaves() {
    let database = empty_database();
    up(&database);
    let once = dump(&database);

    let undone = Folder::new().run(
        &["migrate", "down", "--to", "0"],
        &[("DATABASE_URL", &database.url())],
    );
    assert_eq!(undone.code, Some(0), "nothing is lost: {undone:?}");
    let down = dump(&database);
    up(&database);
    let again = dump(&database);

    assert!(once.contains("CREATE TABLE public.places"), "{once}");
    assert!(!down.contains("CREATE TABLE public.places"), "{down}");
    assert_eq!(again, once);
}

#[test]
fn down_leaves_nothing_but_the_history() {
    let database = empty_database();
    up(&database);
    // By their names, the tenth would come before the second.
    let mut files = all();
    files.sort_by_key(listbud_migrations::Migration::version);

    for migration in files.iter().rev() {
        let file = folder("down").join(format!("{migration}.sql"));
        database
            .execute(&std::fs::read_to_string(&file).unwrap())
            .unwrap();
    }

    let left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                AND relkind IN ('r', 'v', 'm', 'S', 'p');
                SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace;
                SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                AND proname LIKE 'listbud%';";
    assert_eq!(database.execute(left).unwrap(), "refinery_schema_history");
}
