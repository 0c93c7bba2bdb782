//! Whether what one user does costs more when there are many others: 1, 10, 100 and
//! 1,000 users of 1,000 places each.

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

/// How many users ask, of those there are.
const USERS: usize = 10;
/// How many places each user has.
const PLACES: u32 = 1_000;

/// How many rows an import has here.
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
    let crowds = sizes
        .iter()
        .map(|(name, users)| Crowd::make(bench, name, *users))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let figures = measured(bench, &crowds)?;
    // What the budgets are about.
    let few = figures.iter().find(|of| of.places == 10_000);
    let (Some(few), Some(many)) = (few, figures.last()) else {
        return Ok(());
    };
    let search = many.deeds.first().context("search is the first deed")?;
    bench.report.rows.push(Row {
        what: format!("search among {}, p50 beside pgbench", many.places),
        listbud: micros(&search.1),
        baseline: micros(&many.pgbench),
        figure: Series::of(&ratios(&search.1, &many.pgbench)),
        unit: "",
        budget: Budget::AtMost(1.5),
    });
    for ((what, with_few), (_, with_many)) in few.deeds.iter().zip(&many.deeds) {
        bench.report.rows.push(Row {
            what: format!("{what} among {} beside {}", many.places, few.places),
            listbud: micros(with_many),
            baseline: micros(with_few),
            figure: Series::of(&ratios(with_many, with_few)),
            unit: "",
            budget: Budget::AtMost(1.3),
        });
    }
    let lines = few.deeds.iter().enumerate().map(|(index, (what, _))| {
        let points = figures.iter().filter_map(|of| {
            let (_, times) = of.deeds.get(index)?;
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

/// So many users with their places, and a server that has them.
struct Crowd {
    data: Data,
    places: u64,
    server: Server,
}

impl Crowd {
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

/// How long things take among so many places; each number is the median of one
/// repeat, in microseconds.
struct Figures {
    places: u64,
    deeds: Vec<(&'static str, Vec<f64>)>,
    /// The statements of a search without ListBud.
    pgbench: Vec<f64>,
}

fn measured(bench: &Bench, crowds: &[Crowd]) -> anyhow::Result<Vec<Figures>> {
    let mut figures = Vec::new();
    let search = format!("/api/places/search?query={WORD}");
    for crowd in crowds {
        write_scripts(bench, crowd, &search)?;
    }
    bench.say("Searches, beside pgbench");
    let searches = in_turn(bench, crowds, |crowd, _| {
        Ok((ask(bench, crowd, &search)?, pgbench(bench, &crowd.data)?))
    })?;
    for (crowd, times) in crowds.iter().zip(searches) {
        let (ours, pgbench) = times.into_iter().unzip();
        figures.push(Figures {
            places: crowd.places,
            deeds: vec![("search", ours)],
            pgbench,
        });
    }
    let mut add = |what, all: Vec<Vec<f64>>| {
        for (figures, times) in figures.iter_mut().zip(all) {
            figures.deeds.push((what, times));
        }
    };
    for (what, path) in [
        ("lists", "/api/lists"),
        ("page of 100", "/api/places?limit=100"),
    ] {
        bench.say(what);
        add(
            what,
            in_turn(bench, crowds, |crowd, _| ask(bench, crowd, path))?,
        );
    }
    bench.say("Imports");
    add("import of 500", in_turn(bench, crowds, import)?);
    Ok(figures)
}

/// Has each crowd do something in turn, again and again, so that whatever else the
/// machine does slows all; gives what came of it, by crowd. The first turn is for
/// the caches.
fn in_turn<T>(
    bench: &Bench,
    crowds: &[Crowd],
    deed: impl Fn(&Crowd, usize) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<Vec<T>>> {
    let mut all: Vec<Vec<T>> = crowds.iter().map(|_| Vec::new()).collect();
    for turn in 0..=bench.repeats {
        for (crowd, outcomes) in crowds.iter().zip(&mut all) {
            let outcome = deed(crowd, turn)?;
            if turn > 0 {
                outcomes.push(outcome);
            }
        }
    }
    Ok(all)
}

/// Has users ask at one connection; gives the median time in microseconds.
fn ask(bench: &Bench, crowd: &Crowd, path: &str) -> anyhow::Result<f64> {
    let requests: Vec<Request> = crowd.data.users.iter().map(|user| user.get(path)).collect();
    let shape = Shape {
        connections: 1,
        duration: bench.duration,
    };
    let outcome = load::run(&bench.folder, crowd.server.port, &requests, shape)?;
    Ok(outcome.flawless()?.median.as_secs_f64() * 1e6)
}

/// Imports a new list, each turn of another user; gives the time in microseconds.
fn import(crowd: &Crowd, turn: usize) -> anyhow::Result<f64> {
    let mut users = crowd.data.users.iter().cycle();
    let user = users.nth(turn).context("nobody is there")?;
    let mut csv = String::from("Title,Note,URL,Tags,Comment\n");
    for row in 0..ROWS {
        let cid = 66_000_000_000 + turn * ROWS + row;
        writeln!(csv, "New {cid},,https://www.google.com/maps?cid={cid},new,")?;
    }
    let begin = Instant::now();
    crowd
        .server
        .import(user, &format!("New {turn}.csv"), &csv)?;
    Ok(begin.elapsed().as_secs_f64() * 1e6)
}

/// One script a user, with the statements of the whole request.
fn write_scripts(bench: &Bench, crowd: &Crowd, path: &str) -> anyhow::Result<()> {
    let data = &crowd.data;
    for (number, user) in data.users.iter().enumerate() {
        let statements = statements::of(&bench.cluster, &crowd.server, user, path)?;
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
