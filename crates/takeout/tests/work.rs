//! The work of reading grows with the file and not with its square.
//!
//! What is measured is the processor time of the reading thread: unlike the time on
//! the clock it does not depend on what else the machine does. Each input is made
//! four times as large; work that is linear then takes four times as long, and work
//! that grows with the square sixteen times. Three times per doubling is refused.

#![expect(
    clippy::expect_used,
    reason = "clippy knows test functions, but not what they call"
)]

use std::{
    fmt::Write as _,
    hint::black_box,
    io::{Cursor, Write as _},
    time::Duration,
};

use listbud_takeout::{Limits, Takeout, Upload, parse};
use rustix::time::{ClockId, clock_gettime};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const LIMITS: Limits = Limits {
    bytes: 256 * 1024 * 1024,
    rows: 1_000_000,
    entries: 100_000,
    inflated: 256 * 1024 * 1024,
    ratio: 250,
    depth: 2,
};

const HEADER: &str = "Title,Note,URL,Tags,Comment\n";

/// A CSV as ListBud writes it, which names the lists of each row.
const OWN_HEADER: &str = "Title,Note,URL,Tags,Comment,List,Address,Latitude,Longitude,Source,Rating,Visited,Place ID,CID,Feature ID,Created\n";

fn read(file_name: &str, bytes: &[u8]) -> Takeout {
    parse(&Upload::of_bytes(file_name, bytes), &LIMITS).expect("the file is sound")
}

/// What reading takes of the processor, at best of three.
fn work(file_name: &str, bytes: &[u8]) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("it is positive");
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let began = now();
        black_box(read(file_name, bytes));
        best = best.min(now().saturating_sub(began));
    }
    best
}

#[track_caller]
fn assert_linear(file_name: &str, size: usize, input: impl Fn(usize) -> Vec<u8>) {
    let small = work(file_name, &input(size));
    let large = work(file_name, &input(4 * size));

    assert!(
        large < 9 * small,
        "four times as much takes {large:?} instead of {small:?}"
    );
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

/// The same place in each row, with a hundred tags that no other row has.
fn fresh_tags(count: usize) -> Vec<u8> {
    let row = |row: usize| {
        let tags: Vec<String> = (0..100).map(|tag| format!("t{row}x{tag}")).collect();
        format!(
            "A,,https://maps.google.com/?cid=1,\"{}\",\n",
            tags.join(",")
        )
    };
    format!("{HEADER}{}", rows(count, row)).into_bytes()
}

fn archive(files: impl Iterator<Item = (String, String)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in files {
        zip.start_file(name, options).expect("a Vec takes all");
        zip.write_all(text.as_bytes()).expect("a Vec takes all");
    }
    zip.finish().expect("a Vec takes all").into_inner()
}

#[test]
fn one_place_in_many_rows_with_fresh_tags() {
    assert_linear("A.csv", 100, fresh_tags);
}

#[test]
fn the_tags_of_one_place_cost_no_more_than_a_plain_file_of_that_size() {
    // 250 rows and about 173 KB.
    let row = |row: usize| {
        let tags: Vec<String> = (0..100)
            .map(|tag| format!("t{}", row * 100 + tag))
            .collect();
        format!(
            "A,,https://maps.google.com/?cid=1,\"{}\",\n",
            tags.join(",")
        )
    };
    let hostile = format!("{HEADER}{}", rows(250, row));
    let mut plain = HEADER.to_owned();
    let mut number = 0;
    while plain.len() < hostile.len() {
        number += 1;
        writeln!(
            plain,
            "Café {number},ask for chilli,https://www.google.com/maps/place/Caf%C3%A9/data=!4m2!3m1!1s0x48761ca5c4ae8e6d:{number:#x},\"lunch,cheap\","
        )
        .expect("a String takes all");
    }

    let takeout = read("A.csv", hostile.as_bytes());
    let (hostile, plain) = (
        work("A.csv", hostile.as_bytes()),
        work("A.csv", plain.as_bytes()),
    );

    assert_eq!(takeout.batch.places.len(), 1);
    assert!(hostile < 4 * plain, "{hostile:?} beside {plain:?}");
}

#[test]
fn rows_in_fifty_lists_each() {
    let lists: Vec<String> = (0..50).map(|list| format!("list {list}")).collect();
    let lists = lists.join(",");

    assert_linear("x.csv", 500, |count| {
        let row = |row: usize| format!("Place {row},,,,,\"{lists}\",,,,,,,,{},,\n", row + 1);
        format!("{OWN_HEADER}{}", rows(count, row)).into_bytes()
    });
}

#[test]
fn one_place_in_many_rows_with_fresh_lists() {
    assert_linear("x.csv", 100, |count| {
        let row = |row: usize| {
            let lists: Vec<String> = (0..50).map(|list| format!("l{row}x{list}")).collect();
            format!("A,,,,,\"{}\",,,,,,,,1,,\n", lists.join(","))
        };
        format!("{OWN_HEADER}{}", rows(count, row)).into_bytes()
    });
}

#[test]
fn one_place_in_many_rows_of_an_archive_with_notes_to_join() {
    assert_linear("takeout.zip", 5_000, |count| {
        let row = |row: usize| format!("A,note {row},https://maps.google.com/?cid=1,,\n");
        let text = format!("{HEADER}{}", rows(count, row));
        archive([("Saved/A.csv".to_owned(), text)].into_iter())
    });
}

#[test]
fn one_place_in_many_rows_of_an_archive_with_long_notes_to_join() {
    assert_linear("takeout.zip", 100, |count| {
        let row = |row: usize| {
            let note = format!("note {row} ").repeat(1_500);
            format!("A,{note},https://maps.google.com/?cid=1,,\n")
        };
        let text = format!("{HEADER}{}", rows(count, row));
        archive([("Saved/A.csv".to_owned(), text)].into_iter())
    });
}

#[test]
fn an_archive_of_many_lists() {
    assert_linear("takeout.zip", 1_000, |count| {
        archive((0..count).map(|file| {
            let row = format!(
                "Place {file},,https://maps.google.com/?cid={},,\n",
                file + 1
            );
            (format!("Saved/List {file}.csv"), format!("{HEADER}{row}"))
        }))
    });
}

#[test]
fn pairs_of_rows_that_are_one_place() {
    assert_linear("A.csv", 5_000, |count| {
        let row = |row: usize| {
            let cid = row % (count / 2) + 1;
            format!("Place {row},,https://maps.google.com/?cid={cid},,\n")
        };
        format!("{HEADER}{}", rows(count, row)).into_bytes()
    });
}

#[test]
fn businesses_that_all_claim_one_place_id() {
    assert_linear("x.csv", 2_000, |count| {
        let row = |row: usize| {
            let cid = row + 1;
            format!("Inn,,,,,,,48.2,16.3,geojson,,,ChIJsomeplaceid,{cid},,\n")
        };
        format!("{OWN_HEADER}{}", rows(count, row)).into_bytes()
    });
}

#[test]
fn rows_that_are_not_places() {
    assert_linear("A.csv", 10_000, |count| {
        format!("{HEADER}{}", rows(count, |_| "x\n".to_owned())).into_bytes()
    });
}

#[test]
fn a_report_of_many_rows_is_bounded_and_its_counts_are_exact() {
    use listbud_domain::import::{Outcome, Remarks};
    let text = format!("{HEADER}{}", rows(100_000, |_| "x\n".to_owned()));

    let takeout = read("A.csv", text.as_bytes());

    let remarks = takeout.batch.remarks;
    assert_eq!(remarks.count(Outcome::Skipped), 100_000);
    assert_eq!(remarks.len(), Remarks::MAX_PER_FILE);
    let told = remarks.into_sorted();
    let last = told.last().expect("there are remarks");
    assert_eq!(last.code, Remarks::MORE);
    assert_eq!(
        last.message,
        "99000 more remarks are not listed: 99000 skipped."
    );
}

#[test]
fn tags_and_lists_beyond_the_limit_are_reported() {
    let takeout = read("A.csv", &fresh_tags(3));

    let places = takeout.batch.places.to_vec().expect("they come back");
    assert_eq!(places.len(), 1);
    assert_eq!(places[0].tags.len(), 100);
    let told: Vec<&str> = takeout
        .batch
        .remarks
        .iter()
        .filter(|remark| remark.code == "too_many_tags")
        .map(|remark| remark.message.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "The place has more than 100 tags; the first 100 were kept, without \"t1x0\", \"t1x1\", \"t1x2\" and 197 more."
        ]
    );
}
