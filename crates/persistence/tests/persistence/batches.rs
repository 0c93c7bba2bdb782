//! What is done to as much as an account may hold, with less time for a statement than
//! all of it takes: 200,000 places, all of one import, in one list, with one tag.

use std::{sync::OnceLock, time::Duration};

use listbud_domain::{AccountLimits, DeletionId, ImportId, ListId, PlaceId, TagId, UserId};
use listbud_local_postgres::Template;
use listbud_persistence::{
    Executor, PoolSettings, StoreError, TransactionOptions,
    audit::{AuditAction, AuditEvent},
    deletions,
    imports::{self, Undone},
    labels, places,
    usage::AddError,
    users,
};
use uuid::Uuid;

use crate::support::{TestDb, at, cluster, deletion, id, migrated, pool, settings, until};

const OWNER: UserId = UserId(Uuid::from_u128(1));
const NEIGHBOUR: UserId = UserId(Uuid::from_u128(2));
const LIST: ListId = ListId(Uuid::from_u128(3));
const TAG: TagId = TagId(Uuid::from_u128(4));
const IMPORT: ImportId = ImportId(Uuid::from_u128(5));

/// Two users with the same list, tag and import, one with 200,000 places and one with
/// ten. The indexes for searching are of no use here, and half of the work.
const FILL: &str = "
    SET session_replication_role = replica; -- the foreign keys hold by construction
    DROP INDEX places_found_by_idx;
    DROP INDEX places_name_trigram_idx;
    CREATE FUNCTION made_id(n integer) RETURNS uuid IMMUTABLE LANGUAGE sql
        RETURN ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid;
    CREATE TABLE owners AS SELECT * FROM (VALUES
        ('00000000-0000-0000-0000-000000000001'::uuid, 200000),
        ('00000000-0000-0000-0000-000000000002'::uuid, 10)) AS owner (user_id, count);
    INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
    SELECT user_id, count || '@example.org', 'User', '$argon2id$', now(), now() FROM owners;
    INSERT INTO lists (user_id, id, name, color, created_at, updated_at, import_id)
    SELECT user_id, made_id(0), 'List', '#3b82f6', now(), now(),
           '00000000-0000-0000-0000-000000000005' FROM owners;
    UPDATE lists SET id = '00000000-0000-0000-0000-000000000003', updated_at = created_at;
    INSERT INTO tags (user_id, id, name, color, created_at, updated_at, import_id)
    SELECT user_id, '00000000-0000-0000-0000-000000000004', 'tag', '#3b82f6', now(), now(),
           '00000000-0000-0000-0000-000000000005' FROM owners;
    INSERT INTO imports (user_id, id, file_name, format, imported, merged, skipped, report,
                         created_at)
    SELECT user_id, '00000000-0000-0000-0000-000000000005', 'a.csv', 'saved_list_csv',
           count, 0, 0, '{}', now() FROM owners;
    INSERT INTO places (user_id, id, name, created_at, updated_at, import_id)
    SELECT user_id, made_id(n), 'x', now(), now(), '00000000-0000-0000-0000-000000000005'
    FROM owners, generate_series(1, count) AS n;
    INSERT INTO list_places (user_id, list_id, place_id, added_at, import_id)
    SELECT user_id, '00000000-0000-0000-0000-000000000003', id, created_at, import_id FROM places;
    INSERT INTO place_tags (user_id, place_id, tag_id, import_id)
    SELECT user_id, id, '00000000-0000-0000-0000-000000000004', import_id FROM places;
    INSERT INTO audit_events (user_id, id, action, created_at)
    SELECT user_id, made_id(n), 'session.started', now()
    FROM owners, generate_series(1, count) AS n;
    DROP TABLE owners;
    ANALYZE;";

fn library() -> TestDb {
    static LARGE: OnceLock<Template<'static>> = OnceLock::new();
    let template = LARGE.get_or_init(|| {
        let template = migrated("large");
        cluster().execute(template.name(), FILL).unwrap();
        template
    });
    let settings = PoolSettings {
        // One statement for all takes 1 s for a list or a tag and 6 s for places.
        statement_timeout: Duration::from_millis(300),
        ..settings()
    };
    TestDb::copy(template, &settings, "")
}

/// As a client does that is told to come again.
async fn again_and_again<T>(work: impl AsyncFn() -> Result<T, StoreError>) -> T {
    for _ in 0..20 {
        match work().await {
            Err(StoreError::Contended { .. }) => {}
            done => return done.unwrap(),
        }
    }
    panic!("it is never done");
}

fn event(action: AuditAction) -> AuditEvent {
    AuditEvent {
        user: OWNER,
        id: id(),
        action,
        address: None,
        details: "{}".to_owned(),
    }
}

/// How many rows the owner has in a table.
fn count(db: &TestDb, table: &str) -> u64 {
    let count = db.sql(&format!(
        "SELECT count(*) FROM {table} WHERE user_id = '{OWNER}';"
    ));
    count.parse().unwrap()
}

/// The neighbour has all that there was.
fn assert_the_neighbour_is_whole(db: &TestDb) {
    let rows = db.sql(&format!(
        "SELECT (SELECT count(*) FROM places WHERE user_id = '{NEIGHBOUR}'),
                (SELECT count(*) FROM list_places WHERE user_id = '{NEIGHBOUR}'),
                (SELECT count(*) FROM place_tags WHERE user_id = '{NEIGHBOUR}'),
                (SELECT count(*) FROM lists WHERE user_id = '{NEIGHBOUR}'),
                (SELECT count(*) FROM tags WHERE user_id = '{NEIGHBOUR}'),
                (SELECT count(*) FROM imports WHERE user_id = '{NEIGHBOUR}');"
    ));
    assert_eq!(rows, "10|10|10|1|1|1");
}

#[tokio::test]
async fn all_of_200_000_places_are_deleted_and_counted() {
    let db = library();
    let event = event(AuditAction::PlacesDeleted);

    let deleted = places::delete_all(&db.pool, &deletion(OWNER), &event).await;

    assert_eq!(deleted.unwrap(), 200_000);
    assert_eq!(count(&db, "places"), 0);
    assert_eq!(count(&db, "list_places"), 0);
    assert_eq!(count(&db, "place_tags"), 0);
    assert_eq!(count(&db, "lists"), 1);
    let recorded = db.sql("SELECT details FROM audit_events WHERE action = 'places.deleted';");
    assert_eq!(recorded, "{\"count\": 200000}");
    assert_the_neighbour_is_whole(&db);
}

#[tokio::test]
async fn a_deletion_that_is_cut_off_goes_on_and_each_part_is_recorded() {
    let db = library();
    let first = event(AuditAction::PlacesDeleted);
    let second = event(AuditAction::PlacesDeleted);
    let recorded = |event: &AuditEvent| {
        let count = db.sql(&format!(
            "SELECT details->>'count' FROM audit_events WHERE id = '{}';",
            event.id
        ));
        count.parse::<u64>().unwrap_or_default()
    };
    // As a request whose client has gone away.
    let new = deletion(OWNER);
    let work = places::delete_all(&db.pool, &new, &first);
    let some = until("some are gone", async || recorded(&first) > 0);
    tokio::select! {
        done = work => panic!("it was to be cut off: {done:?}"),
        () = some => {}
    }

    let deleted =
        again_and_again(async || places::delete_all(&db.pool, &deletion(OWNER), &second).await)
            .await;

    let before = recorded(&first);
    assert!(before > 0 && deleted > 0, "{before} and {deleted}");
    assert_eq!(before + deleted, 200_000);
    assert_eq!(recorded(&second), deleted);
    assert_eq!(count(&db, "places"), 0);
}

#[tokio::test]
async fn a_list_and_a_tag_of_200_000_places_are_deleted() {
    let db = library();

    let list =
        again_and_again(async || labels::delete(&db.pool, &deletion(OWNER), LIST).await).await;
    let tag = again_and_again(async || labels::delete(&db.pool, &deletion(OWNER), TAG).await).await;

    assert!(list && tag);
    assert_eq!(count(&db, "places"), 200_000);
    for table in ["lists", "list_places", "tags", "place_tags"] {
        assert_eq!(count(&db, table), 0, "{table}");
    }
    assert_the_neighbour_is_whole(&db);
    assert!(
        !labels::delete(&db.pool, &deletion(OWNER), LIST)
            .await
            .unwrap()
    );
    assert!(
        !labels::delete(&db.pool, &deletion(OWNER), TAG)
            .await
            .unwrap()
    );
}

/// Takes a deletion back, in however many requests.
async fn restore(db: &TestDb, id: DeletionId) {
    let limits = AccountLimits::default();
    again_and_again(async || {
        let event = event(AuditAction::DeletionRestored);
        match deletions::restore(&db.pool, id, limits, &event, at(1)).await {
            Err(AddError::Limit(limit)) => panic!("{limit}"),
            Err(AddError::Store(error)) => Err(error),
            Ok(restored) => Ok(restored),
        }
    })
    .await;
}

#[tokio::test]
async fn deletions_of_200_000_places_are_taken_back() {
    let db = library();
    let before = ["places", "list_places", "place_tags"].map(|table| count(&db, table));
    let (places_gone, list_gone, tag_gone) = (deletion(OWNER), deletion(OWNER), deletion(OWNER));
    let event = event(AuditAction::PlacesDeleted);
    again_and_again(async || labels::delete(&db.pool, &list_gone, LIST).await).await;
    again_and_again(async || labels::delete(&db.pool, &tag_gone, TAG).await).await;
    again_and_again(async || places::delete_all(&db.pool, &places_gone, &event).await).await;
    assert_eq!(count(&db, "places"), 0);

    for gone in [places_gone, tag_gone, list_gone] {
        restore(&db, gone.id).await;
    }

    let after = ["places", "list_places", "place_tags"].map(|table| count(&db, table));
    assert_eq!(after, before);
    assert_eq!(count(&db, "deletions"), 0);
    assert_eq!(count(&db, "deleted_places"), 0);
    assert_the_neighbour_is_whole(&db);
}

/// Places 1 to 4 were touched, each in another way; 5 was filled by another import.
#[tokio::test]
async fn an_import_of_200_000_places_is_taken_back_except_for_what_was_touched() {
    let db = library();
    let place = |n: u128| PlaceId(Uuid::from_u128(0x7000_8000_0000_0000_0000 + n));
    db.sql(&format!(
        "UPDATE places SET touched = true WHERE user_id = '{OWNER}' AND id = '{}';
         UPDATE places SET edited = '{{notes}}' WHERE user_id = '{OWNER}' AND id = '{}';
         UPDATE list_places SET import_id = NULL WHERE user_id = '{OWNER}' AND place_id = '{}';
         UPDATE place_tags SET import_id = NULL WHERE user_id = '{OWNER}' AND place_id = '{}';
         UPDATE places SET updated_at = now() + interval '1 hour'
         WHERE user_id = '{OWNER}' AND id = '{}';",
        place(1),
        place(2),
        place(3),
        place(4),
        place(5)
    ));
    let event = event(AuditAction::ImportUndone);
    let undo = async || imports::undo(&db.pool, OWNER, IMPORT, &event, at(0)).await;
    // Cut off in the middle, and asked for again.
    let some = until("some are gone", async || count(&db, "places") < 200_000);
    tokio::select! {
        done = undo() => panic!("it was to be cut off: {done:?}"),
        () = some => {}
    }
    let left = count(&db, "places");

    let undone = again_and_again(undo).await.unwrap();

    // Each request counts what it removed itself, and there may have been several.
    assert!(undone.removed <= left - 4, "{undone:?} of {left}");
    assert_eq!((undone.kept, undone.lists, undone.tags), (4, 0, 0));
    assert_eq!(count(&db, "places"), 4);
    // What stays keeps its list and its tag.
    assert_eq!(count(&db, "list_places"), 4);
    assert_eq!(count(&db, "place_tags"), 4);
    assert_eq!(count(&db, "imports"), 0);
    let recorded = db.sql("SELECT count(*) FROM audit_events WHERE action = 'import.undone';");
    assert_eq!(recorded, "1");
    assert_the_neighbour_is_whole(&db);
    assert_eq!(undo().await.unwrap(), None);
}

/// Of places that were there before, an import is taken out again, however many.
#[tokio::test]
async fn an_import_that_only_added_200_000_memberships_is_taken_back() {
    let db = library();
    db.sql("UPDATE places SET import_id = NULL;");
    let event = event(AuditAction::ImportUndone);

    let undone =
        again_and_again(async || imports::undo(&db.pool, OWNER, IMPORT, &event, at(0)).await).await;

    let wanted = Undone {
        lists: 1,
        tags: 1,
        ..Undone::default()
    };
    assert_eq!(undone, Some(wanted));
    assert_eq!(count(&db, "places"), 200_000);
    for table in ["list_places", "place_tags", "lists", "tags"] {
        assert_eq!(count(&db, table), 0, "{table}");
    }
}

#[tokio::test]
async fn an_account_of_200_000_places_is_closed_at_once_and_erased_in_time() {
    let db = library();
    let close = async || {
        db.pool
            .transaction(TransactionOptions::default(), async |tx| {
                users::close(tx, OWNER).await
            })
            .await
    };
    assert!(again_and_again(close).await);
    let client = db.pool.client().await.unwrap();
    assert_eq!(users::find(&client, OWNER).await.unwrap(), None);
    let hash = users::find_password_hash(&client, OWNER).await.unwrap();
    assert_eq!(hash, None);
    // Nobody else's business as long as the request may be at work.
    assert_eq!(users::closed(&client).await.unwrap(), []);
    drop(client);

    // The server dies in the middle.
    let some = until("some are gone", async || count(&db, "places") < 200_000);
    tokio::select! {
        done = users::erase(&db.pool, OWNER) => panic!("it was to be cut off: {done:?}"),
        () = some => {}
    }
    db.sql("UPDATE users SET closing_at = closing_at - interval '11 seconds';");
    let client = db.pool.client().await.unwrap();
    assert_eq!(users::closed(&client).await.unwrap(), [OWNER]);
    drop(client);
    again_and_again(async || users::erase(&db.pool, OWNER).await).await;

    let left = db.sql(
        "SELECT string_agg(relname, ' ') FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
           AND relname = ANY ('{places,lists,tags,list_places,place_tags,imports,audit_events}')
           AND (xpath('/row/n/text()', query_to_xml(format(
                'SELECT count(*) AS n FROM %I WHERE user_id = ''00000000-0000-0000-0000-000000000001''',
                relname), false, true, '')))[1]::text <> '0';",
    );
    assert_eq!(left, "");
    assert_eq!(db.sql("SELECT count(*) FROM users;"), "1");
    assert_the_neighbour_is_whole(&db);
}

/// Between two batches nothing is locked: others go on as ever, and what they add stays.
#[tokio::test]
async fn nobody_waits_for_a_long_deletion_and_what_is_added_stays() {
    let db = library();
    let event = event(AuditAction::PlacesDeleted);
    let new = deletion(OWNER);
    let work = places::delete_all(&db.pool, &new, &event);
    // With the usual time for a statement.
    let calm = pool(&db.database.url(), &settings());
    let others = async {
        let client = calm.client().await.unwrap();
        let mut new = 0;
        loop {
            let left = client
                .query_opt(
                    "SELECT count(*) FROM places WHERE user_id = $1",
                    &[&OWNER.0],
                )
                .await;
            let left: i64 = left.unwrap().unwrap().get(0);
            if left < 100_000 {
                return new;
            }
            if left < 200_000 {
                new += 1;
                for user in [OWNER, NEIGHBOUR] {
                    let sql = format!(
                        "INSERT INTO places (user_id, id, name, created_at, updated_at)
                         VALUES ('{user}', '{}', 'New', now(), now());
                         UPDATE lists SET name = 'List {new}' WHERE user_id = '{user}';",
                        id()
                    );
                    client.batch_execute(&sql).await.unwrap();
                }
            }
        }
    };

    let (deleted, new) = tokio::join!(work, others);

    assert_eq!(deleted.unwrap(), 200_000);
    assert!(new > 0);
    assert_eq!(count(&db, "places"), new);
}
