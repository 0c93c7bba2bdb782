//! The files of a history with their undos.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use refinery_core::{Migration, SchemaVersion};

use crate::error::MigrateError;
use crate::headers::Headers;

/// A history: files that run forward, and the undo of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    forward: Vec<Migration>,
    undo: Vec<Migration>,
}

/// Folders that cannot be read as a history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("; "))]
pub struct FilesError {
    /// One sentence for each thing that is wrong.
    pub problems: Vec<String>,
}

impl Files {
    /// Takes what `refinery::embed_migrations!` has embedded from two folders: the files,
    /// and an undo of the same name for each.
    ///
    /// [`problems`](Self::problems) tells what is wrong with them; the runner refuses that
    /// too, before it runs anything.
    #[must_use]
    pub fn new(forward: &[Migration], undo: &[Migration]) -> Self {
        let sorted = |migrations: &[Migration]| {
            let mut sorted = migrations.to_vec();
            sorted.sort(); // stable, and by version alone
            sorted
        };
        Self {
            forward: sorted(forward),
            undo: sorted(undo),
        }
    }

    /// Reads two folders.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if one of them cannot be read or has a file with a wrong name, which
    /// refinery would skip silently.
    pub fn read(up: &Path, down: &Path) -> Result<Self, FilesError> {
        let mut problems = Vec::new();
        let forward = read_folder(up, &mut problems);
        let undo = read_folder(down, &mut problems);
        if problems.is_empty() {
            Ok(Self::new(&forward, &undo))
        } else {
            Err(FilesError { problems })
        }
    }

    /// The files that run forward, oldest first.
    #[must_use]
    pub fn forward(&self) -> &[Migration] {
        &self.forward
    }

    /// The undos, oldest first.
    #[must_use]
    pub fn undos(&self) -> &[Migration] {
        &self.undo
    }

    /// The newest version; `None` without any file.
    #[must_use]
    pub fn newest(&self) -> Option<SchemaVersion> {
        self.forward.last().map(Migration::version)
    }

    /// The undo of `file`: it has the same version and name.
    #[must_use]
    pub fn undo(&self, file: &Migration) -> Option<&Migration> {
        let name = file.to_string();
        self.undo.iter().find(|undo| undo.to_string() == name)
    }

    /// Why `file` cannot be undone, as the header of the file or of its undo says.
    #[must_use]
    pub fn irreversible(&self, file: &Migration) -> Option<String> {
        let reason = |file: &Migration| {
            let headers = Headers::parse(file.sql().unwrap_or_default());
            headers.unwrap_or_default().irreversible
        };
        reason(file).or_else(|| self.undo(file).and_then(reason))
    }

    pub(crate) fn has(&self, version: SchemaVersion) -> Result<(), MigrateError> {
        if self.forward.iter().any(|file| file.version() == version) {
            Ok(())
        } else {
            Err(MigrateError::UnknownVersion(version))
        }
    }
}

/// The files of a folder with right names; everything else goes to `problems`.
fn read_folder(folder: &Path, problems: &mut Vec<String>) -> Vec<Migration> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| Ok(entry?.path()));
        paths.collect::<io::Result<Vec<PathBuf>>>()
    });
    let mut paths = entries.unwrap_or_else(|error| {
        problems.push(format!("{} cannot be read: {error}", folder.display()));
        Vec::new()
    });
    paths.sort();
    let mut migrations = Vec::new();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(stem) = name.and_then(stem) else {
            problems.push(format!("{} is not named V<n>__<word>.sql", path.display()));
            continue;
        };
        match fs::read_to_string(&path).map(|text| Migration::unapplied(stem, &text)) {
            Ok(Ok(migration)) => migrations.push(migration),
            Ok(Err(error)) => problems.push(format!("{stem} is refused by refinery: {error}")),
            Err(error) => problems.push(format!("{} cannot be read: {error}", path.display())),
        }
    }
    migrations
}

/// The name without its extension; `None` if refinery would skip or misread it.
fn stem(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".sql")?;
    let (number, word) = stem.strip_prefix('V')?.split_once("__")?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_right = number.chars().all(|c| c.is_ascii_digit())
        && number.parse::<SchemaVersion>().is_ok()
        && word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(is_word);
    is_right.then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stems of files with these names, and how many problems there are.
    fn read(names: &[&str]) -> Result<Vec<String>, Vec<String>> {
        let root = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(root.path().join(name), "SELECT 1").unwrap();
        }
        let files = Files::read(root.path(), root.path());
        let files = files.map_err(|error| error.problems)?;
        assert_eq!(files.forward(), files.undos());
        Ok(files.forward().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn files_are_read_in_order_of_their_versions() {
        let names = read(&["V10__c.sql", "V9__b_2.sql", "V1__a.sql"]);

        assert_eq!(names.unwrap(), ["V1__a", "V9__b_2", "V10__c"]);
        let missing = Path::new("/nowhere/at/all");
        assert!(Files::read(missing, missing).is_err());
    }

    #[test]
    fn every_name_that_refinery_would_skip_or_misread_is_refused() {
        for name in [
            "V2__bad-name.sql",
            "V2_one_underscore.sql",
            "U2__undo.sql",
            "v2__small.sql",
            "V2__.sql",
            "V2.1__half.sql",
            "V99999999999__long.sql",
            "V2__a.SQL",
            "V2__rust.rs",
            ".gitkeep",
        ] {
            let problems = read(&[name]).unwrap_err();
            assert!(
                problems[0].ends_with("is not named V<n>__<word>.sql"),
                "{name}"
            );
        }
    }

    #[test]
    fn an_undo_has_the_name_of_its_file() {
        let file = |name| Migration::unapplied(name, "SELECT 1").unwrap();
        let files = Files::new(
            &[file("V1__a"), file("V2__b")],
            &[file("V1__a"), file("V2__c")],
        );

        assert_eq!(files.undo(&file("V1__a")), Some(&file("V1__a")));
        assert_eq!(files.undo(&file("V2__b")), None);
    }
}
