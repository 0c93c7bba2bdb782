//! Tables of places: Google's lists, what ListBud exports, and those of others, as
//! CSV.

mod draft;
mod header;
mod layout;
mod lines;
mod points;
mod position;
mod records;
mod rows;
mod well_known_text;
mod words;

pub(crate) use header::Header;
pub(crate) use layout::{PointHeader, unknown_columns};
pub(crate) use points::read as read_points;
pub(crate) use rows::read;
