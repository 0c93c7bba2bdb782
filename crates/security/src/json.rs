//! JSON bodies without the keys that poison objects in JavaScript.
//!
//! `__proto__`, `constructor` and `prototype` mean nothing to a server in Rust,
//! but what it stores may be merged into an object by a page that is less
//! careful. A type with `deny_unknown_fields` refuses them like any other
//! unknown field; [`clean`] drops them before any type sees them.

mod copy;
mod rules;
mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use rules::{CleanError, DANGEROUS_KEYS, MAX_DEPTH};

/// Drops the [dangerous keys](DANGEROUS_KEYS) with their values, however they
/// are escaped, and refuses text that is nested deeper than [`MAX_DEPTH`].
///
/// A body without such a word comes back as it is, after one pass over its
/// bytes that neither allocates nor checks that they are JSON. Otherwise it is
/// written anew, value by value, without a tree in between; the memory is that
/// of the new text. Duplicate keys stay: the type that reads them decides, and
/// one that derives `Deserialize` refuses them.
///
/// # Errors
/// The text is nested too deep; or a dangerous word occurs in it and it is no
/// JSON, as far as its structure tells: what is dropped is passed over, and need
/// not be sound within.
pub fn clean(body: &[u8]) -> Result<Cow<'_, [u8]>, CleanError> {
    if scan::is_suspect(body)? {
        copy::without_dangerous_keys(body).map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(body))
    }
}
