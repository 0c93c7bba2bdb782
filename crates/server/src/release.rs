//! Which build this is.

/// The version of the release.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The commit it was built from, or `unknown` where that was not known.
pub(crate) const COMMIT: &str = env!("LISTBUD_COMMIT");
/// The compiler that built it.
pub(crate) const RUSTC: &str = env!("LISTBUD_RUSTC");
/// Version and commit, for people.
pub(crate) const LONG_VERSION: &str =
    concat!(env!("CARGO_PKG_VERSION"), " (", env!("LISTBUD_COMMIT"), ")");
