//! The file, and who is in it.

use std::{fmt, path::Path};

use rusqlite::{Connection, ErrorCode, OpenFlags, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{LegacyError, value};

/// The former server's database.
#[derive(Debug)]
pub struct Former {
    pub(crate) file: Connection,
    /// The first version had none.
    pub(crate) has_folders: bool,
}

/// Who had an account there.
#[derive(Clone)]
pub struct FormerUser {
    /// What everything else in the file refers to.
    pub(crate) key: String,
    /// The account's id. One that is not a UUID becomes one, the same each time
    /// (`UUIDv5`, RFC 9562).
    pub id: Uuid,
    /// Where they signed in, as they typed it; it may be no address at all.
    pub email: String,
    /// What they called themselves, which may be anything.
    pub name: String,
    /// The hash of their password (bcrypt).
    pub password_hash: String,
    /// When the account was made.
    pub created_at: Option<OffsetDateTime>,
    /// How many places they have.
    pub places: u64,
}

// Not derived: it holds the hash of a password and a person's address.
impl fmt::Debug for FormerUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormerUser")
            .field("id", &self.id)
            .field("places", &self.places)
            .finish_non_exhaustive()
    }
}

/// Rows whose owner no longer exists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Orphans {
    /// Places whose account is gone.
    pub places: u64,
    /// Folders whose account is gone.
    pub folders: u64,
    /// Categories whose account is gone.
    pub categories: u64,
    /// Links of categories to places that were deleted.
    pub links: u64,
}

impl Former {
    /// Opens the file, to read only.
    ///
    /// # Errors
    ///
    /// [`LegacyError`] when it is not there, or not what it should be.
    pub fn open(path: &Path) -> Result<Self, LegacyError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let file = Connection::open_with_flags(path, flags).map_err(LegacyError::Open)?;
        // A file from elsewhere may hold views and triggers that call functions.
        file.pragma_update(None, "trusted_schema", false)
            .map_err(not_sqlite)?;
        let has = |table: &str, column: &str| {
            let sql = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2";
            let count = file.query_row(sql, [table, column], |row| row.get::<_, i64>(0));
            count.map(|count| count > 0).map_err(not_sqlite)
        };
        for (table, column, what) in [
            ("users", "password_hash", "table of users"),
            ("places", "user_id", "table of places"),
            ("categories", "user_id", "table of categories"),
            (
                "place_categories",
                "category_id",
                "table of place_categories",
            ),
        ] {
            if !has(table, column)? {
                return Err(LegacyError::Foreign(what));
            }
        }
        let has_folders = has("places", "folder_id")? && has("folders", "user_id")?;
        Ok(Self { file, has_folders })
    }

    /// Lists the accounts, oldest first.
    ///
    /// # Errors
    ///
    /// [`LegacyError::Broken`].
    pub fn users(&self) -> Result<Vec<FormerUser>, LegacyError> {
        let sql = "SELECT id, email, name, password_hash, created_at,
                          (SELECT count(*) FROM places p WHERE p.user_id = u.id) AS places
                   FROM users u ORDER BY created_at, rowid";
        self.all("the accounts", sql, [], |row| {
            let key = value::text(row, "id")?;
            Ok(FormerUser {
                id: Uuid::parse_str(&key)
                    .unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes())),
                key,
                email: value::text(row, "email")?,
                name: value::text(row, "name")?,
                password_hash: value::text(row, "password_hash")?,
                created_at: value::time(row, "created_at")?,
                places: row.get::<_, i64>("places")?.unsigned_abs(),
            })
        })
    }

    /// Counts rows without an owner.
    ///
    /// # Errors
    ///
    /// [`LegacyError::Broken`].
    pub fn orphans(&self) -> Result<Orphans, LegacyError> {
        let count = |sql: &str| {
            let count = self.file.query_row(sql, [], |row| row.get::<_, i64>(0));
            count
                .map(i64::unsigned_abs)
                .map_err(LegacyError::broken("rows without an owner"))
        };
        let folders = if self.has_folders {
            count("SELECT count(*) FROM folders WHERE user_id NOT IN (SELECT id FROM users)")?
        } else {
            0
        };
        Ok(Orphans {
            places: count(
                "SELECT count(*) FROM places WHERE user_id NOT IN (SELECT id FROM users)",
            )?,
            folders,
            links: count(
                "SELECT count(*) FROM place_categories
                 WHERE place_id NOT IN (SELECT id FROM places)",
            )?,
            categories: count(
                "SELECT count(*) FROM categories WHERE user_id NOT IN (SELECT id FROM users)",
            )?,
        })
    }

    /// Runs a query and reads all of its rows.
    pub(crate) fn all<T, P: rusqlite::Params>(
        &self,
        what: &'static str,
        sql: &str,
        params: P,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LegacyError> {
        let mut statement = self.file.prepare(sql).map_err(LegacyError::broken(what))?;
        let rows = statement.query_map(params, read);
        let rows = rows.map_err(LegacyError::broken(what))?;
        rows.collect::<Result<_, _>>()
            .map_err(LegacyError::broken(what))
    }
}

fn not_sqlite(error: rusqlite::Error) -> LegacyError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => LegacyError::NotSqlite,
        _ => LegacyError::Open(error),
    }
}
