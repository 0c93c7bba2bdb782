//! What an observer is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use listbud_migrations::{Direction, Down, Observer, Options, Phase};

use crate::support::{Database, HELD, let_go, options, pairs, until};

/// The observer's notes, each with the file, the statement and the phase.
type Notes = Arc<Mutex<Vec<(String, usize, usize, Phase, Direction)>>>;

fn watched(progress: Duration) -> (Options, Notes) {
    let notes = Notes::default();
    let writer = Arc::clone(&notes);
    let observer = Observer::new(move |step| {
        let file = step.file.to_owned();
        let note = (
            file,
            step.statement,
            step.statements,
            step.phase,
            step.direction,
        );
        writer.lock().unwrap().push(note);
    });
    let options = Options {
        progress,
        observer: Some(observer),
        ..options()
    };
    (options, notes)
}

#[tokio::test]
async fn an_observer_is_told_of_every_statement_up_and_down() {
    let database = Database::new();
    let files = pairs(&[
        ("V1__a", "CREATE TABLE a (id int); SELECT 1", "DROP TABLE a"),
        ("V2__b", "-- migrate: no-transaction\nSELECT 1", "SELECT 2"),
    ]);
    let (options, notes) = watched(Duration::from_hours(1));
    let migrator = database.migrator_with(&files, options);

    migrator.up(None).await.unwrap();
    migrator.down(Down::To(0), false).await.unwrap();

    let notes = notes.lock().unwrap();
    let ended: Vec<_> = notes
        .iter()
        .filter(|note| note.3 == Phase::Ended)
        .map(|(file, at, of, _, direction)| (file.as_str(), *at, *of, *direction))
        .collect();
    assert_eq!(
        ended,
        [
            ("V1__a", 1, 2, Direction::Up),
            ("V1__a", 2, 2, Direction::Up),
            ("V2__b", 1, 1, Direction::Up),
            ("V2__b", 1, 1, Direction::Down),
            ("V1__a", 1, 1, Direction::Down),
        ]
    );
    assert_eq!(notes.len(), 2 * ended.len(), "each has begun and ended");
}

#[tokio::test]
async fn an_observer_is_told_that_a_long_statement_goes_on() {
    let database = Database::new();
    let files = pairs(&[("V1__a", &format!("SELECT 1; {HELD}"), "")]);
    let (options, notes) = watched(Duration::from_millis(10));
    let running = || -> Vec<_> {
        let notes = notes.lock().unwrap();
        let running = notes.iter().filter(|note| note.3 == Phase::Running);
        running.map(|note| (note.1, note.2)).collect()
    };
    let watching = async {
        until("it is told twice", async || {
            running().iter().filter(|at| **at == (2, 2)).count() > 1
        })
        .await;
        let_go(&database).await;
    };
    let migrator = database.migrator_with(&files, options);

    let (outcome, ()) = tokio::join!(migrator.up(None), watching);

    outcome.unwrap();
    assert!(running().len() > 1);
}
