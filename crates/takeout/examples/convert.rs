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

use listbud_domain::import::Outcome;
use listbud_takeout::{
    FileOutcome, FileSource, Limits, Options, Progress, Takeout, Upload,
    convert::{self, Counts},
    export::Format,
    parse_with,
};
use time::OffsetDateTime;

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
    match run(&arguments) {
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

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
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

    #[expect(clippy::disallowed_methods, reason = "a program of its own")]
    let now = OffsetDateTime::from(SystemTime::now());
    let meta = convert::meta(&takeout, None, now);
    let mut out: Box<dyn Write> = match &arguments.out {
        Some(path) => Box::new(BufWriter::new(fs::File::create(path)?)),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    let counts = convert::write(&mut *out, arguments.format, meta, &takeout, None)?;
    out.flush()?;
    tell(arguments, &takeout, counts);
    Ok(())
}

/// Says what was read and what was not.
fn tell(arguments: &Arguments, takeout: &Takeout, counts: Counts) {
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
    let Counts {
        places,
        lists,
        approximate,
        unlocated,
    } = counts;
    eprintln!(
        "{}: {places} places in {lists} lists; {} have coordinates, {approximate} of these only approximate ones",
        takeout.format.as_str(),
        places - unlocated,
    );
    if unlocated > 0 && matches!(arguments.format, Format::Kml | Format::Gpx) {
        eprintln!(
            "{unlocated} places without coordinates are not in the {} file; csv, geojson and json hold all",
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
