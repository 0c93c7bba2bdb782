//! The command line against a database.

use clap::Parser;
use listbud_migrations::{Answer, Command, Exit, Files, Verb};

use crate::support::{Database, file, three_files, three_pairs, three_undos};

#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    command: Command,
}

fn parse(line: &str) -> Result<Command, clap::Error> {
    let words = ["migrate"].into_iter().chain(line.split_whitespace());
    Program::try_parse_from(words).map(|program| program.command)
}

/// What a command prints, and how the program would end.
async fn run(database: &Database, files: &Files, line: &str) -> (String, Exit) {
    let command = parse(line).unwrap();
    match command.run(&database.migrator(files), None).await {
        Ok(Answer { text, exit }) => (text, exit),
        Err(error) => (error.explain(), error.exit()),
    }
}

#[test]
fn arguments_that_contradict_each_other_or_are_missing_are_refused() {
    for line in [
        "",
        "upp",
        "down",
        "down --steps 1 --to 1",
        "up --to",
        "up --to -1",
        "up --allow-data-loss",
        "up 3",
        "baseline",
        "new",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
    let up = Verb::Up {
        to: Some(3),
        dry_run: true,
    };
    let expected = Command {
        verb: up,
        json: true,
    };
    assert_eq!(parse("up --to=3 --json --dry-run").unwrap(), expected);
}

#[tokio::test]
async fn every_command_ends_with_its_exit_code() {
    let database = Database::new();
    let files = three_pairs();
    let mut edited = three_files();
    edited[0] = file("V1__a", "SELECT 'edited'");
    let edited = Files::new(&edited, &three_undos());

    let nowhere = Database {
        url: "postgres://nobody@127.0.0.1:1/nothing".to_owned(),
    };
    let broken = Files::new(&[file("V1__a", "SELECT 1 / 0")], &[]);

    for (database, files, line, exit) in [
        (&database, &files, "verify --offline", Exit::Done),
        (&database, &files, "status --exit-code", Exit::Pending),
        (&database, &files, "status", Exit::Done),
        (&database, &files, "up --dry-run", Exit::Done),
        (&database, &files, "up --to 9", Exit::Usage),
        (&database, &files, "up", Exit::Done),
        (&database, &files, "status --exit-code", Exit::Done),
        (&database, &files, "verify", Exit::Done),
        (&database, &files, "drift", Exit::Done),
        (&database, &files, "baseline --version 1", Exit::Refused),
        (&database, &edited, "status --exit-code", Exit::Divergent),
        (&database, &edited, "verify", Exit::Divergent),
        (&database, &edited, "up", Exit::Divergent),
        (&database, &files, "down --to 0", Exit::Refused),
        (&nowhere, &files, "status", Exit::Unreachable),
        (&database, &files, "new notes", Exit::Failed),
    ] {
        assert_eq!(run(database, files, line).await.1, exit, "{line}");
    }
    database.execute("ALTER TABLE a ADD by_hand int").await;
    let all = "down --to 0 --allow-data-loss";
    for (files, line, exit) in [
        (&files, "drift", Exit::Drifted),
        (&files, all, Exit::Done),
        (&broken, "up", Exit::Failed),
    ] {
        assert_eq!(run(&database, files, line).await.1, exit, "{line}");
    }
}

#[tokio::test]
async fn outcomes_are_printed_for_people_in_lines() {
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
async fn outcomes_and_errors_are_printed_for_programs_in_json() {
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
