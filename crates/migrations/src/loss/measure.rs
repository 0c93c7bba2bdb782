//! Measuring a loss, by doing it and taking it back.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, Error, GenericClient, Transaction};

use super::Loss;
use crate::error::MigrateError;
use crate::options::Options;
use crate::script::Script;
use crate::session;
use crate::statements::Statement;

/// Without this a policy could hide rows from the count.
const SEE_ALL_ROWS: &str = "SET LOCAL row_security = off";

const TABLES: &str = "
    SELECT class.oid, class.oid::regclass::text, class.relkind = 'p',
           coalesce(pg_relation_filenode(class.oid), 0),
           (SELECT inhparent FROM pg_inherits WHERE inhrelid = class.oid LIMIT 1)
    FROM pg_class class
    JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
    WHERE class.relkind IN ('r', 'p')
      AND class.relpersistence <> 't'
      AND namespace.nspname !~ '^pg_'
      AND namespace.nspname <> 'information_schema'
      AND class.oid IS DISTINCT FROM to_regclass('refinery_schema_history')";

/// A generated column can be made again.
const COLUMNS: &str = "
    SELECT attrelid, attnum, quote_ident(attname), format_type(atttypid, atttypmod)
    FROM pg_attribute
    WHERE attrelid = ANY ($1) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''";

const DELETED: &str = "
    SELECT relid, n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_del > 0";

/// Statements that lose data, for undos that cannot be tried.
const LOSING_WORDS: [&str; 5] = ["drop", "truncate", "delete", "update", "type"];

/// Runs the undos in one transaction that is rolled back, and counts what they
/// take away. Tables and columns without content are no loss.
///
/// An undo without a transaction is read instead, for words that lose data.
pub(crate) async fn measure(
    client: &mut Client,
    undos: &[Script<'_>],
    options: &Options,
) -> Result<Vec<Loss>, MigrateError> {
    let mut outer = client.transaction().await.map_err(failed)?;
    outer.batch_execute(SEE_ALL_ROWS).await.map_err(failed)?;
    let before = Tables::read(&outer).await.map_err(failed)?;

    let mut trial = outer.transaction().await.map_err(failed)?;
    let mut losses = Vec::new();
    let mut skipped = false;
    for undo in undos {
        if undo.headers.no_transaction {
            skipped = true;
            losses.extend(read_in(undo));
            continue;
        }
        match attempt(&mut trial, undo, options).await {
            Ok(()) => {}
            // It may need what the undo before it was to do.
            Err(error) if skipped && !error.is_lock_conflict() => {
                losses.extend(undo.statements.first().map(|first| unmeasured(undo, first)));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    // The undos' settings were taken back, and this one with them.
    trial.batch_execute(SEE_ALL_ROWS).await.map_err(failed)?;
    let changes = Changes::read(&trial, &before).await.map_err(failed)?;
    trial.rollback().await.map_err(failed)?;

    losses.extend(changes.count(&outer, &before).await.map_err(failed)?);
    outer.rollback().await.map_err(failed)?;
    Ok(losses)
}

async fn attempt(
    trial: &mut Transaction<'_>,
    undo: &Script<'_>,
    options: &Options,
) -> Result<(), MigrateError> {
    let step = trial.transaction().await.map_err(failed)?;
    session::limit(&step, options, &undo.headers)
        .await
        .map_err(failed)?;
    let mut line = None;
    let outcome = undo
        .send(&step, &mut undo.watch(&options.unobserved()), &mut line)
        .await;
    match outcome {
        // Its settings are not to reach the next undo.
        Ok(()) => {
            step.commit().await.map_err(failed)?;
            session::reset(trial, options).await.map(drop)
        }
        Err(error) => {
            step.rollback().await.map_err(failed)?;
            Err(undo.failure(line, error))
        }
    }
}

fn read_in(undo: &Script<'_>) -> Vec<Loss> {
    let loses = |statement: &&Statement<'_>| {
        let drops_an_index = statement.keyword().eq_ignore_ascii_case("drop")
            && statement
                .tokens()
                .nth(1)
                .is_some_and(|what| what.eq_ignore_ascii_case("index"));
        !drops_an_index && LOSING_WORDS.iter().any(|word| statement.says(word))
    };
    let losing = undo.statements.iter().filter(loses);
    losing
        .map(|statement| unmeasured(undo, statement))
        .collect()
}

fn unmeasured(undo: &Script<'_>, statement: &Statement<'_>) -> Loss {
    Loss::Unmeasured {
        file: undo.file.clone(),
        line: statement.line,
        keyword: statement.keyword().to_owned(),
    }
}

struct Table {
    name: String,
    is_partitioned: bool,
    storage: u32,
    parent: Option<u32>,
}

impl Table {
    /// As it stands in a `FROM`; the rows of children are counted with them, those
    /// of partitions with the whole.
    fn source(&self) -> String {
        let only = if self.is_partitioned { "" } else { "ONLY " };
        format!("{only}{}", self.name)
    }
}

/// The tables and their columns, by what stays the same when a name changes.
struct Tables {
    tables: BTreeMap<u32, Table>,
    columns: BTreeMap<(u32, i16), (String, String)>,
}

impl Tables {
    async fn read(client: &(impl GenericClient + Sync)) -> Result<Self, Error> {
        let mut tables = BTreeMap::new();
        for row in client.query(TABLES, &[]).await? {
            let table = Table {
                name: row.try_get(1)?,
                is_partitioned: row.try_get(2)?,
                storage: row.try_get(3)?,
                parent: row.try_get(4)?,
            };
            tables.insert(row.try_get(0)?, table);
        }
        let oids: Vec<u32> = tables.keys().copied().collect();
        let mut columns = BTreeMap::new();
        for row in client.query(COLUMNS, &[&oids]).await? {
            let key = (row.try_get(0)?, row.try_get(1)?);
            columns.insert(key, (row.try_get(2)?, row.try_get(3)?));
        }
        Ok(Self { tables, columns })
    }
}

/// What the undos did to tables that were there before.
struct Changes {
    gone_tables: BTreeSet<u32>,
    gone_columns: Vec<(u32, i16)>,
    new_types: Vec<((u32, i16), String)>,
    deleted: Vec<(u32, i64)>,
    /// Tables with new storage, and how many rows they have in it.
    rewritten: Vec<(u32, i64)>,
}

impl Changes {
    async fn read(trial: &Transaction<'_>, before: &Tables) -> Result<Self, Error> {
        let after = Tables::read(trial).await?;
        let gone = |oid: &&u32| !after.tables.contains_key(oid);
        let gone_tables: BTreeSet<u32> = before.tables.keys().filter(gone).copied().collect();

        let mut gone_columns = Vec::new();
        let mut new_types = Vec::new();
        for (key, (_, from)) in &before.columns {
            match after.columns.get(key) {
                Some((_, to)) if to != from => new_types.push((*key, to.clone())),
                Some(_) => {}
                None if gone_tables.contains(&key.0) => {}
                None => gone_columns.push(*key),
            }
        }

        let mut deleted = Vec::new();
        for row in trial.query(DELETED, &[]).await? {
            let oid = row.try_get(0)?;
            if before.tables.contains_key(&oid) && after.tables.contains_key(&oid) {
                deleted.push((oid, row.try_get(1)?));
            }
        }
        let mut rewritten = Vec::new();
        for (oid, table) in &after.tables {
            let old = before.tables.get(oid);
            if old.is_some_and(|old| old.storage != table.storage) {
                rewritten.push((*oid, number(trial, "*", &table.source()).await?));
            }
        }
        Ok(Self {
            gone_tables,
            gone_columns,
            new_types,
            deleted,
            rewritten,
        })
    }

    /// Counts, with everything as it was before.
    async fn count(self, client: &Transaction<'_>, before: &Tables) -> Result<Vec<Loss>, Error> {
        let mut losses = Vec::new();
        for oid in &self.gone_tables {
            let Some(table) = before.tables.get(oid) else {
                continue;
            };
            // Partitions are counted with the whole.
            if table.parent.is_some_and(|parent| {
                self.gone_tables.contains(&parent)
                    && before.tables.get(&parent).is_some_and(|p| p.is_partitioned)
            }) {
                continue;
            }
            let rows = number(client, "*", &table.source()).await?;
            let table = table.name.clone();
            losses.push(Loss::Table { table, rows });
        }
        for key in &self.gone_columns {
            if let Some((table, column, _, rows)) = values(client, before, *key).await? {
                losses.push(Loss::Column {
                    table,
                    column,
                    rows,
                });
            }
        }
        for (key, to) in self.new_types {
            if let Some((table, column, from, rows)) = values(client, before, key).await? {
                losses.push(Loss::Type {
                    table,
                    column,
                    from,
                    to,
                    rows,
                });
            }
        }
        let mut rows_gone: BTreeMap<u32, i64> = self.deleted.into_iter().collect();
        for (oid, left) in self.rewritten {
            if let Some(table) = before.tables.get(&oid) {
                let all = number(client, "*", &table.source()).await?;
                let gone = rows_gone.entry(oid).or_default();
                *gone = (*gone).max(all - left);
            }
        }
        for (oid, rows) in rows_gone {
            if let Some(table) = before.tables.get(&oid) {
                let table = table.name.clone();
                losses.push(Loss::Rows { table, rows });
            }
        }
        losses.retain(|loss| match loss {
            Loss::Table { rows, .. }
            | Loss::Column { rows, .. }
            | Loss::Type { rows, .. }
            | Loss::Rows { rows, .. } => *rows > 0,
            Loss::Unmeasured { .. } => true,
        });
        Ok(losses)
    }
}

/// The table, the column, its type, and how many of its values are not null.
async fn values(
    client: &Transaction<'_>,
    before: &Tables,
    key: (u32, i16),
) -> Result<Option<(String, String, String, i64)>, Error> {
    let table = before.tables.get(&key.0);
    let Some((table, (column, type_))) = table.zip(before.columns.get(&key)) else {
        return Ok(None);
    };
    // A partition loses its column with the whole.
    if table
        .parent
        .and_then(|parent| before.tables.get(&parent))
        .is_some_and(|parent| parent.is_partitioned)
    {
        return Ok(None);
    }
    let rows = number(client, column, &table.source()).await?;
    Ok(Some((
        table.name.clone(),
        column.clone(),
        type_.clone(),
        rows,
    )))
}

async fn number(
    client: &(impl GenericClient + Sync),
    what: &str,
    source: &str,
) -> Result<i64, Error> {
    let sql = format!("SELECT count({what}) FROM {source}");
    client.query_one(&sql, &[]).await?.try_get(0)
}

fn failed(source: Error) -> MigrateError {
    MigrateError::Query {
        attempted: "find out what would be lost",
        source,
    }
}
