//! Names that no setting has.

use super::{Reader, Retired};
use crate::document::Entry;
use crate::problem::{Origin, Problem, Warning};
use crate::suggest;
use std::collections::BTreeSet;

impl Reader {
    /// Runs last, when every setting has been read.
    pub(super) fn check_names(&mut self) {
        self.check_keys();
        self.check_variables();
    }

    fn check_keys(&mut self) {
        let known: BTreeSet<String> = self
            .read
            .iter()
            .flat_map(|read| read.about.keys())
            .collect();
        let mut unknown: Vec<(&str, Origin, bool)> = Vec::new();
        for document in self.sources.documents() {
            let is_unknown =
                |entry: &&Entry| !known.contains(&entry.key) && !is_empty_section(entry, &known);
            // Beside a fault of syntax an odd key is more likely a part of it.
            let is_fault = document.problems.is_empty();
            for entry in document.entries.iter().filter(is_unknown) {
                unknown.push((&entry.key, document.origin(entry), is_fault));
            }
        }
        for (key, origin, is_fault) in unknown {
            if let Some(retired) = find(self.retired, key) {
                self.warnings.push(warning(Some(key), origin, retired));
            } else if is_fault {
                let message = suggest::unknown(key, self.read.iter().map(|read| read.about.key));
                self.problems.push(Problem::new(Some(key), origin, message));
            }
        }
    }

    fn check_variables(&mut self) {
        let known: BTreeSet<String> = self
            .read
            .iter()
            .flat_map(|read| read.about.variables())
            .collect();
        for variables in &self.sources.variables {
            for name in variables.names().filter(|name| !known.contains(*name)) {
                let origin = Origin::Environment {
                    name: name.to_owned(),
                    set: variables.set.clone(),
                };
                if let Some(retired) = find(self.retired, name) {
                    self.warnings.push(warning(None, origin, retired));
                } else if self.families.iter().any(|prefix| name.starts_with(prefix)) {
                    let message = suggest::unknown(name, known.iter().map(String::as_str));
                    self.problems.push(Problem::new(None, origin, message));
                }
            }
        }
    }
}

fn find(retired: &'static [Retired], name: &str) -> Option<&'static Retired> {
    retired.iter().find(|retired| retired.name == name)
}

fn warning(key: Option<&str>, origin: Origin, retired: &Retired) -> Warning {
    Warning {
        key: key.map(str::to_owned),
        origin,
        message: retired.why.to_owned(),
    }
}

/// `[server]` with nothing but comments below it is how people begin a file.
fn is_empty_section(entry: &Entry, known: &BTreeSet<String>) -> bool {
    let prefix = format!("{}.", entry.key);
    entry.raw.is_table() && known.iter().any(|key| key.starts_with(&prefix))
}
