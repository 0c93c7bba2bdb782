//! Outcomes for people.

use std::fmt::{Display, Formatter, Result};

use super::Outcome;
use crate::create::Created;
use crate::down::Undone;
use crate::loss::Loss;
use crate::migrator::{Baseline, Drift, Verification};
use crate::observer::Direction;
use crate::plan::{Plan, Planned};
use crate::status::{State, Status, VersionStatus};
use crate::up::{Applied, Report};

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Up(report) => report.fmt(f),
            Self::Down(undone) => undone.fmt(f),
            Self::Plan(plan) => plan.fmt(f),
            Self::Status(status) => status.fmt(f),
            Self::Verification(found) => found.fmt(f),
            Self::Baseline(baseline) => baseline.fmt(f),
            Self::Drift(drift) => drift.fmt(f),
            Self::Created(created) => created.fmt(f),
        }
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.applied.is_empty() {
            return f.write_str("nothing to apply");
        }
        lines(f, self.applied.iter().map(|it| done("applied", it)))
    }
}

impl Display for Undone {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.undone.is_empty() {
            return f.write_str("nothing to undo");
        }
        let lost = self.losses.iter().map(|loss| format!("lost: {loss}"));
        let undone = self.undone.iter().map(|it| done("undid", it));
        lines(f, undone.chain(lost))
    }
}

fn done(what: &str, applied: &Applied) -> String {
    format!("{what} {} in {:.1?}", applied.file, applied.duration)
}

impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.files.is_empty() {
            return f.write_str("nothing to do");
        }
        let losses = self
            .losses
            .iter()
            .map(|loss: &Loss| format!("would lose: {loss}"));
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

impl Display for Status {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let known = match (self.current, self.newest) {
            (None, None) => "there is neither a history nor a file".to_owned(),
            (None, Some(newest)) => format!("no version of {newest} is applied"),
            (Some(current), None) => format!("version {current}, and no file"),
            (Some(current), Some(newest)) => format!("version {current} of {newest}"),
        };
        let summary = format!(
            "{known}: {} pending, {} divergent",
            self.pending, self.divergent
        );
        lines(
            f,
            self.versions
                .iter()
                .map(VersionStatus::to_string)
                .chain([summary]),
        )
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

impl Display for Verification {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.problems.is_empty() {
            return f.write_str("the files are right");
        }
        lines(f, self.problems.iter())
    }
}

impl Display for Baseline {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        lines(
            f,
            self.recorded.iter().map(|file| format!("recorded {file}")),
        )
    }
}

impl Display for Drift {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.differences.is_empty() {
            return write!(f, "the database is what version {} makes", self.version);
        }
        lines(f, self.differences.iter())
    }
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
