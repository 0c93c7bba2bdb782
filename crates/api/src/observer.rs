//! What somebody may want to count.

use std::time::Duration;

/// Whoever counts what the API does, such as the metrics of a server. `()`
/// counts nothing.
pub trait Observer: Send + Sync {
    /// Somebody has tried to sign in.
    fn tried_to_sign_in(&self, _outcome: SignIn) {}
    /// A password has been hashed or compared, after this time, waiting
    /// included.
    fn hashed_password(&self, _took: Duration) {}
    /// A file of this format has been imported.
    fn imported(&self, _format: &'static str, _rows: ImportedRows) {}
    /// A file was refused or could not be imported; its format is `unknown` when
    /// it could not be read.
    fn did_not_import(&self, _format: &'static str) {}
    /// Somebody has searched.
    fn searched(&self) {}
}

impl Observer for () {}

/// How an attempt to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// With a session.
    Ok,
    /// With the wrong address or password.
    Wrong,
    /// Without a look at the password: there were too many failures before.
    Blocked,
    /// Without a look at the password: the server was busy, or its database gone.
    Unavailable,
}

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedRows {
    /// New places.
    pub imported: u32,
    /// Places that were there already.
    pub merged: u32,
    /// No places.
    pub skipped: u32,
}
