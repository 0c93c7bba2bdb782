//! What went wrong, and where.

use std::fmt;

/// What messages call the variables of the process.
pub(crate) const ENVIRONMENT: &str = "environment";

/// Where a value, or the lack of one, was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A variable of the environment.
    Environment {
        /// The variable's name.
        name: String,
        /// What the caller called this set of variables; `environment` unless told otherwise.
        set: String,
    },
    /// A place in a file or a built-in text.
    File {
        /// The name under which the caller added it.
        name: String,
        /// The line, from 1; `None` for the file as a whole.
        line: Option<usize>,
        /// The column in characters, from 1; known for faults of syntax.
        column: Option<usize>,
    },
    /// The default in the setting's declaration.
    Default,
    /// Nothing sets it.
    Nowhere,
    /// The declaration is at fault, not the operator.
    Declaration,
}

/// Writes `environment variable PORT` or `config/production.toml, line 7`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment { name, set } if set == ENVIRONMENT => {
                write!(f, "environment variable {name}")
            }
            Self::Environment { name, set } => write!(f, "{set}, {name}"),
            Self::File { name, line, column } => {
                f.write_str(name)?;
                if let Some(line) = line {
                    write!(f, ", line {line}")?;
                }
                if let Some(column) = column {
                    write!(f, ", column {column}")?;
                }
                Ok(())
            }
            Self::Default => f.write_str("default"),
            Self::Nowhere => f.write_str("not set"),
            Self::Declaration => f.write_str("declaration"),
        }
    }
}

/// One fault in one line, which never quotes a secret: `PORT (environment): must be from 1 to 65535, not 70000`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The setting's key, or the unknown one; `None` where a file or a variable as a whole is at fault.
    pub key: Option<String>,
    /// Where the fault stands.
    pub origin: Origin,
    /// What is wrong, to be read after the name.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(key: Option<&str>, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            key: key.map(str::to_owned),
            origin,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, self.key.as_deref(), &self.origin, &self.message)
    }
}

/// Something an operator should know that does not stop the start: a retired name that is still set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// The key, where it stands in a file or belongs to a setting.
    pub key: Option<String>,
    /// Where it stands.
    pub origin: Origin,
    /// What to know about it.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, self.key.as_deref(), &self.origin, &self.message)
    }
}

fn line(
    f: &mut fmt::Formatter<'_>,
    key: Option<&str>,
    origin: &Origin,
    message: &str,
) -> fmt::Result {
    match (origin, key) {
        (Origin::Environment { name, set }, _) => write!(f, "{name} ({set}): {message}"),
        (Origin::Nowhere, Some(key)) => write!(f, "{key}: {message}"),
        (origin, Some(key)) => write!(f, "{key} ({origin}): {message}"),
        (origin, None) => write!(f, "{origin}: {message}"),
    }
}

/// Every fault of one reading, at least one.
#[derive(Debug, Clone, thiserror::Error)]
pub struct Problems {
    pub(crate) problems: Vec<Problem>,
    pub(crate) warnings: Vec<Warning>,
}

impl Problems {
    /// The faults: first of files as a whole, then of settings in the order in which they were read, then unknown names.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.problems.iter()
    }

    /// What does not stop the start by itself.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One fault per line, without an end of line after the last.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}
