//! What a connection URL says.

use listbud_persistence::{Connection, Tls};

use crate::support::{TestDb, pool, settings};

#[tokio::test]
async fn a_password_with_signs_that_mean_something_in_a_url_works() {
    let db = TestDb::new();
    let user = format!("user_{}", db.database.name());
    db.sql(&format!(
        "CREATE ROLE {user} LOGIN PASSWORD 'a+b&c=d?e%20f@g/h#i';"
    ));
    let url = db.database.url();
    let (_, place) = url.rsplit_once('@').unwrap();
    let in_user_info = format!("postgres://{user}:a+b%26c=d%3Fe%2520f%40g%2Fh%23i@{place}");
    let in_query =
        format!("postgres://{place}?user={user}&password=a+b%26c%3Dd%3Fe%2520f%40g%2Fh%23i");

    for url in [in_user_info, in_query] {
        let client = pool(&url, &settings()).client().await;

        assert!(client.is_ok(), "{url}: {:?}", client.err());
    }
    db.sql(&format!("DROP ROLE {user};"));
}

#[tokio::test]
async fn the_first_of_several_hosts_that_may_be_written_to_is_used() {
    let db = TestDb::new();
    let port = crate::support::cluster().port();
    // Nobody listens on the first.
    let url = db.database.url().replace(
        &format!("127.0.0.1:{port}"),
        &format!("127.0.0.1:1,127.0.0.1:{port}"),
    );

    let writable = pool(
        &format!("{url}?target_session_attrs=read-write"),
        &settings(),
    );
    assert!(writable.client().await.is_ok());

    db.sql(&format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on;",
        db.database.name()
    ));
    let read_only = pool(
        &format!("{url}?target_session_attrs=read-write"),
        &settings(),
    );
    assert!(read_only.client().await.is_err());
}

#[test]
fn the_address_and_not_the_name_decides_whether_a_host_is_this_machine() {
    for (url, is_verified) in [
        ("postgres://u@localhost/x", false),
        ("postgres://u@localhost/x?hostaddr=127.0.0.1", false),
        ("postgres://u@localhost/x?hostaddr=192.0.2.1", true),
        ("postgres://u@localhost,db.example.org/x", true),
        ("postgres:///x?host=db.example.org", true),
        ("postgres:///x?host=/run/postgresql", false),
    ] {
        let connection = Connection::parse(url).unwrap();

        assert_eq!(
            matches!(connection.tls(), Tls::Verified(_)),
            is_verified,
            "{url}"
        );
    }
}

#[test]
fn no_part_of_a_connection_string_is_taken_for_another() {
    for text in [
        "host=localhost sslmode=require password=hunter2",
        "postgres://u:hunter2@h/x?sslmode=REQUIRE",
        "postgres://u:hunter2@h/x?sslrootcert=",
        "postgres://u:hunter2@h/x?sslcert=client.pem",
    ] {
        let error = Connection::parse(text).unwrap_err();

        assert!(!format!("{error} {error:?}").contains("hunter2"), "{text}");
    }
}
