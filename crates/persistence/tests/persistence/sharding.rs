//! What the schema and the statements keep to, so that the tables can be spread over
//! many machines by `user_id` (Citus, with `users` as a reference table). Each rule is
//! one that Citus 13 was seen to refuse a table or a statement for.

use listbud_persistence::{
    imports::STAGED,
    labels::{self, WriteLabelError},
    places, statements,
};

use crate::support::{TestDb, list};

/// Tables whose rows belong to no user: `users` itself, which every node has, and
/// what is asked before it is known who asks.
const SHARED: [&str; 4] = [
    "users",
    "auth_attempts",
    "revocations",
    "refinery_schema_history",
];

/// The statements that name no user's rows, all of them: on tables that every node
/// has, about an import's own temporary table; and the removals of what is old, which go
/// round all nodes beside the requests.
const WITHOUT_OWNER: [&str; 35] = [
    "accounts.lock",
    "attempts.begin",
    "attempts.find_block",
    "attempts.clear",
    "attempts.take_back",
    "attempts.take_back_last",
    "attempts.forget",
    "audit.purge",
    "deletions.expired",
    "idempotency.purge",
    "imports.lock_owner",
    "imports.find_owner",
    "import_jobs.candidates",
    "import_jobs.purge",
    "import_jobs.purge_uploads",
    "places.wanted",
    "replica.written",
    "replica.replayed",
    "revocations.announce",
    "revocations.unexpired",
    "revocations.purge",
    "sessions.purge",
    "users.insert",
    "users.find",
    "users.find_credentials",
    "users.find_password_hash",
    "users.set_password_hash",
    "users.rename",
    "users.close",
    "users.closed",
    "users.delete",
    "imports.known_rows",
    "imports.known",
    "imports.new_places",
    "imports.added",
];

/// The tables that are spread, as a list for SQL.
fn spread() -> String {
    let shared = SHARED.map(|name| format!("'{name}'"));
    format!(
        "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT IN ({})
           AND EXISTS (SELECT FROM pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attname = 'user_id')",
        shared.join(", ")
    )
}

#[track_caller]
fn assert_none(db: &TestDb, rule: &str, sql: &str) {
    let found = db.sql(sql);
    assert_eq!(found, "", "{rule}");
}

/// As a worker of Citus says it: in the message alone, and with the shard's number.
#[tokio::test]
async fn a_violation_on_a_shard_is_the_violation_of_its_table() {
    let db = TestDb::new();
    let owner = db.user().await;
    db.list(owner, "Paris").await;
    let client = db.pool.client().await.unwrap();
    let add = async || labels::insert(&client, owner, &list("paris")).await;

    db.sql("ALTER INDEX lists_name_key RENAME TO lists_name_key_102008;");
    let named = add().await;
    db.sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             RAISE unique_violation USING MESSAGE =
                 'duplicate key value violates unique constraint \"lists_name_key_102008\"';
         END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON lists FOR EACH ROW EXECUTE FUNCTION refuse();",
    );
    let told = add().await;

    for answer in [named, told] {
        assert!(
            matches!(answer, Err(WriteLabelError::NameTaken(_))),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn every_table_of_users_rows_can_be_spread() {
    let db = TestDb::new();
    let spread = spread();
    let tables = db.sql(&format!("SELECT count(*) FROM ({spread}) t;"));
    assert!(tables.parse::<u32>().unwrap() >= 8, "{tables}");

    assert_none(
        &db,
        "a table without user_id is one of those that all nodes have",
        &format!(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
             WHERE nspname = 'public' AND relkind = 'r' AND c.oid NOT IN ({spread})
               AND relname NOT IN ({});",
            SHARED.map(|name| format!("'{name}'")).join(", ")
        ),
    );
    assert_none(
        &db,
        "every table has a primary key",
        &format!(
            "SELECT oid::regclass FROM ({spread}) t
             WHERE NOT EXISTS (SELECT FROM pg_constraint
                               WHERE conrelid = t.oid AND contype = 'p');"
        ),
    );
    assert_none(
        &db,
        "every unique index begins with user_id",
        &format!(
            "SELECT i.indexrelid::regclass FROM pg_index i
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
             WHERE i.indisunique AND i.indrelid IN ({spread}) AND a.attname <> 'user_id'
             UNION ALL
             SELECT indexrelid::regclass FROM pg_index
             WHERE indisunique AND indrelid IN ({spread}) AND indkey[0] = 0;"
        ),
    );
    assert_none(
        &db,
        "foreign keys between them carry user_id on both sides",
        &format!(
            "SELECT conname FROM pg_constraint k
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
             JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
             WHERE k.contype = 'f' AND k.conrelid IN ({spread}) AND k.confrelid IN ({spread})
               AND (a.attname <> 'user_id' OR b.attname <> 'user_id');"
        ),
    );
    assert_none(
        &db,
        "what all nodes have does not refer to what is spread",
        &format!(
            "SELECT conname FROM pg_constraint
             WHERE contype = 'f' AND confrelid IN ({spread}) AND conrelid NOT IN ({spread});"
        ),
    );
    assert_none(
        &db,
        "no foreign key sets anything to NULL or to a default, or follows an update",
        &format!(
            "SELECT conname FROM pg_constraint
             WHERE contype = 'f' AND conrelid IN ({spread})
               AND (confdeltype IN ('n', 'd') OR confupdtype IN ('n', 'd', 'c'));"
        ),
    );
    assert_none(
        &db,
        "no triggers but those of the keys",
        &format!("SELECT tgname FROM pg_trigger WHERE tgrelid IN ({spread}) AND NOT tgisinternal;"),
    );
    assert_none(
        &db,
        "ids are made by the application: no default calls a function or a sequence",
        &format!(
            "SELECT d.adrelid::regclass, a.attname FROM pg_attrdef d
             JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
             WHERE d.adrelid IN ({spread}) AND a.attgenerated = ''
               AND pg_get_expr(d.adbin, d.adrelid) ~ '\\(.*\\(|nextval|gen_random_uuid|now';"
        ),
    );
}

#[tokio::test]
async fn a_key_that_breaks_a_rule_is_found() {
    let db = TestDb::new();
    db.sql("CREATE UNIQUE INDEX alone ON places (id);");

    let found = db.sql(&format!(
        "SELECT i.indexrelid::regclass FROM pg_index i
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
         WHERE i.indisunique AND i.indrelid IN ({}) AND a.attname <> 'user_id';",
        spread()
    ));

    assert_eq!(found, "alone");
}

#[test]
fn every_statement_of_a_request_names_its_user() {
    let fixed = statements().map(|it| (it.name, it.sql.to_owned()));
    let staged = STAGED.iter().map(|it| (it.name, it.sql.to_owned()));
    let queries = places::queries().map(|sql| ("places.page", sql));
    let mut seen = 0;
    let mut wanderers = Vec::new();
    for (name, sql) in fixed.chain(staged).chain(queries) {
        seen += 1;
        let inserts = sql.contains("INSERT INTO ") && sql.contains("(user_id,");
        if !sql.contains("user_id = $1") && !inserts {
            wanderers.push(name);
        }
        let upper = sql.to_uppercase();
        assert!(!upper.contains("SET USER_ID"), "{name} moves a row");
        assert!(!upper.contains("MERGE INTO"), "{name}: {sql}");
        for volatile in ["random()", "gen_random_uuid", "clock_timestamp"] {
            assert!(!sql.contains(volatile), "{name}: {sql}");
        }
    }
    assert!(seen > 1_000, "{seen}");
    wanderers.dedup();
    assert_eq!(wanderers, WITHOUT_OWNER);
}
