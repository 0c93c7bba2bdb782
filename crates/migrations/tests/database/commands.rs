//! The command line against a database.

use listbud_migrations::{Command, Exit, Files};

use crate::support::{Database, file, three_files, three_pairs, three_undos};

/// What a command prints, and how the program would end.
async fn run(database: &Database, files: &Files, line: &str) -> (String, Exit) {
    let command = Command::parse(line.split(' ')).unwrap();
    match command.run(&database.migrator(files), None).await {
        Ok(outcome) => (command.render(&outcome), command.exit(&outcome)),
        Err(error) => (command.render_error(&error), error.exit()),
    }
}

async fn ends(database: &Database, files: &Files, line: &str) -> Exit {
    run(database, files, line).await.1
}

#[tokio::test]
async fn every_command_ends_with_its_exit_code() {
    let database = Database::new();
    let files = three_pairs();
    let mut edited = three_files();
    edited[0] = file("V1__a", "SELECT 'edited'");
    let edited = Files::new(&edited, &three_undos());

    assert_eq!(
        ends(&database, &files, "verify --offline").await,
        Exit::Done
    );
    assert_eq!(
        ends(&database, &files, "status --exit-code").await,
        Exit::Pending
    );
    assert_eq!(ends(&database, &files, "status").await, Exit::Done);
    assert_eq!(ends(&database, &files, "up --dry-run").await, Exit::Done);
    assert_eq!(ends(&database, &files, "up --to 9").await, Exit::Usage);
    assert_eq!(ends(&database, &files, "up").await, Exit::Done);
    assert_eq!(
        ends(&database, &files, "status --exit-code").await,
        Exit::Done
    );
    assert_eq!(ends(&database, &files, "verify").await, Exit::Done);
    assert_eq!(ends(&database, &files, "drift").await, Exit::Done);
    assert_eq!(
        ends(&database, &files, "baseline --version 1").await,
        Exit::Refused
    );
    assert_eq!(
        ends(&database, &edited, "status --exit-code").await,
        Exit::Divergent
    );
    assert_eq!(ends(&database, &edited, "verify").await, Exit::Divergent);
    assert_eq!(ends(&database, &edited, "up").await, Exit::Divergent);
    assert_eq!(ends(&database, &files, "down --to 0").await, Exit::Refused);
    database.execute("ALTER TABLE a ADD by_hand int").await;
    assert_eq!(ends(&database, &files, "drift").await, Exit::Drifted);
    let all = "down --to 0 --allow-data-loss";
    assert_eq!(ends(&database, &files, all).await, Exit::Done);
    assert_eq!(ends(&database, &files, "new notes").await, Exit::Failed);
    let nowhere = Database {
        url: "postgres://nobody@127.0.0.1:1/nothing".to_owned(),
    };
    assert_eq!(ends(&nowhere, &files, "status").await, Exit::Unreachable);
    let broken = Files::from([file("V1__a", "SELECT 1 / 0")].as_slice());
    assert_eq!(ends(&database, &broken, "up").await, Exit::Failed);
}

#[tokio::test]
async fn outcomes_are_told_to_people_in_lines() {
    let database = Database::new();
    let files = three_pairs();

    let (before, _) = run(&database, &files, "status").await;
    let (up, _) = run(&database, &files, "up").await;
    let (again, _) = run(&database, &files, "up").await;
    let (plan, _) = run(&database, &files, "down --steps 2 --dry-run").await;
    let (refused, _) = run(&database, &files, "down --steps 2").await;
    let (drift, _) = run(&database, &files, "drift").await;

    assert_eq!(
        before,
        "pending  V1__a\npending  V2__b\npending  V3__c\n\
         no version of 3 is applied: 3 pending, 0 divergent"
    );
    assert!(
        up.starts_with("applied V1__a in ") && up.lines().count() == 3,
        "{up}"
    );
    assert_eq!(again, "nothing to apply");
    assert_eq!(
        plan,
        "-- undo of V3__c: tried and rolled back\nDROP TABLE c\n\
         -- undo of V2__b: tried and rolled back\nDROP TABLE b\n\
         would lose: table b with 1 row"
    );
    assert_eq!(refused, "data would be lost: table b with 1 row");
    assert_eq!(drift, "the database is what version 3 makes");
}

#[tokio::test]
async fn outcomes_and_errors_are_told_to_programs_in_json() {
    let database = Database::new();
    let files = three_pairs();

    let (up, _) = run(&database, &files, "up --json").await;
    let (status, _) = run(&database, &files, "status --json").await;
    let (refused, _) = run(&database, &files, "down --to 1 --json").await;

    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (up, status, refused) = (read(&up), read(&status), read(&refused));
    assert_eq!(up["applied"][2]["file"], "V3__c");
    assert!(up["applied"][2]["duration_ms"].is_u64());
    assert_eq!(status["versions"][0]["state"], "applied");
    assert_eq!(status["versions"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&status["current"], &status["pending"]),
        (&3.into(), &0.into())
    );
    assert_eq!(refused["exit"], 6);
    assert_eq!(refused["losses"][0]["loss"], "table");
    assert_eq!(refused["losses"][0]["rows"], 1);
}
