//! Places as JSON: Google's starred places and reviews, ListBud's own GeoJSON,
//! points from elsewhere, and the former server's array.
//!
//! Features are read one at a time, so that a file needs little more memory
//! than its bytes and its places. To add a kind: a variant of `Kind`, how to
//! tell it in `kind`, and how to read it.

mod backup;
mod fields;
mod foursquare;
mod geometries;
mod google;
mod groups;
mod input;
mod items;
mod kind;
mod labels;
mod members;
mod plain;
mod point;
mod postal;
mod reader;
mod stream;

use crate::{FileKind, Job, Takeout, TakeoutError, encoding::Text};
use input::Input;
use reader::Reader;
pub(crate) use stream::without_places;

/// Reads a file that begins as JSON.
pub(crate) fn read(job: &Job<'_>, text: &Text<'_>) -> Result<Takeout, TakeoutError> {
    let mut reader = Reader::new(job);
    let input = Input::new(job, text.bytes());
    let shape = stream::read(&input, &mut reader);
    if let Some(error) = reader.failed.take().or_else(|| input.failure()) {
        return Err(error);
    }
    match shape {
        Err(error) if error.is_data() => Err(TakeoutError::NotTakeout(FileKind::Json)),
        Err(error) => {
            let (line, column) = input.place_of(&error);
            Err(TakeoutError::BrokenJson { line, column })
        }
        Ok(stream::Shape::Backup) => Ok(reader.finish_backup()),
        Ok(stream::Shape::Other(kind)) => {
            // Nothing is known of their shape, and in Google's archive they
            // stand beside the places.
            let is_commute = job.file_name.to_lowercase().contains("commute");
            Err(TakeoutError::NotTakeout(match kind {
                FileKind::Json if is_commute => FileKind::CommuteRoutes,
                kind => kind,
            }))
        }
        Ok(_) => reader.finish(),
    }
}
