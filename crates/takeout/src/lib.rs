#![doc = include_str!("../README.md")]

mod archive;
mod collection;
pub mod convert;
mod date;
mod draft;
mod encoding;
mod error;
pub mod export;
mod features;
mod fit;
mod job;
mod label;
mod limits;
mod list_name;
pub mod maps_url;
mod merge;
mod own;
mod places;
pub mod remarks;
mod report;
mod several;
mod shapes;
mod sniff;
mod source;
mod style;
mod table;
mod text_file;
mod upload;
mod xml;

use std::ops::ControlFlow;

pub use error::{FileKind, TakeoutError, size_of};
pub use limits::{Limits, MAX_LISTS, MAX_TAGS, Options, Progress};
pub use merge::merge;
pub use places::{PlaceReader, Places};
pub use report::{FileOutcome, FileReport, Format, Restored, RestoredTag, Takeout};
pub use several::parse_all;
pub use source::{FileSource, Source};
pub use upload::Upload;

use job::Job;

/// Reads an export, without labelled places.
///
/// A broken row becomes a remark and never sinks the others; only what concerns
/// the whole file is an error.
///
/// # Errors
///
/// [`TakeoutError`], whose message says what the file seems to be and what was
/// expected.
pub fn parse(upload: &Upload<'_>, limits: &Limits) -> Result<Takeout, TakeoutError> {
    let options = Options {
        limits: *limits,
        ..Options::default()
    };
    parse_with(upload, &options, &|_| ControlFlow::Continue(()))
}

/// Reads an export as [`parse`] does, with all that can be wanted. `progress` is
/// told at the beginning of each file, after every thousand rows and, where rows
/// are long, after every MiB; the reading ends soon after it answers
/// [`ControlFlow::Break`].
///
/// # Errors
///
/// As [`parse`], and [`TakeoutError::Cancelled`].
pub fn parse_with(
    upload: &Upload<'_>,
    options: &Options,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Takeout, TakeoutError> {
    parse_all(std::slice::from_ref(upload), options, progress)
}
