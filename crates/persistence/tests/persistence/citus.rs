//! Forms of statements that Citus 13.2 was seen to refuse, or to answer wrongly, on tables
//! that are spread over its workers. The tables themselves are the subject of
//! `sharding.rs`.

use std::collections::BTreeSet;

use listbud_persistence::{imports::STAGED, places, statements};

use crate::support::TestDb;

/// A query, or a query in brackets within another.
#[derive(Debug, Default)]
struct Block {
    /// Its text without the blocks within it.
    text: String,
    /// The word before its bracket.
    opener: String,
    parent: Option<usize>,
}

impl Block {
    /// The tables that it reads or changes, without the target of INSERT.
    fn tables(&self) -> Vec<&str> {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let named = words
            .windows(2)
            .filter(|pair| matches!(pair[0], "FROM" | "JOIN" | "USING" | "UPDATE"));
        named.map(|pair| pair[1]).collect()
    }

    fn is_result_of_its_own(&self) -> bool {
        self.opener == "MATERIALIZED"
    }
}

/// The blocks of a statement, the outermost first.
fn blocks(sql: &str) -> Vec<Block> {
    let spaced = ['(', ')', ',', ';']
        .into_iter()
        .fold(sql.to_owned(), |sql, c| sql.replace(c, &format!(" {c} ")));
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut blocks = vec![Block::default()];
    // One entry for each open bracket: the block that it belongs to.
    let mut open = vec![0];
    for (n, word) in words.iter().enumerate() {
        let block = *open.last().unwrap();
        let next = words.get(n + 1).copied().unwrap_or_default();
        match *word {
            "(" if matches!(next, "SELECT" | "WITH" | "UPDATE" | "DELETE" | "INSERT") => {
                blocks.push(Block {
                    opener: words[n.saturating_sub(1)].to_owned(),
                    parent: Some(block),
                    ..Block::default()
                });
                open.push(blocks.len() - 1);
            }
            "(" => open.push(block),
            ")" => drop(open.pop()),
            _ => {
                blocks[block].text += word;
                blocks[block].text.push(' ');
            }
        }
    }
    blocks
}

const LOCKS: [&str; 4] = [
    "FOR UPDATE",
    "FOR NO KEY UPDATE",
    "FOR SHARE",
    "FOR KEY SHARE",
];

/// What Citus does wrong with a statement, if anything.
fn fault(sql: &str, spread: &BTreeSet<String>) -> Option<&'static str> {
    let blocks = blocks(sql);
    let is_spread = |table: &&str| spread.contains(*table);
    let reads_spread = |block: &Block| block.tables().iter().any(is_spread);
    let reads_staged = |block: &Block| block.tables().contains(&"import_rows");
    let reads_users = |block: &Block| block.tables().contains(&"users");

    if sql.contains("set_config") {
        return Some("set_config sets nothing on a worker");
    }
    if sql.contains("ctid") && blocks.iter().any(reads_spread) {
        return Some("it names a row of a spread table by ctid");
    }
    let locks = |block: &Block| LOCKS.iter().any(|lock| block.text.contains(lock));
    if blocks.iter().any(|it| reads_users(it) && locks(it)) {
        return Some("a row lock on users locks the whole table, on all nodes");
    }
    for block in &blocks {
        if reads_staged(block)
            && reads_spread(block)
            && !block.text.starts_with("UPDATE import_rows")
        {
            return Some("it joins the staging table with a spread one");
        }
        let mut inner = block;
        while let Some(outer) = inner.parent.filter(|_| !inner.is_result_of_its_own()) {
            let outer = &blocks[outer];
            if reads_spread(block) && reads_staged(outer) {
                return Some("the staging table's query has a subquery on a spread one");
            }
            if reads_staged(block) && reads_spread(outer) && block.opener != "IN" {
                return Some("a spread table's query has a subquery on the staging table");
            }
            inner = outer;
        }
    }
    None
}

fn spread(db: &TestDb) -> BTreeSet<String> {
    let tables = db.sql(
        "SELECT string_agg(c.relname, ' ') FROM pg_class c
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'user_id'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r';",
    );
    tables.split(' ').map(str::to_owned).collect()
}

#[tokio::test]
async fn no_statement_has_a_form_that_citus_refuses() {
    let spread = spread(&TestDb::new());
    assert!(spread.len() >= 10, "{spread:?}");
    let fixed = statements().map(|it| (it.name, it.sql.to_owned()));
    let staged = STAGED.iter().map(|it| (it.name, it.sql.to_owned()));
    let queries = places::queries().map(|sql| ("places.page", sql));

    let mut faults = Vec::new();
    for (name, sql) in fixed.chain(staged).chain(queries) {
        faults.extend(fault(&sql, &spread).map(|fault| format!("{name}: {fault}")));
    }

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// As the statements were when they were tried with Citus.
#[tokio::test]
async fn every_form_that_citus_refused_is_found() {
    let spread = spread(&TestDb::new());
    let refused = [
        "INSERT INTO places (user_id, id, google_place_id)
         SELECT $1, new_id,
                CASE WHEN NOT EXISTS (SELECT FROM places o
                                      WHERE o.user_id = $1
                                        AND o.google_place_id = r.google_place_id)
                     THEN google_place_id END
         FROM import_rows r
         WHERE place_id IS NULL",
        "SELECT p.id FROM list_places lp
         JOIN places p ON p.user_id = $1 AND p.id = lp.place_id
         WHERE lp.user_id = $1
           AND NOT EXISTS (SELECT FROM import_rows r WHERE r.place_id = p.id)",
        "SELECT p.id FROM import_rows r JOIN places p ON p.user_id = $1 AND p.id = r.place_id",
        "UPDATE import_rows r SET place_id = p.id FROM places p
         WHERE p.user_id = $1
           AND NOT EXISTS (SELECT FROM places o WHERE o.user_id = $1 AND o.name = p.name)",
        "DELETE FROM sessions WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM sessions WHERE expires_at <= $1 LIMIT $2))",
        "SELECT set_config('pg_trgm.word_similarity_threshold', '0.39', true)",
        "SELECT password_hash FROM users WHERE id = $1 FOR NO KEY UPDATE",
    ];
    let accepted = [
        "UPDATE import_rows r SET place_id = p.id FROM places p
         WHERE p.user_id = $1 AND p.cid = r.cid
           AND r.row IN (SELECT min(o.row) FROM import_rows o GROUP BY o.name)",
        "WITH alone AS MATERIALIZED (SELECT p.id FROM places p WHERE p.user_id = $1)
         UPDATE import_rows r SET place_id = a.id FROM alone a WHERE a.id = r.new_id",
        "SELECT p.id FROM places p
         WHERE p.user_id = $1 AND p.id IN (SELECT place_id FROM import_rows)
         FOR NO KEY UPDATE",
        "DELETE FROM revocations WHERE ctid = ANY (ARRAY(SELECT ctid FROM revocations LIMIT $2))",
    ];

    for sql in refused {
        assert!(fault(sql, &spread).is_some(), "{sql}");
    }
    for sql in accepted {
        assert_eq!(fault(sql, &spread), None, "{sql}");
    }
}
