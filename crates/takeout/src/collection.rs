//! What several files bring together: those of an archive, or of one upload.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use listbud_domain::import::{ImportBatch, ImportedList, Outcome, Remark, source_of};

use crate::{
    FileOutcome, FileReport, Format, MAX_LISTS, Places, Restored, Takeout, TakeoutError, remarks,
};

/// Several files that come together, each of which is told of.
#[derive(Default)]
pub(crate) struct Collection {
    batch: ImportBatch<Places>,
    /// Where a list stands, by its name in lower case.
    list_indices: HashMap<String, usize>,
    files: Vec<FileReport>,
    restored: Option<Restored>,
    restored_tags: HashSet<String>,
    /// The first error that says a file was too much, for when nothing else came.
    too_much: Option<TakeoutError>,
}

/// Why one of several files was not read.
pub(crate) struct Refusal {
    code: &'static str,
    reason: String,
    /// Whether it should have held places.
    is_fault: bool,
}

impl Refusal {
    pub(crate) fn ignored(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
            is_fault: false,
        }
    }

    pub(crate) fn fault(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            is_fault: true,
            ..Self::ignored(code, reason)
        }
    }
}

/// Sorts what is wrong with a file into what does not matter and what is a loss.
impl From<&TakeoutError> for Refusal {
    fn from(error: &TakeoutError) -> Self {
        match error {
            TakeoutError::NotTakeout(kind) => {
                Self::ignored(remarks::NO_PLACES, format!("This is {kind}."))
            }
            TakeoutError::Empty => Self::ignored(remarks::NO_PLACES, "The file is empty."),
            TakeoutError::LabelledPlaces => Self::ignored(
                remarks::LABELLED_PLACE,
                "These are labelled places (home, work), which are imported only when asked for.",
            ),
            // A Takeout holds tables of everything.
            TakeoutError::UnknownColumns { .. } => {
                Self::ignored(remarks::NO_PLACES, sentence(error))
            }
            other => Self::fault(other.code(), sentence(other)),
        }
    }
}

/// Makes a sentence of an error's message.
fn sentence(error: &TakeoutError) -> String {
    let message = error.to_string();
    let mut chars = message.chars();
    let first = chars.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(chars)
        .chain(['.'])
        .collect()
}

impl Collection {
    /// Adds what a file brought. Files of an archive that is itself one of several
    /// are told of one by one.
    pub(crate) fn add(&mut self, name: &str, takeout: Takeout) -> Result<(), TakeoutError> {
        let file: Arc<str> = Arc::from(name);
        let mut batch = takeout.batch;
        if let Some(failure) = batch.places.take_failure() {
            return Err(failure);
        }
        let within = |inner: Option<Arc<str>>| {
            Some(match inner {
                Some(inner) => Arc::from(format!("{name}/{inner}")),
                None => Arc::clone(&file),
            })
        };
        let skipped = batch.remarks.count(Outcome::Skipped);
        if takeout.files.is_empty() || takeout.format == Format::Kmz {
            self.files.push(FileReport {
                name: name.to_owned(),
                outcome: FileOutcome::Read {
                    format: takeout.format,
                    places: batch.places.len(),
                    skipped: usize::try_from(skipped).unwrap_or(usize::MAX),
                },
            });
        } else {
            let files = takeout.files.into_iter();
            self.files.extend(files.map(|inner| FileReport {
                name: format!("{name}/{}", inner.name),
                outcome: inner.outcome,
            }));
        }
        self.batch.remarks.append(batch.remarks, within);
        // Two files of one list, `Want to go.csv` and `Want to go(1).csv`, and
        // the same list in two languages' folders.
        let lists: Vec<usize> = batch
            .lists
            .into_iter()
            .map(|list| self.find_or_add(list))
            .collect();
        for place in &batch.places {
            let mut place = place?;
            place.file = within(place.file);
            place.lists = place
                .lists
                .iter()
                .filter_map(|list| lists.get(*list).copied())
                .collect();
            if place.source.is_none() {
                let list = place
                    .lists
                    .first()
                    .and_then(|list| self.batch.lists.get(*list));
                let source = source_of(takeout.format.as_str(), list.map(|list| &list.name));
                place.source = Some(source);
            }
            self.batch.places.push(&place);
        }
        if let Some(restored) = takeout.restored {
            self.restore(restored);
        }
        Ok(())
    }

    /// Finds a list by its name without regard to case, or adds it; what is known
    /// of it is filled either way.
    fn find_or_add(&mut self, list: ImportedList) -> usize {
        let name = list.name.as_str().to_lowercase();
        let index = *self
            .list_indices
            .entry(name)
            .or_insert(self.batch.lists.len());
        match self.batch.lists.get_mut(index) {
            Some(known) => {
                known.description = known.description.take().or(list.description);
                known.color = known.color.take().or(list.color);
                known.emoji = known.emoji.take().or(list.emoji);
            }
            None => self.batch.lists.push(list),
        }
        if self.batch.lists.len() > MAX_LISTS {
            let max = MAX_LISTS;
            self.batch.places.fail(TakeoutError::TooManyLists { max });
        }
        index
    }

    /// Keeps what a backup says beside its places: of a tag in several backups, the
    /// look in the first.
    fn restore(&mut self, restored: Restored) {
        let all = self.restored.get_or_insert_default();
        for tag in restored.tags {
            if self.restored_tags.insert(tag.name.as_str().to_lowercase()) {
                all.tags.push(tag);
            }
        }
        all.imports.extend(restored.imports);
    }

    /// Tells of a file that was too much, and that this may be the error if nothing
    /// else comes.
    pub(crate) fn refuse_too_much(&mut self, name: String, refusal: Refusal, error: TakeoutError) {
        self.too_much.get_or_insert(error);
        self.refuse(name, refusal, true);
    }

    /// Tells of a file that was not read.
    pub(crate) fn refuse(&mut self, name: String, refusal: Refusal, is_told: bool) {
        let Refusal {
            code,
            reason,
            is_fault,
        } = refusal;
        if is_told {
            self.batch.remarks.push(Remark {
                file: Some(Arc::from(name.as_str())),
                line: 0,
                name: None,
                outcome: if is_fault {
                    Outcome::Skipped
                } else {
                    Outcome::Ignored
                },
                code,
                message: reason.clone(),
            });
        }
        self.files.push(FileReport {
            name,
            outcome: if is_fault {
                FileOutcome::Failed { code, reason }
            } else {
                FileOutcome::Ignored { code, reason }
            },
        });
    }

    /// Remarks on something that was read all the same.
    pub(crate) fn remark(&mut self, name: &str, code: &'static str, message: String) {
        self.batch.remarks.push(Remark {
            file: Some(Arc::from(name)),
            line: 0,
            name: None,
            outcome: Outcome::Adjusted,
            code,
            message,
        });
    }

    /// What all files brought.
    ///
    /// # Errors
    ///
    /// When none of them was read: why, which `nothing` says for several reasons.
    pub(crate) fn finish(
        self,
        format: Format,
        nothing: impl FnOnce(String) -> TakeoutError,
    ) -> Result<Takeout, TakeoutError> {
        let is_read = |file: &FileReport| matches!(file.outcome, FileOutcome::Read { .. });
        if !self.files.iter().any(is_read) {
            let error = self.too_much.or_else(|| common_reason(&self.files));
            return Err(error.unwrap_or_else(|| nothing(found(&self.files))));
        }
        Ok(Takeout {
            format,
            batch: self.batch,
            files: self.files,
            restored: self.restored,
        })
    }
}

/// The reason that all files have in common.
fn common_reason(files: &[FileReport]) -> Option<TakeoutError> {
    let all = |wanted: &str| {
        !files.is_empty()
            && files.iter().all(|file| match &file.outcome {
                FileOutcome::Ignored { code, .. } | FileOutcome::Failed { code, .. } => {
                    *code == wanted
                }
                FileOutcome::Read { .. } => false,
            })
    };
    if all(remarks::ENCRYPTED) {
        Some(TakeoutError::EncryptedArchive)
    } else if all(remarks::NESTED_ARCHIVE) {
        Some(TakeoutError::NestedArchive)
    } else if all(remarks::LABELLED_PLACE) {
        Some(TakeoutError::LabelledPlaces)
    } else {
        None
    }
}

/// What was found instead of places.
fn found(files: &[FileReport]) -> String {
    /// How many files are named.
    const MAX: usize = 5;
    let mut found: Vec<String> = files
        .iter()
        .take(MAX)
        .map(|file| match &file.outcome {
            FileOutcome::Ignored { reason, .. } | FileOutcome::Failed { reason, .. } => {
                format!("{}: {}", file.name, reason.trim_end_matches('.'))
            }
            FileOutcome::Read { .. } => file.name.clone(),
        })
        .collect();
    match files.len().checked_sub(MAX) {
        None if files.is_empty() => found.push("it is empty".to_owned()),
        None | Some(0) => {}
        Some(more) => found.push(format!("and {more} more")),
    }
    found.join("; ")
}
