//! What a place has that is not one point.

use std::fmt::Write as _;

use crate::{draft::Adjusted, remarks};

/// The most points beside the first that are told.
const MAX_POINTS: usize = 10;

/// What a place has beside its point.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    /// Further points, as far as they are told.
    points: Vec<String>,
    more_points: usize,
    pub lines: usize,
    pub areas: usize,
    pub tracks: usize,
    pub models: usize,
}

impl Shapes {
    /// Whether there is a line, an area or another thing of more than one point.
    pub(crate) const fn is_any(&self) -> bool {
        self.lines + self.areas + self.tracks + self.models > 0
    }

    fn is_empty(&self) -> bool {
        !self.is_any() && self.points.is_empty()
    }

    pub(crate) fn add_point(&mut self, text: &str) {
        if self.points.len() < MAX_POINTS {
            self.points.push(text.chars().take(60).collect());
        } else {
            self.more_points += 1;
        }
    }

    /// Says what there is: `2 lines, 1 area`.
    pub(crate) fn describe(&self) -> String {
        let points = self.points.len() + self.more_points;
        let mut words = String::new();
        for (count, one, many) in [
            (points, "point", "points"),
            (self.lines, "line", "lines"),
            (self.areas, "area", "areas"),
            (self.tracks, "track", "tracks"),
            (self.models, "model", "models"),
        ] {
            if count == 0 {
                continue;
            }
            let gap = if words.is_empty() { "" } else { ", " };
            let name = if count == 1 { one } else { many };
            let _ = write!(words, "{gap}{count} {name}");
            if name.starts_with("point") {
                let _ = write!(words, " ({})", self.points.join("; "));
            }
        }
        words
    }

    /// Adds a remark when there is anything.
    pub(crate) fn remark(&self, adjusted: &mut Vec<Adjusted>) {
        if !self.is_empty() {
            adjusted.push((
                remarks::GEOMETRY_LEFT_OUT,
                format!("A place has one point; left out: {}.", self.describe()),
            ));
        }
    }
}
