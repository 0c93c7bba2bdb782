//! The memory for a file does not grow with the file: its places are in a temporary one.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers are part of the test"
)]

mod long;

use std::{
    io::{self, Write as _},
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
};

use listbud_takeout::{
    FileSource, Limits, Options, Source, Takeout, TakeoutError, Upload, parse_with,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const MIB: u64 = 1024 * 1024;

/// How large the files are. Without optimisation a byte takes fifty times as long,
/// and nothing about the memory is different.
const SIZE: u64 = if cfg!(debug_assertions) {
    10 * MIB
} else {
    200 * MIB
};

/// The most memory.
const MOST: u64 = 8 * MIB;

/// A file that repeats a part and takes no memory itself.
struct Repeated {
    head: Vec<u8>,
    part: Vec<u8>,
    tail: Vec<u8>,
    size: u64,
    /// How many bytes were read.
    read: AtomicU64,
}

impl Repeated {
    fn new(head: &str, part: &str, tail: &str) -> Self {
        Self::of(SIZE, head, part, tail)
    }

    fn of(size: u64, head: &str, part: &str, tail: &str) -> Self {
        let times = size / part.len() as u64;
        Self {
            head: head.as_bytes().to_vec(),
            part: part.as_bytes().to_vec(),
            tail: tail.as_bytes().to_vec(),
            size: head.len() as u64 + times * part.len() as u64 + tail.len() as u64,
            read: AtomicU64::new(0),
        }
    }
}

impl Source for Repeated {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let (head, tail) = (self.head.len() as u64, self.tail.len() as u64);
        let rest = if offset < head {
            &self.head[usize::try_from(offset).unwrap()..]
        } else if offset < self.size - tail {
            let at = (offset - head) % self.part.len() as u64;
            &self.part[usize::try_from(at).unwrap()..]
        } else {
            &self.tail[usize::try_from(offset + tail - self.size).unwrap()..]
        };
        let read = io::Read::read(&mut &*rest, buf)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

fn limits() -> Limits {
    Limits {
        bytes: usize::MAX,
        rows: 1_000_000,
        inflated: usize::MAX,
        ..Limits::default()
    }
}

/// Reads a file, and looks how much memory it takes.
fn read(file_name: &str, source: &dyn Source) -> Result<Takeout, TakeoutError> {
    read_within(file_name, source, limits())
}

fn read_within(
    file_name: &str,
    source: &dyn Source,
    limits: Limits,
) -> Result<Takeout, TakeoutError> {
    let (read, beside) = measured(file_name, source, limits);
    assert!(
        beside <= MOST,
        "{beside} bytes for the {} of {file_name}",
        source.size()
    );
    read
}

/// What a file holds, and how much memory it took.
fn measured(
    file_name: &str,
    source: &dyn Source,
    limits: Limits,
) -> (Result<Takeout, TakeoutError>, u64) {
    let options = Options {
        limits,
        labelled_places: true,
    };
    let mut read = None;
    let taken = allocation_counter::measure(|| {
        let upload = Upload::new(file_name, source);
        read = Some(parse_with(
            &upload,
            &options,
            &|_| ControlFlow::Continue(()),
        ));
    });
    (read.unwrap(), taken.bytes_max)
}

#[test]
fn tables() {
    let row = format!(",{},,,\n", " ".repeat(4_000));
    let table = Repeated::new("Title,Note,URL,Tags,Comment\n", &row, "A,,,,\n");
    assert_eq!(read("x.csv", &table).unwrap().batch.places.len(), 1);
    // Once to know that it is text, and once as a table.
    let read_bytes = table.read.load(Ordering::Relaxed);
    assert!(read_bytes < table.size * 2 + 4 * MIB, "{read_bytes}");

    let points = Repeated::new("name,latitude,longitude,notes\n", &row, "A,1,2,\n");
    assert_eq!(read("x.csv", &points).unwrap().batch.places.len(), 1);
}

#[test]
fn features() {
    let filler = "x".repeat(400_000);
    let feature = format!(
        "{{\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}},\"properties\":{{\"name\":\"n\",\"id\":\"{filler}\"}}}},\n"
    );
    let collection = Repeated::new("{\"features\":[", &feature, "null]}");
    let takeout = read("x.geojson", &collection).unwrap();
    assert!(!takeout.batch.places.is_empty());

    let place = format!("{{\"name\":\"n\",\"latitude\":1,\"longitude\":2,\"x\":\"{filler}\"}},");
    let former = Repeated::new("[", &place, "null]");
    assert!(!read("x.json", &former).unwrap().batch.places.is_empty());
    let answer = Repeated::new("{\"places\":[", &place, "null]}");
    assert!(!read("x.json", &answer).unwrap().batch.places.is_empty());
    let backup = Repeated::new("{\"listbudBackup\":1,\"places\":[", &place, "null]}");
    let takeout = read("x.json", &backup).unwrap();
    assert!(takeout.restored.is_some());
}

#[test]
fn maps() {
    let filler = " ".repeat(100_000);
    let mark = format!(
        "<Placemark><name>n</name><Point><coordinates>1,2</coordinates></Point><description>{filler}</description></Placemark>"
    );
    let map = Repeated::new("<kml><Document>", &mark, "</Document></kml>");
    assert!(!read("x.kml", &map).unwrap().batch.places.is_empty());
    let point = format!("<wpt lat='1' lon='2'><name>n</name><desc>{filler}</desc></wpt>");
    let map = Repeated::new("<gpx>", &point, "</gpx>");
    assert!(!read("x.gpx", &map).unwrap().batch.places.is_empty());
}

#[test]
fn other_encodings() {
    let units =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let mut table = Repeated::new("", &format!(",{},,,\n", " ".repeat(4_000)), "");
    table.head = units("\u{FEFF}Title,Note,URL,Tags,Comment\n");
    table.part = units(&format!(",{},,,\n", " ".repeat(4_000)));
    table.tail = units("É,,,,\n");
    let times = SIZE / table.part.len() as u64;
    table.size =
        table.head.len() as u64 + times * table.part.len() as u64 + table.tail.len() as u64;

    let takeout = read("x.csv", &table).unwrap();

    let first = takeout.batch.places.iter().next().unwrap().unwrap();
    assert_eq!(first.name.as_str(), "É");
}

/// What a file is called, begins with, repeats, and ends with.
type Parts<'a> = (&'a str, &'a [u8], &'a [u8], &'a [u8]);

/// Packs files of the usual size into an archive on a disk.
fn archived(files: &[Parts<'_>]) -> FileSource {
    let mut zip = ZipWriter::new(tempfile::tempfile().unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, head, part, tail) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(head).unwrap();
        let parts = part.repeat(4_096);
        for _ in 0..SIZE / parts.len() as u64 {
            zip.write_all(&parts).unwrap();
        }
        zip.write_all(tail).unwrap();
    }
    FileSource::new(zip.finish().unwrap()).unwrap()
}

#[test]
fn a_large_file_of_an_archive() {
    let row = format!(",{},,,\n", " ".repeat(400));
    let header = b"Title,Note,URL,Tags,Comment\n";
    let zip = archived(&[("a.csv", header, row.as_bytes(), b"A,,,,\n")]);

    let takeout = read("takeout.zip", &zip).unwrap();

    assert_eq!(takeout.batch.places.len(), 1);
}

#[test]
fn a_file_of_an_archive_without_places_is_not_unpacked() {
    let zip = archived(&[
        (
            "Records.json",
            b"{\"locations\":[",
            b"{\"latitudeE7\":482000000},",
            b"{}]}",
        ),
        (
            "My Activity.json",
            b"[",
            b"{\"header\":\"Maps\",\"time\":\"t\"},",
            b"{}]",
        ),
        (
            "My Activity.html",
            b"<html>\n<title>My Activity",
            b"<p>line\n",
            b"</html>",
        ),
        ("mail.mbox", b"From x\n", b"a line of a letter\n", b""),
        ("film.mp4", b"\0\0\0\x18ftypmp42", b"\0", b""),
        ("thing.bin", b"\x01\0", b"\xFF\0", b""),
        ("long.txt", b"x", b"y", b""),
    ]);
    let limits = Limits {
        // Seven beginnings, and not one file.
        inflated: 1024 * 1024,
        ..limits()
    };

    let error = read_within("takeout.zip", &zip, limits).unwrap_err();

    let TakeoutError::NothingInArchive { found } = error else {
        panic!("{error}");
    };
    for part in [
        "Records.json: This is a location history",
        "My Activity.json: This is a record of \"My Activity\"",
        "My Activity.html: This is a record of \"My Activity\"",
        "mail.mbox: This is a mailbox",
        "film.mp4: This is a film",
        "and 2 more",
    ] {
        assert!(found.contains(part), "{found}");
    }
}

#[test]
fn rows_of_all_files_of_an_archive_are_counted_together() {
    // Twenty tables of rows that are not places.
    let mut zip = ZipWriter::new(tempfile::tempfile().unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let table = format!("Title,Note,URL\n{}", "x\n".repeat(100_000));
    for number in 0..20 {
        zip.start_file(format!("{number}.csv"), options).unwrap();
        zip.write_all(table.as_bytes()).unwrap();
    }
    let zip = FileSource::new(zip.finish().unwrap()).unwrap();
    assert!(zip.size() < 20_000);
    let mut read = None;

    let taken = allocation_counter::measure(|| {
        read = Some(listbud_takeout::parse(
            &Upload::new("takeout.zip", &zip),
            &Limits::default(),
        ));
    });

    let expected = TakeoutError::TooManyRows { max: 250_000 };
    assert_eq!(read.unwrap(), Err(expected));
    assert!(taken.bytes_max < MOST, "{}", taken.bytes_max);
}
