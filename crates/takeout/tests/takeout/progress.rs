//! Progress is reported, and cancelling ends the reading.

use std::{
    cell::{Cell, RefCell},
    io,
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
};

use listbud_takeout::{Limits, Options, Source, TakeoutError, Upload, parse, parse_with};

use crate::support::bytes;

/// A table, a collection, a map and a list of waypoints, of rows that are places
/// and rows that are none.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let repeated = |head: &str, part: &str, tail: &str| {
        format!("{head}{}{tail}", part.repeat(2_500)).into_bytes()
    };
    vec![
        ("x.csv", repeated("Title,Note,URL\n", "A,,\nx\n", "")),
        ("x.csv", repeated("name,lat,lon\n", "A,1,2\nx\n", "")),
        (
            "x.json",
            repeated(
                "{\"features\":[",
                "{},{\"properties\":{\"name\":\"n\",\"x\":1}},",
                "{}]}",
            ),
        ),
        (
            "x.json",
            repeated(
                "{\"listbudBackup\":1,\"places\":[",
                "{\"name\":\"n\"},{},",
                "{}]}",
            ),
        ),
        (
            "x.json",
            repeated("[", "{\"name\":\"n\",\"latitude\":1},{},", "{}]"),
        ),
        (
            "x.kml",
            repeated(
                "<kml>",
                "<Placemark><name>n</name></Placemark><Placemark><Polygon/></Placemark>",
                "</kml>",
            ),
        ),
        (
            "x.gpx",
            repeated("<gpx>", "<wpt lat='1' lon='2'/><wpt/>", "</gpx>"),
        ),
    ]
}

#[test]
fn progress_is_reported_every_thousand_rows() {
    for (name, file) in files() {
        let upload = Upload::of_bytes(name, &file);
        let seen = RefCell::new(Vec::new());

        parse_with(&upload, &Options::default(), &|progress| {
            assert_eq!(progress.file, name);
            seen.borrow_mut().push((progress.rows, progress.bytes));
            ControlFlow::Continue(())
        })
        .unwrap();

        let seen = seen.into_inner();
        let rows: Vec<usize> = seen.iter().map(|(rows, _)| *rows).collect();
        assert_eq!(rows, [0, 1_000, 2_000, 3_000, 4_000, 5_000], "{name}");
        let size = file.len() as u64;
        let last = seen.last().unwrap().1;
        assert!(last > 0 && last <= size, "{name}: {last} of {size}");
    }
}

#[test]
fn reading_ends_when_it_is_cancelled() {
    for (name, file) in files() {
        let upload = Upload::of_bytes(name, &file);
        for rows in [0, 1_000, 3_000] {
            let told = Cell::new(0);

            let error = parse_with(&upload, &Options::default(), &|progress| {
                told.set(told.get() + 1);
                if progress.rows < rows {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })
            .unwrap_err();

            assert_eq!(error, TakeoutError::Cancelled, "{name}");
            assert_eq!(told.get(), 1 + rows / 1_000, "{name}");
        }
    }
}

/// A source that counts what is read, and fails from some byte on.
struct Watched<'a> {
    bytes: &'a [u8],
    fails_at: u64,
    read: AtomicU64,
}

impl Source for Watched<'_> {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        if offset >= self.fails_at {
            return Err(io::Error::other("the disk is gone"));
        }
        let read = self.bytes.read_at(buf, offset)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[test]
fn a_long_row_does_not_delay_the_end() {
    let long = "x".repeat(16 * 1024 * 1024);
    for (name, file) in [
        ("x.csv", format!("Title,Note,URL\nA,\"{long}\",\n")),
        ("x.json", format!("{{\"features\":[],\"x\":\"{long}\"}}")),
        ("x.txt", long.clone()),
    ] {
        let source = Watched {
            bytes: file.as_bytes(),
            fails_at: u64::MAX,
            read: AtomicU64::new(0),
        };
        let told = Cell::new(0);

        let error = parse_with(&Upload::new(name, &source), &Options::default(), &|_| {
            told.set(told.get() + 1);
            if told.get() > 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap_err();

        assert_eq!(error, TakeoutError::Cancelled, "{name}");
        let read = source.read.load(Ordering::Relaxed);
        assert!(read < 4 * 1024 * 1024, "{name}: {read}");
    }
}

#[test]
fn an_io_error_is_not_reported_as_a_broken_export() {
    for (name, file) in files() {
        for fails_at in [0, 1, 64 * 1024] {
            let source = Watched {
                bytes: &file,
                fails_at,
                read: AtomicU64::new(0),
            };
            // The beginning is read more than once, and at once.
            let upload = Upload::new(name, &source);
            let Err(error) = parse(&upload, &Limits::default()) else {
                continue;
            };
            assert_eq!(error.code(), "storage_failed", "{name}: {error}");
        }
    }
}

#[test]
fn a_file_that_becomes_shorter_is_not_read_as_a_short_one() {
    struct Shrinking(Vec<u8>);
    impl Source for Shrinking {
        fn size(&self) -> u64 {
            self.0.len() as u64 * 2
        }

        fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
            self.0.read_at(buf, offset)
        }
    }
    let source = Shrinking(bytes("Want to go.csv"));

    let error = parse(&Upload::new("x.csv", &source), &Limits::default()).unwrap_err();

    assert_eq!(error.code(), "storage_failed");
}

/// A source that is read so many times and then fails.
struct Failing<'a> {
    bytes: &'a [u8],
    left: AtomicU64,
}

impl Source for Failing<'_> {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let few = buf.len().min(500);
        let left = self.left.load(Ordering::Relaxed);
        let left = left.checked_sub(1).ok_or(io::ErrorKind::TimedOut)?;
        self.left.store(left, Ordering::Relaxed);
        self.bytes.read_at(&mut buf[..few], offset)
    }
}

#[test]
fn an_archive_that_cannot_be_read_is_not_damaged() {
    let row = |number: u64| format!("{},,\n", number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let rows: String = (0..500).map(row).collect::<Vec<_>>().concat();
    let table = format!("Title,Note,URL\n{rows}");
    let zip = crate::archives::packed(&[("a.csv", table.as_bytes()), ("b.csv", b"x")]);
    let whole = parse(&Upload::of_bytes("x.zip", &zip), &Limits::default()).unwrap();
    let mut failures = 0;

    for reads in 0..100 {
        let source = Failing {
            bytes: &zip,
            left: AtomicU64::new(reads),
        };
        match parse(&Upload::new("x.zip", &source), &Limits::default()) {
            Ok(takeout) => assert_eq!(takeout.files, whole.files),
            Err(error) => {
                assert_eq!(error.code(), "storage_failed", "{reads}: {error}");
                failures += 1;
            }
        }
    }

    assert!((10..100).contains(&failures), "{failures}");
}
