//! Reads a file of any size and prints how much memory that took, as the kernel
//! counted it: `cargo run --release --example memory -- FILE…`
//!
//! Without a file it makes them, of 200 MiB each, and reads them one by one.

#![expect(
    clippy::print_stdout,
    reason = "this is a program for the command line"
)]

use std::{
    env,
    error::Error,
    fs,
    fs::File,
    io::{self, BufWriter, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use listbud_takeout::{FileSource, Limits, Options, Upload, parse_with};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const SIZE: usize = 200 * 1024 * 1024;

/// A name, what a file begins with, what it repeats, and what it ends with.
type Kind = (&'static str, &'static str, String, &'static str);

fn kinds() -> [Kind; 5] {
    // Places take memory of their own, which this is not about: there are few.
    let filler = |letter: &str| letter.repeat(100_000);
    [
        (
            "list.csv",
            "Title,Note,URL,Tags,Comment\n",
            format!(",{},,,\n", " ".repeat(1_000)),
            "A,,,,\n",
        ),
        (
            "points.geojson",
            "{\"features\":[",
            format!(
                "{{\"properties\":{{\"name\":\"n\",\"x\":\"{}\"}}}},",
                filler("x")
            ),
            "{}]}",
        ),
        (
            "backup.json",
            "{\"listbudBackup\":1,\"places\":[",
            format!(
                "{{\"name\":\"n\",\"latitude\":1,\"longitude\":2,\"x\":\"{}\"}},",
                filler("x")
            ),
            "{}]}",
        ),
        (
            "map.kml",
            "<kml><Document>",
            format!(
                "<Placemark><name>n</name><styleUrl>{}</styleUrl></Placemark>",
                filler("x")
            ),
            "</Document></kml>",
        ),
        (
            "track.gpx",
            "<gpx><wpt lat='1' lon='2'/>",
            "<trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk>".to_owned(),
            "</gpx>",
        ),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if !files.is_empty() {
        return files.iter().try_for_each(|file| read(file));
    }
    let folder = env::temp_dir().join(format!("listbud-memory-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let made = make(&folder);
    // The most that a process ever took is told, so each file has a process.
    let read = made.and_then(|files| {
        for file in files {
            Command::new(env::current_exe()?).arg(file).status()?;
        }
        Ok(())
    });
    fs::remove_dir_all(&folder)?;
    read
}

fn make(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for (name, head, part, tail) in kinds() {
        let file = folder.join(name);
        fill(BufWriter::new(File::create(&file)?), head, &part, tail)?;
        files.push(file);
        let zip = folder.join(format!("{name}.zip"));
        let mut archive = ZipWriter::new(BufWriter::new(File::create(&zip)?));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(name, options)?;
        fill(&mut archive, head, &part, tail)?;
        archive.finish()?;
        files.push(zip);
    }
    Ok(files)
}

fn fill(mut out: impl Write, head: &str, part: &str, tail: &str) -> io::Result<()> {
    out.write_all(head.as_bytes())?;
    let parts = part.repeat(65_536_usize.div_ceil(part.len()));
    for _ in 0..SIZE / parts.len() {
        out.write_all(parts.as_bytes())?;
    }
    out.write_all(tail.as_bytes())?;
    out.flush()
}

fn read(path: &Path) -> Result<(), Box<dyn Error>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let source = FileSource::new(File::open(path)?)?;
    let upload = Upload::new(&name, &source);
    let options = Options {
        limits: Limits {
            rows: usize::MAX,
            ..Limits::default()
        },
        ..Options::default()
    };
    let before = peak()?;
    let began = Instant::now();
    let read = parse_with(&upload, &options, &|_| ControlFlow::Continue(()));
    let took = began.elapsed();
    let places = match &read {
        Ok(takeout) => format!("{} places", takeout.batch.places.len()),
        Err(error) => error.to_string(),
    };
    println!(
        "{name}: {} KiB in {took:.1?}, {} KiB more than the {before} KiB before; {places}",
        upload.size() / 1024,
        peak()?.saturating_sub(before),
    );
    Ok(())
}

/// The most memory that this process ever had, in KiB (Linux).
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number.ok_or("the kernel does not tell")?.parse()?)
}
