use std::thread;

use listbud_local_postgres::{Cluster, SqlError, Template};

use crate::support::quick;

#[test]
fn every_test_gets_its_own_copy_of_a_migrated_template() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let template = Template::new(&cluster, "template").unwrap();
    let migrate = "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('first');";
    cluster.execute(template.name(), migrate).unwrap();

    let names: Vec<String> = thread::scope(|scope| {
        let tests: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let database = template.database().unwrap();
                    database
                        .execute("INSERT INTO notes VALUES ('mine');")
                        .unwrap();
                    assert_eq!(database.execute("TABLE notes;").unwrap(), "first\nmine");
                    database.name().to_owned()
                })
            })
            .collect();
        tests.into_iter().map(|it| it.join().unwrap()).collect()
    });

    assert_eq!(
        cluster.execute("template", "TABLE notes;").unwrap(),
        "first"
    );
    for name in names {
        assert!(!cluster.has_database(&name).unwrap(), "{name} was left");
    }
}

#[test]
fn the_database_of_a_test_that_panics_is_kept_for_inspection() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let template = Template::new(&cluster, "template").unwrap();

    let failed = thread::scope(|scope| {
        let test = scope.spawn(|| {
            let database = template.database().unwrap();
            std::panic::panic_any(database.name().to_owned());
        });
        test.join().unwrap_err()
    });

    let name = failed.downcast::<String>().unwrap();
    assert!(cluster.has_database(&name).unwrap());
}

#[test]
fn a_template_of_an_earlier_run_is_replaced_by_an_empty_one() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let old = Template::new(&cluster, "template").unwrap();
    cluster.execute(old.name(), "CREATE TABLE old ();").unwrap();

    let new = Template::new(&cluster, "template").unwrap();

    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public';";
    assert_eq!(new.database().unwrap().execute(tables).unwrap(), "0");
}

#[test]
fn unusual_database_names_are_created_used_and_dropped() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    for name in [
        "a\"b'c",
        "user=x dbname=postgres",
        "postgres://é",
        "Ünï côdé",
    ] {
        cluster.create_database(name).unwrap();

        let current = cluster.execute(name, "SELECT current_database();");

        assert_eq!(current.unwrap(), name);
        cluster.drop_database(name).unwrap();
        assert!(!cluster.has_database(name).unwrap());
    }
}

#[test]
fn a_statement_that_fails_is_reported_with_its_line_and_ends_the_script() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let script = "CREATE TABLE a ();\nSELECT nonsense;\nCREATE TABLE b ();";

    let error = cluster.execute("postgres", script).unwrap_err();

    assert!(matches!(error, SqlError::Refused(_)), "{error}");
    assert!(error.to_string().contains(":2: ERROR:"), "{error}");
    let tables = "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public';";
    assert_eq!(cluster.execute("postgres", tables).unwrap(), "a");
}

#[test]
fn a_database_is_created_only_once() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    cluster.create_database("shop").unwrap();

    let again = cluster.create_database("shop").unwrap_err().to_string();

    assert!(again.contains("already exists"), "{again}");
}
