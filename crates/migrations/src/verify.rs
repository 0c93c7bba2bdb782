//! Checks of the files themselves, without a database.

use std::collections::BTreeSet;
use std::path::Path;

use refinery_core::{Migration, SchemaVersion};

use crate::files::Files;
use crate::headers::Headers;
use crate::no_transaction::builds_index;
use crate::outcome::Problem;
use crate::statements::{Statement, split};

/// Checks the files of a history against each other and against what a program has
/// embedded; meant for a test of that program.
///
/// refinery silently skips a file with a wrong name, and the compiler does not notice a
/// new one, so names and embedded texts are checked beside [`Files::problems`].
///
/// # Errors
///
/// One sentence for each thing that is wrong.
pub fn check_folder(up: &Path, down: &Path, embedded: &[Migration]) -> Result<(), Vec<String>> {
    let files = Files::read(up, down).map_err(|error| error.problems)?;
    let mut problems: Vec<_> = files.problems().iter().map(ToString::to_string).collect();
    let same = |a: &Migration, b: &Migration| a.to_string() == b.to_string();
    for file in files.forward() {
        match embedded.iter().find(|it| same(it, file)) {
            Some(embedded) if embedded == file => {}
            Some(_) => problems.push(format!("{file} is embedded with another text")),
            None => problems.push(format!(
                "{file} is not embedded; does build.rs watch the folder?"
            )),
        }
    }
    for embedded in embedded {
        if !files.forward().iter().any(|file| same(file, embedded)) {
            problems.push(format!("{embedded} is embedded, but has no file"));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

impl Files {
    /// What is wrong with the files, without looking at a database: numbers that are
    /// missing or taken, files without undo and undos without file, texts that the runner
    /// would refuse, and texts that cannot run a second time.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = not_versioned(self.forward());
        check_gaps(self.forward(), &mut problems);
        for file in self.forward() {
            if self.undo(file).is_none() && self.irreversible(file).is_none() {
                problems.push(Problem::new(file, None, "it has no undo of the same name"));
            }
        }
        let mut seen = BTreeSet::new();
        for undo in self.undos() {
            let name = undo.to_string();
            if !self.forward().iter().any(|file| file.to_string() == name) {
                problems.push(Problem::new(undo, None, "there is no file for this undo"));
            }
            if !seen.insert(undo.version()) {
                let problem = "there is another undo of that version";
                problems.push(Problem::new(undo, None, problem));
            }
        }
        for file in self.forward().iter().chain(self.undos()) {
            check_text(file, &mut problems);
        }
        problems
    }
}

/// What keeps files from being a history: versions that are taken, and a `U` in front,
/// which refinery takes for a file that runs forward in any order.
pub(crate) fn not_versioned(files: &[Migration]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files {
        // refinery does not export the type of `prefix()`.
        if file.prefix().to_string() != "V" {
            let problem = "refinery would run it forward and in any order, not as an undo";
            problems.push(Problem::new(file, None, problem));
        } else if file.version() < 1 || !seen.insert(file.version()) {
            problems.push(Problem::new(file, None, "its number is taken or below 1"));
        }
    }
    problems
}

/// `files` are sorted by version.
fn check_gaps(files: &[Migration], problems: &mut Vec<Problem>) {
    let mut expected: SchemaVersion = 1;
    for file in files.iter().filter(|file| file.prefix().to_string() == "V") {
        if file.version() > expected {
            let problem = format!("V{expected} is missing before it");
            problems.push(Problem::new(file, None, problem));
        }
        expected = expected.max(file.version().saturating_add(1));
    }
}

fn check_text(file: &Migration, problems: &mut Vec<Problem>) {
    let sql = file.sql().unwrap_or_default();
    if sql.contains('\r') {
        problems.push(Problem::new(file, None, "it has line ends other than LF"));
    }
    let headers = match Headers::parse(sql) {
        Ok(headers) => headers,
        Err(error) => {
            problems.push(Problem::new(file, error.line, error.to_string()));
            Headers::default()
        }
    };
    if headers
        .compatible_with
        .is_some_and(|known| known > file.version())
    {
        let problem = "its compatible-with names a version that comes after it";
        problems.push(Problem::new(file, None, problem));
    }
    let statements = split(sql);
    if statements.is_empty() {
        problems.push(Problem::new(file, None, "it has no statement"));
    }
    for statement in &statements {
        if let Some(problem) = check_statement(&headers, statement) {
            problems.push(Problem::new(file, statement.line, problem));
        }
    }
}

fn check_statement(headers: &Headers, statement: &Statement<'_>) -> Option<String> {
    if let Some(problem) = statement.transaction_problem() {
        return Some(problem);
    }
    if !headers.no_transaction {
        return needs_none(statement)
            .then(|| "this needs the header -- migrate: no-transaction".to_owned());
    }
    (builds_index(statement) && !statement.says("exists"))
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

#[cfg(test)]
mod tests;
