//! Which files a job has, where it has several.
//!
//! The queue stores a job's file in numbered pieces. Of several files the bytes stand one
//! after the other from piece 1 on, and piece 0 tells where each begins. A job of one file
//! has no piece 0, or, from releases before, its beginning there; such a release refuses
//! several files as a binary file.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// What an unnamed file is called.
pub(super) const UNNAMED: &str = "(unnamed)";

/// With what piece 0 begins where it is an index. The NUL byte is in no text.
const MARK: &[u8] = b"\0ListBud files 1\n";

/// The longest name of all files together.
const MAX_NAME: usize = 200;

/// The files of a job.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Index(Vec<Entry>);

/// One file of a job.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) size: u64,
}

impl Index {
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, name: String, size: usize) {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        self.0.push(Entry { name, size });
    }

    /// Forgets what a browser sends of fields in which no file was chosen, unless there
    /// is nothing else.
    pub(super) fn forget_fields_left_empty(&mut self) {
        let is_left_empty = |entry: &Entry| entry.size == 0 && entry.name == UNNAMED;
        if self.0.iter().all(is_left_empty) {
            self.0.truncate(1);
        } else {
            self.0.retain(|entry| !is_left_empty(entry));
        }
    }

    /// What the import is called.
    pub(super) fn name_of_all(&self) -> String {
        let mut name = String::new();
        let mut length = 0;
        for (position, entry) in self.0.iter().enumerate() {
            let next = entry.name.chars().count();
            if position > 0 && length + next > MAX_NAME {
                let more = self.0.len() - position;
                // Writing into a string cannot fail.
                let _ = write!(name, " (+{more})");
                break;
            }
            if position > 0 {
                name.push_str(", ");
            }
            name.push_str(&entry.name);
            length += next + 2;
        }
        name.chars().take(255).collect()
    }

    /// The index as it is stored; `None` of a single file, which needs none.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        if self.0.len() < 2 {
            return None;
        }
        let mut bytes = MARK.to_vec();
        // Texts and numbers cannot fail, nor does writing into memory.
        serde_json::to_writer(&mut bytes, self).ok()?;
        Some(bytes)
    }

    /// The index that piece 0 is; `None` where it is the beginning of a file.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes.strip_prefix(MARK)?).ok()
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(files: &[(&str, usize)]) -> Index {
        let mut index = Index::default();
        for (name, size) in files {
            index.push((*name).to_owned(), *size);
        }
        index
    }

    #[test]
    fn an_index_is_read_as_it_was_written() {
        let several = index(&[("a.csv", 3), ("b.csv", 0)]);

        let bytes = several.to_bytes().unwrap();

        assert_eq!(Index::from_bytes(&bytes), Some(several));
        assert_eq!(Index::from_bytes(b"Title,Note,URL"), None);
        assert_eq!(index(&[("a.csv", 3)]).to_bytes(), None);
    }

    #[test]
    fn fields_in_which_nothing_was_chosen_are_no_files() {
        let mut chosen = index(&[(UNNAMED, 0), ("a.csv", 0), (UNNAMED, 5), (UNNAMED, 0)]);
        chosen.forget_fields_left_empty();
        assert_eq!(chosen, index(&[("a.csv", 0), (UNNAMED, 5)]));

        let mut empty = index(&[(UNNAMED, 0), (UNNAMED, 0)]);
        empty.forget_fields_left_empty();
        assert_eq!(empty, index(&[(UNNAMED, 0)]));
    }

    #[test]
    fn several_files_have_a_name_that_fits() {
        let long = "x".repeat(255);
        let names = |files: &[&str]| {
            let files: Vec<(&str, usize)> = files.iter().map(|name| (*name, 1)).collect();
            index(&files).name_of_all()
        };

        assert_eq!(names(&["a.csv"]), "a.csv");
        assert_eq!(names(&["a.csv", "b.csv"]), "a.csv, b.csv");
        assert_eq!(names(&["a.csv", &long, "c.csv"]), "a.csv (+2)");
        assert_eq!(names(&[&long, "b.csv"]).chars().count(), 255);
        let many = vec!["list of places.csv"; 1_000];
        assert!(names(&many).ends_with(" (+990)"), "{}", names(&many));
    }
}
