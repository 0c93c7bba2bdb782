//! A new file and its undo.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use refinery_core::{Migration, SchemaVersion};

use crate::files::{Files, FilesError};
use crate::outcome::Created;

/// refinery keeps names in 255 characters.
const LONGEST_NAME: usize = 200;

/// Why no files were made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The name is empty, too long, or has other characters.
    #[error("{0:?} is not a name for a migration: only letters, digits, spaces, - and _")]
    Name(String),
    /// The folders cannot be read, or have files with wrong names.
    #[error(transparent)]
    Folder(#[from] FilesError),
    /// There is no number left.
    #[error("there is no version above {0}")]
    Full(SchemaVersion),
    /// A file could not be written.
    #[error("could not write {}", .0.display())]
    Write(PathBuf, #[source] io::Error),
}

/// Makes the next file in `up` and its undo in `down`. Both have no statement yet, which
/// [`Files::problems`] reports until they have.
///
/// # Errors
///
/// [`CreateError`]; files are never overwritten, and none is left without the other.
pub fn create_pair(up: &Path, down: &Path, name: &str) -> Result<Created, CreateError> {
    let word = word(name).ok_or_else(|| CreateError::Name(name.to_owned()))?;
    let files = Files::read(up, down)?;
    let newest = files.forward().iter().chain(files.undos());
    let newest = newest.map(Migration::version).max().unwrap_or(0);
    let version = newest.checked_add(1).ok_or(CreateError::Full(newest))?;

    let file = format!("V{version}__{word}.sql");
    let (up, down) = (up.join(&file), down.join(&file));
    let headers = "-- Headers, if any: -- migrate: no-transaction (see the README)";
    write(&up, &format!("-- Why: \n{headers}\n\n"))?;
    if let Err(error) = write(&down, &format!("-- Undoes V{version}: \n\n")) {
        // It was made a moment ago and is empty.
        drop(fs::remove_file(&up));
        return Err(error);
    }
    Ok(Created { version, up, down })
}

fn write(path: &Path, text: &str) -> Result<(), CreateError> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|source| CreateError::Write(path.to_owned(), source))
}

/// `Add list colours` becomes `add_list_colours`.
fn word(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || " -_".contains(c);
    if name.len() > LONGEST_NAME || !name.chars().all(fits) {
        return None;
    }
    let words = name.split([' ', '-', '_']).filter(|word| !word.is_empty());
    let word = words.collect::<Vec<_>>().join("_").to_ascii_lowercase();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let (up, down) = (root.path().join("up"), root.path().join("down"));
        fs::create_dir(&up).unwrap();
        fs::create_dir(&down).unwrap();
        (root, up, down)
    }

    #[test]
    fn a_new_pair_has_the_next_number_and_no_statement() {
        let (_root, up, down) = folders();

        let first = create_pair(&up, &down, "Notes").unwrap();
        let second = create_pair(&up, &down, "add  list-colours").unwrap();

        assert_eq!(first.up, up.join("V1__notes.sql"));
        assert_eq!(second.down, down.join("V2__add_list_colours.sql"));
        let problems = Files::read(&up, &down).unwrap().problems();
        assert_eq!(problems.len(), 4);
        assert!(
            problems
                .iter()
                .all(|it| it.problem == "it has no statement")
        );
    }

    #[test]
    fn a_name_that_refinery_would_skip_is_refused() {
        let (_root, up, down) = folders();

        for name in ["", " - ", "a/b", "../a", "ä", "a.b", &"a".repeat(201)] {
            let error = create_pair(&up, &down, name).unwrap_err();
            assert!(matches!(error, CreateError::Name(_)), "{name}");
        }
        assert_eq!(fs::read_dir(&up).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_is_missing_leaves_no_half_of_a_pair() {
        let (_root, up, down) = folders();
        fs::remove_dir(&down).unwrap();

        let error = create_pair(&up, &down, "notes").unwrap_err();

        assert!(matches!(error, CreateError::Folder(_)), "{error}");
        assert_eq!(fs::read_dir(&up).unwrap().count(), 0);
    }
}
