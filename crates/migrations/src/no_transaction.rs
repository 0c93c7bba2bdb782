//! Files without a transaction, and the invalid indexes that they may leave.
//!
//! A `CREATE INDEX CONCURRENTLY` that is stopped leaves an index that is updated and never
//! used. A second `CREATE INDEX` fails because of its name, and one with `IF NOT EXISTS`
//! does nothing. So an invalid index of that name is dropped before the statement is sent
//! again.

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
    SELECT index.indexrelid, index.indexrelid::regclass::text, class.relname::text, of.relname::text
    FROM pg_index index
    JOIN pg_class class ON class.oid = index.indexrelid
    JOIN pg_class of ON of.oid = index.indrelid
    WHERE NOT index.indisvalid AND class.relkind = 'i'
    ORDER BY 2";

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
        if builds_index(statement) {
            drop_invalid(client, statement)
                .await
                .map_err(failed(line))?;
        }
        watch
            .follow(statement, client.batch_execute(statement.text))
            .await
            .map_err(|error| script.failure(Some(line_of(&error, statement)), error))?;
    }

    let mut indexes = invalid(client).await.map_err(failed(None))?;
    indexes.retain(|index| !before.contains(index));
    if indexes.is_empty() {
        return Ok(());
    }
    Err(MigrateError::InvalidIndexes {
        file: script.file.clone(),
        indexes: indexes.into_iter().map(|index| index.written).collect(),
    })
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

#[derive(PartialEq, Eq)]
struct Invalid {
    oid: u32,
    /// The index as a statement names it.
    written: String,
    name: String,
    table: String,
}

async fn invalid(client: &Client) -> Result<Vec<Invalid>, Error> {
    let rows = client.query(INVALID, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(Invalid {
                oid: row.try_get(0)?,
                written: row.try_get(1)?,
                name: row.try_get(2)?,
                table: row.try_get(3)?,
            })
        })
        .collect()
}

/// Drops the invalid indexes that the statement names together with their table.
async fn drop_invalid(client: &Client, statement: &Statement<'_>) -> Result<(), Error> {
    let names = |name: &str| statement.tokens().any(|token| stored_name(token) == name);
    for index in invalid(client).await? {
        if names(&index.name) && names(&index.table) {
            let index = index.written;
            tracing::warn!(index, "dropping an invalid index of an earlier run");
            let sql = format!("DROP INDEX CONCURRENTLY {index}");
            client.batch_execute(&sql).await?;
        }
    }
    Ok(())
}

/// Whether it is a `CREATE [UNIQUE] INDEX CONCURRENTLY`.
pub(crate) fn builds_index(statement: &Statement<'_>) -> bool {
    let words = statement.tokens().map(str::to_ascii_lowercase);
    let words: Vec<_> = words.filter(|word| word != "unique").take(3).collect();
    words == ["create", "index", "concurrently"]
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

    #[test]
    fn only_a_concurrent_build_is_one() {
        for (sql, is_one) in [
            ("CREATE INDEX CONCURRENTLY a ON t (x)", true),
            ("create unique index concurrently -- why\n a on t (x)", true),
            ("CREATE INDEX a ON t (x)", false),
            ("DROP INDEX CONCURRENTLY a", false),
            ("REINDEX INDEX CONCURRENTLY a", false),
        ] {
            assert_eq!(builds_index(&split(sql)[0]), is_one, "{sql}");
        }
    }

    #[test]
    fn names_are_compared_as_the_server_stores_them() {
        for (written, stored) in [("Name", "name"), ("\"Na\"\"me\"", "Na\"me")] {
            assert_eq!(stored_name(written), stored);
        }
    }
}
