//! `convert`: files of places into another format, without a server or a database.

mod out;

use std::{
    fs::File,
    io::{self, Seek},
    path::{Path, PathBuf},
};

use clap::{Args, Command, ValueEnum, error::ErrorKind};
use listbud_domain::import::Outcome;
use listbud_takeout::{
    FileOutcome, FileReport, FileSource, Limits, Options, Takeout, Upload,
    convert::{self, Counts},
    export::{Format, Formulas},
};

use super::{import::name_of, progress::Bar};
use crate::{Failure, exit::chain, world};
use out::Out;

/// The files are the caller's own, and so is the disk.
const LIMITS: Limits = Limits {
    bytes: usize::MAX,
    rows: 10_000_000,
    entries: 100_000,
    inflated: 0xFFFF_FFFF,
    ratio: 250,
    depth: 2,
};

/// Stands for standard input and standard output.
const DASH: &str = "-";

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the flags of a command line"
)]
pub(super) struct Convert {
    /// The format to write; without it, the ending of OUT tells
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<To>,
    /// Only the places of this list; may be given several times
    #[arg(long, value_name = "NAME")]
    list: Vec<String>,
    /// Where to write [default: standard output, which - also stands for]
    #[arg(long, short, value_name = "OUT")]
    out: Option<PathBuf>,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
    /// Also import labelled places, which reveal home and work addresses
    #[arg(long)]
    labelled: bool,
    /// Leave cells of a CSV as they are, also where a spreadsheet would run them
    #[arg(long)]
    verbatim: bool,
    /// Do not list skipped and changed rows
    #[arg(long, short)]
    quiet: bool,
    /// Files of Google Takeout, whole or in parts; KML, KMZ, GPX, GeoJSON, CSV; - reads
    /// standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// For Google Earth, My Maps and Organic Maps; a folder for each list
    Kml,
    /// For OsmAnd, Garmin and other devices
    Gpx,
    /// For maps on the web and GIS programs
    #[value(name = "geojson")]
    GeoJson,
    /// For spreadsheets; begins with Google's own columns
    Csv,
    /// A backup that ListBud imports whole
    Json,
}

impl To {
    const fn format(self) -> Format {
        match self {
            Self::Kml => Format::Kml,
            Self::Gpx => Format::Gpx,
            Self::GeoJson => Format::GeoJson,
            Self::Csv => Format::Csv,
            Self::Json => Format::Backup,
        }
    }
}

/// Reads all files as one export and writes one file. `usage` prints what is wrong with
/// the arguments.
pub(super) fn run(asked: &Convert, usage: &mut Command) -> Result<(), Failure> {
    let format = format(asked, usage);
    // Before anything is read for nothing.
    let out = Out::prepare(
        asked.out.as_deref().filter(|out| !is_dash(out)),
        asked.force,
    );
    let out = out.map_err(Failure::Other)?;
    let mut inputs = Vec::with_capacity(asked.files.len());
    for path in &asked.files {
        let opened = open(path).map_err(|error| failure(path, &error))?;
        inputs.push(opened);
    }
    let read = read(asked, &inputs).map_err(Failure::Other)?;
    let lists = wanted_lists(asked, &read)?;
    let meta = convert::meta(&read, lists.as_deref(), world::real().now());
    let meta = listbud_takeout::export::Meta {
        formulas: if asked.verbatim {
            Formulas::Verbatim
        } else {
            Formulas::Neutralised
        },
        ..meta
    };
    let written = out.write(|out| convert::write(out, format, meta, &read, lists.as_deref()));
    let counts = written.map_err(|error| Failure::Other(chain(&error)))?;
    tell(asked, &read);
    if let Some(counts) = &counts {
        tell_counts(format, counts);
    }
    match unread(asked, &read) {
        0 => Ok(()),
        failed => Err(Failure::Other(format!(
            "could not convert {}",
            number(failed, "file")
        ))),
    }
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == DASH
}

/// The format that is asked for, or that the name of the file tells.
fn format(asked: &Convert, usage: &mut Command) -> Format {
    if let Some(to) = asked.to {
        return to.format();
    }
    let ending = asked.out.as_ref().and_then(|out| out.extension()?.to_str());
    let by_ending = ending.and_then(|ending| Format::from_word(&ending.to_ascii_lowercase()));
    by_ending.unwrap_or_else(|| {
        // Ends the process as clap does for wrong usage.
        usage
            .error(
                ErrorKind::MissingRequiredArgument,
                "say --to kml, gpx, geojson, csv or json, or give OUT one of these endings",
            )
            .exit()
    })
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    Failure::Other(format!("{}: {}", path.display(), chain(error)))
}

/// A file to read, with the name that its list gets.
fn open(path: &Path) -> io::Result<(String, FileSource)> {
    if is_dash(path) {
        // It is read back and forth, which a pipe cannot do.
        let mut file = tempfile::tempfile()?;
        io::copy(&mut io::stdin().lock(), &mut file)?;
        file.rewind()?;
        return Ok((String::new(), FileSource::new(file)?));
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other(
            "this is a folder; name the files in it, or pack it into a ZIP",
        ));
    }
    Ok((name_of(path).into_owned(), FileSource::new(file)?))
}

fn read(asked: &Convert, inputs: &[(String, FileSource)]) -> Result<Takeout, String> {
    let uploads: Vec<Upload<'_>> = inputs
        .iter()
        .map(|(name, source)| Upload::new(name, source))
        .collect();
    let options = Options {
        limits: LIMITS,
        labelled_places: asked.labelled,
    };
    let size = uploads.iter().map(Upload::size).sum();
    let bar = Bar::of_bytes(size);
    let read =
        listbud_takeout::parse_all(&uploads, &options, &|progress| bar.reading_bytes(progress));
    bar.finish();
    read.map_err(|error| match asked.files.as_slice() {
        [only] => format!("{}: {}", only.display(), chain(&error)),
        _ => chain(&error),
    })
}

/// The lists that are asked for, as indices; `None` where all are.
fn wanted_lists(asked: &Convert, read: &Takeout) -> Result<Option<Vec<usize>>, Failure> {
    if asked.list.is_empty() {
        return Ok(None);
    }
    let lists = &read.batch.lists;
    let mut wanted = Vec::with_capacity(asked.list.len());
    for name in &asked.list {
        let lower = name.trim().to_lowercase();
        let found = lists
            .iter()
            .position(|list| list.name.as_str().to_lowercase() == lower);
        let Some(found) = found else {
            let known: Vec<&str> = lists.iter().map(|list| list.name.as_str()).collect();
            return Err(Failure::Other(format!(
                "there is no list \"{name}\"; there are: {}",
                known.join(", ")
            )));
        };
        wanted.push(found);
    }
    Ok(Some(wanted))
}

/// How many files could not be read, those of an archive too. An archive may hold files
/// without places; one that is named on the command line should have some.
fn unread(asked: &Convert, read: &Takeout) -> usize {
    let is_unread = |file: &&FileReport| match file.outcome {
        FileOutcome::Read { .. } => false,
        FileOutcome::Failed { .. } => true,
        // With several inputs, files of an archive have the archive's name before theirs.
        FileOutcome::Ignored { .. } => asked.files.len() > 1 && !file.name.contains('/'),
    };
    read.files.iter().filter(is_unread).count()
}

/// Says on standard error what was read and what was not.
fn tell(asked: &Convert, read: &Takeout) {
    for file in &read.files {
        let name = &file.name;
        match &file.outcome {
            FileOutcome::Read {
                places, skipped, ..
            } => {
                let (places, skipped) = (number(*places, "place"), number(*skipped, "row"));
                eprintln!("{name}: {places}, {skipped} skipped");
            }
            FileOutcome::Ignored { reason, .. } => eprintln!("{name}: ignored. {reason}"),
            FileOutcome::Failed { reason, .. } => eprintln!("{name}: not read. {reason}"),
        }
    }
    let rows = read.batch.remarks.iter();
    // Those of whole files were told, and that a place comes twice is the normal case.
    let rows = rows.filter(|remark| {
        let is_of_file = remark.line == 0 && remark.outcome != Outcome::Adjusted;
        !is_of_file && remark.outcome != Outcome::Merged && !asked.quiet
    });
    for remark in rows {
        let place = match (&remark.file, remark.line) {
            (Some(file), 0) => file.to_string(),
            (Some(file), line) => format!("{file}, line {line}"),
            (None, line) => format!("line {line}"),
        };
        eprintln!("  {}: {place}: {}", remark.outcome.as_str(), remark.message);
    }
}

/// Says on standard error what was written.
fn tell_counts(format: Format, counts: &Counts) {
    eprintln!(
        "{} in {}; with approximate coordinates: {}, without any: {}",
        number(counts.places, "place"),
        number(counts.lists, "list"),
        counts.approximate,
        counts.unlocated,
    );
    if counts.unlocated > 0 && matches!(format, Format::Kml | Format::Gpx) {
        eprintln!(
            "not in the {} file because they have no coordinates: {}; csv, geojson and json hold all",
            format.as_str().to_uppercase(),
            number(counts.unlocated, "place"),
        );
    }
}

/// So many of something.
fn number(count: usize, what: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {what}{end}")
}
