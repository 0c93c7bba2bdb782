//! The private PostgreSQL.

use crate::support::{Folder, migrated_database};

pub(super) fn data_dir() {
    let folder = Folder::new();
    let kept = ("LISTBUD_DATA_DIR", "kept/here");
    let data = folder.path().join("kept/here");

    let first = folder.run(&["migrate", "up"], &[kept]);
    let second = folder.run(&["migrate", "up"], &[kept]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.output.contains("applied V1__"), "{first:?}");
    assert_eq!(second.output.trim(), "nothing to apply", "{second:?}");
    assert!(data.join("postgres").is_dir());

    let database = migrated_database();
    let server = folder.serve(&[kept, ("DATABASE_URL", &database.url())]);
    assert!(data.join("jwt-secret").is_file());
    assert_eq!(server.stop().code, Some(0));
    assert!(!folder.path().join(".listbud").exists());
}

pub(super) fn postgres_bin() {
    let folder = Folder::new();
    let elsewhere = folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let variables = [("POSTGRES_BIN", elsewhere.to_str().unwrap())];

    let ended = folder.spawn_server(&variables).ended();

    assert_eq!(ended.code, Some(69), "{ended:?}");
    assert!(ended.errors.contains("elsewhere"), "{ended:?}");
    assert!(ended.errors.contains("initdb"), "what it lacks: {ended:?}");
    assert_eq!(ended.output, "");
}
