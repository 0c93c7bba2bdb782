//! Imports: what arrives, what happens at the same time, what goes wrong.

use std::time::Duration;

use listbud_domain::{
    EditedFields, GoogleIdentity, ListDescription, ListId, ListName, Place, TagName, UserId,
    import::{ImportBatch, ImportedList, ImportedPlace, Outcome, Remark, Remarks},
};
use listbud_persistence::{
    Executor, PoolSettings, StoreError, TransactionOptions,
    imports::{self, ImportError, Request, Summary},
    labels, places,
};
use serde_json::json;

use crate::{
    import_support::{batch, event, import, import_batch, pin, request, spooled},
    support::{TestDb, at, cid, id, place, settings, until},
};

/// A list with three places, two tags on one of them.
fn saved() -> ImportBatch {
    let in_list = |place: ImportedPlace| ImportedPlace {
        lists: vec![0],
        ..place
    };
    let mut wine_bar = pin(2, "Wine bar");
    wine_bar.tags = vec![
        TagName::parse("Wine").unwrap(),
        TagName::parse("bars").unwrap(),
    ];
    ImportBatch {
        lists: vec![ImportedList {
            name: ListName::parse("Want to go").unwrap(),
            description: ListDescription::parse("some day").ok(),
            color: None,
            emoji: None,
        }],
        places: vec![
            in_list(wine_bar),
            in_list(ImportedPlace {
                google: cid(1),
                ..pin(3, "Café")
            }),
            ImportedPlace {
                google: cid(2),
                ..pin(4, "Museum")
            },
        ],
        remarks: [
            Remark {
                file: None,
                line: 5,
                name: None,
                outcome: Outcome::Skipped,
                code: "no_name",
                message: "has no name".to_owned(),
            },
            Remark {
                file: None,
                line: 3,
                name: None,
                outcome: Outcome::Adjusted,
                code: "long_note",
                message: "the note was cut".to_owned(),
            },
        ]
        .into_iter()
        .collect(),
    }
}

fn counts(summary: &Summary) -> (u32, u32, u32) {
    (summary.imported, summary.merged, summary.skipped)
}

#[tokio::test]
async fn an_import_makes_places_lists_and_tags_and_tells_what_it_did() {
    let db = TestDb::new();
    let owner = db.user().await;

    let summary = import_batch(&db, owner, &saved()).await.unwrap();

    assert_eq!(counts(&summary), (3, 0, 1));
    assert_eq!(summary.lists.len(), 1);
    assert!(summary.lists[0].created);
    let lines: Vec<_> = summary.remarks.iter().map(|remark| remark.line).collect();
    assert_eq!(lines, [3, 5]);
    let client = db.pool.client().await.unwrap();
    let lists = labels::list::<ListId>(&client, owner).await.unwrap();
    assert_eq!(lists[0].id, summary.lists[0].id);
    assert_eq!(lists[0].place_count, 2);
    assert_eq!(
        lists[0].details.description,
        ListDescription::parse("some day").ok()
    );
    assert_eq!(
        db.sql(
            "SELECT p.name, string_agg(t.name, ',' ORDER BY t.name) FROM places p
             JOIN place_tags pt ON pt.place_id = p.id JOIN tags t ON t.id = pt.tag_id
             GROUP BY p.name;"
        ),
        "Wine bar|Wine,bars"
    );
}

#[tokio::test]
async fn the_same_file_again_makes_nothing_new_and_changes_nothing() {
    let db = TestDb::new();
    let owner = db.user().await;
    import_batch(&db, owner, &saved()).await.unwrap();
    let everything = "SELECT * FROM places ORDER BY id; SELECT * FROM lists; SELECT * FROM tags;
        SELECT * FROM list_places ORDER BY 3; SELECT * FROM place_tags ORDER BY 3;";
    let before = db.sql(everything);

    let summary = import_batch(&db, owner, &saved()).await.unwrap();

    assert_eq!(counts(&summary), (0, 3, 1));
    assert!(!summary.lists[0].created);
    let merged: Vec<_> = summary
        .remarks
        .iter()
        .filter(|remark| remark.outcome == Outcome::Merged)
        .map(|remark| remark.line)
        .collect();
    assert_eq!(merged, [2, 3, 4]);
    assert_eq!(db.sql(everything), before);
    assert_eq!(db.count("imports"), 2);
}

#[tokio::test]
async fn an_import_is_kept_in_the_history_of_its_owner_alone() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let run = async |minute| {
        let event = event(ada);
        let request = Request {
            file_name: "Saved \"places\".zip",
            format: "takeout-zip",
            now: at(minute),
            ..request(ada, &event)
        };
        imports::run(&db.pool, spooled(&saved()), &request)
            .await
            .unwrap();
        request.id
    };
    let (first, second) = (run(1).await, run(2).await);
    let client = db.pool.client().await.unwrap();

    let history = imports::list(&client, ada).await.unwrap();
    let found = imports::find(&client, ada, first).await.unwrap().unwrap();

    let ids: Vec<_> = history.iter().map(|import| import.id).collect();
    assert_eq!(ids, [second, first], "newest first");
    assert_eq!(
        db.count("audit_events"),
        2,
        "with the import, both recorded"
    );
    assert_eq!(found.file_name, "Saved \"places\".zip");
    let told: serde_json::Value = serde_json::from_str(&found.report).unwrap();
    assert_eq!(told, json!({ "new": 3 }));
    assert_eq!((found.imported, found.merged, found.skipped), (3, 0, 1));
    assert_eq!(found.created_at, at(1));
    assert!(imports::list(&client, grace).await.unwrap().is_empty());
    assert_eq!(imports::find(&client, grace, first).await.unwrap(), None);
}

#[tokio::test]
async fn an_empty_file_makes_nothing_but_an_entry_in_the_history() {
    let db = TestDb::new();
    let owner = db.user().await;

    let summary = import(&db, owner, []).await.unwrap();

    assert_eq!(counts(&summary), (0, 0, 0));
    assert_eq!(db.count("places") + db.count("lists") + db.count("tags"), 0);
    assert_eq!(db.count("imports"), 1);
}

#[tokio::test]
async fn lists_and_tags_that_are_there_are_found_in_any_case_and_not_taken_from_others() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);
    let list = db.list(ada, "WANT TO GO").await;
    let tag = db.tag(ada, "wine").await;
    db.list(grace, "Want to go").await;

    let summary = import_batch(&db, ada, &saved()).await.unwrap();

    assert_eq!(summary.lists[0].id, list);
    assert_eq!(summary.lists[0].name, "WANT TO GO");
    assert!(!summary.lists[0].created);
    let client = db.pool.client().await.unwrap();
    let lists = labels::list::<ListId>(&client, ada).await.unwrap();
    assert_eq!((lists.len(), lists[0].place_count), (1, 2));
    let hers = labels::list::<ListId>(&client, grace).await.unwrap();
    assert_eq!(hers[0].place_count, 0);
    let tagged = format!("SELECT count(*) FROM place_tags WHERE tag_id = '{tag}';");
    assert_eq!(db.sql(&tagged), "1");
    assert_eq!(db.count("tags"), 2);
}

#[tokio::test]
async fn two_lists_of_a_file_whose_names_differ_in_case_are_one() {
    let db = TestDb::new();
    let owner = db.user().await;
    let named = |name| ImportedList {
        name: ListName::parse(name).unwrap(),
        description: None,
        color: None,
        emoji: None,
    };
    let batch = ImportBatch {
        lists: vec![named("Food"), named("FOOD")],
        places: vec![
            ImportedPlace {
                lists: vec![0],
                ..pin(2, "A")
            },
            ImportedPlace {
                lists: vec![1],
                ..pin(3, "B")
            },
            ImportedPlace {
                lists: vec![0, 1],
                ..pin(4, "C")
            },
        ],
        remarks: Remarks::default(),
    };

    let summary = import_batch(&db, owner, &batch).await.unwrap();

    assert_eq!(summary.lists.len(), 1);
    assert_eq!(db.count("lists"), 1);
    assert_eq!(db.count("list_places"), 3);
}

#[tokio::test]
async fn an_account_that_is_gone_imports_nothing() {
    let db = TestDb::new();

    let outcome = import_batch(&db, UserId(id()), &saved()).await;

    assert!(matches!(outcome, Err(ImportError::UnknownOwner)));
    assert_eq!(db.count("lists") + db.count("imports"), 0);
}

#[tokio::test]
async fn an_import_that_fails_at_its_last_statement_leaves_nothing() {
    let db = TestDb::new();
    let owner = db.user().await;
    let event = event(owner);
    let request = Request {
        file_name: "", // which the schema refuses
        now: at(0),
        ..request(owner, &event)
    };

    let outcome = imports::run(&db.pool, spooled(&saved()), &request).await;

    assert!(
        matches!(
            outcome,
            Err(ImportError::Store(StoreError::Violates { .. }))
        ),
        "{outcome:?}"
    );
    for table in [
        "places",
        "lists",
        "tags",
        "list_places",
        "place_tags",
        "imports",
    ] {
        assert_eq!(db.count(table), 0, "{table}");
    }
    let again = import_batch(&db, owner, &saved()).await.unwrap();
    assert_eq!(counts(&again), (3, 0, 1), "the connection is sound");
}

#[tokio::test]
async fn two_imports_of_one_user_at_once_make_each_place_once() {
    let db = TestDb::new();
    let owner = db.user().await;
    let places: Vec<_> = (1..=200)
        .map(|n| ImportedPlace {
            google: cid(n),
            ..pin(n, "Café")
        })
        .collect();

    let (one, other) = tokio::join!(
        import(&db, owner, places.clone()),
        import(&db, owner, places.clone()),
    );

    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.imported + other.imported, 200);
    assert_eq!(one.merged + other.merged, 200);
    assert_eq!(db.count("places"), 200);
}

#[tokio::test]
async fn two_users_may_import_the_same_places_at_once() {
    let db = TestDb::new();
    let (ada, grace) = (db.user().await, db.user().await);

    let batch = saved();
    let (one, other) = tokio::join!(
        import_batch(&db, ada, &batch),
        import_batch(&db, grace, &batch),
    );

    assert_eq!((one.unwrap().imported, other.unwrap().imported), (3, 3));
}

#[tokio::test]
async fn a_place_that_somebody_adds_while_an_import_looks_for_it_is_merged() {
    let db = TestDb::new();
    let owner = db.user().await;
    let by_hand = Place {
        google: cid(1),
        ..place(owner, "by hand")
    };
    let mut client = db.pool.client().await.unwrap();
    let transaction = client.begin(TransactionOptions::default()).await.unwrap();
    let edited = EditedFields::default();
    places::insert(&transaction, &by_hand, &[], &[], &edited)
        .await
        .unwrap();

    let commit = async {
        until("the import waits for the other transaction", async || {
            let waiting = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event = 'transactionid';";
            db.sql(waiting) == "1"
        })
        .await;
        // The import does not keep its owner from anything else.
        db.named(owner, "meanwhile").await;
        db.list(owner, "meanwhile").await;
        transaction.commit().await.unwrap();
    };
    let batch = saved();
    let (summary, ()) = tokio::join!(import_batch(&db, owner, &batch), commit);

    assert_eq!(counts(&summary.unwrap()), (2, 1, 1));
    assert_eq!(db.count("places"), 4);
}

#[tokio::test]
async fn twenty_thousand_rows_are_imported_and_known_again() {
    let db = TestDb::new();
    let owner = db.user().await;
    let tags = [
        TagName::parse("Wine").unwrap(),
        TagName::parse("food").unwrap(),
    ];
    let places = (1..=20_000_u64).map(|n| ImportedPlace {
        lists: vec![0],
        // Every second is a business, the others are pins.
        google: if n % 2 == 0 {
            cid(n)
        } else {
            GoogleIdentity::default()
        },
        tags: tags[..usize::try_from(n % 3).unwrap()].to_vec(),
        ..pin(n, &format!("Café {n}"))
    });
    let mut batch = batch(places);
    batch.lists = saved().lists;

    let first = import_batch(&db, owner, &batch).await.unwrap();
    let second = import_batch(&db, owner, &batch).await.unwrap();

    assert_eq!((first.imported, first.merged), (20_000, 0));
    assert_eq!((second.imported, second.merged), (0, 20_000));
    assert_eq!(db.count("places"), 20_000);
    assert_eq!(db.count("list_places"), 20_000);
    assert_eq!(db.count("place_tags"), 20_001);
}

/// A thousand places in a list and under a tag, the least that is a large import.
fn thousand() -> ImportBatch {
    let mut batch = batch((1..=1_000).map(|n| ImportedPlace {
        lists: vec![0],
        tags: vec![TagName::parse("food").unwrap()],
        ..pin(n, &format!("Café {n}"))
    }));
    batch.lists = saved().lists;
    batch
}

/// How many rows the planner believes a table to have.
fn believed(db: &TestDb, table: &str) -> String {
    db.sql(&format!(
        "SELECT reltuples FROM pg_class WHERE oid = '{table}'::regclass;"
    ))
}

#[tokio::test]
async fn after_a_large_import_the_planner_knows_what_is_there() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.sql("ANALYZE;");
    assert_eq!(believed(&db, "places"), "0", "it can have believed nothing");

    import_batch(&db, owner, &thousand()).await.unwrap();

    for table in ["places", "list_places", "place_tags"] {
        assert_ne!(believed(&db, table), "0", "{table}");
    }
}

#[tokio::test]
async fn a_large_import_does_not_wait_for_somebody_who_looks_at_the_tables() {
    let db = TestDb::new();
    let owner = db.user().await;
    let mut client = db.pool.client().await.unwrap();
    let transaction = client.begin(TransactionOptions::default()).await.unwrap();
    transaction.batch_execute("ANALYZE places").await.unwrap();

    let summary = import_batch(&db, owner, &thousand()).await.unwrap();

    assert_eq!(summary.imported, 1_000);
    assert_eq!(db.count("list_places"), 1_000);
    assert_ne!(believed(&db, "list_places"), "0", "that one was free");
    transaction.commit().await.unwrap();
}

/// Citus asks all of its workers for what ANALYZE wants to know. The import needs only
/// some of them.
#[tokio::test]
async fn a_large_import_does_not_need_to_look_at_the_tables() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.sql(
        "CREATE FUNCTION fails(id uuid) RETURNS uuid IMMUTABLE LANGUAGE plpgsql AS
         $$ BEGIN
             IF current_query() ~ 'ANALYZE' THEN
                 RAISE 'the worker is down' USING ERRCODE = 'connection_failure';
             END IF;
             RETURN id;
         END $$;
         CREATE INDEX ON list_places (fails(place_id));",
    );

    let summary = import_batch(&db, owner, &thousand()).await.unwrap();

    assert_eq!(summary.imported, 1_000);
    assert_eq!(db.count("list_places"), 1_000);
    assert_ne!(believed(&db, "list_places"), "1000", "it could not look");
}

#[tokio::test]
async fn an_import_may_take_longer_than_other_statements() {
    let settings = PoolSettings {
        max: 1,
        statement_timeout: Duration::from_secs(1),
        ..settings()
    };
    let db = TestDb::with(&settings, "");
    let owner = db.user().await;
    db.sql(
        "CREATE FUNCTION outlast() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN
             PERFORM pg_sleep_until(statement_timestamp() + interval '1.1 seconds');
             RETURN NULL;
         END $$;
         CREATE TRIGGER outlast AFTER INSERT ON places
             FOR EACH STATEMENT EXECUTE FUNCTION outlast();",
    );

    let summary = import_batch(&db, owner, &saved()).await;

    assert_eq!(summary.unwrap().imported, 3);
    let client = db.pool.client().await.unwrap();
    let timeout = client.query_opt("SHOW statement_timeout", &[]).await;
    assert_eq!(
        timeout.unwrap().unwrap().get::<_, String>(0),
        "1s",
        "as before"
    );
}
