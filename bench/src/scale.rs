//! Whether the requests of one user take longer if there are many others: 1, 10, 100 and
//! 1,000 users with 1,000 places each.

use std::{fmt::Write as _, fs, process::Command, time::Instant};

use anyhow::{Context as _, ensure};

use crate::{
    bench::Bench,
    data::{self, Data, WORD},
    load::{self, Request, Shape},
    plot, process,
    report::{Budget, Row, Series, float},
    server::Server,
    statements,
};

/// How many of the users send requests.
const USERS: usize = 10;
/// How many places each user has.
const PLACES: u32 = 1_000;

/// How many rows an import has.
const ROWS: usize = 500;

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    let sizes: &[(&str, usize)] = if bench.is_quick {
        &[("bench_10k", 10), ("bench_100k", 100)]
    } else {
        &[
            ("bench_1k", 1),
            ("bench_10k", 10),
            ("bench_100k", 100),
            ("bench_1m", 1_000),
        ]
    };
    let groups = sizes
        .iter()
        .map(|(name, users)| Group::make(bench, name, *users))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let figures = measured(bench, &groups)?;
    // The budgets compare these.
    let few = figures.iter().find(|of| of.places == 10_000);
    let (Some(few), Some(many)) = (few, figures.last()) else {
        return Ok(());
    };
    let search = many
        .operations
        .first()
        .context("search is the first operation")?;
    bench.report.rows.push(Row {
        what: format!("search among {}, p50 beside pgbench", many.places),
        listbud: micros(&search.1),
        baseline: micros(&many.pgbench),
        figure: Series::of(&ratios(&search.1, &many.pgbench)),
        unit: "",
        budget: Budget::AtMost(1.5),
    });
    for ((what, with_few), (_, with_many)) in few.operations.iter().zip(&many.operations) {
        bench.report.rows.push(Row {
            what: format!("{what} among {} beside {}", many.places, few.places),
            listbud: micros(with_many),
            baseline: micros(with_few),
            figure: Series::of(&ratios(with_many, with_few)),
            unit: "",
            budget: Budget::AtMost(1.3),
        });
    }
    let lines = few.operations.iter().enumerate().map(|(index, (what, _))| {
        let points = figures.iter().filter_map(|of| {
            let (_, times) = of.operations.get(index)?;
            Some((float(of.places), Series::of(times)))
        });
        (*what, points.collect())
    });
    if let Some(file) = &bench.plot {
        plot::draw(file, &lines.collect::<Vec<_>>())?;
        bench.say(&format!("How the times grow: {}", file.display()));
    }
    Ok(())
}

fn micros(times: &[f64]) -> String {
    format!("{:.0} µs", Series::of(times).median)
}

fn ratios(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    ours.iter().zip(theirs).map(|(a, b)| a / b).collect()
}

/// A number of users with their places, and a server for them.
struct Group {
    data: Data,
    places: u64,
    server: Server,
}

impl Group {
    fn make(bench: &Bench, name: &'static str, users: usize) -> anyhow::Result<Self> {
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
        let places = u64::from(PLACES) * users as u64;
        Ok(Self {
            data,
            places,
            server,
        })
    }
}

/// How long operations take with this many places; each number is the median of one repeat,
/// in microseconds.
struct Figures {
    places: u64,
    operations: Vec<(&'static str, Vec<f64>)>,
    /// The statements of a search without ListBud.
    pgbench: Vec<f64>,
}

fn measured(bench: &Bench, groups: &[Group]) -> anyhow::Result<Vec<Figures>> {
    let mut figures = Vec::new();
    let search = format!("/api/places/search?query={WORD}");
    for group in groups {
        write_scripts(bench, group, &search)?;
    }
    bench.say("Searches, beside pgbench");
    let searches = in_turn(bench, groups, |group, _| {
        Ok((ask(bench, group, &search)?, pgbench(bench, &group.data)?))
    })?;
    for (group, times) in groups.iter().zip(searches) {
        let (ours, pgbench) = times.into_iter().unzip();
        figures.push(Figures {
            places: group.places,
            operations: vec![("search", ours)],
            pgbench,
        });
    }
    let mut add = |what, all: Vec<Vec<f64>>| {
        for (figures, times) in figures.iter_mut().zip(all) {
            figures.operations.push((what, times));
        }
    };
    for (what, path) in [
        ("lists", "/api/lists"),
        ("page of 100", "/api/places?limit=100"),
    ] {
        bench.say(what);
        add(
            what,
            in_turn(bench, groups, |group, _| ask(bench, group, path))?,
        );
    }
    bench.say("Imports");
    add("import of 500", in_turn(bench, groups, import)?);
    Ok(figures)
}

/// Measures the groups in turn, repeatedly, so that other work of the machine slows all of
/// them; returns the results by group. The first turn fills the caches.
fn in_turn<T>(
    bench: &Bench,
    groups: &[Group],
    operation: impl Fn(&Group, usize) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<Vec<T>>> {
    let mut all: Vec<Vec<T>> = groups.iter().map(|_| Vec::new()).collect();
    for turn in 0..=bench.repeats {
        for (group, outcomes) in groups.iter().zip(&mut all) {
            let outcome = operation(group, turn)?;
            if turn > 0 {
                outcomes.push(outcome);
            }
        }
    }
    Ok(all)
}

/// Sends requests of the users over one connection; returns the median time in microseconds.
fn ask(bench: &Bench, group: &Group, path: &str) -> anyhow::Result<f64> {
    let requests: Vec<Request> = group.data.users.iter().map(|user| user.get(path)).collect();
    let shape = Shape {
        connections: 1,
        duration: bench.duration,
    };
    let outcome = load::run(&bench.folder, group.server.port, &requests, shape)?;
    Ok(outcome.flawless()?.median.as_secs_f64() * 1e6)
}

/// Imports a new list, for another user each turn; returns the time in microseconds.
fn import(group: &Group, turn: usize) -> anyhow::Result<f64> {
    let mut users = group.data.users.iter().cycle();
    let user = users.nth(turn).context("no user")?;
    let mut csv = String::from("Title,Note,URL,Tags,Comment\n");
    for row in 0..ROWS {
        let cid = 66_000_000_000 + turn * ROWS + row;
        writeln!(csv, "New {cid},,https://www.google.com/maps?cid={cid},new,")?;
    }
    let begin = Instant::now();
    group
        .server
        .import(user, &format!("New {turn}.csv"), &csv)?;
    Ok(begin.elapsed().as_secs_f64() * 1e6)
}

/// Writes one script per user, with the statements of the whole request.
fn write_scripts(bench: &Bench, group: &Group, path: &str) -> anyhow::Result<()> {
    let data = &group.data;
    for (number, user) in data.users.iter().enumerate() {
        let statements = statements::of(&bench.cluster, &group.server, user, path)?;
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
    process::succeed(command.arg(data.name))?;
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
