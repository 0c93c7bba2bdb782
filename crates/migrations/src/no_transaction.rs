//! Files without a transaction, and the invalid indexes that they may leave.
//!
//! A `CREATE INDEX CONCURRENTLY` that is stopped leaves an index that is updated and never
//! used. A second `CREATE INDEX` fails because of its name, and one with `IF NOT EXISTS`
//! does nothing. So an invalid index of that name is dropped before the statement is sent
//! again.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_postgres::{Client, Error};

use crate::error::MigrateError;
use crate::options::Options;
use crate::progress::Watch;
use crate::script::{Script, line_of};
use crate::session::limit;
use crate::statements::Statement;

/// An index on a partitioned table (`I`) may stay invalid until its parts are attached.
const INVALID: &str = "
    SELECT index.indexrelid, index.indexrelid::regclass::text
    FROM pg_index index
    JOIN pg_class class ON class.oid = index.indexrelid
    WHERE NOT index.indisvalid AND class.relkind = 'i'
    ORDER BY 2";

const INVALID_NAMED: &str = "
    SELECT index.indexrelid::regclass::text
    FROM pg_index index
    JOIN pg_class class ON class.oid = index.indexrelid
    WHERE NOT index.indisvalid
      AND class.relkind = 'i'
      AND class.relname = $1
      AND index.indrelid = to_regclass($2)";

/// Sends the statements of a file, each in a transaction of its own.
pub(crate) async fn send(
    client: &Client,
    script: &Script<'_>,
    options: &Options,
    watch: &mut Watch,
) -> Result<(), MigrateError> {
    let failed = |line| move |source| script.failure(line, source);
    let before = invalid(client).await.map_err(failed(None))?;
    for statement in &script.statements {
        let line = Some(statement.line);
        limits_for(client, script, statement, options)
            .await
            .map_err(failed(line))?;
        if let Some(index) = BuiltIndex::of(statement) {
            clear(client, &index).await.map_err(failed(line))?;
        }
        watch
            .follow(statement, client.batch_execute(statement.text))
            .await
            .map_err(|error| script.failure(Some(line_of(&error, statement)), error))?;
    }

    let after = invalid(client).await.map_err(failed(None))?;
    let new = after
        .into_iter()
        .filter(|(oid, _)| !before.contains_key(oid));
    let indexes: Vec<_> = new.map(|(_, name)| name).collect();
    if indexes.is_empty() {
        Ok(())
    } else {
        Err(MigrateError::InvalidIndexes {
            file: script.file.clone(),
            indexes,
        })
    }
}

/// A statement with `CONCURRENTLY` waits for every older transaction, and nothing queues
/// behind it: a short `lock_timeout` would only leave an invalid index.
async fn limits_for(
    client: &Client,
    script: &Script<'_>,
    statement: &Statement<'_>,
    options: &Options,
) -> Result<(), Error> {
    let mut headers = script.headers.clone();
    if headers.lock_timeout.is_none() && statement.says("concurrently") {
        headers.lock_timeout = Some(Duration::ZERO);
    }
    limit(client, options, &headers).await
}

async fn invalid(client: &Client) -> Result<BTreeMap<u32, String>, Error> {
    let rows = client.query(INVALID, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

async fn clear(client: &Client, index: &BuiltIndex) -> Result<(), Error> {
    let rows = client
        .query(INVALID_NAMED, &[&index.name, &index.table])
        .await?;
    for row in rows {
        let name: String = row.try_get(0)?;
        tracing::warn!(index = name, "dropping an invalid index of an earlier run");
        client
            .batch_execute(&format!("DROP INDEX CONCURRENTLY {name}"))
            .await?;
    }
    Ok(())
}

/// The index of a `CREATE INDEX CONCURRENTLY`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BuiltIndex {
    /// The name as the server keeps it.
    pub(crate) name: String,
    /// The table as the statement writes it.
    pub(crate) table: String,
    /// Whether the statement has `IF NOT EXISTS`.
    pub(crate) if_not_exists: bool,
}

impl BuiltIndex {
    /// `None` for every other statement, and for an index without a name.
    pub(crate) fn of(statement: &Statement<'_>) -> Option<Self> {
        let mut tokens = statement.tokens().peekable();
        let mut skip = |word: &str| {
            tokens
                .next_if(|token| token.eq_ignore_ascii_case(word))
                .is_some()
        };
        if !skip("create") {
            return None;
        }
        skip("unique");
        if !(skip("index") && skip("concurrently")) {
            return None;
        }
        let if_not_exists = skip("if") && skip("not") && skip("exists");
        let name: String = next_until(&mut tokens, &["on"]);
        tokens.next();
        tokens.next_if(|token| token.eq_ignore_ascii_case("only"));
        let table = next_until(&mut tokens, &["using", "("]);
        (!name.is_empty()).then(|| Self {
            name: stored_name(&name),
            table,
            if_not_exists,
        })
    }
}

fn next_until<'s>(
    tokens: &mut std::iter::Peekable<impl Iterator<Item = &'s str>>,
    ends: &[&str],
) -> String {
    let mut text = String::new();
    let is_end = |token: &&str| ends.iter().any(|end| token.eq_ignore_ascii_case(end));
    while let Some(token) = tokens.next_if(|token| !is_end(token)) {
        text.push_str(token);
    }
    text
}

/// `Name` is kept as `name`, and `"Na""me"` as `Na"me`.
fn stored_name(written: &str) -> String {
    let quoted = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    quoted.map_or_else(
        || written.to_lowercase(),
        |inside| inside.replace("\"\"", "\""),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statements::split;

    fn built(sql: &str) -> Option<(String, String, bool)> {
        let index = BuiltIndex::of(&split(sql)[0])?;
        Some((index.name, index.table, index.if_not_exists))
    }

    #[test]
    fn the_index_of_a_concurrent_build_is_read_from_the_statement() {
        for (sql, name, table, if_not_exists) in [
            ("CREATE INDEX CONCURRENTLY A ON t (x)", "a", "t", false),
            (
                "create unique index concurrently -- why\n if not exists \"A\"\"b\" on only s.\"T\" using gin (x)",
                "A\"b",
                "s.\"T\"",
                true,
            ),
        ] {
            let expected = (name.to_owned(), table.to_owned(), if_not_exists);
            assert_eq!(built(sql), Some(expected));
        }
    }

    #[test]
    fn other_statements_build_no_index() {
        for sql in [
            "CREATE INDEX a ON t (x)",
            "CREATE INDEX CONCURRENTLY ON t (x)",
            "DROP INDEX CONCURRENTLY a",
            "REINDEX INDEX CONCURRENTLY a",
            "SELECT 1",
        ] {
            assert_eq!(built(sql), None, "{sql}");
        }
    }
}
