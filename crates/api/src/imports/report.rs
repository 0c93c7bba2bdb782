//! What a person is told about an import.

use listbud_domain::{
    ImportId,
    import::{Outcome, Remark},
};
use listbud_persistence::imports::Summary;
use listbud_takeout::{FileOutcome, FileReport};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What an import did, row by row where there is something to say.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportReport)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReportJson<'a> {
    /// Always true: a file that cannot be imported is answered with a problem.
    success: bool,
    /// The outcome in one sentence.
    #[schema(example = "Successfully imported 328 places")]
    message: String,
    /// The import, which can be read and undone; `null` for a preview.
    import_id: Option<Uuid>,
    /// What kind of file it was.
    #[schema(example = "saved_list_csv")]
    format: &'a str,
    /// How many places it created.
    imported: u32,
    /// How many rows were places that were there already, or twice in the file.
    merged: u32,
    /// How many rows are not places.
    skipped: u32,
    /// The lists that it filled.
    lists: Vec<FilledListJson<'a>>,
    /// The reasons of the skipped rows, as sentences.
    errors: Vec<String>,
    /// What became of each file, when several were uploaded or one is an archive; at most
    /// a thousand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileJson<'a>>,
    /// Every row that is not simply a new place, and why.
    rows: Vec<RowJson<'a>>,
    /// Places in the file's lists that are no longer in the file, if the request asks
    /// for them; at most a thousand.
    #[serde(skip_serializing_if = "Option::is_none")]
    disappeared: Option<Vec<DisappearedJson<'a>>>,
    /// The first rows that would become new places, at most a thousand; only of a
    /// preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<Vec<AddedJson<'a>>>,
}

/// What became of one of several files.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportedFile)]
pub(crate) struct FileJson<'a> {
    /// Its name, behind that of the archive that holds it.
    #[schema(example = "London food.csv")]
    name: &'a str,
    /// `read`, `ignored` (it holds no places), or `failed` (it could not be read).
    #[schema(example = "read")]
    outcome: &'static str,
    /// What kind of file it was, if it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    /// How many places it has, if it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    places: Option<usize>,
    /// How many of its rows are not places, if it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<usize>,
    /// A stable word for why it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Why it was not read, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl<'a> From<&'a FileReport> for FileJson<'a> {
    fn from(file: &'a FileReport) -> Self {
        let unread = |outcome, code, reason| Self {
            name: &file.name,
            outcome,
            format: None,
            places: None,
            skipped: None,
            code: Some(code),
            reason: Some(reason),
        };
        match &file.outcome {
            FileOutcome::Read {
                format,
                places,
                skipped,
            } => Self {
                name: &file.name,
                outcome: "read",
                format: Some(format.as_str()),
                places: Some(*places),
                skipped: Some(*skipped),
                code: None,
                reason: None,
            },
            FileOutcome::Ignored { code, reason } => unread("ignored", code, reason),
            FileOutcome::Failed { code, reason } => unread("failed", code, reason),
        }
    }
}

/// The files of a report. If they are many, those without places are left out, of which
/// the rows tell as well.
fn files_of(files: &[FileReport]) -> Vec<FileJson<'_>> {
    const MAX: usize = 1_000;
    let is_told = |file: &&FileReport| {
        files.len() <= MAX || !matches!(file.outcome, FileOutcome::Ignored { .. })
    };
    let told = files.iter().filter(is_told);
    told.take(MAX).map(FileJson::from).collect()
}

/// A row that would become a new place.
#[derive(Serialize, ToSchema)]
#[schema(as = AddedRow)]
pub(crate) struct AddedJson<'a> {
    /// The file of an archive that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The line on which it begins, or the number of the feature, from 1.
    line: u64,
    name: &'a str,
}

/// A place in a list that is no longer in that list's file.
#[derive(Serialize, ToSchema)]
#[schema(as = Disappeared)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DisappearedJson<'a> {
    id: Uuid,
    name: &'a str,
    /// The name of the list.
    list: &'a str,
}

/// A list that an import filled.
#[derive(Serialize, ToSchema)]
#[schema(as = FilledList)]
pub(crate) struct FilledListJson<'a> {
    /// The list; `null` for one that a preview would create.
    id: Option<Uuid>,
    name: &'a str,
    /// Whether the import created it.
    created: bool,
}

/// One row of the file.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportRow)]
pub(crate) struct RowJson<'a> {
    /// The file of an archive that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The line on which it begins, or the number of the feature, from 1; 0 when
    /// it is about the whole file.
    line: u64,
    name: Option<&'a str>,
    /// `merged`, `skipped`, `ignored` (a file of an archive without places), or
    /// `adjusted`: imported, but not all of it.
    #[schema(example = "skipped")]
    outcome: &'static str,
    /// A stable word for the reason.
    #[schema(example = "not_a_place")]
    code: &'a str,
    /// The reason as a sentence.
    reason: &'a str,
}

impl<'a> ReportJson<'a> {
    /// What an import did, or would do when it has no id.
    pub(crate) fn new(
        id: Option<ImportId>,
        format: &'a str,
        files: &'a [FileReport],
        summary: &'a Summary,
    ) -> Self {
        let lists = summary.lists.iter().map(|list| FilledListJson {
            id: (id.is_some() || !list.created).then_some(list.id.0),
            name: &list.name,
            created: list.created,
        });
        let errors = summary
            .remarks
            .iter()
            .filter(|remark| remark.outcome == Outcome::Skipped)
            .map(|remark| match (&remark.file, remark.line) {
                (Some(file), 0) => format!("{file}: {}", remark.message),
                (Some(file), line) => format!("{file}, line {line}: {}", remark.message),
                (None, 0) => remark.message.clone(),
                (None, line) => format!("line {line}: {}", remark.message),
            });
        Self {
            success: true,
            message: message(summary),
            import_id: id.map(|id| id.0),
            format,
            imported: summary.imported,
            merged: summary.merged,
            skipped: summary.skipped,
            lists: lists.collect(),
            errors: errors.collect(),
            files: files_of(files),
            rows: summary.remarks.iter().map(RowJson::from).collect(),
            disappeared: summary.disappeared.as_ref().map(|places| {
                let places = places.iter().map(|place| DisappearedJson {
                    id: place.id.0,
                    name: &place.name,
                    list: &place.list,
                });
                places.collect()
            }),
            added: summary.added.as_ref().map(|rows| {
                let rows = rows.iter().map(|row| AddedJson {
                    file: row.file.as_deref(),
                    line: row.line,
                    name: &row.name,
                });
                rows.collect()
            }),
        }
    }
}

impl<'a> From<&'a Remark> for RowJson<'a> {
    fn from(remark: &'a Remark) -> Self {
        Self {
            file: remark.file.as_deref(),
            line: remark.line,
            name: remark.name.as_deref(),
            outcome: remark.outcome.as_str(),
            code: remark.code,
            reason: &remark.message,
        }
    }
}

fn message(summary: &Summary) -> String {
    let places = |count: u32| match count {
        1 => "1 place".to_owned(),
        count => format!("{count} places"),
    };
    let message = match (summary.imported, summary.merged, summary.skipped) {
        (0, 0, 0) => "The file holds no places".to_owned(),
        (0, 0, skipped) => format!("Nothing was imported: none of the {skipped} rows is a place"),
        (0, merged, _) => format!(
            "Nothing new: {} there already",
            match merged {
                1 => "1 place was".to_owned(),
                merged => format!("{merged} places were"),
            }
        ),
        (imported, 0, _) => format!("Successfully imported {}", places(imported)),
        (imported, merged, _) => format!(
            "Successfully imported {}; {merged} more were there already",
            places(imported)
        ),
    };
    if summary.changed > 0 {
        format!("{message}. Values that changed in the file were updated")
    } else {
        message
    }
}
