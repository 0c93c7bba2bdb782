use super::*;

fn texts(sql: &str) -> Vec<&str> {
    split(sql).iter().map(|s| s.text).collect()
}

#[test]
fn a_semicolon_ends_a_statement_and_the_last_one_is_optional() {
    assert_eq!(texts("SELECT 1; SELECT 2"), ["SELECT 1", "SELECT 2"]);
    assert_eq!(texts("SELECT 1;\nSELECT 2;\n"), ["SELECT 1", "SELECT 2"]);
}

#[test]
fn nothing_but_blanks_and_comments_is_no_statement() {
    assert_eq!(texts(""), [""; 0]);
    assert_eq!(texts(" ;; -- a;b\n /* c; */ ;\n"), [""; 0]);
}

#[test]
fn semicolons_in_quotes_and_comments_do_not_count() {
    for whole in [
        "SELECT 'a;b''c;d'",
        r"SELECT E'it\';s''; no \\', 'x;'",
        r"SELECT 'backslash \', 'x;y'",
        "SELECT 1 AS \"a;\"\"b;\"",
        "SELECT 1 -- one; two\n + 2",
        "SELECT 1 /* one; /* two; */ three; **/ + 2",
        "SELECT $$a;b$$, $t$ $$;$u$; $t$",
        "SELECT $ü1$;$ü1$",
        "SELECT 'ümlaut; ß'",
        "PREPARE p AS SELECT $1, a$b$c FROM t",
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
    ] {
        assert_eq!(texts(&format!("{whole};SELECT 3")), [whole, "SELECT 3"]);
    }
}

#[test]
fn dollars_in_names_and_parameters_open_no_quote() {
    assert_eq!(
        texts("SELECT a$b; SELECT $1; SELECT c$b"),
        ["SELECT a$b", "SELECT $1", "SELECT c$b"]
    );
}

#[test]
fn an_atomic_body_is_one_statement() {
    let function = "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC
        SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
        SELECT 3;
    END";

    assert_eq!(
        texts(&format!("{function}; SELECT 4;")),
        [function, "SELECT 4"]
    );
}

#[test]
fn case_outside_an_atomic_body_does_not_hold_a_statement_open() {
    let sql = "CREATE TABLE t AS SELECT CASE WHEN true THEN 1 END; SELECT 2";

    assert_eq!(texts(sql).len(), 2);
}

#[test]
fn what_never_ends_is_passed_on_whole() {
    for sql in [
        "SELECT 'a;",
        "SELECT \"a;",
        "SELECT $a$;",
        "SELECT E'\\",
        "SELECT (1;",
    ] {
        assert_eq!(texts(sql), [sql]);
    }
    assert_eq!(texts("SELECT 1 /* a; /* */"), ["SELECT 1"]);
}

#[test]
fn a_statement_knows_the_line_on_which_it_begins() {
    let sql = "-- why\n\nSELECT '\n';\n/* a\nb */ SELECT 2;";

    let lines: Vec<_> = split(sql).iter().map(|s| s.line).collect();

    assert_eq!(lines, [3, 6]);
}

#[test]
fn statements_that_begin_or_end_a_transaction_are_recognised() {
    for sql in [
        "BEGIN",
        "begin isolation level serializable",
        "START TRANSACTION",
        "Commit",
        "COMMIT PREPARED 'x'",
        "END",
        "ABORT",
        "ROLLBACK",
        "ROLLBACK /* all */ AND CHAIN",
        "PREPARE TRANSACTION 'x'",
    ] {
        assert!(split(sql)[0].controls_transaction(), "{sql}");
    }
    for sql in [
        "SAVEPOINT a",
        "RELEASE a",
        "ROLLBACK TO a",
        "ROLLBACK WORK TO SAVEPOINT a",
        "PREPARE p AS SELECT 1",
        "COMMENT ON TABLE t IS 'commit'",
        "DO $$ BEGIN END $$",
        "(SELECT 1)",
    ] {
        assert!(!split(sql)[0].controls_transaction(), "{sql}");
    }
}
