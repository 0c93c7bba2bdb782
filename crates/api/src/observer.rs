//! The events that a caller may count.

use std::time::Duration;

/// Counts what the API does, such as the metrics of a server. `()` counts nothing.
pub trait Observer: Send + Sync {
    /// An attempt to sign in has ended.
    fn tried_to_sign_in(&self, _outcome: SignIn) {}
    /// A password was hashed or compared within this time, which includes waiting.
    fn hashed_password(&self, _took: Duration) {}
    /// A file of this format was imported.
    fn imported(&self, _format: &'static str, _rows: ImportedRows) {}
    /// A file was refused or could not be imported. Its format is `unknown` if it could
    /// not be read.
    fn did_not_import(&self, _format: &'static str) {}
    /// A search was executed.
    fn searched(&self) {}
}

impl Observer for () {}

/// How an attempt to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A session has begun.
    Ok,
    /// The address or the password was wrong.
    Wrong,
    /// The password was not checked, because of too many failures.
    Blocked,
    /// The password was not checked: the server was busy, or the database unavailable.
    Unavailable,
}

/// How many rows of a file had which outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedRows {
    /// New places.
    pub imported: u32,
    /// Places that the account had already.
    pub merged: u32,
    /// Rows that are not places.
    pub skipped: u32,
}
