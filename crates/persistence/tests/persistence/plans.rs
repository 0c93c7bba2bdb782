//! Which indexes PostgreSQL uses among 100,000 places of 100 users, for the
//! statements as they are really sent: the server writes the plan of each into
//! its log (module `auto_explain`).

use std::{fs, sync::OnceLock};

use listbud_domain::{ListId, PlaceId, SearchQuery, TagId, UserId};
use listbud_local_postgres::TestDatabase;
use listbud_persistence::{
    Database, Executor, PoolSettings, StoreError, Transaction, TransactionOptions, attempts, audit,
    labels,
    places::{self, PlaceFilter, Sort, points},
    revocations,
    sessions::{self, NewSession, Renewal, Rotation},
    usage,
};
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

use crate::support::{TestDb, cluster, pool, settings, until, with_options};

const FILL: &str = "
    SET maintenance_work_mem = '256MB';
    SET session_replication_role = replica; -- the foreign keys hold by construction
    INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(u::text, 12, '0'))::uuid,
           'user' || u || '@example.org', 'User', 'x', now(), now()
    FROM generate_series(1, 100) AS u;

    -- Filling an index row by row takes several times as long as building it.
    CREATE TEMPORARY TABLE built AS
        SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'places_%_idx';
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT indexname FROM pg_indexes WHERE indexname LIKE 'places_%_idx' LOOP
            EXECUTE 'DROP INDEX ' || name;
        END LOOP;
    END $$;
    INSERT INTO places (user_id, id, name, address, latitude, longitude, coordinate_source,
                        notes, rating, created_at, updated_at, saved_at)
    SELECT ('00000000-0000-7000-8000-' || lpad((1 + n % 100)::text, 12, '0'))::uuid,
           ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid,
           CASE WHEN n % 7 = 0 THEN '서울' || substr(md5(n::text), 1, 3) || '식당'
                ELSE initcap(substr(md5(n::text), 1, 6)) || ' '
                     || (ARRAY['Bakery', 'Café', 'Noodles', 'Museum', 'Park', 'Books'])
                        [1 + n / 100 % 6] END,
           (n % 200) || ' ' || initcap(substr(md5((n % 997)::text), 1, 8)) || ' Street',
           n % 170 - 85, n % 350 - 175, 'url',
           CASE WHEN n % 3 = 0 THEN 'recommended by ' || substr(md5((n % 89)::text), 1, 5) END,
           CASE WHEN n % 2 = 0 THEN n % 6 END,
           timestamptz '2026-01-01 UTC' + n * interval '1 second', now(),
           CASE WHEN n % 2 = 0 THEN timestamptz '2020-01-01 UTC' + n * interval '1 minute' END
    FROM generate_series(1, 100000) AS n;
    DO $$ DECLARE definition text; BEGIN
        FOR definition IN SELECT indexdef FROM built LOOP EXECUTE definition; END LOOP;
    END $$;

    INSERT INTO lists (user_id, id, name, color, created_at, updated_at)
    SELECT u.id, ('00000000-0000-7000-a000-' || lpad(n::text, 12, '0'))::uuid,
           'List ' || n, '#3b82f6', now(), now()
    FROM users u, generate_series(1, 10) AS n;
    INSERT INTO tags (user_id, id, name, color, created_at, updated_at)
    SELECT user_id, id, 'Tag ' || substr(name, 6), color, now(), now() FROM lists;
    INSERT INTO list_places (user_id, list_id, place_id, added_at)
    SELECT user_id, ('00000000-0000-7000-a000-'
                     || lpad((1 + right(id::text, 6)::int / 100 % 10)::text, 12, '0'))::uuid,
           id, now()
    FROM places;
    INSERT INTO place_tags (user_id, place_id, tag_id)
    SELECT user_id, place_id, list_id FROM list_places WHERE right(place_id::text, 1) < '5';

    INSERT INTO sessions (user_id, id, created_at, last_used_at, expires_at)
    SELECT u.id, ('00000000-0000-7000-b000-' || lpad(n::text, 12, '0'))::uuid,
           t, t, t + interval '30 days'
    FROM users u, generate_series(1, 50) AS n,
         LATERAL (SELECT timestamptz '2026-01-01 UTC' + n * interval '1 hour' AS t) AS at;
    INSERT INTO refresh_tokens (user_id, token_hash, session_id, created_at, expires_at)
    SELECT user_id, decode(lpad(to_hex(right(id::text, 6)::int * 16 + n), 64, '0'), 'hex'),
           id, created_at, expires_at
    FROM sessions, generate_series(0, 9) AS n;
    INSERT INTO revocations (session_id, revoked_at, expires_at)
    SELECT gen_random_uuid(), t, t + interval '15 minutes'
    FROM generate_series(1, 30000) AS n,
         LATERAL (SELECT timestamptz '2026-01-01 UTC' + n * interval '1 minute' AS t) AS at;
    INSERT INTO audit_events (user_id, id, action, created_at)
    SELECT u.id, gen_random_uuid(), 'session.started',
           timestamptz '2026-01-01 UTC' + n * interval '1 minute'
    FROM users u, generate_series(1, 300) AS n;
    INSERT INTO auth_attempts (kind, key_hash, failures, last_failed_at)
    SELECT 'account', sha256(n::text::bytea), 1,
           timestamptz '2026-01-01 UTC' + n * interval '1 second'
    FROM generate_series(1, 30000) AS n;
    ANALYZE;";

/// The database that all of these tests read.
fn library() -> &'static TestDatabase<'static> {
    static LIBRARY: OnceLock<TestDatabase<'static>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let db = TestDb::new();
        db.sql(FILL);
        db.database
    })
}

/// One of the hundred.
const OWNER: UserId = UserId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0042));

/// The ways in which PostgreSQL may plan a prepared statement: for the values at
/// hand, or once for all values. Left alone, it tries the former five times.
const PLANNED: [&str; 2] = ["force_custom_plan", "force_generic_plan"];

/// Runs something and answers the plans of all statements that it sent.
async fn plans(planned: &str, work: impl AsyncFn(&Database)) -> String {
    let options = format!(
        "-c plan_cache_mode={planned} -c session_preload_libraries=auto_explain \
         -c auto_explain.log_min_duration=0"
    );
    let settings = PoolSettings {
        max: 1,
        ..settings()
    };
    let pool = pool(&with_options(&library().url(), &options), &settings);
    let client = pool.client().await.unwrap();
    let pid = client.query_opt("SELECT pg_backend_pid()", &[]).await;
    let pid = format!(" [{}] ", pid.unwrap().unwrap().get::<_, i32>(0));
    drop(client);

    work(&pool).await;

    let client = pool.client().await.unwrap();
    client.query("SELECT 'that was all'", &[]).await.unwrap();
    let read = || {
        let log = fs::read_to_string(cluster().log_file()).unwrap();
        entries(&log, &pid)
    };
    until("the log is written", async || {
        read().contains("SELECT 'that was all'")
    })
    .await;
    read()
}

/// The entries of one server process: their first line names it, and the
/// following ones are indented.
fn entries(log: &str, pid: &str) -> String {
    let mut of_process = false;
    let lines = log.lines().filter(|line| {
        if !line.starts_with('\t') {
            of_process = line.contains(pid);
        }
        of_process
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn text(typed: &str) -> PlaceFilter {
    PlaceFilter {
        text: SearchQuery::parse(typed),
        ..PlaceFilter::default()
    }
}

/// Nobody's rows but the owner's are ever looked at: no table is read from end
/// to end, and every look into an index begins with the owner.
fn assert_within_the_owner(plans: &str) {
    for table in [
        "places",
        "lists",
        "tags",
        "list_places",
        "place_tags",
        "sessions",
        "refresh_tokens",
        "audit_events",
    ] {
        let scan = format!("Seq Scan on {table} ");
        assert!(!plans.contains(&scan), "{plans}");
    }
    let mut conditions = plans.split("Index Cond: ").skip(1).peekable();
    assert!(conditions.peek().is_some(), "{plans}");
    for condition in conditions {
        let begins = condition.trim_start_matches('(');
        let is_within = begins.starts_with("user_id = ")
            // Each word there begins with its owner.
            || begins.starts_with("listbud_place_terms(user_id, name, address, notes, phone, website) @@ ");
        assert!(is_within, "{condition} in {plans}");
    }
}

#[tokio::test]
async fn a_search_reads_the_index_of_words() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            for typed in ["bakery", "street mus", "recommended café"] {
                let found =
                    places::search(&mut pool.client().await.unwrap(), OWNER, &text(typed), 200)
                        .await
                        .unwrap();
                assert!(!found.is_empty(), "{typed}");
            }
        })
        .await;

        let scans = plans
            .matches("Bitmap Index Scan on places_found_by_idx")
            .count();
        // All words at once: no label says any of them.
        assert_eq!(scans, 3, "{planned}: {plans}");
        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn a_search_in_labels_reads_the_index_of_words_for_each_word() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let mut client = pool.client().await.unwrap();
            let found = places::search(&mut client, OWNER, &text("bakery list"), 200).await;
            assert!(!found.unwrap().is_empty());
        })
        .await;

        let scans = plans
            .matches("Bitmap Index Scan on places_found_by_idx")
            .count();
        // In the places alone, which is then left; all words at once; and each word beside
        // what the labels say.
        assert_eq!(scans, 3, "{planned}: {plans}");
        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn what_an_account_holds_is_counted_among_its_own_rows() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let client = pool.client().await.unwrap();
            let usage = usage::all(&client, OWNER).await.unwrap();
            assert_eq!((usage.places, usage.lists, usage.tags), (1_000, 10, 10));
        })
        .await;

        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn a_page_of_lists_or_tags_reads_only_the_owners() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let client = pool.client().await.unwrap();
            let lists = labels::page::<ListId>(&client, OWNER, None, 4)
                .await
                .unwrap();
            let rest = labels::page::<ListId>(&client, OWNER, lists.next.as_ref(), 40).await;
            assert_eq!((lists.rows.len(), rest.unwrap().rows.len()), (4, 6));
            let tags = labels::page::<TagId>(&client, OWNER, None, 4)
                .await
                .unwrap();
            let rest = labels::page::<TagId>(&client, OWNER, tags.next.as_ref(), 40).await;
            assert_eq!((tags.rows.len(), rest.unwrap().rows.len()), (4, 6));
        })
        .await;

        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn a_search_is_not_planned_each_time() {
    let pool = pool(&library().url(), &settings());
    let mut client = pool.client().await.unwrap();
    for _ in 0..10 {
        let found = places::search(&mut client, OWNER, &text("bakery"), 200).await;
        assert!(!found.unwrap().is_empty());
    }

    // After five plans PostgreSQL weighs whether one more is worth it.
    let sql =
        "SELECT custom_plans FROM pg_prepared_statements WHERE statement LIKE '%place_in_order%'";
    let row = client.query_opt(sql, &[]).await.unwrap().unwrap();
    assert_eq!(row.get::<_, i64>(0), 5);
}

#[tokio::test]
async fn a_search_for_a_part_of_a_name_reads_only_the_owners_places() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            for typed in ["식당", "서울 식당", "street 식"] {
                let found =
                    places::search(&mut pool.client().await.unwrap(), OWNER, &text(typed), 200)
                        .await;
                assert!(!found.unwrap().is_empty(), "{typed}");
            }
        })
        .await;

        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn a_search_that_forgives_reads_no_other_users_places() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let found = places::search(
                &mut pool.client().await.unwrap(),
                OWNER,
                &text("bakrey"),
                200,
            )
            .await
            .unwrap();
            assert!(!found.is_empty());
        })
        .await;

        assert!(plans.contains("word_similarity"), "{plans}");
        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn pages_are_read_from_the_index_of_their_order() {
    for planned in PLANNED {
        for (sort, index) in [
            (Sort::Newest, "places_created_idx"),
            (Sort::Oldest, "places_created_idx"),
            (Sort::Name, "places_name_idx"),
            (Sort::Saved, "places_saved_idx"),
            (Sort::SavedOldest, "places_saved_idx"),
        ] {
            let plans = plans(planned, async |pool| {
                let client = pool.client().await.unwrap();
                let filter = PlaceFilter::default();
                let mut after = None;
                for _ in 0..2 {
                    let page = places::page(&client, OWNER, &filter, sort, after.as_ref(), 50);
                    let page = page.await.unwrap();
                    assert_eq!(page.places.len(), 50);
                    after = page.next;
                }
            })
            .await;

            let scans = plans.matches(index).count();
            assert_eq!(scans, 2, "{planned} {sort:?}: {plans}");
            assert!(
                !plans.contains("Sort Key: p."),
                "{planned} {sort:?}: {plans}"
            );
            assert_within_the_owner(&plans);
        }
    }
}

#[tokio::test]
async fn places_are_read_list_by_list_along_the_primary_key() {
    for planned in PLANNED {
        for ids in [None, Some(vec![PlaceId(Uuid::nil())])] {
            let plans = plans(planned, async |pool| {
                let client = pool.client().await.unwrap();
                let filter = PlaceFilter {
                    ids: ids.clone(),
                    ..PlaceFilter::default()
                };
                let mut after = None;
                for _ in 0..2 {
                    let listed = places::by_list(&client, OWNER, &filter, after, 50);
                    let listed = listed.await.unwrap();
                    let expected = if ids.is_none() { 50 } else { 0 };
                    assert_eq!(listed.memberships.len(), expected);
                    after = listed.next;
                }
            })
            .await;

            if ids.is_none() {
                let scans = plans.matches("list_places_pkey").count();
                assert_eq!(scans, 2, "{planned}: {plans}");
                assert!(!plans.contains("Sort Key: list_id"), "{planned}: {plans}");
            }
            assert_within_the_owner(&plans);
        }
    }
}

#[tokio::test]
async fn points_are_read_from_the_index_of_their_order_and_only_the_owners() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let client = pool.client().await.unwrap();
            let state = points::state(&client, OWNER).await.unwrap();
            assert_eq!([state[0], state[2], state[4]], [1_000; 3]);
            let labels = points::labels(&client, OWNER).await.unwrap();
            let filter = PlaceFilter::default();
            let mut after = None;
            for _ in 0..2 {
                let page = points::page(&client, OWNER, &filter, &labels, after.as_ref(), 50);
                let page = page.await.unwrap();
                assert_eq!(page.points.len(), 50);
                after = page.next;
            }
            let ids = points::ids(&client, OWNER, &filter, after.as_ref(), 50);
            assert_eq!(ids.await.unwrap().0.len(), 50);
        })
        .await;

        let scans = plans.matches("places_created_idx").count();
        assert_eq!(scans, 3, "{planned}: {plans}");
        assert!(!plans.contains("Sort Key: p."), "{planned}: {plans}");
        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn one_place_with_its_labels_is_read_by_keys() {
    let place = PlaceId(Uuid::from_u128(0x0000_0000_0000_7000_9000_0000_0000_0041));
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let client = pool.client().await.unwrap();
            let found = places::find(&client, OWNER, place).await.unwrap();
            assert_eq!(found.unwrap().lists.len(), 1);
        })
        .await;

        assert!(plans.contains("Index Scan using places_pkey"), "{plans}");
        assert_within_the_owner(&plans);
    }
}

/// A transaction that changes nothing for the others.
async fn rolled_back(pool: &Database, work: impl AsyncFn(&Transaction<'_>)) {
    let outcome: Result<(), StoreError> = pool
        .transaction(TransactionOptions::default(), async |tx| {
            work(tx).await;
            Err(StoreError::PoolExhausted)
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::PoolExhausted)));
}

/// A moment at which most sessions of the library are live.
const NOW: OffsetDateTime = datetime!(2026-01-31 12:00 UTC);

#[tokio::test]
async fn sessions_and_tokens_are_read_by_keys_of_their_owner() {
    let mut token = [0; 32];
    token[30..].copy_from_slice(&(40u16 * 16).to_be_bytes());
    let session = Uuid::from_u128(0x0000_0000_0000_7000_b000_0000_0000_0041);
    let until = NOW + Duration::minutes(15);
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            rolled_back(pool, async |tx| {
                let renewal = Renewal {
                    user: OWNER,
                    old_hash: &token,
                    new_hash: &[1; 32],
                    now: NOW,
                    expires_at: NOW + Duration::days(30),
                };
                let rotation = sessions::rotate(tx, &renewal).await.unwrap();
                assert!(matches!(rotation, Rotation::Rotated { .. }), "{rotation:?}");
                let listed = sessions::list(tx, OWNER, NOW).await.unwrap();
                assert!(listed.len() > 10);
                let revoked = sessions::revoke(tx, OWNER, session, NOW, until).await;
                assert!(revoked.unwrap());
                let new = NewSession {
                    user: OWNER,
                    id: Uuid::nil(),
                    now: NOW,
                    expires_at: NOW + Duration::days(30),
                    address: None,
                    user_agent: None,
                    token_hash: &[2; 32],
                    remember_until: until,
                };
                sessions::start(tx, &new).await.unwrap();
                let ended = sessions::revoke_all(tx, OWNER, None, NOW, until).await;
                assert!(ended.unwrap().len() > 10);
            })
            .await;
        })
        .await;

        assert!(plans.contains("refresh_tokens_pkey"), "{plans}");
        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn pages_of_the_audit_trail_are_read_from_the_index_of_their_order() {
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            let client = pool.client().await.unwrap();
            let first = audit::list(&client, OWNER, 50, None).await.unwrap();
            let second = audit::list(&client, OWNER, 50, first.next.as_ref()).await;
            assert_eq!(second.unwrap().events.len(), 50);
        })
        .await;

        let scans = plans.matches("audit_events_created_idx").count();
        assert_eq!(scans, 2, "{planned}: {plans}");
        assert!(!plans.contains("Sort Key"), "{planned}: {plans}");
        assert_within_the_owner(&plans);
    }
}

#[tokio::test]
async fn what_is_removed_for_all_users_is_found_by_its_age_without_reading_the_table() {
    let begin = datetime!(2026-01-01 01:00 UTC);
    for planned in PLANNED {
        let plans = plans(planned, async |pool| {
            rolled_back(pool, async |tx| {
                assert!(audit::purge(tx, begin).await.unwrap() > 0);
                assert!(revocations::purge(tx, begin).await.unwrap() > 0);
                let month_later = begin + Duration::days(30);
                assert!(sessions::purge(tx, month_later).await.unwrap() > 0);
                let day_later = begin + Duration::days(1);
                assert!(attempts::forget(tx, day_later).await.unwrap() > 0);
            })
            .await;
        })
        .await;

        assert!(!plans.contains("Seq Scan"), "{planned}: {plans}");
        for index in [
            "audit_events_age_idx",
            "revocations_expires_idx",
            "sessions_expires_idx",
            "auth_attempts_last_failed_idx",
        ] {
            assert!(plans.contains(index), "{planned} {index}: {plans}");
        }
    }
}
