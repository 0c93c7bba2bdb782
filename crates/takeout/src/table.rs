//! Tables of places: Google's lists, what ListBud exports, and those of others, as
//! CSV.

mod draft;
mod header;
mod lines;
mod points;
mod position;
mod records;
mod rows;
mod words;

pub(crate) use header::Header;
pub(crate) use points::{PointHeader, read as read_points, unknown_columns};
pub(crate) use rows::read;
