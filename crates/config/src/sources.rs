//! Where settings come from.

use crate::document::Document;
use crate::problem::ENVIRONMENT;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// More than any hand-written file needs, and little enough to read.
const LONGEST_FILE: u64 = 1 << 20;

/// The layers of settings, which nothing but this names: no global state is read.
///
/// A later layer wins over an earlier one, and of two kinds the stronger wins in whatever order they were added:
/// default texts, then the operator's files, then variables.
#[derive(Debug, Default)]
pub struct Sources {
    pub(crate) defaults: Vec<Document>,
    pub(crate) files: Vec<Document>,
    pub(crate) variables: Vec<Variables>,
}

/// One set of variables.
pub(crate) struct Variables {
    pub(crate) set: String,
    values: BTreeMap<OsString, OsString>,
}

impl Sources {
    /// No layer at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds defaults that are built into the program, as TOML; `name` is for messages. A secret in them is a fault.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, toml: &str) -> Self {
        self.defaults.push(Document::parse(name.into(), toml));
        self
    }

    /// Adds the operator's file. One that cannot be read is a fault that [`Reader::finish`](crate::Reader::finish)
    /// reports with all others.
    #[must_use]
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.files.push(read_document(path.as_ref()));
        self
    }

    /// Adds variables, usually [`std::env::vars_os`]. One that is empty counts as not set.
    #[must_use]
    pub fn env<K: Into<OsString>, V: Into<OsString>>(
        self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.env_named(ENVIRONMENT, variables)
    }

    /// Adds variables from elsewhere, such as those of a `.env` file (before the environment, which then wins) or of
    /// command-line options (after it); `name` is for messages.
    #[must_use]
    pub fn env_named<K: Into<OsString>, V: Into<OsString>>(
        mut self,
        name: impl Into<String>,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.variables.push(Variables {
            set: name.into(),
            values: variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        });
        self
    }

    /// Files, the weakest first.
    pub(crate) fn documents(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.defaults.iter().chain(&self.files)
    }
}

impl Variables {
    pub(crate) fn find(&self, name: &str) -> Option<&OsStr> {
        self.values.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// Names that are text; no setting has another.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().filter_map(|name| name.to_str())
    }
}

/// Values may be secrets, so only names are written.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.set)
    }
}

fn read_document(path: &Path) -> Document {
    let name = path.display().to_string();
    match read_text(path, LONGEST_FILE) {
        Ok(text) => Document::parse(name, &text),
        Err(why) => Document::unreadable(name, why),
    }
}

/// Reads a file of text up to a length; the error is a sentence that quotes none of it.
pub(crate) fn read_text(path: &Path, longest: u64) -> Result<String, String> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(longest + 1).read_to_string(&mut text));
    match read {
        Ok(length) if length as u64 > longest => Err(format!("is longer than {longest} bytes")),
        Ok(_) => Ok(text),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err("is not UTF-8 text".to_owned()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}
