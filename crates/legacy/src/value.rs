//! What stands in a column. SQLite takes any type in any of them, and the former
//! server sent what its clients sent.

use rusqlite::{Row, types::ValueRef};
use time::{
    OffsetDateTime, PrimitiveDateTime, format_description::StaticFormatDescription,
    format_description::well_known::Rfc3339, macros::format_description,
};

/// What SQLite's `CURRENT_TIMESTAMP` writes, in UTC.
const SQLITE_TIME: StaticFormatDescription =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// A column as text; empty where there is nothing.
pub(crate) fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    })
}

/// A column as a number, if it is one or spells one.
pub(crate) fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<f64>> {
    let number = text(row, column)?.trim().parse::<f64>().ok();
    Ok(number.filter(|number| number.is_finite()))
}

/// A column as a time: ISO 8601, as the former server wrote it, or SQLite's own form.
pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<OffsetDateTime>> {
    let text = text(row, column)?;
    let text = text.trim();
    let iso = OffsetDateTime::parse(text, &Rfc3339).ok();
    Ok(iso.or_else(|| {
        let time = PrimitiveDateTime::parse(text, SQLITE_TIME).ok()?;
        Some(time.assume_utc())
    }))
}
