//! What undoing would lose.

use std::fmt;

use serde::Serialize;

pub(crate) mod measure;

/// Something that undoing loses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "loss", rename_all = "snake_case")]
pub enum Loss {
    /// A table goes with its rows.
    Table {
        /// The table.
        table: String,
        /// How many rows it has.
        rows: i64,
    },
    /// A column goes with its values.
    Column {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// How many of its values are not null.
        rows: i64,
    },
    /// A column takes another type, which may not hold all of its values.
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The type now.
        from: String,
        /// The type afterwards.
        to: String,
        /// How many of its values are not null.
        rows: i64,
    },
    /// Rows of a table that stays go.
    Rows {
        /// The table.
        table: String,
        /// How many go.
        rows: i64,
    },
    /// An undo without a transaction, which cannot be tried, may lose something.
    Unmeasured {
        /// The undo.
        file: String,
        /// Where in it, counted from 1.
        line: usize,
        /// The word with which that statement begins.
        keyword: String,
    },
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table, rows } => write!(f, "table {table} with {}", count(*rows, "row")),
            Self::Column {
                table,
                column,
                rows,
            } => {
                write!(f, "column {table}.{column} with {}", count(*rows, "value"))
            }
            Self::Type {
                table,
                column,
                from,
                to,
                rows,
            } => {
                let values = count(*rows, "value");
                write!(
                    f,
                    "{values} of {table}.{column}, if {to} cannot hold what {from} does"
                )
            }
            Self::Rows { table, rows } => write!(f, "{} of table {table}", count(*rows, "row")),
            Self::Unmeasured {
                file,
                line,
                keyword,
            } => write!(
                f,
                "what {keyword} at line {line} of the undo of {file} takes away"
            ),
        }
    }
}

fn count(number: i64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
