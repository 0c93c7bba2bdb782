//! Migrations: where one statement ends and the next begins.

// The splitter is private to its crate, and stays so.
#[rustfmt::skip]
#[path = "../../crates/migrations/src/statements.rs"]
mod statements;

use statements::split;

use crate::utf8;

/// Any text as a file of statements.
pub fn statements(input: &[u8]) {
    let Some(sql) = utf8(input) else { return };

    let found = split(sql);

    let mut rest_from = 0;
    for statement in &found {
        let at = offset_in(sql, statement.text);
        assert!(at >= rest_from, "statements stand one behind the other");
        let between = &sql[rest_from..at];
        assert!(split(between).is_empty(), "nothing is lost: {between:?}");
        rest_from = at + statement.text.len();

        assert!(!statement.text.is_empty());
        let breaks = sql[..at].matches('\n').count();
        assert_eq!(statement.line, 1 + breaks);
        for token in statement.tokens() {
            assert!(statement.text.contains(token), "{token:?} stands in it");
        }
        let _ = (
            statement.keyword(),
            statement.says("concurrently"),
            statement.transaction_problem(),
        );
    }
    assert!(
        split(&sql[rest_from..]).is_empty(),
        "nothing is lost at the end"
    );

    // A line break first, as a comment may stand in front of the semicolon.
    let texts: Vec<&str> = found.iter().map(|statement| statement.text).collect();
    let joined = texts.join("\n;");
    let again: Vec<&str> = split(&joined)
        .iter()
        .map(|statement| statement.text)
        .collect();
    assert_eq!(again, texts);
}

fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
