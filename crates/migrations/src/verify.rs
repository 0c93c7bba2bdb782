//! What is wrong with the files themselves.

use std::collections::BTreeSet;
use std::fmt;

use refinery_core::{Migration, SchemaVersion};
use serde::Serialize;

use crate::bare::{BuiltIndex, stored_name};
use crate::files::Files;
use crate::headers::Headers;
use crate::statements::{Statement, split};

/// One thing that is wrong with a file, or with a file and the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, without the extension.
    pub file: String,
    /// Where in the file, counted from 1.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub problem: String,
}

impl Problem {
    pub(crate) fn of(file: impl fmt::Display, problem: impl Into<String>) -> Self {
        Self {
            file: file.to_string(),
            line: None,
            problem: problem.into(),
        }
    }

    fn at(file: impl fmt::Display, line: usize, problem: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::of(file, problem)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl Files {
    /// What is wrong with the files, without looking at a database: numbers that
    /// are missing or taken, files without undo and undos without file, texts
    /// that the runner would refuse, and texts that a second run would not
    /// survive.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        check_numbers(self.forward(), &mut problems);
        self.check_undos(&mut problems);
        for file in self.forward().iter().chain(self.undos()) {
            check_text(file, &mut problems);
        }
        problems
    }

    fn check_undos(&self, problems: &mut Vec<Problem>) {
        for file in self.forward() {
            if self.undo(file).is_none() && self.irreversible(file).is_none() {
                problems.push(Problem::of(file, "it has no undo of the same name"));
            }
        }
        let mut seen = BTreeSet::new();
        for undo in self.undos() {
            let is_same = |file: &&Migration| file.to_string() == undo.to_string();
            if !self.forward().iter().any(|file| is_same(&file)) {
                problems.push(Problem::of(undo, "this undo undoes nothing"));
            }
            if !seen.insert(undo.version()) {
                problems.push(Problem::of(undo, "there is another undo of that version"));
            }
        }
    }
}

fn check_numbers(files: &[Migration], problems: &mut Vec<Problem>) {
    let mut expected: SchemaVersion = 1;
    for file in files {
        let version = file.version();
        // refinery does not export the type of `prefix()`.
        if file.prefix().to_string() != "V" {
            let problem = "refinery would run it forward and in any order, not as an undo";
            problems.push(Problem::of(file, problem));
            continue;
        }
        if version < expected {
            problems.push(Problem::of(file, "its number is taken or below 1"));
        } else if version > expected {
            problems.push(Problem::of(
                file,
                format!("V{expected} is missing before it"),
            ));
        }
        expected = expected.max(version.saturating_add(1));
    }
}

fn check_text(file: &Migration, problems: &mut Vec<Problem>) {
    let sql = file.sql().unwrap_or_default();
    if sql.contains('\r') {
        problems.push(Problem::of(file, "it has line ends other than LF"));
    }
    let headers = match Headers::parse(sql) {
        Ok(headers) => headers,
        Err(error) => {
            problems.push(Problem::at(file, error.line, error.to_string()));
            Headers::default()
        }
    };
    if headers
        .compatible_with
        .is_some_and(|known| known > file.version())
    {
        let problem = "no program can know a version that comes after it";
        problems.push(Problem::of(file, problem));
    }
    let statements = split(sql);
    if statements.is_empty() {
        problems.push(Problem::of(file, "it has no statement"));
    }
    for (index, statement) in statements.iter().enumerate() {
        let before = statements.get(..index).unwrap_or_default();
        if let Some(problem) = check_statement(&headers, before, statement) {
            problems.push(Problem::at(file, statement.line, problem));
        }
    }
}

fn check_statement(
    headers: &Headers,
    before: &[Statement<'_>],
    statement: &Statement<'_>,
) -> Option<String> {
    if statement.controls_transaction() {
        let keyword = statement.keyword();
        return Some(format!(
            "{keyword}: the runner begins and ends transactions"
        ));
    }
    if !headers.no_transaction {
        return needs_none(statement)
            .then(|| "this needs the header -- migrate: no-transaction".to_owned());
    }
    let index = BuiltIndex::of(statement)?;
    let repeats = index.if_not_exists || before.iter().any(|it| drops(it, &index.name));
    (!repeats)
        .then(|| "without IF NOT EXISTS this file cannot run again after a failure".to_owned())
}

/// Whether the server refuses it within a transaction.
fn needs_none(statement: &Statement<'_>) -> bool {
    let words: Vec<_> = statement
        .tokens()
        .take(4)
        .map(str::to_ascii_lowercase)
        .collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["vacuum", ..]
            | ["alter", "system", ..]
            | [
                "create" | "drop",
                "database" | "tablespace" | "subscription",
                ..
            ]
            | ["create", "unique", "index", "concurrently"]
            | ["create" | "drop", "index", "concurrently", ..]
            | ["reindex", _, "concurrently", ..]
    )
}

/// Whether it is `DROP INDEX CONCURRENTLY IF EXISTS name`.
fn drops(statement: &Statement<'_>, name: &str) -> bool {
    let tokens: Vec<_> = statement.tokens().collect();
    let (words, written) = tokens.split_at(tokens.len().min(5));
    let words: Vec<_> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    words == ["drop", "index", "concurrently", "if", "exists"]
        && written
            .rsplit(|token| *token == ".")
            .next()
            .is_some_and(|written| stored_name(&written.concat()) == name)
}

#[cfg(test)]
mod tests;
