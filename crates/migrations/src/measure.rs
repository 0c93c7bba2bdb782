//! Measures what undoing would lose, by doing it and rolling it back.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, Error, GenericClient, Transaction};

use crate::error::MigrateError;
use crate::options::Options;
use crate::outcome::Loss;
use crate::script::Script;
use crate::session;
use crate::statements::Statement;

/// Without this a policy could hide rows from the count.
const SEE_ALL_ROWS: &str = "SET LOCAL row_security = off";

/// The rows of a partition are counted with the partitioned table, those of other children
/// with the child.
const TABLES: &str = "
    SELECT class.oid, class.oid::regclass::text,
           CASE class.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || class.oid::regclass,
           coalesce(pg_relation_filenode(class.oid), 0),
           (SELECT inhparent FROM pg_inherits WHERE inhrelid = class.oid AND class.relispartition)
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

/// Words of statements that lose data, for undos that cannot be tried.
const LOSING_WORDS: [&str; 5] = ["drop", "truncate", "delete", "update", "type"];

/// Runs the undos in one transaction that is rolled back, and counts what they remove.
/// Tables and columns without content are not a loss.
///
/// An undo without a transaction is searched for words that lose data instead.
pub(crate) async fn measure<'s>(
    client: &mut Client,
    undos: impl Iterator<Item = &'s Script<'s>>,
    options: &Options,
) -> Result<Vec<Loss>, MigrateError> {
    let failed = MigrateError::query("find out what would be lost");
    let mut outer = client.transaction().await.map_err(failed)?;
    outer.batch_execute(SEE_ALL_ROWS).await.map_err(failed)?;
    let before = Tables::read(&outer).await.map_err(failed)?;

    let mut trial = outer.transaction().await.map_err(failed)?;
    let mut losses = Vec::new();
    let mut skipped = false;
    for undo in undos {
        if undo.headers.no_transaction {
            skipped = true;
            let losing = undo.statements.iter().filter(|it| may_lose_data(it));
            losses.extend(losing.map(|statement| unmeasured(undo, statement)));
            continue;
        }
        match undo.attempt(&mut trial, options).await {
            Ok(()) => {}
            // It may need what the skipped undo before it would do.
            Err(error) if skipped && !error.is_lock_conflict() => {
                losses.extend(undo.statements.first().map(|first| unmeasured(undo, first)));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    // The last undo may have changed the role or other settings.
    session::reset(&trial, options).await?;
    trial.batch_execute(SEE_ALL_ROWS).await.map_err(failed)?;
    let changes = Changes::read(&trial, &before).await.map_err(failed)?;
    trial.rollback().await.map_err(failed)?;

    losses.extend(changes.count(&outer, &before).await.map_err(failed)?);
    outer.rollback().await.map_err(failed)?;
    Ok(losses)
}

fn may_lose_data(statement: &Statement<'_>) -> bool {
    let mut tokens = statement.tokens().map(str::to_ascii_lowercase);
    let drops_an_index = tokens.next().is_some_and(|it| it == "drop")
        && tokens.next().is_some_and(|it| it == "index");
    !drops_an_index && LOSING_WORDS.iter().any(|word| statement.says(word))
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
    /// How it is written in a `FROM`.
    source: String,
    storage: u32,
    /// The table of which it is a partition.
    whole: Option<u32>,
}

/// The tables and their columns (name and type), by oid and number, which stay the same
/// when a name changes.
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
                source: row.try_get(2)?,
                storage: row.try_get(3)?,
                whole: row.try_get(4)?,
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

/// What the undos did to the tables that there were before.
struct Changes {
    dropped_tables: BTreeSet<u32>,
    /// Columns that were dropped, or got the given type.
    columns: Vec<((u32, i16), Option<String>)>,
    deleted: BTreeMap<u32, i64>,
    /// Tables with new storage, and how many rows they have in it.
    rewritten: Vec<(u32, i64)>,
}

impl Changes {
    async fn read(trial: &Transaction<'_>, before: &Tables) -> Result<Self, Error> {
        let after = Tables::read(trial).await?;
        let stays = |oid: &u32| after.tables.contains_key(oid);
        let columns = before.columns.iter().filter(|((table, _), _)| stays(table));
        let columns = columns.filter_map(|(key, (_, from))| match after.columns.get(key) {
            Some((_, to)) if to == from => None,
            new => Some((*key, new.map(|(_, to)| to.clone()))),
        });

        let mut deleted = BTreeMap::new();
        for row in trial.query(DELETED, &[]).await? {
            let oid = row.try_get(0)?;
            if before.tables.contains_key(&oid) && stays(&oid) {
                deleted.insert(oid, row.try_get(1)?);
            }
        }
        let mut rewritten = Vec::new();
        for (oid, table) in &after.tables {
            let old = before.tables.get(oid);
            if old.is_some_and(|old| old.storage != table.storage) {
                rewritten.push((*oid, count(trial, "*", table).await?));
            }
        }
        let dropped = before.tables.keys().filter(|oid| !stays(oid));
        Ok(Self {
            dropped_tables: dropped.copied().collect(),
            columns: columns.collect(),
            deleted,
            rewritten,
        })
    }

    /// Counts, with everything as it was before.
    async fn count(
        mut self,
        client: &Transaction<'_>,
        before: &Tables,
    ) -> Result<Vec<Loss>, Error> {
        let mut losses = Vec::new();
        for oid in &self.dropped_tables {
            let Some(it) = before.tables.get(oid) else {
                continue;
            };
            // Partitions are counted with the whole.
            if it
                .whole
                .is_some_and(|whole| self.dropped_tables.contains(&whole))
            {
                continue;
            }
            let (table, rows) = (it.name.clone(), count(client, "*", it).await?);
            losses.push((rows, Loss::Table { table, rows }));
        }
        for (key, new_type) in self.columns {
            let table = before
                .tables
                .get(&key.0)
                .filter(|table| table.whole.is_none());
            let Some((it, (column, from))) = table.zip(before.columns.get(&key)) else {
                continue;
            };
            let rows = count(client, column, it).await?;
            let (table, column) = (it.name.clone(), column.clone());
            let loss = match new_type {
                None => Loss::Column {
                    table,
                    column,
                    rows,
                },
                Some(to) => Loss::Type {
                    table,
                    column,
                    from: from.clone(),
                    to,
                    rows,
                },
            };
            losses.push((rows, loss));
        }
        for (oid, left) in self.rewritten {
            if let Some(table) = before.tables.get(&oid) {
                let gone = count(client, "*", table).await? - left;
                let deleted = self.deleted.entry(oid).or_default();
                *deleted = gone.max(*deleted);
            }
        }
        for (oid, rows) in self.deleted {
            if let Some(it) = before.tables.get(&oid) {
                let table = it.name.clone();
                losses.push((rows, Loss::Rows { table, rows }));
            }
        }
        losses.retain(|(rows, _)| *rows > 0);
        Ok(losses.into_iter().map(|(_, loss)| loss).collect())
    }
}

async fn count(
    client: &(impl GenericClient + Sync),
    what: &str,
    table: &Table,
) -> Result<i64, Error> {
    let sql = format!("SELECT count({what}) FROM {}", table.source);
    client.query_one(&sql, &[]).await?.try_get(0)
}
