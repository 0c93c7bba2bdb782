//! Whether what one user does costs more when there are many others.

use std::{fs, process::Command};

use anyhow::{Context as _, ensure};

use crate::{
    Bench,
    data::{self, Data, WORD},
    load::{self, Request, Shape},
    report::{Budget, Row, Series},
    server::Server,
    statements,
};

/// How many users ask.
const USERS: usize = 10;
/// How many places each user has.
const PLACES: u32 = 1_000;

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    let few = measured(bench, "bench_few", 10)?;
    let (name, users) = if bench.is_quick {
        ("bench_100k", 100)
    } else {
        ("bench_1m", 1_000)
    };
    let many = measured(bench, name, users)?;
    let total = users * PLACES as usize;
    let ratio =
        |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a / b).collect() };
    bench.report.rows.push(Row {
        what: format!("search among {total}, p50 beside pgbench"),
        listbud: format!("{:.0} µs", Series::of(&many.listbud).median),
        baseline: format!("{:.0} µs", Series::of(&many.pgbench).median),
        figure: Series::of(&ratio(&many.listbud, &many.pgbench)),
        unit: "",
        budget: Budget::AtMost(1.5),
    });
    bench.report.rows.push(Row {
        what: format!("search among {total} beside 10,000"),
        listbud: format!("{:.0} µs", Series::of(&many.listbud).median),
        baseline: format!("{:.0} µs", Series::of(&few.listbud).median),
        figure: Series::of(&ratio(&many.listbud, &few.listbud)),
        unit: "",
        budget: Budget::AtMost(1.3),
    });
    Ok(())
}

/// The medians of each repeat, in microseconds.
struct Medians {
    listbud: Vec<f64>,
    pgbench: Vec<f64>,
}

fn measured(bench: &Bench, name: &'static str, users: usize) -> anyhow::Result<Medians> {
    bench.say(&format!(
        "Making the data: {users} users of {PLACES} places"
    ));
    let places = vec![PLACES; users];
    let data = data::make(
        &bench.cluster,
        &bench.program,
        &bench.folder,
        name,
        &places,
        USERS,
    )?;
    let url = bench.cluster.url(data.name);
    let server = Server::listbud(&bench.program, &bench.folder, &url, &[])?;
    let path = format!("/api/places/search?query={WORD}");
    let requests: Vec<Request> = data.users.iter().map(|user| user.get(&path)).collect();
    write_scripts(bench, &server, &data, &path)?;
    bench.say(&format!("Searches in {name}"));
    let shape = Shape {
        connections: 1,
        duration: bench.duration,
    };
    let mut medians = Medians {
        listbud: Vec::new(),
        pgbench: Vec::new(),
    };
    for repeat in 0..=bench.repeats {
        let outcome = load::run(&bench.folder, server.port, &requests, shape)?.flawless()?;
        let pgbench = pgbench(bench, &data)?;
        if repeat > 0 {
            medians.listbud.push(outcome.median.as_secs_f64() * 1e6);
            medians.pgbench.push(pgbench);
        }
    }
    Ok(medians)
}

/// One script a user, with the statements of the whole request.
fn write_scripts(bench: &Bench, server: &Server, data: &Data, path: &str) -> anyhow::Result<()> {
    for (number, user) in data.users.iter().enumerate() {
        let statements = statements::of(&bench.cluster, server, user, path)?;
        let script: Vec<String> = statements
            .iter()
            .map(|sql| format!("{};\n", sql.replace('\n', " ")))
            .collect();
        fs::write(
            bench.folder.join(format!("{}-{number}.sql", data.name)),
            script.concat(),
        )?;
    }
    Ok(())
}

/// The median time of the same statements, in microseconds.
fn pgbench(bench: &Bench, data: &Data) -> anyhow::Result<f64> {
    let program = bench.cluster.binaries().folder().join("pgbench");
    let log = bench.folder.join("pgbench");
    let mut command = Command::new(program);
    command
        .env("PGPASSFILE", bench.cluster.password_file())
        .args([
            "-n",
            "-M",
            "prepared",
            "-c",
            "1",
            "-j",
            "1",
            "-h",
            "127.0.0.1",
            "--log",
        ])
        .arg("--log-prefix")
        .arg(&log)
        .args([
            "-p",
            &bench.cluster.port().to_string(),
            "-U",
            bench.cluster.user(),
        ])
        .args(["-T", &bench.duration.as_secs().to_string()]);
    for number in 0..data.users.len() {
        command.arg("-f");
        command.arg(bench.folder.join(format!("{}-{number}.sql", data.name)));
    }
    let output = command
        .arg(data.name)
        .output()
        .context("pgbench did not start")?;
    ensure!(
        output.status.success(),
        "pgbench: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut times: Vec<f64> = Vec::new();
    for entry in fs::read_dir(&bench.folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("pgbench.") {
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            // client, transaction, microseconds, …
            let time = line
                .split_whitespace()
                .nth(2)
                .context("a short line of pgbench's")?;
            times.push(time.parse()?);
        }
        fs::remove_file(&path)?;
    }
    ensure!(!times.is_empty(), "pgbench wrote no times");
    Ok(Series::of(&times).median)
}
