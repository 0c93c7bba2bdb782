//! What is dropped, what is refused, and why.

/// The keys that are dropped, at every depth.
pub const DANGEROUS_KEYS: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// How deep arrays and objects may stand in one another. A reader that calls
/// itself once for each level needs a bound for its stack; bodies of an API
/// have a handful of levels.
pub const MAX_DEPTH: usize = 64;

/// Why a body was not cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CleanError {
    /// Arrays and objects stand in one another more than [`MAX_DEPTH`] times.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// It is no JSON.
    #[error("not valid JSON at line {line}, column {column}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 where a line ends too soon.
        column: usize,
    },
}
