//! The results, as a table for people and as JSON for programs.

use std::io::{self, Write};

use serde::Serialize;

/// Three numbers of a series: its median and its spread.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Series {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Series {
    pub(crate) fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
        Self {
            median: at(sorted.len() / 2),
            least: at(0),
            most: at(sorted.len().saturating_sub(1)),
        }
    }
}

/// The limit of a figure.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Budget {
    AtLeast(f64),
    AtMost(f64),
    /// None; the figure is for information.
    None,
}

impl Budget {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
            Self::None => true,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtLeast(bound) => format!("≥ {bound}"),
            Self::AtMost(bound) => format!("≤ {bound}"),
            Self::None => "–".to_owned(),
        }
    }
}

/// One row of the table.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) listbud: String,
    pub(crate) baseline: String,
    /// What the budget limits: a ratio, or a figure with its unit.
    pub(crate) figure: Series,
    pub(crate) unit: &'static str,
    pub(crate) budget: Budget,
}

impl Row {
    fn cells(&self) -> [String; 6] {
        let Series {
            median,
            least,
            most,
        } = self.figure;
        let figure = if self.unit.is_empty() {
            format!("{median:.2} ({least:.2}–{most:.2})")
        } else {
            format!("{median:.0} ({least:.0}–{most:.0}) {}", self.unit)
        };
        let verdict = match self.budget {
            Budget::None => "",
            budget if budget.is_met(median) => "pass",
            _ => "short",
        };
        [
            self.what.clone(),
            self.listbud.clone(),
            self.baseline.clone(),
            figure,
            format!("{} {}", self.budget.text(), self.unit),
            verdict.to_owned(),
        ]
    }
}

/// All results of one run.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: String,
    pub(crate) mode: &'static str,
    pub(crate) rows: Vec<Row>,
}

impl Report {
    /// Writes a Markdown table.
    pub(crate) fn print(&self, mut to: impl Write) -> io::Result<()> {
        let head = [
            "what",
            "ListBud",
            "baseline",
            "figure (spread)",
            "budget",
            "",
        ];
        let rows: Vec<[String; 6]> = self.rows.iter().map(Row::cells).collect();
        let widths = head.iter().enumerate().map(|(column, head)| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.chars().count()).max();
            widest.unwrap_or_default().max(head.chars().count())
        });
        let widths: Vec<usize> = widths.collect();
        writeln!(to, "\n{} · {}\n", self.machine, self.mode)?;
        let mut line = |cells: &[String]| {
            let padded = cells.iter().zip(&widths);
            let padded = padded.map(|(cell, width)| format!("{cell:width$}"));
            writeln!(to, "| {} |", padded.collect::<Vec<_>>().join(" | "))
        };
        line(&head.map(ToOwned::to_owned))?;
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        line(&rule)?;
        rows.iter().try_for_each(|row| line(row))
    }
}

#[expect(clippy::cast_precision_loss, reason = "no count here reaches 2^53")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}
