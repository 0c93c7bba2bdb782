//! Every statement against the migrated schema.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use listbud_persistence::{
    TransactionOptions,
    imports::{STAGED, STAGING_TABLE},
    places, statements,
};

use crate::support::TestDb;

/// Lets the server read and plan a statement without running it.
fn preparing(sql: &str) -> String {
    format!("PREPARE tried AS {sql}\n; DEALLOCATE tried")
}

#[tokio::test]
async fn every_fixed_statement_fits_the_migrated_schema() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();

    for statement in statements() {
        let prepared = client.batch_execute(&preparing(statement.sql)).await;

        assert!(prepared.is_ok(), "{}: {prepared:?}", statement.name);
    }
}

#[tokio::test]
async fn every_statement_of_an_import_fits_its_staging_table() {
    let db = TestDb::new();
    let mut client = db.pool.client().await.unwrap();
    let transaction = client.begin(TransactionOptions::default()).await.unwrap();
    transaction.batch_execute(STAGING_TABLE).await.unwrap();

    for statement in STAGED {
        let prepared = transaction.batch_execute(&preparing(statement.sql)).await;

        assert!(prepared.is_ok(), "{}: {prepared:?}", statement.name);
    }
}

#[tokio::test]
async fn every_filter_in_every_order_on_every_page_fits_the_migrated_schema() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let queries: Vec<String> = places::queries().collect();

    for sql in &queries {
        let prepared = client.batch_execute(&preparing(sql)).await;

        assert!(prepared.is_ok(), "{sql}: {prepared:?}");
    }
    assert!(queries.len() > 1_000, "{}", queries.len());
}

#[test]
fn every_statement_in_the_source_is_in_one_of_the_lists() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));

    let written: Vec<String> = sources
        .iter()
        .flat_map(|source| ["Statement::new(", "staged("].map(|call| calls(source, call)))
        .flatten()
        .collect();

    let listed: BTreeSet<String> = statements()
        .chain(STAGED.iter().copied())
        .map(|statement| statement.name.to_owned())
        .collect();
    assert_eq!(written.iter().cloned().collect::<BTreeSet<_>>(), listed);
    assert_eq!(written.len(), listed.len(), "two statements share a name");
}

/// The text of all Rust files in a folder.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| path.is_dir());
    let below = folders.iter().flat_map(|folder| sources(folder));
    let here = files.iter().map(|file| fs::read_to_string(file).unwrap());
    here.chain(below).collect()
}

/// The first argument of each call, where that is a string.
fn calls(source: &str, call: &str) -> Vec<String> {
    source
        .split(call)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}
