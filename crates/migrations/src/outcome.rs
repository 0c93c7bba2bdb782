//! What the commands answer: `Display` is for people, `Serialize` for programs.

use std::fmt::{Display, Formatter, Result};
use std::path::PathBuf;
use std::time::Duration;

use refinery_core::SchemaVersion;
use serde::{Serialize, Serializer};

use crate::exit::Exit;

/// What `up` did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The files that this run applied, oldest first; empty if nothing was pending.
    pub applied: Vec<Applied>,
}

/// A file that was applied or undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Its name without the extension, as in `V3__add_colours`.
    pub file: String,
    /// Its version.
    pub version: SchemaVersion,
    /// How long it took.
    #[serde(rename = "duration_ms", serialize_with = "as_millis")]
    pub duration: Duration,
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.applied.is_empty() {
            return f.write_str("nothing to apply");
        }
        lines(f, self.applied.iter().map(|it| it.line("applied")))
    }
}

impl Applied {
    fn line(&self, verb: &str) -> String {
        format!("{verb} {} in {:.1?}", self.file, self.duration)
    }
}

/// What `down` did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The files that were undone, newest first.
    pub undone: Vec<Applied>,
    /// What was lost, as counted beforehand.
    pub losses: Vec<Loss>,
}

impl Display for Undone {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.undone.is_empty() {
            return f.write_str("nothing to undo");
        }
        let lost = self.losses.iter().map(|loss| format!("lost: {loss}"));
        lines(f, self.undone.iter().map(|it| it.line("undid")).chain(lost))
    }
}

/// Something that an undo loses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "loss", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the fields say it all")]
pub enum Loss {
    /// A dropped table with its rows.
    Table { table: String, rows: i64 },
    /// A dropped column; `rows` counts its values that are not null.
    Column {
        table: String,
        column: String,
        rows: i64,
    },
    /// A column whose new type may not hold all of its values.
    Type {
        table: String,
        column: String,
        from: String,
        to: String,
        rows: i64,
    },
    /// Deleted rows of a table that stays.
    Rows { table: String, rows: i64 },
    /// A statement of an undo without a transaction, which cannot be tried.
    Unmeasured {
        file: String,
        line: usize,
        keyword: String,
    },
}

impl Display for Loss {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let count = |number: i64, what: &str| {
            let plural = if number == 1 { "" } else { "s" };
            format!("{number} {what}{plural}")
        };
        match self {
            Self::Table { table, rows } => write!(f, "table {table} with {}", count(*rows, "row")),
            Self::Column {
                table,
                column,
                rows,
            } => write!(f, "column {table}.{column} with {}", count(*rows, "value")),
            Self::Type {
                table,
                column,
                from,
                to,
                rows,
            } => {
                let values = count(*rows, "value");
                write!(
                    f,
                    "{values} of {table}.{column}, if {to} cannot hold what {from} does"
                )
            }
            Self::Rows { table, rows } => write!(f, "{} of table {table}", count(*rows, "row")),
            Self::Unmeasured {
                file,
                line,
                keyword,
            } => write!(
                f,
                "what {keyword} at line {line} of the undo of {file} removes"
            ),
        }
    }
}

/// What a run would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The files, in the order in which they would run.
    pub files: Vec<Planned>,
    /// What undoing would lose; empty for `up`.
    pub losses: Vec<Loss>,
}

/// A file that would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Its name without the extension.
    pub file: String,
    /// Its version.
    pub version: SchemaVersion,
    /// Whether it is the file or its undo.
    pub direction: Direction,
    /// Whether it would be one transaction.
    pub transaction: bool,
    /// Whether it was tried in a transaction that was rolled back.
    pub tried: bool,
    /// Its text.
    pub sql: String,
}

/// Which of the two files of a version runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The file itself.
    Up,
    /// Its undo.
    Down,
}

impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.files.is_empty() {
            return f.write_str("nothing to do");
        }
        let losses = self.losses.iter().map(|loss| format!("would lose: {loss}"));
        lines(f, self.files.iter().map(Planned::to_string).chain(losses))
    }
}

impl Display for Planned {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let what = match self.direction {
            Direction::Up => "",
            Direction::Down => "undo of ",
        };
        let how = match (self.transaction, self.tried) {
            (true, true) => "tried and rolled back",
            (true, false) => "not tried",
            (false, _) => "without a transaction, not tried",
        };
        write!(f, "-- {what}{}: {how}\n{}", self.file, self.sql.trim_end())
    }
}

/// Which files the database has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The newest applied version.
    pub current: Option<SchemaVersion>,
    /// The newest given version.
    pub newest: Option<SchemaVersion>,
    /// The newest version that a program must know to work on the schema when all
    /// given files are applied. A deployment reads it to learn whether it can go back.
    pub compatible_with: Option<SchemaVersion>,
    /// How many files are not applied.
    pub pending: usize,
    /// How many rows of the history and files contradict each other.
    pub divergent: usize,
    /// Every version that is given or applied, oldest first.
    pub versions: Vec<VersionStatus>,
}

/// One version of a [`Status`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionStatus {
    /// The version.
    pub version: SchemaVersion,
    /// The file, or the name in the history if there is no file.
    pub file: String,
    /// Whether it is applied.
    pub state: State,
    /// When it was applied, in RFC 3339.
    pub applied_on: Option<String>,
    /// Whether it has an undo that may run.
    pub undo: bool,
    /// Why it cannot be undone.
    pub irreversible: Option<String>,
    /// Whether it runs in one transaction.
    pub transaction: bool,
}

/// How a version stands in the files and in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Applied as given.
    Applied,
    /// Not applied yet.
    Pending,
    /// Applied, and edited since.
    Changed,
    /// Applied, without a file although there are newer ones.
    Missing,
    /// Not applied although newer ones are.
    Skipped,
    /// Applied by a newer program.
    Unknown,
}

impl State {
    /// What is wrong, if files and history contradict each other.
    pub(crate) const fn problem(self) -> Option<&'static str> {
        match self {
            Self::Changed => {
                Some("it was changed after it was applied; undo the change and write a new file")
            }
            Self::Missing => Some("it is applied, and there is no file"),
            Self::Skipped => Some("it is not applied, although newer ones are"),
            Self::Applied | Self::Pending | Self::Unknown => None,
        }
    }
}

impl Status {
    /// [`Exit::Done`], [`Exit::Pending`] or [`Exit::Divergent`].
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match (self.divergent, self.pending) {
            (0, 0) => Exit::Done,
            (0, _) => Exit::Pending,
            _ => Exit::Divergent,
        }
    }
}

impl Display for Status {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let known = match (self.current, self.newest) {
            (None, None) => "there is neither a history nor a file".to_owned(),
            (None, Some(newest)) => format!("no version of {newest} is applied"),
            (Some(current), None) => format!("version {current}, and no file"),
            (Some(current), Some(newest)) => format!("version {current} of {newest}"),
        };
        let counts = format!("{} pending, {} divergent", self.pending, self.divergent);
        let versions = self.versions.iter().map(VersionStatus::to_string);
        lines(f, versions.chain([format!("{known}: {counts}")]))
    }
}

impl Display for VersionStatus {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let state = match self.state {
            State::Applied => "applied",
            State::Pending => "pending",
            State::Changed => "CHANGED",
            State::Missing => "MISSING",
            State::Skipped => "SKIPPED",
            State::Unknown => "unknown",
        };
        write!(f, "{state}  {}", self.file)?;
        if let Some(applied_on) = &self.applied_on {
            write!(f, "  {applied_on}")?;
        }
        if let Some(reason) = &self.irreversible {
            write!(f, "  irreversible: {reason}")?;
        }
        Ok(())
    }
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a file, or with a file and the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, without the extension.
    pub file: String,
    /// The line in the file, counted from 1.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub problem: String,
}

impl Problem {
    pub(crate) fn new(
        file: impl Display,
        line: impl Into<Option<usize>>,
        problem: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_string(),
            line: line.into(),
            problem: problem.into(),
        }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl Display for Verification {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.problems.is_empty() {
            return f.write_str("the files are right");
        }
        lines(f, self.problems.iter())
    }
}

/// What `baseline` entered in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// The files, oldest first.
    pub recorded: Vec<String>,
}

impl Display for Baseline {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        lines(
            f,
            self.recorded.iter().map(|file| format!("recorded {file}")),
        )
    }
}

/// What `drift` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The newest applied version, up to which the files were compared.
    pub version: SchemaVersion,
    /// Each object that differs.
    pub differences: Vec<Difference>,
}

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

impl Display for Drift {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.differences.is_empty() {
            return write!(f, "the database is what version {} makes", self.version);
        }
        lines(f, self.differences.iter())
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { kind, name, .. } = self;
        match (&self.expected, &self.found) {
            (Some(expected), Some(found)) => {
                write!(f, "{kind} {name} differs")?;
                for line in expected
                    .lines()
                    .filter(|line| found.lines().all(|it| it != *line))
                {
                    write!(f, "\n  - {line}")?;
                }
                for line in found
                    .lines()
                    .filter(|line| expected.lines().all(|it| it != *line))
                {
                    write!(f, "\n  + {line}")?;
                }
                Ok(())
            }
            (Some(_), None) => write!(f, "{kind} {name} is missing"),
            (None, _) => write!(f, "{kind} {name} is not made by any file"),
        }
    }
}

/// The two files that `new` made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Created {
    /// The version, one above the newest.
    pub version: SchemaVersion,
    /// The file.
    pub up: PathBuf,
    /// Its undo.
    pub down: PathBuf,
}

impl Display for Created {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}\n{}", self.up.display(), self.down.display())
    }
}

fn lines<L: Display>(f: &mut Formatter<'_>, lines: impl Iterator<Item = L>) -> Result {
    for (index, line) in lines.enumerate() {
        if index > 0 {
            f.write_str("\n")?;
        }
        line.fmt(f)?;
    }
    Ok(())
}

fn as_millis<S: Serializer>(
    duration: &Duration,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_u128(duration.as_millis())
}
