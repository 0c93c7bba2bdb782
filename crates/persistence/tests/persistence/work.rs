//! How much work each statement is for an owner whom the planner's statistics do not
//! know. Rows and pages are counted, time is not.

use std::{collections::BTreeMap, fmt::Write as _, sync::OnceLock};

use listbud_local_postgres::TestDatabase;
use listbud_persistence::{
    imports::{STAGED, STAGING_TABLE},
    places, statements,
};
use serde_json::Value;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use crate::{
    support::TestDb,
    work_values::{Owner, of_filter, of_statement},
};

/// What the planner's statistics tell when the owners arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// One other owner, who has far more.
    Other,
    /// Nothing at all.
    Nothing,
    /// That each table has a row or two.
    Tiny,
    /// All there is.
    All,
}

const FILL: &str = include_str!("work/fill.sql");

fn library(known: Known) -> &'static TestDatabase<'static> {
    static LIBRARIES: OnceLock<std::sync::Mutex<BTreeMap<Known, &'static TestDatabase<'static>>>> =
        OnceLock::new();
    let mut made = LIBRARIES.get_or_init(Default::default).lock().unwrap();
    made.entry(known).or_insert_with(|| {
        let db = TestDb::new();
        db.sql(FILL);
        match known {
            Known::Other => {
                db.sql("CALL fill(1, 20000, 3, 1, 10, 1); ANALYZE;");
            }
            Known::Tiny => {
                db.sql("CALL fill(1, 1, 1, 1, 1, 1); ANALYZE;");
            }
            Known::Nothing | Known::All => {}
        }
        db.sql("CALL fill(2, 1800, 150, 1, 0, 0); CALL fill(3, 2000, 40, 3, 30, 3);");
        if known == Known::All {
            db.sql("ANALYZE;");
        }
        Box::leak(Box::new(db.database))
    })
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// How many pages and entries of indexes a statement may read for each row of the owner.
///
/// A new row takes up to 80: it goes into ten indexes, and its foreign keys are looked up.
/// That look-up cannot be shaped: among fewer than 200 lists it may read those of the owner.
fn most_read(name: &str) -> u64 {
    match name {
        "places.bulk.add_to_list" | "imports.add_to_lists" | "deletions.put_back" => 250,
        _ => 50,
    }
}

/// How many rows a statement may look at for each row of the owner.
fn most_rows(name: &str) -> u64 {
    match name {
        // Each place of a page is compared with all of the page.
        "imports.write_known" => 20,
        _ => 12,
    }
}

/// What is left out where each table seemed to have a row or two: foreign keys follow rows
/// by whichever index of the owner's, and the lists' own by the one of their places, which is
/// the smaller one.
const NOT_WHEN_TINY: [&str; 7] = [
    "places.delete_range",
    "places.bulk.delete",
    "users.erase_lists",
    "imports.undo_places",
    "lists.list",
    "lists.page",
    "places.memberships",
];

/// What one statement does.
#[derive(Debug)]
struct Work {
    /// Rows that nodes of the plan answered or threw away.
    rows: u64,
    /// Rows, entries of indexes and pages that were read, those of foreign keys included.
    read: u64,
    plan: String,
}

const READ: &str = "SELECT sum(pg_stat_get_xact_blocks_fetched(oid)
                               + CASE relkind WHEN 'i' THEN pg_stat_get_xact_tuples_returned(oid)
                                              ELSE 0 END)::text
                    FROM pg_class
                    WHERE relkind IN ('r', 'i')
                      AND relnamespace IN ('public'::regnamespace, pg_my_temp_schema())";

async fn text(client: &Client, sql: &str) -> Result<String, tokio_postgres::Error> {
    let mut text = String::new();
    for message in client.simple_query(sql).await? {
        if let SimpleQueryMessage::Row(row) = message {
            text.push_str(row.get(0).unwrap_or_default());
        }
    }
    Ok(text)
}

async fn work(client: &Client, sql: &str, values: &str) -> Result<Work, String> {
    let told = |error: tokio_postgres::Error| {
        error
            .as_db_error()
            .map_or_else(|| error.to_string(), ToString::to_string)
    };
    client
        .batch_execute(&format!("SAVEPOINT tried; PREPARE tried AS {sql}"))
        .await
        .map_err(told)?;
    let before: u64 = text(client, READ).await.map_err(told)?.parse().unwrap();
    let values = if values.is_empty() {
        String::new()
    } else {
        format!("({values})")
    };
    let explained = text(
        client,
        &format!("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE tried{values}"),
    )
    .await;
    let explained = match explained {
        Ok(explained) => explained,
        Err(error) => {
            let message = told(error);
            client
                .batch_execute("ROLLBACK TO SAVEPOINT tried; DEALLOCATE ALL")
                .await
                .map_err(told)?;
            return Err(message);
        }
    };
    let after: u64 = text(client, READ).await.map_err(told)?.parse().unwrap();
    client
        .batch_execute("ROLLBACK TO SAVEPOINT tried; RELEASE SAVEPOINT tried; DEALLOCATE tried")
        .await
        .map_err(told)?;
    let plan: Value = serde_json::from_str(&explained).unwrap();
    let (mut rows, mut plan_text) = (0, String::new());
    visit(&plan[0]["Plan"], 0, &mut rows, &mut plan_text);
    Ok(Work {
        rows,
        read: after.saturating_sub(before),
        plan: plan_text,
    })
}

/// Adds up what the nodes of a plan did, and writes the plan down.
fn visit(node: &Value, depth: usize, rows: &mut u64, plan: &mut String) {
    let number = |key: &str| node[key].as_f64().unwrap_or_default();
    let of_node: f64 = [
        "Actual Rows",
        "Rows Removed by Filter",
        "Rows Removed by Join Filter",
        "Rows Removed by Index Recheck",
    ]
    .iter()
    .map(|key| number(key))
    .sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts"
    )]
    let of_node = (of_node * number("Actual Loops")) as u64;
    *rows += of_node;
    let _ = writeln!(
        plan,
        "{:depth$}{} {} {} {} (planned {}, {of_node} in {} loops)",
        "",
        node["Node Type"].as_str().unwrap_or_default(),
        node["Index Name"].as_str().unwrap_or_default(),
        node["Relation Name"].as_str().unwrap_or_default(),
        node["Index Cond"].as_str().unwrap_or_default(),
        number("Plan Rows"),
        number("Actual Loops"),
    );
    for child in node["Plans"].as_array().into_iter().flatten() {
        visit(child, depth + 2, rows, plan);
    }
}

/// Measures statements, and tells those that do too much or fail.
async fn measure<'a>(
    known: Known,
    planned: &str,
    prepare: &str,
    all: impl Iterator<Item = (&'a str, String)>,
) -> Vec<String> {
    let client = connect(&library(known).url()).await;
    client
        .batch_execute(&format!(
            "SET plan_cache_mode = {planned}; SET jit = off; SET statement_timeout = '60s';
             BEGIN; {STAGING_TABLE}"
        ))
        .await
        .unwrap();
    let all: Vec<(&str, String)> = all.collect();
    let mut faults = Vec::new();
    for owner in Owner::ALL {
        client
            .batch_execute(&format!(
                "SAVEPOINT owner; CALL stage('{}'); {prepare}; ANALYZE import_rows",
                owner.id()
            ))
            .await
            .unwrap();
        for (name, sql) in &all {
            if known == Known::Tiny && NOT_WHEN_TINY.contains(name) {
                continue;
            }
            let values = match *name {
                "places.page" => of_filter(sql, owner),
                name => of_statement(name, owner),
            };
            match work(&client, sql, &values).await {
                Ok(work)
                    if work.rows <= owner.rows() * most_rows(name)
                        && work.read <= owner.rows() * most_read(name) => {}
                Ok(work) => faults.push(format!(
                    "{known:?} {planned} {owner:?} {name}: {} {}\n{}{}",
                    work.rows,
                    work.read,
                    if *name == "places.page" { sql } else { "" },
                    work.plan
                )),
                Err(error) => {
                    faults.push(format!("{known:?} {planned} {owner:?} {name}: {error}"));
                }
            }
        }
        client
            .batch_execute("ROLLBACK TO SAVEPOINT owner")
            .await
            .unwrap();
    }
    faults
}

const PLANNED: [&str; 2] = ["force_custom_plan", "force_generic_plan"];

async fn check(known: Known) {
    let mut faults = Vec::new();
    for planned in PLANNED {
        let fixed = statements()
            .filter(|it| it.name != "users.delete")
            .map(|it| (it.name, it.sql.to_owned()));
        faults.extend(measure(known, planned, "", fixed).await);
        let (finding, writing): (Vec<_>, Vec<_>) = STAGED
            .iter()
            .map(|it| (it.name, it.sql.to_owned()))
            .partition(|(name, _)| name.starts_with("imports.find_by"));
        faults.extend(measure(known, planned, "", finding.into_iter()).await);
        let (adding, rest): (Vec<_>, Vec<_>) = writing
            .into_iter()
            .partition(|(name, _)| *name == "imports.add_new");
        faults.extend(measure(known, planned, "CALL find()", adding.into_iter()).await);
        faults.extend(measure(known, planned, "CALL find(); CALL add()", rest.into_iter()).await);
    }
    assert!(
        faults.is_empty(),
        "{}\n{} faults",
        faults.join("\n"),
        faults.len()
    );
}

#[tokio::test]
async fn no_statement_depends_on_statistics_of_the_owner() {
    check(Known::Other).await;
}

#[tokio::test]
async fn no_statement_depends_on_statistics() {
    check(Known::Nothing).await;
}

#[tokio::test]
async fn no_statement_depends_on_the_size_that_a_table_had() {
    check(Known::Tiny).await;
}

#[tokio::test]
async fn every_statement_is_right_for_owners_whom_the_statistics_know() {
    check(Known::All).await;
}

/// Files of points and of bookmarks have many rows of one name.
#[tokio::test]
async fn rows_of_one_name_are_not_compared_with_all_places_of_it() {
    // They differ by address, by web address, or by nothing but the point.
    const ADDRESSES: &str = "
        UPDATE places SET name = 'Unnamed place', address = 'Way ' || id;
        UPDATE import_rows SET name = 'Unnamed place', address = 'Road ' || row";
    const URLS: &str = "
        UPDATE places SET name = 'Unnamed place', url = 'https://example.org/' || id, cid = NULL,
                          google_place_id = NULL;
        UPDATE import_rows SET name = 'Unnamed place', url = 'https://example.com/' || row,
                               cid = NULL, google_place_id = NULL, address = NULL,
                               latitude = NULL, longitude = NULL";
    const POINTS: &str = "
        UPDATE places SET name = 'Unnamed place', address = NULL;
        UPDATE import_rows SET name = 'Unnamed place', address = NULL, cid = NULL,
                               google_place_id = NULL, latitude = row / 100000.0,
                               longitude = row / 100000.0, coordinate_source = 'geojson'";
    let mut faults = Vec::new();
    for known in [Known::Other, Known::Nothing, Known::Tiny, Known::All] {
        for planned in PLANNED {
            for prepare in [ADDRESSES, URLS, POINTS] {
                let names = ["imports.find_by_text", "imports.find_by_name_alone"];
                let find = STAGED.iter().filter(|it| names.contains(&it.name));
                let find = find.map(|it| (it.name, it.sql.to_owned()));
                faults.extend(measure(known, planned, prepare, find).await);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn check_filters(known: Known) {
    let mut faults = Vec::new();
    for planned in PLANNED {
        // There are 20,000, which differ little.
        let queries = places::queries()
            .step_by(103)
            .map(|sql| ("places.page", sql));
        faults.extend(measure(known, planned, "", queries).await);
    }
    assert!(
        faults.is_empty(),
        "{}\n{} faults",
        faults.join("\n"),
        faults.len()
    );
}

#[tokio::test]
async fn no_filter_depends_on_statistics_of_the_owner() {
    check_filters(Known::Other).await;
}
#[tokio::test]
async fn no_filter_depends_on_the_size_that_a_table_had() {
    check_filters(Known::Tiny).await;
}
