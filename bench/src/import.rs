//! A large import against a COPY by psql of the rows that it makes, into the same tables
//! with the same indexes.

use std::{
    fmt::Write as _,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::ensure;

use crate::{
    bench::Bench,
    compared::memory,
    data, process,
    report::{Budget, Row, Series, float},
    server::Server,
    user::User,
};

/// As many rows as fit into the 10 MiB of one upload.
const ROWS: u64 = 60_000;

/// The tables that the import fills, in the order of the foreign keys.
const TABLES: [&str; 6] = [
    "users",
    "lists",
    "tags",
    "places",
    "list_places",
    "place_tags",
];

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    let csv = csv()?;
    let (mut imports, mut copies, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
    let repeats = if bench.is_quick { 1 } else { 3 };
    for repeat in 0..repeats {
        bench.say(&format!(
            "Import of {ROWS} rows, {:.1} MB, and COPY of the same: {} of {repeats}",
            float(csv.len() as u64) / 1e6,
            repeat + 1
        ));
        let (took, peak) = import(bench, repeat, &csv)?;
        imports.push(took.as_secs_f64());
        peaks.push(peak);
        copies.push(copy(bench, repeat)?.as_secs_f64());
    }
    let ratios: Vec<f64> = copies.iter().zip(&imports).map(|(c, i)| c / i).collect();
    bench.report.rows.push(Row {
        what: format!("import of {ROWS} rows beside COPY"),
        listbud: format!("{:.1} s", Series::of(&imports).median),
        baseline: format!("{:.1} s", Series::of(&copies).median),
        figure: Series::of(&ratios),
        unit: "",
        budget: Budget::AtLeast(0.5),
    });
    let peak = peaks.into_iter().max().unwrap_or_default();
    bench.report.rows.push(memory(
        "memory during an import, at most",
        peak,
        Some(100.0),
    ));
    Ok(())
}

/// A list as Google writes it, each row a place of its own.
fn csv() -> anyhow::Result<String> {
    let mut csv = String::from("Title,Note,URL,Tags,Comment\n");
    for number in 0..ROWS {
        let cid = number + 0x1000_0000_0000;
        let cell = 0x4876_1b3c_0000_0000_u64 + number * 0x1_0001;
        writeln!(
            csv,
            "Harbour bakery {number},ask for rye on Fridays,https://www.google.com/maps/place/\
             Harbour+bakery/data=!4m2!3m1!1s0x{cell:x}:0x{cid:x},\"lunch,cheap\","
        )?;
    }
    Ok(csv)
}

fn names(repeat: usize) -> (String, String) {
    (
        format!("bench_import_{repeat}"),
        format!("bench_copy_{repeat}"),
    )
}

/// Imports into an empty database, over HTTP; returns the time and the peak memory.
fn import(bench: &Bench, repeat: usize, csv: &str) -> anyhow::Result<(Duration, u64)> {
    let (name, _) = names(repeat);
    let url = data::empty(&bench.cluster, &bench.program, &bench.folder, &name)?;
    let server = Server::listbud(&bench.program, &bench.folder, &url, &[])?;
    let user: User = data::register(&server, 0)?;
    let begin = Instant::now();
    server.import(&user, "Bakeries.csv", csv)?;
    let took = begin.elapsed();
    let count = bench
        .cluster
        .execute(&name, "SELECT count(*) FROM places;")?;
    ensure!(count.trim() == ROWS.to_string(), "{count} places");
    Ok((took, process::peak(server.pid())?))
}

/// Exports the rows of the import's database and measures how long COPY takes to load them
/// into another.
fn copy(bench: &Bench, repeat: usize) -> anyhow::Result<Duration> {
    let (from, to) = names(repeat);
    data::empty(&bench.cluster, &bench.program, &bench.folder, &to)?;
    let mut took = Duration::ZERO;
    for table in TABLES {
        let columns = bench.cluster.execute(
            &from,
            &format!(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                 WHERE attrelid = '{table}'::regclass AND attnum > 0 AND attgenerated = ''
                 AND NOT attisdropped;"
            ),
        )?;
        let columns = columns.trim();
        let file = bench.folder.join(format!("{table}.copy"));
        let file = file.display();
        psql(
            bench,
            &from,
            &format!("\\copy {table} ({columns}) TO '{file}' (FORMAT binary)"),
        )?;
        let begin = Instant::now();
        psql(
            bench,
            &to,
            &format!("\\copy {table} ({columns}) FROM '{file}' (FORMAT binary)"),
        )?;
        took += begin.elapsed();
    }
    Ok(took)
}

fn psql(bench: &Bench, database: &str, command: &str) -> anyhow::Result<()> {
    process::succeed(
        Command::new(bench.cluster.binaries().folder().join("psql"))
            .env("PGPASSFILE", bench.cluster.password_file())
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p"])
            .arg(bench.cluster.port().to_string())
            .args(["-U", bench.cluster.user(), "-c", command, database]),
    )
}
