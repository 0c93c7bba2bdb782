//! Imports that are done.

use listbud_domain::{ImportId, UserId};
use tokio_postgres::Row;

use super::{statements, summary::Import};
use crate::{
    Executor, Statement, StoreError,
    row::{JsonText, corrupt, get},
};

/// Lists a user's imports, newest first, without their reports.
pub async fn list(db: &impl Executor, owner: UserId) -> Result<Vec<Import>, StoreError> {
    let rows = statements::LIST.query(db, &[&owner.0]).await?;
    rows.iter()
        .map(|row| read(&statements::LIST, row, ""))
        .collect()
}

/// Finds one import of one owner, with its report.
pub async fn find(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
) -> Result<Option<Import>, StoreError> {
    let statement = &statements::FIND;
    let row = statement.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref()
        .map(|row| {
            let JsonText(report) = get(statement.name, row, "report")?;
            read(statement, row, report)
        })
        .transpose()
}

/// Finds the report of one import of one owner, as JSON text: it may be long, and most
/// callers only pass it on.
pub async fn report(
    db: &impl Executor,
    owner: UserId,
    id: ImportId,
) -> Result<Option<String>, StoreError> {
    let statement = &statements::REPORT;
    let row = statement.query_opt(db, &[&owner.0, &id.0]).await?;
    row.as_ref()
        .map(|row| get(statement.name, row, "report"))
        .transpose()
}

fn read(statement: &Statement, row: &Row, report: &str) -> Result<Import, StoreError> {
    let operation = statement.name;
    let count = |column| {
        u32::try_from(get::<i32>(operation, row, column)?).map_err(|_| corrupt(operation, column))
    };
    Ok(Import {
        id: ImportId(get(operation, row, "id")?),
        file_name: get(operation, row, "file_name")?,
        format: get(operation, row, "format")?,
        imported: count("imported")?,
        merged: count("merged")?,
        skipped: count("skipped")?,
        report: report.to_owned(),
        created_at: get(operation, row, "created_at")?,
    })
}
