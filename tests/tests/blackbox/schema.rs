//! What the database itself refuses, whatever the program in front of it does.

use listbud_tests::{TestApp, database};

const CHECK: &str = "23514";
const NOT_NULL: &str = "23502";
const UNIQUE: &str = "23505";
const FOREIGN_KEY: &str = "23503";

/// An INSERT for a table with these columns, apart from the times.
fn insert(table: &str, columns: &str, values: &str) -> String {
    let times = if table == "users" || table == "places" || table == "lists" || table == "tags" {
        (", created_at, updated_at", ", now(), now()")
    } else {
        ("", "")
    };
    format!(
        "INSERT INTO {table} ({columns}{}) VALUES ({values}{})",
        times.0, times.1
    )
}

#[actix_web::test]
async fn places_without_owner_or_beyond_the_earth_are_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    let own = format!("'{}', gen_random_uuid()", ada.id);
    let located = "user_id, id, name, latitude, longitude, coordinate_source";
    let place = |columns: &str, values: String| insert("places", columns, &values);

    for (statement, state, name) in [
        (
            place("user_id, id, name", "NULL, gen_random_uuid(), 'x'".into()),
            NOT_NULL,
            None,
        ),
        (
            place(
                "user_id, id, name",
                "gen_random_uuid(), gen_random_uuid(), 'x'".into(),
            ),
            FOREIGN_KEY,
            Some("places_user_fkey"),
        ),
        (
            place("user_id, id, name", format!("{own}, NULL")),
            NOT_NULL,
            None,
        ),
        (
            place("user_id, id, name", format!("{own}, ''")),
            CHECK,
            Some("places_name_check"),
        ),
        (
            place(located, format!("{own}, 'x', 91.5, 0, 'user'")),
            CHECK,
            Some("places_latitude_check"),
        ),
        (
            place(located, format!("{own}, 'x', 0, -180.1, 'user'")),
            CHECK,
            Some("places_longitude_check"),
        ),
        (
            place(located, format!("{own}, 'x', 'NaN', 0, 'user'")),
            CHECK,
            Some("places_latitude_check"),
        ),
        (
            place(located, format!("{own}, 'x', 1, NULL, 'user'")),
            CHECK,
            Some("places_coordinates_check"),
        ),
        (
            place(located, format!("{own}, 'x', 1, 1, NULL")),
            CHECK,
            Some("places_coordinates_check"),
        ),
        (
            place(located, format!("{own}, 'x', 1, 1, 'dice'")),
            CHECK,
            Some("places_coordinate_source_check"),
        ),
        (
            place("user_id, id, name, rating", format!("{own}, 'x', 77")),
            CHECK,
            Some("places_rating_check"),
        ),
        (
            place(
                "user_id, id, name, url",
                format!("{own}, 'x', 'javascript:x'"),
            ),
            CHECK,
            Some("places_url_check"),
        ),
    ] {
        let refusal = sql.refusal(&statement).await;
        assert_eq!(
            (refusal.0.as_str(), refusal.1.as_deref()),
            (state, name),
            "{statement}"
        );
    }
    assert_eq!(sql.number("SELECT count(*) FROM places").await, 0);
}

#[actix_web::test]
async fn duplicate_names_and_ids_are_refused() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let sql = app.sql().await;
    ada.tag("Food").await;
    ada.list("Trip").await;
    let own = format!("'{}', gen_random_uuid()", ada.id);
    let foreign = format!("'{}', gen_random_uuid()", bea.id);
    let cid = insert(
        "places",
        "user_id, id, name, cid",
        &format!("{own}, 'x', 5"),
    );
    sql.rows(&cid).await;

    for (statement, name) in [
        (
            insert(
                "tags",
                "user_id, id, name, color",
                &format!("{own}, 'fOOD', '#000000'"),
            ),
            "tags_name_key",
        ),
        (
            insert(
                "lists",
                "user_id, id, name, color",
                &format!("{own}, 'TRIP', '#000000'"),
            ),
            "lists_name_key",
        ),
        (cid.clone(), "places_cid_key"),
        (
            insert(
                "users",
                "id, email, name, password_hash",
                "gen_random_uuid(), 'ada@example.org', 'x', 'x'",
            ),
            "users_email_key",
        ),
    ] {
        let refusal = sql.refusal(&statement).await;
        assert_eq!(
            (refusal.0.as_str(), refusal.1.as_deref()),
            (UNIQUE, Some(name))
        );
    }
    let upper = insert(
        "users",
        "id, email, name, password_hash",
        "gen_random_uuid(), 'ADA@example.org', 'x', 'x'",
    );
    assert_eq!(
        sql.refusal(&upper).await.1.as_deref(),
        Some("users_email_check")
    );
    // Other users may use the same ones.
    sql.rows(&insert(
        "tags",
        "user_id, id, name, color",
        &format!("{foreign}, 'Food', '#000000'"),
    ))
    .await;
    sql.rows(&insert(
        "places",
        "user_id, id, name, cid",
        &format!("{foreign}, 'x', 5"),
    ))
    .await;
}

#[actix_web::test]
async fn a_place_cannot_be_in_another_users_list_or_have_their_tag() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let sql = app.sql().await;
    let place = ada.place_named("Ada's").await;
    let (list, tag) = (bea.list("Bea's").await, bea.tag("Bea's").await);

    for owner in [&ada.id, &bea.id] {
        let member =
            format!("INSERT INTO list_places VALUES ('{owner}', '{list}', '{place}', now())");
        let (state, name) = sql.refusal(&member).await;
        assert_eq!(state, FOREIGN_KEY);
        assert!(name.is_some_and(|name| name.starts_with("list_places_")));
        let label = format!("INSERT INTO place_tags VALUES ('{owner}', '{place}', '{tag}')");
        let (state, name) = sql.refusal(&label).await;
        assert_eq!(state, FOREIGN_KEY);
        assert!(name.is_some_and(|name| name.starts_with("place_tags_")));
    }
}

#[actix_web::test]
async fn deleting_an_account_leaves_no_row_of_it_anywhere() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let sql = app.sql().await;
    for account in [&ada, &bea] {
        let place = account.place_named("X").await;
        account.put_into(&account.list("L").await, &place).await;
        account.hang(&account.tag("T").await, &place).await;
        account
            .import(
                "x.csv",
                "Title,Note,URL\nY,,https://maps.google.com/?cid=5\n",
            )
            .await;
    }

    sql.rows(&format!("DELETE FROM users WHERE id = '{}'", ada.id))
        .await;

    for (table, rows) in sql.dump().await {
        assert!(
            rows.iter().all(|row| !row.contains(&ada.id)),
            "{table} keeps {rows:?}"
        );
    }
    assert_eq!(bea.places("").await.len(), 2);
}

#[actix_web::test]
async fn every_time_has_a_zone_and_every_table_of_a_user_begins_its_key_with_the_user() {
    let app = TestApp::start().await;
    let sql = app.sql().await;

    let zoneless = sql
        .number(
            "SELECT count(*) FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'",
        )
        .await;
    let keys = sql
        .rows(
            "SELECT c.relname, a.attname
             FROM pg_index i
             JOIN pg_class c ON c.oid = i.indrelid
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
             WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique
               AND EXISTS (SELECT FROM pg_attribute u
                           WHERE u.attrelid = c.oid AND u.attname = 'user_id')",
        )
        .await;

    assert_eq!(zoneless, 0);
    assert!(keys.len() >= 10, "{keys:?}");
    for key in keys {
        assert_eq!(key[1].as_deref(), Some("user_id"), "{key:?}");
    }
}

#[actix_web::test]
async fn a_search_among_many_users_reads_an_index_and_no_whole_table() {
    if !database::can("plan of the places of all shards in EXPLAIN") {
        return;
    }
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let sql = app.sql().await;
    sql.rows(
        "INSERT INTO users (id, email, name, password_hash, created_at, updated_at)
         SELECT gen_random_uuid(), 'u' || n || '@example.org', 'x', 'x', now(), now()
         FROM generate_series(1, 200) AS n;
         INSERT INTO places (user_id, id, name, created_at, updated_at)
         SELECT u.id, gen_random_uuid(), 'Place ' || md5(n::text || u.id), now(), now()
         FROM users u, generate_series(1, 50) AS n;
         ANALYZE places",
    )
    .await;

    let plan = sql
        .rows(&format!(
            "EXPLAIN SELECT id FROM places
             WHERE user_id = '{0}'
               AND listbud_place_terms(user_id, name, address, notes, phone, website)
                   @@ listbud_wanted('{0}', 'abc', false)",
            ada.id
        ))
        .await;

    let plan: Vec<String> = plan.into_iter().flatten().flatten().collect();
    let plan = plan.join("\n");
    assert!(plan.contains("places_found_by_idx"), "{plan}");
    assert!(!plan.contains("Seq Scan"), "{plan}");
}
