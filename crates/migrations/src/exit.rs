//! Exit codes.

use std::process::ExitCode;

use serde::{Serialize, Serializer};

/// The exit code of a program that ran one of the commands.
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
    /// Files and history differ, or the files are wrong.
    Divergent = 4,
    /// Another run held the lock for too long.
    Locked = 5,
    /// Refused: irreversible, without an undo, or data would be lost.
    Refused = 6,
    /// The schema is not what the files make.
    Drifted = 7,
    /// A pooler shares the sessions of the server.
    Pooled = 8,
    /// The database cannot be reached (`EX_UNAVAILABLE` of `sysexits.h`).
    Unreachable = 69,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
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
    fn the_readme_lists_the_codes() {
        let readme = include_str!("../README.md");
        for (exit, meaning) in [
            (Exit::Done, "done"),
            (Exit::Failed, "a file or a statement failed"),
            (Exit::Usage, "wrong usage"),
            (Exit::Pending, "files are pending"),
            (Exit::Divergent, "files and history differ"),
            (Exit::Locked, "another run held the lock"),
            (Exit::Refused, "refused"),
            (Exit::Drifted, "the schema is not what the files make"),
            (Exit::Pooled, "a pooler"),
            (Exit::Unreachable, "the database cannot be reached"),
        ] {
            let line = format!("\n| {} | {meaning}", exit.code());
            assert!(readme.contains(&line), "{line}");
        }
    }
}
