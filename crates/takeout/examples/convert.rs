//! Turns a Google Takeout archive, or any other file of places, into KML, GPX,
//! GeoJSON, CSV or a backup, and tells what became of the rest of it.
//!
//! `cargo run --release -p listbud-takeout --example convert -- takeout-001.zip > places.kml`

#![expect(
    clippy::print_stderr,
    reason = "this is a program for the command line"
)]

use std::{
    cell::Cell,
    error::Error,
    fs,
    io::{self, BufWriter, IsTerminal, Write},
    ops::ControlFlow,
    process::ExitCode,
    time::{Duration, Instant, SystemTime},
};

use listbud_domain::{
    Color, Place, PlaceId, TagId, TagLabel, UserId,
    import::{ImportBatch, ImportedPlace, Outcome},
};
use listbud_takeout::{
    FileOutcome, FileSource, Limits, Options, Progress, Takeout, Upload,
    export::{ExportPlace, Exporter, Format, ListLook, Listed, Meta, by_list},
    parse_with,
};
use time::OffsetDateTime;
use uuid::Uuid;

const USAGE: &str = "usage: convert [options] FILE
  FILE                 takeout-….zip, a list's CSV, Saved Places.json, Reviews.json,
                       KML, KMZ, GPX or GeoJSON
  --to FORMAT          kml (default), gpx, geojson, csv or json
  --out FILE           where to write; standard output without it
  --labelled           takes labelled places (home, work), too
  --quiet              says nothing about single rows";

struct Arguments {
    file: String,
    format: Format,
    out: Option<String>,
    labelled: bool,
    quiet: bool,
}

fn main() -> ExitCode {
    let arguments = match arguments(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match convert(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", arguments.file);
            ExitCode::FAILURE
        }
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        file: String::new(),
        format: Format::Kml,
        out: None,
        labelled: false,
        quiet: false,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--to" => {
                let word = value()?;
                arguments.format =
                    Format::from_word(&word).ok_or(format!("there is no format {word}"))?;
            }
            "--out" => arguments.out = Some(value()?),
            "--labelled" => arguments.labelled = true,
            "--quiet" => arguments.quiet = true,
            _ if word.starts_with("--") => return Err(format!("there is no option {word}")),
            _ if arguments.file.is_empty() => arguments.file = word,
            _ => return Err("one file at a time".to_owned()),
        }
    }
    if arguments.file.is_empty() {
        return Err("no file is named".to_owned());
    }
    Ok(arguments)
}

fn convert(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let source = FileSource::new(fs::File::open(&arguments.file)?)?;
    let upload = Upload::new(&arguments.file, &source);
    // The file is the caller's own and so is the memory: no server's limits.
    let options = Options {
        limits: Limits {
            bytes: usize::MAX,
            rows: 10_000_000,
            entries: 100_000,
            inflated: 0xFFFF_FFFF,
            ..Limits::default()
        },
        labelled_places: arguments.labelled,
    };
    let shown = Shown::new();
    let takeout = parse_with(&upload, &options, &|progress| shown.show(progress))?;
    shown.clear();

    let places = takeout.batch.places.to_vec()?;
    #[expect(clippy::disallowed_methods, reason = "a program of its own")]
    let now = OffsetDateTime::from(SystemTime::now());
    match &arguments.out {
        Some(path) => write(
            BufWriter::new(fs::File::create(path)?),
            arguments,
            &takeout,
            now,
        )?,
        None => write(
            BufWriter::new(io::stdout().lock()),
            arguments,
            &takeout,
            now,
        )?,
    }
    tell(arguments, &takeout, &places);
    Ok(())
}

fn write(
    mut out: impl Write,
    arguments: &Arguments,
    takeout: &Takeout,
    now: OffsetDateTime,
) -> io::Result<()> {
    let batch = &takeout.batch;
    let title = match batch.lists.as_slice() {
        [only] => only.name.as_str(),
        _ => "Places",
    };
    let meta = Meta {
        created_at: Some(now),
        lists: looks(batch),
        ..Meta::new(title)
    };
    let mut exporter = Exporter::new(arguments.format, meta);
    exporter.begin(&mut out)?;
    for listed in by_list(batch) {
        let Listed {
            list,
            is_repeated,
            place: imported,
        } = listed?;
        let name = |list: usize| batch.lists.get(list).map(|list| list.name.as_str());
        exporter.turn_to_list(&mut out, list.and_then(name))?;
        let names: Vec<&str> = imported
            .lists
            .iter()
            .filter_map(|list| name(*list))
            .collect();
        let history = imported.history.as_deref().cloned().unwrap_or_default();
        let place = place(&imported);
        let export = ExportPlace {
            place: &place,
            lists: &names,
            is_dated: created_at(&imported).is_some(),
        };
        if is_repeated {
            exporter.place_again(&mut out, &export)?;
        } else {
            exporter.edited_place(&mut out, &export, &history.edited)?;
        }
    }
    exporter.end(&mut out)?;
    out.flush()
}

/// Lists take their own colours, or one after the other of a few.
fn looks<P>(batch: &ImportBatch<P>) -> Vec<ListLook> {
    const COLORS: [&str; 6] = [
        "#e51b23", "#0066cc", "#3c8c3c", "#ff9600", "#9b24b2", "#00a58c",
    ];
    let colors = COLORS.iter().cycle();
    batch
        .lists
        .iter()
        .zip(colors)
        .map(|(list, color)| ListLook {
            name: list.name.as_str().to_owned(),
            description: list.description.clone(),
            color: list
                .color
                .clone()
                .unwrap_or_else(|| Color::parse(color).unwrap_or_default()),
            emoji: list.emoji.clone(),
        })
        .collect()
}

/// Says what was read and what was not.
fn tell(arguments: &Arguments, takeout: &Takeout, places: &[ImportedPlace]) {
    let batch = &takeout.batch;
    for file in &takeout.files {
        match &file.outcome {
            FileOutcome::Read {
                format,
                places,
                skipped,
            } => eprintln!(
                "{}: {places} places ({}), {skipped} rows skipped",
                file.name,
                format.as_str()
            ),
            FileOutcome::Ignored { reason, .. } => eprintln!("{}: ignored. {reason}", file.name),
            FileOutcome::Failed { reason, .. } => eprintln!("{}: NOT READ. {reason}", file.name),
        }
    }
    if !arguments.quiet {
        let rows = batch
            .remarks
            .iter()
            .filter(|remark| remark.line > 0 && remark.outcome != Outcome::Ignored);
        for remark in rows {
            let file = remark.file.as_deref().unwrap_or(&arguments.file);
            eprintln!(
                "{file}:{}: {}: {} ({})",
                remark.line,
                remark.outcome.as_str(),
                remark.message,
                remark.name.as_deref().unwrap_or("no title"),
            );
        }
    }
    let located = places.iter().filter(|place| place.located.is_some());
    let approximate = located
        .clone()
        .filter(|place| place.exact_coordinates().is_none());
    let (located, approximate) = (located.count(), approximate.count());
    eprintln!(
        "{}: {} places in {} lists; {located} have coordinates, {approximate} of these only approximate ones",
        takeout.format.as_str(),
        batch.places.len(),
        batch.lists.len(),
    );
    let missing = batch.places.len().saturating_sub(located);
    if missing > 0 && matches!(arguments.format, Format::Kml | Format::Gpx) {
        eprintln!(
            "{missing} places without coordinates are not in the {} file; csv, geojson and json hold all",
            arguments.format.as_str()
        );
    }
}

/// A line on the terminal that says how far the reading is, for files that take
/// longer than a moment.
struct Shown {
    began: Instant,
    is_shown: Cell<bool>,
}

impl Shown {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            is_shown: Cell::new(false),
        }
    }

    fn show(&self, progress: Progress<'_>) -> ControlFlow<()> {
        const MOMENT: Duration = Duration::from_millis(300);
        if io::stderr().is_terminal() && self.began.elapsed() > MOMENT {
            eprint!("\r\x1B[K{}: {} rows", progress.file, progress.rows);
            self.is_shown.set(true);
        }
        ControlFlow::Continue(())
    }

    fn clear(&self) {
        if self.is_shown.get() {
            eprint!("\r\x1B[K");
        }
    }
}

/// When a place came to ListBud, or the first that is known after: a backup tells it.
fn created_at(imported: &ImportedPlace) -> Option<OffsetDateTime> {
    let history = imported.history.as_deref()?;
    history.created_at.or(history.updated_at)
}

/// A place as a database would hold it; here nobody owns it.
fn place(imported: &ImportedPlace) -> Place {
    let created_at = created_at(imported).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let history = imported.history.as_deref();
    Place {
        id: PlaceId(imported.import_key().unwrap_or_else(|| {
            // Of a place that Google knows, its id does as well.
            let name = format!("{:?}", imported.google);
            Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
        })),
        owner: UserId(Uuid::nil()),
        name: imported.name.clone(),
        address: imported.address.clone(),
        located: imported.located,
        google: imported.google.clone(),
        url: imported.url.clone(),
        notes: imported.notes.clone(),
        rating: imported.rating,
        visited: imported.visited,
        lists: Vec::new(),
        tags: imported
            .tags
            .iter()
            .map(|name| TagLabel {
                id: TagId(Uuid::nil()),
                name: name.clone(),
                color: Color::default(),
                emoji: None,
            })
            .map(std::sync::Arc::new)
            .collect(),
        created_at,
        updated_at: history
            .and_then(|history| history.updated_at)
            .unwrap_or(created_at),
        saved_at: imported.saved_at,
    }
}
