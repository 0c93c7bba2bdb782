//! What the migrations make, and what the schema refuses by itself.

use std::{fs, path::Path, process::Command};

use listbud_domain::{ListName, TagName, import::ImportedList};
use listbud_local_postgres::TestDatabase;
use listbud_persistence::{Connection, Database, StoreError};

use crate::{
    import_support::{batch, import_batch, pin},
    support::{TestDb, at, cluster, id, settings},
};

fn file(direction: &str, name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    fs::read_to_string(folder.join(direction).join(format!("{name}.sql"))).unwrap()
}

/// The schema as `pg_dump` writes it, without the two lines that differ from run
/// to run.
fn dump(database: &str) -> String {
    let dumped = Command::new(cluster().binaries().folder().join("pg_dump"))
        .args(["--schema-only", "--no-password", "--dbname", database])
        .args(["--host", "127.0.0.1", "--username", cluster().user()])
        .env("PGPORT", cluster().port().to_string())
        .env("PGPASSFILE", cluster().password_file())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&dumped.stderr);
    assert!(dumped.status.success(), "{errors}");
    let text = String::from_utf8(dumped.stdout).unwrap();
    let differs = |line: &&str| line.starts_with("\\restrict") || line.starts_with("\\unrestrict");
    let lines = text.lines().filter(|line| !differs(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn undoing_the_second_migration_leaves_the_schema_of_the_first() {
    const FIRST: &str = "V1__accounts_places_lists_tags";
    const SECOND: &str = "V2__sessions_and_revocations";
    let name = format!("undo_{}", id().simple());
    cluster().create_database(&name).unwrap();
    let run = |sql: &str| cluster().execute(&name, sql).unwrap();

    run(&file("up", FIRST));
    let first = dump(&name);
    run(&file("up", SECOND));
    let second = dump(&name);
    run(&file("down", SECOND));
    let undone = dump(&name);

    assert!(second.contains("CREATE TABLE public.revocations"));
    assert_ne!(first, second);
    assert_eq!(first, undone);
    cluster().drop_database(&name).unwrap();
}

/// What bears the mark of an import, and of which.
const MARKED: &str = "
    SELECT string_agg(concat_ws(' ', what, import_id, one, other), E'\n' ORDER BY what, one, other)
    FROM (SELECT 'place' AS what, import_id, id AS one, NULL::uuid AS other FROM places
          UNION ALL SELECT 'list', import_id, id, NULL FROM lists
          UNION ALL SELECT 'tag', import_id, id, NULL FROM tags
          UNION ALL SELECT 'in list', import_id, place_id, list_id FROM list_places
          UNION ALL SELECT 'with tag', import_id, place_id, tag_id FROM place_tags) AS marked
    WHERE import_id IS NOT NULL;";

#[tokio::test]
async fn what_imports_added_is_known_in_both_forms_of_the_schema() {
    const MARKS: &str = "V4__import_marks";
    let db = TestDb::new();
    let owner = db.user().await;
    db.named(owner, "Somebody's own").await;
    for names in [["Ada", "Bea"], ["Bea", "Cleo"]] {
        let places = (2..).zip(names).map(|(line, name)| {
            let mut place = pin(line, name);
            place.lists.push(0);
            place.tags.push(TagName::parse("lunch").unwrap());
            place
        });
        let mut batch = batch(places);
        batch.lists.push(ImportedList {
            name: ListName::parse(names[0]).unwrap(),
            description: None,
            color: None,
            emoji: None,
        });
        import_batch(&db, owner, &batch).await.unwrap();
    }
    let marked = db.sql(MARKED);

    db.sql(&file("down", MARKS));
    let written_down = db.count("import_additions");
    db.sql(&file("up", MARKS));

    // Two places, a list and a tag with the first; one place and a list with the
    // second; each in its list, and one tag on each new place.
    assert_eq!(marked.lines().count(), 13, "{marked}");
    assert_eq!(written_down, 13);
    assert_eq!(db.sql(MARKED), marked);
}

/// What was touched before there was a mark for it.
#[tokio::test]
async fn the_mark_of_a_persons_change_is_derived_from_what_is_known() {
    const MARK: &str = "V8__touched_and_closing";
    let db = TestDb::new();
    let owner = db.user().await;
    let names = ["untouched", "filled", "edited", "own"];
    for name in names {
        db.named(owner, name).await;
        db.list(owner, name).await;
        db.tag(owner, name).await;
    }
    db.sql(&file("down", MARK));
    db.sql(&format!(
        "INSERT INTO imports (user_id, id, file_name, format, imported, merged, skipped, report,
                              created_at)
         SELECT '{owner}', md5(format)::uuid, 'x', format, 1, 0, 0, '{{}}', now()
         FROM unnest('{{saved_list_csv,listbud_backup}}'::text[]) AS format;
         UPDATE places SET import_id = md5('saved_list_csv')::uuid WHERE name <> 'own';
         UPDATE lists SET import_id = md5('saved_list_csv')::uuid WHERE name <> 'own';
         UPDATE tags SET import_id = md5('saved_list_csv')::uuid WHERE name <> 'own';
         -- Another import has filled it, later.
         UPDATE places SET updated_at = now() + interval '1 day' WHERE name IN ('filled', 'own');
         -- By the clock of a server that is behind.
         UPDATE places SET edited = '{{notes}}' WHERE name IN ('edited', 'own');
         UPDATE lists SET updated_at = created_at - interval '1 hour' WHERE name = 'edited';
         UPDATE tags SET updated_at = created_at - interval '1 hour' WHERE name = 'edited';
         INSERT INTO places (user_id, id, name, edited, created_at, updated_at, import_id)
         VALUES ('{owner}', '{}', 'restored', '{{notes}}', '2020-01-01', '2020-01-02',
                 md5('listbud_backup')::uuid),
                ('{owner}', '{}', 'restored and edited', '{{notes}}', '2020-01-01',
                 now() + interval '1 day', md5('listbud_backup')::uuid);",
        id(),
        id()
    ));

    db.sql(&file("up", MARK));
    let touched = db.sql(
        "SELECT 'place ' || name FROM places WHERE touched
         UNION ALL SELECT 'list ' || name FROM lists WHERE touched
         UNION ALL SELECT 'tag ' || name FROM tags WHERE touched
         ORDER BY 1;",
    );

    assert_eq!(
        touched,
        "list edited\nplace edited\nplace restored and edited\ntag edited"
    );
}

/// The constraint that refuses a statement.
fn refusal(database: &TestDatabase<'_>, sql: &str) -> String {
    let error = database.execute(sql).unwrap_err().to_string();
    let (_, rest) = error.split_once("constraint \"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_schema_refuses_sessions_tokens_and_revocations_that_cannot_be() {
    let db = TestDb::new();
    let ada = db.user().await;
    let bea = db.user().await;
    let session = db.session(ada, at(0), 1).await;
    let sessions = "INSERT INTO sessions
                    (user_id, id, created_at, last_used_at, expires_at, user_agent) VALUES";
    let tokens = "INSERT INTO refresh_tokens
                  (user_id, token_hash, session_id, created_at, expires_at) VALUES";
    let hash = "decode(repeat('07', 32), 'hex')";
    let day = "now(), now() + interval '1 day'";

    for (sql, constraint) in [
        (
            format!("{sessions} ('{ada}', gen_random_uuid(), now(), now(), now(), 'x');"),
            "sessions_expires_at_check",
        ),
        (
            format!("{sessions} ('{ada}', gen_random_uuid(), now(), {day}, repeat('x', 301));"),
            "sessions_user_agent_check",
        ),
        (
            format!("{sessions} ('{ada}', gen_random_uuid(), now(), {day}, '');"),
            "sessions_user_agent_check",
        ),
        (
            format!("{sessions} (gen_random_uuid(), gen_random_uuid(), now(), {day}, 'x');"),
            "sessions_user_fkey",
        ),
        (
            format!("{tokens} ('{ada}', decode('07', 'hex'), '{session}', {day});"),
            "refresh_tokens_token_hash_check",
        ),
        (
            format!("{tokens} ('{ada}', {hash}, '{session}', now(), now());"),
            "refresh_tokens_expires_at_check",
        ),
        (
            format!("{tokens} ('{bea}', {hash}, '{session}', {day});"),
            "refresh_tokens_session_fkey",
        ),
        (
            "INSERT INTO revocations VALUES (gen_random_uuid(), now(), now());".to_owned(),
            "revocations_expires_at_check",
        ),
    ] {
        assert_eq!(refusal(&db.database, &sql), constraint, "{sql}");
    }
    assert_eq!((db.count("sessions"), db.count("refresh_tokens")), (1, 1));
}

#[tokio::test]
async fn the_schema_refuses_api_tokens_that_cannot_be() {
    let db = TestDb::new();
    let ada = db.user().await;
    let insert = |owner: &str, name: &str, hash: &str, scopes: &str, end: &str| {
        format!(
            "INSERT INTO api_tokens
                 (user_id, id, name, token_hash, scopes, created_at, expires_at)
             VALUES ({owner}, gen_random_uuid(), {name}, {hash}, {scopes}, now(), {end});"
        )
    };
    let (ada, hash, read) = (format!("'{ada}'"), "sha256('x')", "'{read,places:add}'");

    for (sql, constraint) in [
        (
            insert("gen_random_uuid()", "'x'", hash, read, "NULL"),
            "api_tokens_user_fkey",
        ),
        (
            insert(&ada, "''", hash, read, "NULL"),
            "api_tokens_name_check",
        ),
        (
            insert(&ada, "repeat('x', 101)", hash, read, "NULL"),
            "api_tokens_name_check",
        ),
        (
            insert(&ada, "'x'", "'secret'", read, "NULL"),
            "api_tokens_token_hash_check",
        ),
        (
            insert(&ada, "'x'", hash, "'{}'", "NULL"),
            "api_tokens_scopes_check",
        ),
        (
            insert(&ada, "'x'", hash, "'{read,all}'", "NULL"),
            "api_tokens_scopes_check",
        ),
        (
            insert(&ada, "'x'", hash, read, "now()"),
            "api_tokens_expires_at_check",
        ),
    ] {
        assert_eq!(refusal(&db.database, &sql), constraint, "{sql}");
    }
    db.sql(&insert(&ada, "'x'", hash, read, "NULL"));
}

#[tokio::test]
async fn one_token_cannot_stand_in_two_sessions() {
    let db = TestDb::new();
    let ada = db.user().await;
    db.session(ada, at(0), 1).await;
    let token_hash = crate::sessions::hash(1);

    let again = db
        .start(&crate::sessions::new(ada, at(1), &token_hash))
        .await;

    assert!(again.unwrap_err().is_duplicate("refresh_tokens_pkey"));
    assert_eq!(db.count("sessions"), 1);
}

#[tokio::test]
async fn a_schema_without_the_tables_is_a_failure_and_no_absence() {
    let url = cluster().url("postgres");
    let pool = Database::new(&Connection::parse(&url).unwrap(), &settings()).unwrap();
    let client = pool.client().await.unwrap();

    let outcome = listbud_persistence::revocations::unexpired(&client, at(0)).await;

    assert!(
        matches!(outcome, Err(StoreError::Failed { .. })),
        "{outcome:?}"
    );
}
