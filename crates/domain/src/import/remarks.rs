//! What there is to tell about the rows of an upload, within bounds.

use std::{collections::HashMap, ops::Deref, sync::Arc};

/// Something to tell the person about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The file of an archive that it is about, as [`ImportedPlace::file`](super::ImportedPlace::file).
    pub file: Option<Arc<str>>,
    /// Where it stands in the file, as [`ImportedPlace::line`](super::ImportedPlace::line); 0 when it is
    /// about the whole file.
    pub line: u64,
    /// The row's name, as far as it has one.
    pub name: Option<String>,
    /// What became of the row.
    pub outcome: Outcome,
    /// A stable word for the reason.
    pub code: &'static str,
    /// The reason as a sentence.
    pub message: String,
}

/// What became of a row that is not simply a new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was kept of it.
    Skipped,
    /// It is a place that was there already, or that the file has twice.
    Merged,
    /// It became a place, but something of it could not be kept.
    Adjusted,
    /// It is a file of an archive that holds no places.
    Ignored,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 4] = [Self::Skipped, Self::Adjusted, Self::Merged, Self::Ignored];

    /// The word for it in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Merged => "merged",
            Self::Adjusted => "adjusted",
            Self::Ignored => "ignored",
        }
    }
}

/// The remarks on an upload: the first of each file, and how many there are in all.
///
/// A file of a million broken rows would otherwise have a million remarks. The
/// counts stay exact whatever is kept. A remark that tells of a loss or a change takes
/// the place of one that only says that a place was there already, or that a file holds
/// no places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    kept: Vec<Remark>,
    counts: Counts,
    files: HashMap<Option<Arc<str>>, OfFile>,
    /// The files that have remarks which may give way; some have none left.
    giving: Vec<Option<Arc<str>>>,
}

/// How many remarks there are, by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts([u64; Outcome::ALL.len()]);

impl Counts {
    fn add(&mut self, outcome: Outcome, count: u64) {
        let known = Outcome::ALL.iter().zip(&mut self.0);
        for (_, total) in known.filter(|(known, _)| **known == outcome) {
            *total = total.saturating_add(count);
        }
    }

    /// The outcomes that there are, with their counts.
    fn each(&self) -> impl Iterator<Item = (Outcome, u64)> + '_ {
        let all = Outcome::ALL.into_iter().zip(self.0);
        all.filter(|(_, count)| *count > 0)
    }

    fn total(&self) -> u64 {
        self.0
            .iter()
            .fold(0, |total, count| total.saturating_add(*count))
    }
}

/// The remarks on one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct OfFile {
    kept: usize,
    left_out: Counts,
    /// Which of the kept remarks may give way to others.
    spare: Vec<usize>,
}

impl Remarks {
    /// The most remarks that are kept of one file.
    pub const MAX_PER_FILE: usize = 1_000;

    /// The most remarks that are kept of all files of an archive together.
    pub const MAX: usize = 10_000;

    /// The code of the remark that counts those that were not kept.
    pub const MORE: &str = "more_remarks";

    /// Adds a remark, or counts it when its file has enough of them.
    pub fn push(&mut self, remark: Remark) {
        self.counts.add(remark.outcome, 1);
        let may_give_way = matches!(remark.outcome, Outcome::Merged | Outcome::Ignored);
        let of_file = self.files.entry(remark.file.clone()).or_default();
        let file_is_full = of_file.kept >= Self::MAX_PER_FILE;
        if !file_is_full && self.kept.len() < Self::MAX {
            of_file.kept += 1;
            if may_give_way {
                if of_file.spare.is_empty() {
                    self.giving.push(remark.file.clone());
                }
                of_file.spare.push(self.kept.len());
            }
            self.kept.push(remark);
            return;
        }
        let spare = if may_give_way {
            None
        } else if let Some(spare) = of_file.spare.pop() {
            Some(spare)
        } else if file_is_full {
            None
        } else {
            self.spare_of_another()
        };
        if let Some(kept) = spare.and_then(|at| self.kept.get_mut(at)) {
            let left = std::mem::replace(kept, remark);
            if let Some(of_file) = self.files.get_mut(&kept.file) {
                of_file.kept += 1;
            }
            if let Some(of_file) = self.files.get_mut(&left.file) {
                of_file.kept = of_file.kept.saturating_sub(1);
                of_file.left_out.add(left.outcome, 1);
            }
        } else {
            let of_file = self.files.entry(remark.file).or_default();
            of_file.left_out.add(remark.outcome, 1);
        }
    }

    /// A remark of any file that may give way.
    fn spare_of_another(&mut self) -> Option<usize> {
        while let Some(file) = self.giving.last() {
            let spare = self.files.get_mut(file).and_then(|it| it.spare.pop());
            if spare.is_some() {
                return spare;
            }
            self.giving.pop();
        }
        None
    }

    /// Counts remarks that nobody has written.
    pub fn leave_out(&mut self, file: Option<Arc<str>>, outcome: Outcome, count: u64) {
        if count > 0 {
            self.counts.add(outcome, count);
            let of_file = self.files.entry(file).or_default();
            of_file.left_out.add(outcome, count);
        }
    }

    /// Adds all remarks of another upload, whose files get other names.
    pub fn append(&mut self, other: Self, rename: impl Fn(Option<Arc<str>>) -> Option<Arc<str>>) {
        for mut remark in other.kept {
            remark.file = rename(remark.file);
            self.push(remark);
        }
        for (file, OfFile { left_out, .. }) in other.files {
            for (outcome, count) in left_out.each() {
                self.leave_out(rename(file.clone()), outcome, count);
            }
        }
    }

    /// How many remarks have an outcome, those included that were not kept.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> u64 {
        let mut counts = self.counts.each().filter(|(known, _)| *known == outcome);
        counts.next().map_or(0, |(_, count)| count)
    }

    /// The remarks by file and line; behind those of each file one that counts
    /// the others. Equal lines keep their order.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Remark> {
        let mut remarks = self.kept;
        let more = self.files.into_iter();
        let more = more.filter(|(_, of_file)| of_file.left_out.total() > 0);
        remarks.extend(more.map(|(file, of_file)| of_file.left_out.remark(file)));
        let is_last = |remark: &Remark| remark.code == Self::MORE;
        remarks.sort_by(|one, other| {
            let by_file = one.file.cmp(&other.file);
            let by_kind = || is_last(one).cmp(&is_last(other));
            by_file
                .then_with(by_kind)
                .then_with(|| one.line.cmp(&other.line))
        });
        remarks
    }
}

impl Counts {
    fn remark(self, file: Option<Arc<str>>) -> Remark {
        let each: Vec<String> = self
            .each()
            .map(|(outcome, count)| format!("{count} {}", outcome.as_str()))
            .collect();
        Remark {
            file,
            line: 0,
            name: None,
            outcome: self.each().next().map_or(Outcome::Skipped, |(it, _)| it),
            code: Remarks::MORE,
            message: format!(
                "{} more remarks are not listed: {}.",
                self.total(),
                each.join(", ")
            ),
        }
    }
}

impl Deref for Remarks {
    type Target = [Remark];

    fn deref(&self) -> &[Remark] {
        &self.kept
    }
}

impl<'a> IntoIterator for &'a Remarks {
    type Item = &'a Remark;
    type IntoIter = std::slice::Iter<'a, Remark>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

impl IntoIterator for Remarks {
    type Item = Remark;
    type IntoIter = std::vec::IntoIter<Remark>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl Extend<Remark> for Remarks {
    fn extend<T: IntoIterator<Item = Remark>>(&mut self, remarks: T) {
        remarks.into_iter().for_each(|remark| self.push(remark));
    }
}

impl FromIterator<Remark> for Remarks {
    fn from_iter<T: IntoIterator<Item = Remark>>(remarks: T) -> Self {
        let mut all = Self::default();
        all.extend(remarks);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(file: Option<&str>, line: u64, outcome: Outcome) -> Remark {
        Remark {
            file: file.map(Arc::from),
            line,
            name: None,
            outcome,
            code: "code",
            message: "message".to_owned(),
        }
    }

    #[test]
    fn a_file_keeps_a_thousand_remarks_and_counts_the_others() {
        let mut remarks = Remarks::default();
        for line in 1..=1_500 {
            remarks.push(remark(Some("a.csv"), line, Outcome::Skipped));
        }
        remarks.push(remark(Some("a.csv"), 1_501, Outcome::Adjusted));
        remarks.push(remark(Some("b.csv"), 1, Outcome::Merged));

        assert_eq!(remarks.len(), 1_001);
        assert_eq!(remarks.count(Outcome::Skipped), 1_500);
        assert_eq!(remarks.count(Outcome::Merged), 1);
        let told = remarks.into_sorted();
        assert_eq!(told.len(), 1_002);
        assert_eq!(told[999].line, 1_000);
        assert_eq!(
            (told[1_000].code, told[1_000].message.as_str()),
            (
                Remarks::MORE,
                "501 more remarks are not listed: 500 skipped, 1 adjusted."
            )
        );
        assert_eq!(told[1_001].file.as_deref(), Some("b.csv"));
    }

    #[test]
    fn an_archive_of_many_files_keeps_a_bounded_number() {
        let mut remarks = Remarks::default();
        for file in 0..20 {
            let name = format!("{file:02}.csv");
            for line in 1..=1_000 {
                remarks.push(remark(Some(&name), line, Outcome::Skipped));
            }
        }

        assert_eq!(remarks.len(), Remarks::MAX);
        assert_eq!(remarks.count(Outcome::Skipped), 20_000);
        let told = remarks.into_sorted();
        assert_eq!(told.len(), Remarks::MAX + 10, "one for each file cut off");
    }

    #[test]
    fn a_remark_on_an_existing_place_is_dropped_before_one_on_a_loss() {
        let mut remarks = Remarks::default();
        for line in 1..=1_200 {
            remarks.push(remark(None, line, Outcome::Merged));
        }
        remarks.push(remark(None, 1_100, Outcome::Adjusted));

        assert_eq!(remarks.len(), Remarks::MAX_PER_FILE);
        assert_eq!(remarks.count(Outcome::Merged), 1_200);
        let told = remarks.into_sorted();
        assert_eq!(told[999].outcome, Outcome::Adjusted);
        assert_eq!(told[998].line, 999);
        assert_eq!(
            told[1_000].message,
            "201 more remarks are not listed: 201 merged."
        );
    }

    #[test]
    fn a_remark_on_a_file_without_places_is_dropped_before_one_on_a_loss() {
        let mut remarks = Remarks::default();
        for file in 0..Remarks::MAX {
            remarks.push(remark(Some(&file.to_string()), 0, Outcome::Ignored));
        }
        for line in 1..=1_500 {
            remarks.push(remark(Some("list.csv"), line, Outcome::Skipped));
        }

        assert_eq!(remarks.len(), Remarks::MAX);
        let lost = |it: &&Remark| it.outcome == Outcome::Skipped;
        assert_eq!(remarks.iter().filter(lost).count(), Remarks::MAX_PER_FILE);
        assert_eq!(remarks.count(Outcome::Ignored), 10_000);
    }

    #[test]
    fn remarks_of_another_upload_come_with_their_counts() {
        let mut inner = Remarks::default();
        for line in 1..=1_200 {
            inner.push(remark(None, line, Outcome::Skipped));
        }
        let mut outer = Remarks::default();

        outer.append(inner, |_| Some(Arc::from("a.csv")));

        assert_eq!(outer.count(Outcome::Skipped), 1_200);
        assert!(outer.iter().all(|it| it.file.as_deref() == Some("a.csv")));
        assert_eq!(outer.into_sorted().len(), 1_001);
    }

    #[test]
    fn remarks_are_sorted_by_file_and_line() {
        let mut remarks = Remarks::default();
        remarks.push(remark(Some("b"), 1, Outcome::Skipped));
        remarks.push(remark(Some("a"), 2, Outcome::Skipped));
        remarks.push(remark(Some("a"), 1, Outcome::Merged));
        remarks.push(remark(Some("a"), 1, Outcome::Skipped));

        let told: Vec<_> = remarks
            .into_sorted()
            .into_iter()
            .map(|it| (it.file.unwrap().to_string(), it.line, it.outcome))
            .collect();

        assert_eq!(
            told,
            [
                ("a".to_owned(), 1, Outcome::Merged),
                ("a".to_owned(), 1, Outcome::Skipped),
                ("a".to_owned(), 2, Outcome::Skipped),
                ("b".to_owned(), 1, Outcome::Skipped),
            ]
        );
    }
}
