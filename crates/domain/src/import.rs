//! What an import contains, before it is compared with what the user already has.

mod difference;
mod known;
mod memory;
mod merging;
mod remarks;
mod row;
mod said;

use crate::{CoordinateSource, GoogleIdentity, Located};

pub use difference::{Difference, Met};
pub use known::KnownPlace;
pub use memory::{Digest, Memory, Remembered};
pub use merging::{Found, LeftOut, Merging, SamePlaces};
pub use remarks::{Outcome, Remark, Remarks};
#[cfg(test)]
use row::tests;
pub use row::{ImportBatch, ImportedList, ImportedPlace, PlaceHistory, Said};
pub use said::{UNNAMED, can_change, has_same_words, has_text, source_of};

/// Chooses the best known position of a place: a point that someone wrote down
/// over one that is decoded from its ids.
#[must_use]
pub fn locate(written: Option<Located>, google: &GoogleIdentity) -> Option<Located> {
    written
        .or_else(|| {
            let coordinates = google.place_id.as_ref()?.point()?;
            Some(Located {
                coordinates,
                source: CoordinateSource::Url,
            })
        })
        .or_else(|| {
            let coordinates = google.feature_id()?.approximate_position()?;
            Some(Located {
                coordinates,
                source: CoordinateSource::FeatureId,
            })
        })
}
