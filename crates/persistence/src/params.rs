//! The parameters of statements.

use postgres_types::ToSql;

/// The parameters of a statement.
pub type Params<'a> = &'a [&'a (dyn ToSql + Sync)];
