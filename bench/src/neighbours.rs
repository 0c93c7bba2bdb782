//! How much one account's imports slow the requests of others, and its own.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    bench::Bench,
    data::{self, Data},
    load::Request,
    process,
    report::{Budget, Row, Series, float},
    server::{Server, Upload, agent},
};

/// How many rows are imported while people sign in; the quick mode takes a sixth.
const ROWS: u64 = 60_000;
/// How many imports one account sends at once, and of how many rows each; the quick
/// mode takes a sixth.
const AT_ONCE: usize = 10;
const ROWS_EACH: u64 = 6_000;
/// How many others send requests meanwhile, each one request after the other.
const OTHERS: usize = 4;
/// How long their requests are measured beforehand.
const AT_REST: Duration = Duration::from_secs(2);
/// The size of the large upload, in bytes.
const LARGE: usize = 200_000_000;

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    bench.say("Requests of others during imports");
    let data = data::make(
        &bench.cluster,
        &bench.program,
        &bench.folder,
        "bench_neighbours",
        &[1_000; OTHERS + 3],
        OTHERS + 3,
    )?;
    let url = bench.cluster.url(data.name);
    let settings = [("FILE_UPLOAD_MAX_SIZE", "256MiB")];
    let server = Server::listbud(&bench.program, &bench.folder, &url, &settings)?;
    sign_in(bench, &server, &data)?;
    ten_at_once(bench, &server, &data)?;
    drop(server);
    // A new server, because peak memory counts from its start.
    let server = Server::listbud(&bench.program, &bench.folder, &url, &settings)?;
    large_upload(bench, &server, &data)
}

/// A list of bakeries that no other user has.
fn csv(rows: u64, first: u64) -> anyhow::Result<String> {
    let mut csv = String::from("Title,Note,URL,Tags,Comment\n");
    for number in first..first + rows {
        let cid = number + 0x2000_0000_0000;
        let cell = 0x4876_1b3c_0000_0000_u64 + number * 0x1_0001;
        writeln!(
            csv,
            "Harbour bakery {number},ask for rye on Fridays,https://www.google.com/maps/place/\
             Harbour+bakery/data=!4m2!3m1!1s0x{cell:x}:0x{cid:x},\"lunch,cheap\","
        )?;
    }
    Ok(csv)
}

fn rows(bench: &Bench, rows: u64) -> u64 {
    if bench.is_quick { rows / 6 } else { rows }
}

/// Signs in to the account that imports and to another one, in turn, until the import
/// is done.
fn sign_in(bench: &mut Bench, server: &Server, data: &Data) -> anyhow::Result<()> {
    let rows = rows(bench, ROWS);
    bench.say(&format!("Signing in while {rows} rows are imported"));
    let csv = csv(rows, 0)?;
    let importer = data.users.first().context("no user to import")?;
    let agent = agent();
    let log_in = |number: usize| {
        let begin = Instant::now();
        let is_in = server.log_in(&agent, number)?;
        // A refusal counts as an endless wait.
        let took = begin.elapsed().as_secs_f64() * 1e3;
        anyhow::Ok(if is_in { took } else { f64::INFINITY })
    };
    let mut at_rest = Vec::new();
    for _ in 0..10 {
        at_rest.push(log_in(0)?);
    }
    let is_over = AtomicBool::new(false);
    let [mut same, mut other] = [Vec::new(), Vec::new()];
    thread::scope(|scope| {
        let import = scope.spawn(|| {
            let upload = server.import(importer, "Bakeries.csv", &csv);
            is_over.store(true, Ordering::Relaxed);
            upload
        });
        while !is_over.load(Ordering::Relaxed) {
            same.push(log_in(0)?);
            other.push(log_in(1)?);
        }
        finished(import)
    })?;
    for (whose, times) in [("the same account", same), ("another account", other)] {
        bench.report.rows.push(Row {
            what: format!("sign in to {whose} while {rows} rows are imported, p99"),
            listbud: shown(&times),
            baseline: format!("median {:.0} ms at rest", percentile(&at_rest, 50)),
            figure: Series::of(&[percentile(&times, 99)]),
            unit: "ms",
            budget: Budget::AtMost(1_000.0),
        });
    }
    Ok(())
}

/// Others read their places while one account sends several imports at once.
fn ten_at_once(bench: &mut Bench, server: &Server, data: &Data) -> anyhow::Result<()> {
    let rows = rows(bench, ROWS_EACH);
    bench.say(&format!("{AT_ONCE} imports of {rows} rows at once"));
    // Not one that has signed in so often that its first session has ended.
    let importer = data.users.get(2).context("no user to import")?;
    let files: Vec<String> = (1..)
        .map(|turn: u64| csv(rows, turn * 1_000_000))
        .take(AT_ONCE)
        .collect::<Result<_, _>>()?;
    let is_over = AtomicBool::new(true);
    let at_rest = others(server, data, AT_REST, &is_over)?;
    is_over.store(false, Ordering::Relaxed);
    let begin = Instant::now();
    let (meanwhile, refused) = thread::scope(|scope| {
        let imports: Vec<_> = files
            .iter()
            .map(|file| scope.spawn(|| server.upload(importer, &Upload::csv("Ten.csv", file))))
            .collect();
        let others = scope.spawn(|| others(server, data, Duration::ZERO, &is_over));
        let (mut refused, mut refusal) = (0, None);
        let mut outcome = Ok(());
        for import in imports {
            // An account's further imports may be refused while one is running.
            match finished(import) {
                Ok(Ok(())) => (),
                Ok(Err(why)) => {
                    refused += 1;
                    refusal = Some(why);
                }
                Err(error) => outcome = Err(error),
            }
        }
        is_over.store(true, Ordering::Relaxed);
        let others = finished(others)?;
        outcome?;
        if let Some(why) = refusal.filter(|_| refused == AT_ONCE) {
            bail!("no import was done: {why}");
        }
        anyhow::Ok((others, refused))
    })?;
    bench.report.rows.push(Row {
        what: format!("others' page of 100 while one account sends {AT_ONCE} imports, p99"),
        listbud: format!(
            "{}; {} done, {refused} refused in {:.0} s",
            shown(&meanwhile),
            AT_ONCE - refused,
            begin.elapsed().as_secs_f64()
        ),
        baseline: format!("p99 {:.0} ms at rest", percentile(&at_rest, 99)),
        figure: Series::of(&[percentile(&meanwhile, 99)]),
        unit: "ms",
        budget: Budget::AtMost(500.0),
    });
    Ok(())
}

/// Reads pages of places, as several users at once, for at least this long and until told
/// to stop; returns how long each took in milliseconds, infinity if it was refused.
fn others(
    server: &Server,
    data: &Data,
    at_least: Duration,
    is_over: &AtomicBool,
) -> anyhow::Result<Vec<f64>> {
    let begin = Instant::now();
    let read = |request: Request| {
        let agent = agent();
        let mut times = Vec::new();
        while begin.elapsed() < at_least || !is_over.load(Ordering::Relaxed) {
            let asked = Instant::now();
            let is_well = server.get(&agent, &request).is_ok_and(|it| it == 200);
            let took = asked.elapsed().as_secs_f64() * 1e3;
            times.push(if is_well { took } else { f64::INFINITY });
        }
        times
    };
    thread::scope(|scope| {
        let readers: Vec<_> = data
            .users
            .iter()
            .skip(3)
            .map(|user| user.get("/api/places?limit=100"))
            .map(|request| scope.spawn(|| read(request)))
            .collect();
        let mut times = Vec::new();
        for reader in readers {
            let read = reader.join();
            times.extend(read.map_err(|_| anyhow::anyhow!("a reader panicked"))?);
        }
        Ok(times)
    })
}

/// The peak memory during the upload of an archive that is nearly all pictures, as Google's
/// are.
fn large_upload(bench: &mut Bench, server: &Server, data: &Data) -> anyhow::Result<()> {
    bench.say(&format!("An archive of {} MB", LARGE / 1_000_000));
    let importer = data.users.get(2).context("no user to import")?;
    let archive = archive()?;
    let before = process::peak(server.pid())?;
    let begin = Instant::now();
    let upload = Upload {
        file_name: "takeout.zip",
        media_type: "application/zip",
        content: &archive,
    };
    let outcome = server.upload(importer, &upload)?;
    let took = begin.elapsed().as_secs_f64();
    let peak = process::peak(server.pid())?;
    let more = float(peak.saturating_sub(before)) / 1e6;
    let (end, figure) = match &outcome {
        Ok(()) => ("done", more),
        Err(refusal) => {
            bench.say(&format!("It was refused: {refusal}"));
            ("refused", f64::INFINITY)
        }
    };
    bench.report.rows.push(Row {
        what: format!(
            "peak memory of a {} MB upload, beside the rest",
            LARGE / 1_000_000
        ),
        listbud: format!("{:.1} MB at most, {end} in {took:.1} s", float(peak) / 1e6),
        baseline: format!("{:.1} MB before", float(before) / 1e6),
        figure: Series::of(&[figure]),
        unit: "MB",
        budget: Budget::AtMost(100.0),
    });
    Ok(())
}

fn archive() -> anyhow::Result<Vec<u8>> {
    const PICTURE: usize = 4_000_000;
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(LARGE + 1_000_000)));
    archive.start_file("Takeout/Saved/Bakeries.csv", stored)?;
    archive.write_all(csv(2_000, 0x1000_0000)?.as_bytes())?;
    // Bytes that do not compress.
    let mut state = 1_u64;
    let picture: Vec<u8> = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()[0]
    })
    .take(PICTURE)
    .collect();
    for number in 0..LARGE / PICTURE {
        archive.start_file(format!("Takeout/Google Photos/{number}.jpg"), stored)?;
        archive.write_all(&picture)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn finished<T>(work: thread::ScopedJoinHandle<'_, anyhow::Result<T>>) -> anyhow::Result<T> {
    work.join()
        .map_err(|_| anyhow::anyhow!("a thread panicked"))?
}

/// The median, the p99 and how many there were.
fn shown(times: &[f64]) -> String {
    let failed = times.iter().filter(|time| time.is_infinite()).count();
    format!(
        "median {:.0} ms, p99 {:.0} ms, {failed} of {} failed",
        percentile(times, 50),
        percentile(times, 99),
        times.len()
    )
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let at = (sorted.len() * percent / 100).min(last);
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
