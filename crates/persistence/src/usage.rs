//! How much an account holds.
//!
//! It is counted, never kept: a counter could drift from the rows. Once the table has
//! been vacuumed PostgreSQL reads nothing but the primary key's index, which begins
//! with `user_id`.

use listbud_domain::{Holding, LimitReached, UserId};

use crate::{Executor, FromStore, Statement, StoreError, row::count};

pub(crate) const STATEMENTS: &[&Statement] = &[&PLACES, &LISTS, &TAGS];

const PLACES: Statement = Statement::new(
    "usage.places",
    "SELECT count(*) AS held FROM places WHERE user_id = $1",
);

const LISTS: Statement = Statement::new(
    "usage.lists",
    "SELECT count(*) AS held FROM lists WHERE user_id = $1",
);

const TAGS: Statement = Statement::new(
    "usage.tags",
    "SELECT count(*) AS held FROM tags WHERE user_id = $1",
);

/// Why something was not added to something that has a limit.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The limit would have been passed.
    #[error(transparent)]
    Limit(#[from] LimitReached),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FromStore for AddError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Limit(_) => None,
        }
    }
}

/// How much an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// How many places.
    pub places: u64,
    /// How many lists.
    pub lists: u64,
    /// How many tags.
    pub tags: u64,
}

/// Counts one kind of what an account holds.
pub async fn held(db: &impl Executor, owner: UserId, holding: Holding) -> Result<u64, StoreError> {
    let statement = match holding {
        Holding::Places => &PLACES,
        Holding::Lists => &LISTS,
        Holding::Tags => &TAGS,
    };
    let row = statement.query_opt(db, &[&owner.0]).await?;
    row.map_or(Ok(0), |row| count(statement.name, &row, "held"))
}

/// Counts everything that an account holds.
pub async fn all(db: &impl Executor, owner: UserId) -> Result<Usage, StoreError> {
    // All three travel to the server together.
    let (places, lists, tags) = futures_util::try_join!(
        held(db, owner, Holding::Places),
        held(db, owner, Holding::Lists),
        held(db, owner, Holding::Tags),
    )?;
    Ok(Usage {
        places,
        lists,
        tags,
    })
}
