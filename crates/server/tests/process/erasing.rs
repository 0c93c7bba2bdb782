//! A server that is killed while it deletes as much as an account may hold.

use std::thread;

use crate::support::{PASSWORD, Server, migrated_database, wait_until};

/// Less than it takes to delete all at once.
const TIMEOUT: (&str, &str) = ("DB_STATEMENT_TIMEOUT", "300ms");

/// 200,000 places in one list. The indexes for searching are of no use here, and half
/// of the work.
const FILL: &str = "
    SET session_replication_role = replica; -- the foreign keys hold by construction
    DROP INDEX places_found_by_idx;
    DROP INDEX places_name_trigram_idx;
    INSERT INTO lists (user_id, id, name, color, created_at, updated_at)
    SELECT id, id, 'List', '#3b82f6', now(), now() FROM users;
    INSERT INTO places (user_id, id, name, created_at, updated_at)
    SELECT users.id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'x',
           now(), now()
    FROM users, generate_series(1, 200000) AS n;
    INSERT INTO list_places (user_id, list_id, place_id, added_at)
    SELECT user_id, user_id, id, now() FROM places;
    ANALYZE;";

#[test]
fn the_next_server_finishes_a_killed_servers_deletion() {
    let database = migrated_database();
    let count = |table: &str| -> u64 {
        let rows = database.execute(&format!("SELECT count(*) FROM {table};"));
        rows.unwrap().parse().unwrap()
    };
    // The client is cut off as soon as some of it is gone.
    let killed_while = |path: &str, table: &str, token: Option<&str>| {
        let server = Server::start(&database.url(), &[TIMEOUT]);
        let client = server.client().with_token(token.unwrap());
        thread::scope(|scope| {
            let request = scope.spawn(|| client.try_send("DELETE", path, &[], None));
            wait_until("some rows are gone", || count(table) < 200_000);
            server.process.send("KILL");
            assert!(request.join().unwrap().is_err(), "it was to be cut off");
        });
        let left = count(table);
        assert!(left > 0, "all of {table} was gone before");
    };
    let first = Server::start(&database.url(), &[]);
    let ada = first.register("ada");
    database.execute(FILL).unwrap();
    let bea = first.register("bea");
    let id = ada.get("/api/me").json()["id"].as_str().unwrap().to_owned();

    // Asked again, the list goes.
    let list = format!("/api/lists/{id}");
    killed_while(&list, "list_places", ada.token.as_deref());
    assert_eq!(ada.get(&list).status, 200);
    assert_eq!(ada.send("DELETE", &list, &[], None).status, 204);
    assert_eq!(count("list_places"), 0);

    // Nobody can ask again for an account, and it goes by itself.
    killed_while("/api/me", "places", ada.token.as_deref());
    assert_eq!(count("users"), 2);
    wait_until("the session is over everywhere", || {
        ada.get("/api/me").status == 401
    });
    assert_eq!(ada.log_in("ada", PASSWORD).status, 401);
    wait_until("the account is gone", || count("users") == 1);
    assert_eq!(count("places"), 0);
    assert_eq!(ada.try_register("ada").status, 201);
    assert_eq!(bea.get("/api/me").status, 200);
}
