//! Whether an account has room for what an import brings.

use listbud_domain::{AccountLimits, Holding, ImportId, LimitReached, UserId};

use super::{request::ImportError, statements};
use crate::{Statement, Transaction, row::count, usage};

pub(crate) const STATEMENTS: &[&Statement] = &[&LISTS, &TAGS];

const LISTS: Statement = Statement::new(
    "imports.held_lists",
    "SELECT count(*) AS held, count(*) FILTER (WHERE import_id = $2) AS added
     FROM lists
     WHERE user_id = $1",
);

const TAGS: Statement = Statement::new(
    "imports.held_tags",
    "SELECT count(*) AS held, count(*) FILTER (WHERE import_id = $2) AS added
     FROM tags
     WHERE user_id = $1",
);

/// Refuses an import that has added more lists or tags than there may be. The
/// transaction is then to be rolled back.
pub(super) async fn check_labels(
    db: &Transaction<'_>,
    owner: UserId,
    import: ImportId,
    limits: &AccountLimits,
) -> Result<(), ImportError> {
    for (holding, statement) in [(Holding::Lists, &LISTS), (Holding::Tags, &TAGS)] {
        let row = statement.query_opt(db, &[&owner.0, &import.0]).await?;
        let Some(row) = row else { continue };
        let held = count(statement.name, &row, "held")?;
        let added = count(statement.name, &row, "added")?;
        check(limits, holding, held.saturating_sub(added), added)?;
    }
    Ok(())
}

/// Refuses an import that would add more places than there may be; before it adds
/// them, which takes longest.
pub(super) async fn check_places(
    db: &Transaction<'_>,
    owner: UserId,
    limits: &AccountLimits,
) -> Result<(), ImportError> {
    let rows = statements::NEW_PLACES.rows(db, &[]).await?;
    let added = rows
        .first()
        .map(|row| count("imports.new_places", row, "added"));
    let added = added.transpose()?.unwrap_or_default();
    if added == 0 {
        return Ok(());
    }
    let held = usage::held(db, owner, Holding::Places).await?;
    check(limits, Holding::Places, held, added)
}

fn check(
    limits: &AccountLimits,
    holding: Holding,
    count: u64,
    added: u64,
) -> Result<(), ImportError> {
    let limit = limits.of(holding);
    // A file that adds nothing is welcome to an account that is beyond its limit.
    if added == 0 || count.saturating_add(added) <= limit {
        return Ok(());
    }
    Err(ImportError::Limit(LimitReached::Import {
        holding,
        limit,
        count,
        added,
    }))
}
