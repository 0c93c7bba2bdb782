//! Tables of places: Google's lists, and what ListBud exports, as CSV.

mod header;
mod points;
mod records;
mod rows;

pub(crate) use header::Header;
pub(crate) use points::{PointHeader, read as read_points};
pub(crate) use rows::read;
