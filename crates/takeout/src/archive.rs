//! Archives: the whole Takeout as ZIP or TAR, and KMZ.
//!
//! What an archive says of itself is not trusted: entries are counted, bytes are
//! counted while they are unpacked, and names are shown and used for lists, but
//! never as paths.

mod code_pages;
mod entry;
mod names;
mod products;
mod refusals;
mod tarball;
mod zipped;

pub(crate) use tarball::{read_gzip, read_tar};
pub(crate) use zipped::read;
