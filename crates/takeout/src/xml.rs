//! Maps as XML: KML and GPX, from other programs and our own.
//!
//! Elements are known by their local names, whatever their namespaces are
//! called, because half of the programs that write these formats get those
//! wrong. Nothing outside the file is ever read: entities other than XML's own
//! five stay as they are written.

mod found;
mod gpx;
mod html;
mod kml;
mod places;
mod walk;

pub(crate) use html::to_text as html_to_text;

use crate::{FileKind, Job, Takeout, TakeoutError, encoding::Text};

/// Reads a KML or GPX file.
pub(crate) fn read(job: &Job<'_>, text: &Text<'_>) -> Result<Takeout, TakeoutError> {
    match walk::root(job, text).as_deref() {
        Some("kml") => kml::read(job, text),
        Some("gpx") => gpx::read(job, text),
        _ => Err(TakeoutError::NotTakeout(FileKind::Xml)),
    }
}
