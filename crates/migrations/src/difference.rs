//! One object that two databases do not share.

use std::fmt;

use serde::Serialize;

/// One object that is not what the files make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is: `table`, `column`, `index`, …
    pub kind: String,
    /// Its name, with its schema and, where it has one, its table.
    pub name: String,
    /// What the files make; `None` if they do not make it.
    pub expected: Option<String>,
    /// What the database has; `None` if it does not have it.
    pub found: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            name,
            expected,
            found,
        } = self;
        match (expected, found) {
            (Some(expected), Some(found)) => {
                write!(f, "{kind} {name} differs")?;
                let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
                let (expected, found) = (lines(expected), lines(found));
                let only = |these: &[String], those: &[String]| -> Vec<String> {
                    let only = these.iter().filter(|line| !those.contains(line));
                    only.cloned().collect()
                };
                for line in only(&expected, &found) {
                    write!(f, "\n  - {line}")?;
                }
                for line in only(&found, &expected) {
                    write!(f, "\n  + {line}")?;
                }
                Ok(())
            }
            (Some(_), None) => write!(f, "{kind} {name} is missing"),
            (None, _) => write!(f, "{kind} {name} is in no file"),
        }
    }
}
