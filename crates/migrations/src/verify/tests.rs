use super::*;

const LINE: &str = "SELECT 1;\n";

fn problems(forward: &[(&str, &str)], undo: &[(&str, &str)]) -> Vec<String> {
    let migrations = |files: &[(&str, &str)]| -> Vec<_> {
        let read = |(name, sql): &(&str, &str)| Migration::unapplied(name, sql).unwrap();
        files.iter().map(read).collect()
    };
    let files = Files::new(&migrations(forward), &migrations(undo));
    files.problems().iter().map(ToString::to_string).collect()
}

/// What is wrong with a single file that has its undo.
fn problems_of(sql: &str) -> Vec<String> {
    problems(&[("V1__a", sql)], &[("V1__a", LINE)])
}

#[test]
fn a_history_with_an_undo_for_each_file_is_right() {
    let files = [("V2__b", LINE), ("V1__a", LINE), ("V3__c", LINE)];

    assert_eq!(problems(&files, &files), [""; 0]);
}

#[test]
fn gaps_duplicates_and_unversioned_files_are_reported() {
    let files = [
        ("V1__a", LINE),
        ("V3__c", LINE),
        ("V3__d", LINE),
        ("U4__e", LINE),
    ];

    let problems = problems(&files, &files);

    assert_eq!(
        problems,
        [
            "V3__d: its number is taken or below 1",
            "U4__e: refinery would run it forward and in any order, not as an undo",
            "V3__c: V2 is missing before it",
            "V3__d: there is another undo of that version",
        ]
    );
}

#[test]
fn a_file_without_undo_and_an_undo_without_file_are_reported() {
    assert_eq!(
        problems(&[("V1__a", LINE)], &[("V1__b", LINE)]),
        [
            "V1__a: it has no undo of the same name",
            "V1__b: there is no file for this undo",
        ]
    );
}

#[test]
fn a_program_must_have_embedded_what_is_in_the_folder() {
    let root = tempfile::tempdir().unwrap();
    for name in ["V1__a.sql", "V2__b.sql"] {
        std::fs::write(root.path().join(name), LINE).unwrap();
    }
    let file = |name, sql| Migration::unapplied(name, sql).unwrap();
    let check = |embedded: &[Migration]| check_folder(root.path(), root.path(), embedded);

    assert_eq!(check(&[file("V1__a", LINE), file("V2__b", LINE)]), Ok(()));
    let problems = check(&[file("V1__a", "SELECT 2"), file("V3__c", LINE)]).unwrap_err();

    assert_eq!(
        problems,
        [
            "V1__a is embedded with another text",
            "V2__b is not embedded; does build.rs watch the folder?",
            "V3__c is embedded, but has no file",
        ]
    );
}

#[test]
fn an_irreversible_file_needs_no_undo() {
    let sql = "-- migrate: irreversible it forgets\nSELECT 1";

    assert_eq!(problems(&[("V1__a", sql)], &[]), [""; 0]);
}

#[test]
fn texts_that_the_runner_would_refuse_are_reported_with_their_line() {
    for (sql, problem) in [
        ("SELECT 1;\r\n", "V1__a: it has line ends other than LF"),
        ("-- nothing\n", "V1__a: it has no statement"),
        (
            "-- migrate: no-transction\nSELECT 1",
            "V1__a, line 1: \"no-transction\" is not a header",
        ),
        (
            "SELECT 1;\nCOMMIT",
            "V1__a, line 2: COMMIT: the runner begins and ends transactions",
        ),
        (
            "-- migrate: compatible-with 2\nSELECT 1",
            "V1__a: its compatible-with names a version that comes after it",
        ),
    ] {
        assert_eq!(problems_of(sql), [problem]);
    }
}

#[test]
fn statements_that_need_a_file_without_a_transaction_are_reported() {
    for sql in [
        "CREATE INDEX CONCURRENTLY i ON t (x)",
        "create unique index concurrently i on t (x)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX TABLE CONCURRENTLY t",
        "VACUUM t",
    ] {
        let found = problems_of(sql);
        let expected = "V1__a, line 1: this needs the header -- migrate: no-transaction";
        assert_eq!(found, [expected], "{sql}");
    }
    assert_eq!(
        problems_of(
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v; CREATE INDEX concurrently_made ON t (x)"
        ),
        [""; 0]
    );
}

#[test]
fn an_index_that_a_second_run_cannot_build_is_reported() {
    let file = |rest: &str| problems_of(&format!("-- migrate: no-transaction\n{rest}"));

    assert_eq!(
        file("CREATE INDEX CONCURRENTLY i ON t (x)"),
        ["V1__a, line 2: without IF NOT EXISTS this file cannot run again after a failure"]
    );
    assert_eq!(
        file("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (x)"),
        [""; 0]
    );
}
