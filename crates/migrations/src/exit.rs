//! How a program ends.

use std::fmt;
use std::process::ExitCode;

use serde::{Serialize, Serializer};

/// How a program that ran one of the commands ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// A file or a statement failed.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Files are pending.
    Pending = 3,
    /// Files and history tell different stories, or the files are wrong.
    Divergent = 4,
    /// Another run held the lock for too long.
    Locked = 5,
    /// Refused: irreversible, without an undo, or data would be lost.
    Refused = 6,
    /// The schema is not what the files make.
    Drifted = 7,
    /// A pooler stands before the server.
    Pooled = 8,
    /// The database cannot be reached (`EX_UNAVAILABLE` of `sysexits.h`).
    Unreachable = 69,
}

impl Exit {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 10] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::Pending,
        Self::Divergent,
        Self::Locked,
        Self::Refused,
        Self::Drifted,
        Self::Pooled,
        Self::Unreachable,
    ];

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What it means, in a few words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done, or nothing to do",
            Self::Failed => "a file or a statement failed",
            Self::Usage => "wrong usage",
            Self::Pending => "files are pending",
            Self::Divergent => "files and history differ, or the files are wrong",
            Self::Locked => "another run held the lock for too long",
            Self::Refused => "refused: irreversible, no undo, or data would be lost",
            Self::Drifted => "the schema is not what the files make",
            Self::Pooled => "a pooler shares the server's sessions",
            Self::Unreachable => "the database cannot be reached",
        }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.meaning())
    }
}

impl Serialize for Exit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.code())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_readme() {
        let readme = include_str!("../README.md");

        for exit in Exit::ALL {
            let line = format!("| {} | {} |", exit.code(), exit.meaning());
            assert!(readme.contains(&line), "{line}");
        }
    }
}
