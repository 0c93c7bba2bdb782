//! Why an archive, or a file of one, is not read.

use zip::result::ZipError;

use crate::{FileKind, TakeoutError, collection::Refusal, error::size_of, remarks};

/// Says that an archive brings nothing.
pub(super) fn nothing(found: String) -> TakeoutError {
    TakeoutError::NothingInArchive { found }
}

pub(super) fn damaged(error: &ZipError) -> TakeoutError {
    TakeoutError::DamagedArchive(error.to_string().to_lowercase())
}

pub(super) fn of_the_packer() -> Refusal {
    Refusal::ignored(
        remarks::SYSTEM_FILE,
        "The packing program made this file for itself.",
    )
}

pub(super) fn no_places(kind: FileKind) -> Refusal {
    Refusal::ignored(remarks::NO_PLACES, format!("This is {kind}."))
}

/// Says what to do about a file that is too large.
pub(super) fn too_large(error: &TakeoutError) -> String {
    let why = match error {
        TakeoutError::Bomb { max, .. } => {
            format!("The file unpacks to more than {max} times its size")
        }
        TakeoutError::InflatesTooFar { max } => {
            format!(
                "With this file the archive unpacks to more than {}",
                size_of(*max)
            )
        }
        TakeoutError::LargeInTar { max, .. } => {
            return format!(
                "The file has more than {}, which is the most for one file of a .tar or .tgz, so \
                 it was left out. If it holds places, pack the files as a ZIP archive and upload \
                 that.",
                size_of(*max)
            );
        }
        other => other.to_string(),
    };
    format!(
        "{why}, so it was left out. If it holds places, unpack the archive and upload the file \
         by itself; the lists of Google Takeout are in the folder \"Saved\"."
    )
}
