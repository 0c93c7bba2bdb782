//! Minutes of mixed traffic, during which memory, files and threads may not grow.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{
    bench::Bench,
    compared::memory,
    data::{self, Data, WORD},
    load::{self, Outcome, Request, Shape},
    process,
    report::{Budget, Row, Series, float},
    server::{Server, agent},
};

/// The pause between two samples.
const PAUSE: Duration = Duration::from_secs(10);
/// The pause between two imports.
const IMPORT: Duration = Duration::from_secs(5);

/// The figures of the process at one moment.
struct Sample {
    resident: u64,
    files: usize,
    threads: u64,
    tasks: f64,
    connections: u64,
}

/// The token for the server's metrics.
const METRICS_TOKEN: &str = "only-for-measuring-0123456789-abcdefghij";

pub(crate) fn measure(bench: &mut Bench, minutes: u64) -> anyhow::Result<()> {
    let name = "bench_soak";
    let data = data::make(
        &bench.cluster,
        &bench.program,
        &bench.folder,
        name,
        &[1_000; 20],
        20,
    )?;
    let url = bench.cluster.url(name);
    let settings = [("METRICS_TOKEN", METRICS_TOKEN)];
    let server = Server::listbud(&bench.program, &bench.folder, &url, &settings)?;
    let duration = Duration::from_secs(minutes * 60);
    bench.say(&format!(
        "{minutes} minutes of reading, searching and importing"
    ));
    let requests = requests(bench, &data)?;
    let is_over = AtomicBool::new(false);
    let (outcome, samples, imports) = thread::scope(|scope| {
        let load = scope.spawn(|| {
            let shape = Shape {
                connections: 16,
                duration,
            };
            let outcome = load::run(&bench.folder, server.port, &requests, shape);
            is_over.store(true, Ordering::Relaxed);
            outcome
        });
        let imports = scope.spawn(|| import_often(&server, &data, &is_over));
        let samples = sample(bench, &server, &is_over);
        let outcome = load
            .join()
            .map_err(|_| anyhow::anyhow!("the load panicked"));
        let imports = imports
            .join()
            .map_err(|_| anyhow::anyhow!("the imports panicked"));
        anyhow::Ok((outcome??, samples?, imports??))
    })?;
    report(bench, outcome, &samples, imports);
    Ok(())
}

fn requests(bench: &Bench, data: &Data) -> anyhow::Result<Vec<Request>> {
    let mut requests = Vec::new();
    for user in &data.users {
        for id in data::place_ids(&bench.cluster, data, user)?
            .iter()
            .step_by(100)
        {
            requests.push(user.get(&format!("/api/places/{id}")));
        }
        for path in [
            "/api/places?limit=100",
            "/api/lists",
            &format!("/api/places/search?query={WORD}"),
            "/api/places/search?query=bakry",
            "/api/export?format=gpx",
        ] {
            requests.push(user.get(path));
        }
    }
    Ok(requests)
}

/// Imports the same list repeatedly, which adds nothing after the first time.
fn import_often(server: &Server, data: &Data, is_over: &AtomicBool) -> anyhow::Result<u64> {
    let mut csv = String::from("Title,Note,URL,Tags,Comment\n");
    for number in 1..=500_u64 {
        let cid = number + 77_000_000_000;
        writeln!(
            csv,
            "Imported {number},,https://www.google.com/maps?cid={cid},soak,"
        )?;
    }
    let mut imports = 0;
    let mut users = data.users.iter().cycle();
    while !is_over.load(Ordering::Relaxed) {
        let user = users.next().context("no user")?;
        server.import(user, "Soak.csv", &csv)?;
        imports += 1;
        thread::sleep(IMPORT);
    }
    Ok(imports)
}

fn sample(bench: &Bench, server: &Server, is_over: &AtomicBool) -> anyhow::Result<Vec<Sample>> {
    let begin = Instant::now();
    let mut samples = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        thread::sleep(PAUSE);
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'bench_soak';";
        let sample = Sample {
            resident: process::resident(server.pid())?,
            files: process::open_files(server.pid())?,
            threads: process::threads(server.pid())?,
            tasks: tasks(server)?,
            connections: bench.cluster.execute("postgres", sql)?.trim().parse()?,
        };
        let _ = writeln!(
            io::stderr(),
            "    {:4} s  {:.1} MB  {} files  {} threads  {} tasks  {} connections",
            begin.elapsed().as_secs(),
            float(sample.resident) / 1e6,
            sample.files,
            sample.threads,
            sample.tasks,
            sample.connections
        );
        samples.push(sample);
    }
    Ok(samples)
}

/// How many tasks the server's main runtime has, from its metrics.
fn tasks(server: &Server) -> anyhow::Result<f64> {
    let metrics = agent()
        .get(server.url("/metrics"))
        .header("Authorization", format!("Bearer {METRICS_TOKEN}"))
        .call()?
        .body_mut()
        .read_to_string()?;
    let count = metrics
        .lines()
        .find_map(|line| line.strip_prefix("listbud_runtime_alive_tasks "))
        .context("the metrics do not include the tasks")?;
    Ok(count.trim().parse()?)
}

/// Compares the last third with the second; caches fill during the first.
fn report(bench: &mut Bench, outcome: Outcome, samples: &[Sample], imports: u64) {
    let third = samples.len() / 3;
    let middle = |skip: usize, what: fn(&Sample) -> f64| {
        let values: Vec<f64> = samples
            .iter()
            .skip(skip)
            .take(third.max(1))
            .map(what)
            .collect();
        Series::of(&values).median
    };
    for (what, value) in [
        (
            "memory",
            (|sample: &Sample| float(sample.resident)) as fn(&Sample) -> f64,
        ),
        ("open files", |sample: &Sample| float(sample.files as u64)),
        ("threads", |sample: &Sample| float(sample.threads)),
        ("tasks", |sample: &Sample| sample.tasks),
        ("connections to the database", |sample: &Sample| {
            float(sample.connections)
        }),
    ] {
        let (before, after) = (middle(third, value), middle(third * 2, value));
        bench.report.rows.push(Row {
            what: format!("{what}, last third beside the second"),
            listbud: format!("{after:.0}"),
            baseline: format!("{before:.0}"),
            figure: Series::of(&[after / before]),
            unit: "",
            budget: Budget::AtMost(1.05),
        });
    }
    let most = samples.iter().map(|sample| sample.resident).max();
    bench.report.rows.push(memory(
        "memory, at most",
        most.unwrap_or_default(),
        Some(100.0),
    ));
    bench.report.rows.push(Row {
        what: format!(
            "requests refused or broken of {}, {imports} imports",
            outcome.requests
        ),
        listbud: format!(
            "{:.0}/s, p99 {} ms",
            outcome.per_second,
            outcome.p99.as_millis()
        ),
        baseline: "–".to_owned(),
        figure: Series::of(&[float(outcome.refused + outcome.broken)]),
        unit: "",
        budget: Budget::AtMost(0.0),
    });
}
