//! The files of a history with their undos.

use std::path::Path;

use refinery_core::{Migration, SchemaVersion};

use crate::error::MigrateError;
use crate::folder;
use crate::headers::Headers;

/// A history: files that run forward, and the undo of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    forward: Vec<Migration>,
    undo: Vec<Migration>,
}

/// Files that cannot be read as a history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("; "))]
pub struct FilesError {
    /// One sentence for each thing that is wrong.
    pub problems: Vec<String>,
}

impl Files {
    /// Takes what `refinery::embed_migrations!` has embedded, from a folder with
    /// the files and from one with an undo of the same name for each.
    ///
    /// What is wrong with them is told by [`problems`](Self::problems), and by
    /// the runner before it runs anything.
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

    /// Takes pairs of a name (`V3__add_colours`, with or without `.sql`) and a
    /// text, however they were embedded.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if a name is none that refinery knows.
    pub fn from_texts<'t>(
        forward: impl IntoIterator<Item = (&'t str, &'t str)>,
        undo: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, FilesError> {
        let mut problems = Vec::new();
        let mut named = |(name, sql): (&str, &str)| {
            let stem = name.strip_suffix(".sql").unwrap_or(name);
            let migration =
                folder::parse_stem(stem).and_then(|_| Migration::unapplied(stem, sql).ok());
            if migration.is_none() {
                problems.push(format!("{name} is no V<n>__<word>.sql"));
            }
            migration
        };
        let forward: Vec<_> = forward.into_iter().filter_map(&mut named).collect();
        let undo: Vec<_> = undo.into_iter().filter_map(&mut named).collect();
        if problems.is_empty() {
            Ok(Self::new(&forward, &undo))
        } else {
            Err(FilesError { problems })
        }
    }

    /// Reads two folders.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if one of them cannot be read or has a file with a wrong
    /// name, which refinery would skip without a word.
    pub fn read(up: &Path, down: &Path) -> Result<Self, FilesError> {
        let mut problems = Vec::new();
        let forward = folder::migrations(up, &mut problems);
        let undo = folder::migrations(down, &mut problems);
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

    /// The undo of `file`; `None` if there is none of its version and name.
    #[must_use]
    pub fn undo(&self, file: &Migration) -> Option<&Migration> {
        self.undo
            .iter()
            .find(|undo| undo.to_string() == file.to_string())
    }

    /// Why `file` cannot be undone, in the words of its header or its undo's.
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
            Err(MigrateError::UnknownVersion { version })
        }
    }
}

impl From<&[Migration]> for Files {
    /// A history without undos.
    fn from(forward: &[Migration]) -> Self {
        Self::new(forward, &[])
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_are_read_from_two_folders_in_order_of_their_versions() {
        let root = tempfile::tempdir().unwrap();
        let (up, down) = (root.path().join("up"), root.path().join("down"));
        for folder in [&up, &down] {
            fs::create_dir(folder).unwrap();
            for name in ["V10__c.sql", "V9__b.sql", "V1__a.sql"] {
                fs::write(folder.join(name), "SELECT 1").unwrap();
            }
        }

        let files = Files::read(&up, &down).unwrap();

        let names: Vec<_> = files.forward().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["V1__a", "V9__b", "V10__c"]);
        assert_eq!(files.newest(), Some(10));
        assert!(
            files
                .forward()
                .iter()
                .all(|file| files.undo(file).is_some())
        );
        fs::write(down.join("U1__a.sql"), "SELECT 1").unwrap();
        let error = Files::read(&up, &down).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("U1__a.sql is no V<n>__<word>.sql")
        );
    }

    #[test]
    fn texts_are_taken_with_and_without_extension_and_refused_by_name() {
        let pair = [("V1__a.sql", "SELECT 1")];
        let undo = [("V1__a", "SELECT 2")];

        let files = Files::from_texts(pair, undo).unwrap();

        let undo = files.undo(&files.forward()[0]).unwrap();
        assert_eq!(undo.sql(), Some("SELECT 2"));
        let error = Files::from_texts([("V1_a", ""), ("U2__b", "")], []).unwrap_err();
        assert_eq!(
            error.to_string(),
            "V1_a is no V<n>__<word>.sql; U2__b is no V<n>__<word>.sql"
        );
    }

    #[test]
    fn an_undo_of_the_same_version_and_another_name_is_none() {
        let files = Files::from_texts([("V1__a", "SELECT 1")], [("V1__b", "SELECT 1")]).unwrap();

        assert_eq!(files.undo(&files.forward()[0]), None);
    }
}
