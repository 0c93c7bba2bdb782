//! `import`: files into somebody's account, without HTTP.

use std::{
    borrow::Cow,
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use listbud_api::{FileImport, Imported, Quotas};
use listbud_domain::{Email, UserId, import::Outcome};
use listbud_persistence::{Connection, Database, imports::Summary, users};
use listbud_takeout::{FileSource, Limits, Options, Takeout, Upload};
use serde_json::json;

use super::progress::Bar;
use crate::{
    Failure, assemble, database,
    exit::chain,
    migrations,
    settings::{Settings, Sources},
    telemetry,
    terminal::say,
    world,
};

/// Who starts this has the machine: more than what a stranger may upload.
pub(super) const LIMITS: Limits = Limits {
    bytes: 1024 * 1024 * 1024,
    rows: 2_000_000,
    entries: 100_000,
    inflated: 1024 * 1024 * 1024,
    ratio: 250,
    depth: 2,
};

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the flags of a command line"
)]
pub(super) struct Import {
    /// The address with which the account signs in
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    user: Email,
    /// Report what would happen, and change nothing
    #[arg(long)]
    preview: bool,
    /// Also import labelled places, which reveal home and work addresses
    #[arg(long)]
    labelled: bool,
    /// Also report places that are in the file's lists but no longer in the file
    #[arg(long)]
    disappeared: bool,
    /// Print JSON, one line for each file
    #[arg(long)]
    json: bool,
    /// Files of Google Takeout, whole or in parts; KML, KMZ, GPX, GeoJSON, CSV
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| chain(&error))
}

/// Imports one file after the other, each all or nothing, and goes on after one
/// that cannot be read.
pub(super) fn run(asked: &Import, sources: Sources) -> Result<(), Failure> {
    let settings = Settings::load(sources)?;
    let _log = telemetry::start_log(&settings, [])?;
    let (connections, _local) = database::locate(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let migrates = settings.database.migrate_on_start;
        migrations::bring_up_or_check(&connections.direct, migrates).await?;
        let (database, owner) = open(&settings, &connections.pooled, &asked.user).await?;
        let quotas = Quotas::new(settings.account);
        let mut failed = 0_usize;
        for (position, path) in asked.files.iter().enumerate() {
            let bar = Bar::of_item(&name_of(path), position, asked.files.len());
            let outcome = file(asked, path, &bar, &database, owner, &quotas).await;
            bar.finish();
            match outcome {
                Ok(imported) => tell(asked, path, &imported),
                Err(error) => {
                    failed += 1;
                    eprintln!("listbud-server: {}: {error}", path.display());
                    if asked.json {
                        let file = path.display().to_string();
                        say(&json!({ "file": file, "success": false, "error": error }).to_string());
                    }
                }
            }
        }
        database.close();
        match failed {
            0 => Ok(()),
            failed => Err(Failure::Other(format!(
                "{failed} of {} files were not imported",
                asked.files.len()
            ))),
        }
    })
}

pub(super) fn name_of(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

async fn open(
    settings: &Settings,
    connection: &Connection,
    email: &Email,
) -> Result<(Database, UserId), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::Database(chain(error));
    let database = Database::new(connection, &assemble::pool(settings));
    let database = database.map_err(|error| failed(&error))?;
    let client = database.client().await.map_err(|error| failed(&error))?;
    let found = users::find_credentials(&client, email).await;
    match found.map_err(|error| failed(&error))? {
        Some((user, _)) => Ok((database, user.id)),
        None => Err(Failure::Other(format!(
            "nobody signs in as {}: register the account first",
            email.as_str()
        ))),
    }
}

/// Reads and imports one file; the error is a sentence.
async fn file(
    asked: &Import,
    path: &Path,
    bar: &Bar,
    database: &Database,
    owner: UserId,
    quotas: &Quotas,
) -> Result<Imported, String> {
    let file_name = name_of(path);
    let read = read(asked, path, &file_name, bar)?;
    bar.writing(read.batch.places.len());
    FileImport {
        owner,
        newcomer: None,
        file_name: &file_name,
        read,
        is_preview: asked.preview,
        finds_disappeared: asked.disappeared,
        address: None,
        keyed: None,
        job: None,
        written: Arc::default(),
        quotas,
    }
    .run(database, &world::real())
    .await
    .map_err(|error| chain(&error))
}

fn read(asked: &Import, path: &Path, file_name: &str, bar: &Bar) -> Result<Takeout, String> {
    // It is read piece by piece, so its size takes no memory.
    let file = File::open(path).and_then(FileSource::new);
    let file = file.map_err(|error| chain(&error))?;
    let upload = Upload::new(file_name, &file);
    let options = Options {
        limits: LIMITS,
        labelled_places: asked.labelled,
    };
    listbud_takeout::parse_with(&upload, &options, &|progress| bar.reading(progress))
        .map_err(|error| chain(&error))
}

fn tell(asked: &Import, path: &Path, imported: &Imported) {
    if asked.json {
        // Numbers, texts and lists of them cannot fail.
        let mut report = serde_json::to_value(imported.report()).unwrap_or_default();
        if let Some(report) = report.as_object_mut() {
            report.insert("file".to_owned(), path.display().to_string().into());
        }
        say(&report.to_string());
        return;
    }
    let mut lines = vec![format!(
        "{}: {}",
        path.display(),
        counts(&imported.summary, asked.preview)
    )];
    lines.extend(details(&imported.summary));
    say(&lines.join("\n"));
}

/// What an import did, or would do, in one line.
pub(super) fn counts(summary: &Summary, is_preview: bool) -> String {
    let would = if is_preview { "would be " } else { "" };
    let Summary {
        imported,
        merged,
        skipped,
        ..
    } = summary;
    format!("{imported} {would}imported, {merged} {would}merged, {skipped} skipped")
}

/// The lists that an import filled, and what it did not take as it was.
pub(super) fn details(summary: &Summary) -> impl Iterator<Item = String> + '_ {
    let lists = summary.lists.iter().map(|list| {
        let new = if list.created { " (new)" } else { "" };
        format!("  list: {}{new}", list.name)
    });
    // That a place is there already is the normal case of a second import.
    let told = summary.remarks.iter();
    let told = told.filter(|remark| remark.outcome != Outcome::Merged);
    let told = told.map(|remark| {
        let outcome = remark.outcome.as_str();
        let place = match (&remark.file, remark.line) {
            (Some(file), 0) => file.to_string(),
            (Some(file), line) => format!("{file}, line {line}"),
            (None, line) => format!("line {line}"),
        };
        format!("  {outcome}: {place}: {}", remark.message)
    });
    let gone = summary.disappeared.iter().flatten();
    let gone =
        gone.map(|place| format!("  no longer in the file: {} ({})", place.name, place.list));
    lists.chain(told).chain(gone)
}
