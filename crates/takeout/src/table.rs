//! Tables of places: Google's lists, and what ListBud exports, as CSV.

mod header;
mod records;
mod rows;

pub(crate) use header::Header;
pub(crate) use rows::read;
