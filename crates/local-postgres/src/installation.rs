//! Installed server programs and their version

use std::fmt;
use std::path::{Path, PathBuf};

/// The oldest major version that is accepted: 15 is the first whose
/// `CREATE DATABASE` copies a template without two checkpoints, and the first
/// that lets only a database's owner create tables in its `public` schema.
pub const OLDEST_MAJOR: u32 = 15;

/// A folder of server programs of one usable version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    pub(crate) folder: PathBuf,
    pub(crate) version: Version,
}

/// A version as `postgres --version` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The part that decides whether data files can be read.
    pub major: u32,
    /// The whole version, such as `15.14` or `18beta1`.
    pub text: String,
}

impl Binaries {
    /// The folder that holds the programs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The version of the programs.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The path of one program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Version {
    /// Reads an answer such as `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
    pub(crate) fn parse(answer: &str) -> Option<Self> {
        let (_, rest) = answer.split_once("(PostgreSQL)")?;
        let text = rest.split_whitespace().next()?.to_owned();
        let digits = text
            .split(|letter: char| !letter.is_ascii_digit())
            .next()
            .unwrap_or_default();
        let major = digits.parse().ok()?;
        Some(Self { major, text })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
