//! Far more requests than the server can answer.

use std::{
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    bench::Bench,
    compared::memory,
    data::{self, Data},
    load::{self, Outcome, Request, Shape},
    process,
    report::{Budget, Row, Series, float},
    server::{Server, agent},
    user::User,
};

/// Saturates two cores and ten connections to the database.
const PEAK: usize = 32;
/// Three times as many.
const OVERLOAD: usize = 3 * PEAK;
/// Far more than that, for information.
const FLOOD: usize = 1_000;
/// How many idle connections are opened; the quick mode opens a fifth of them.
const IDLE: usize = 5_000;

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    bench.say("Overload");
    let data = data::make(
        &bench.cluster,
        &bench.program,
        &bench.folder,
        "bench_overload",
        &[1_000; 10],
        10,
    )?;
    let url = bench.cluster.url(data.name);
    let server = Server::listbud(&bench.program, &bench.folder, &url, &[])?;
    let requests: Vec<Request> = data
        .users
        .iter()
        .map(|user| user.get("/api/places?limit=100"))
        .collect();
    flood(bench, &server, &data, &requests)?;
    match requests.first() {
        Some(page) => idle(bench, &url, page),
        None => Ok(()),
    }
}

fn flood(
    bench: &mut Bench,
    server: &Server,
    data: &Data,
    requests: &[Request],
) -> anyhow::Result<()> {
    let load = |connections| {
        let shape = Shape {
            connections,
            duration: bench.duration.max(Duration::from_secs(2)),
        };
        load::run(&bench.folder, server.port, requests, shape)
    };
    load(PEAK)?;
    let mut ratios = Vec::new();
    let (mut rate, mut at_peak, mut worst) = (0.0, 0.0, 0.0_f64);
    for _ in 0..3 {
        at_peak = load(PEAK)?.flawless()?.per_second;
        let (probes, is_over) = probe(server);
        let overload = load(OVERLOAD)?;
        is_over.store(true, Ordering::Relaxed);
        worst = worst.max(probes.join().unwrap_or(f64::INFINITY));
        rate = answered(overload);
        ratios.push(rate / at_peak);
    }
    let recovery = data
        .users
        .first()
        .map_or(Ok(0.0), |user| until_normal(server, user))?;
    let peak = process::peak(server.pid())?;
    bench.report.rows.push(Row {
        what: format!("throughput with {OVERLOAD} at once"),
        listbud: format!("{rate:.0}/s"),
        baseline: format!("{at_peak:.0}/s with {PEAK}"),
        figure: Series::of(&ratios),
        unit: "",
        budget: Budget::AtLeast(0.9),
    });
    for (what, figure, budget) in [
        ("the slowest probe meanwhile", worst, Budget::None),
        ("until normal afterwards", recovery, Budget::AtMost(2_000.0)),
    ] {
        bench.report.rows.push(Row {
            what: what.to_owned(),
            listbud: format!("{figure:.0} ms"),
            baseline: "–".to_owned(),
            figure: Series::of(&[figure]),
            unit: "ms",
            budget,
        });
    }
    bench.report.rows.push(memory(
        &format!("memory with {OVERLOAD} at once"),
        peak,
        Some(100.0),
    ));

    let flood = load(FLOOD)?;
    bench.report.rows.push(Row {
        what: format!("throughput with {FLOOD} at once"),
        listbud: format!(
            "{:.0}/s, {} refused, p99 {} ms",
            answered(flood),
            flood.refused,
            flood.p99.as_millis()
        ),
        baseline: format!("{at_peak:.0}/s with {PEAK}"),
        figure: Series::of(&[answered(flood) / at_peak]),
        unit: "",
        budget: Budget::None,
    });
    let peak = process::peak(server.pid())?;
    bench
        .report
        .rows
        .push(memory(&format!("memory with {FLOOD} at once"), peak, None));
    Ok(())
}

/// How many requests per second succeeded.
fn answered(outcome: Outcome) -> f64 {
    let answered = float(outcome.requests - outcome.refused);
    outcome.per_second * answered / float(outcome.requests)
}

/// Requests `/live` and `/ready` until told to stop; returns the slowest response in
/// milliseconds, infinity if one was not 200.
fn probe(server: &Server) -> (thread::JoinHandle<f64>, Arc<AtomicBool>) {
    let is_over = Arc::new(AtomicBool::new(false));
    let urls = [server.url("/live"), server.url("/ready")];
    let stop = Arc::clone(&is_over);
    let probes = thread::spawn(move || {
        let agent = agent();
        let mut worst = 0.0_f64;
        while !stop.load(Ordering::Relaxed) {
            for url in &urls {
                let begin = Instant::now();
                let is_well = agent.get(url).call().is_ok_and(|it| it.status() == 200);
                let took = begin.elapsed().as_secs_f64() * 1e3;
                worst = worst.max(if is_well { took } else { f64::INFINITY });
            }
            thread::sleep(Duration::from_millis(20));
        }
        worst
    });
    (probes, is_over)
}

/// How long it takes until requests are answered quickly again, in milliseconds.
fn until_normal(server: &Server, user: &User) -> anyhow::Result<f64> {
    let begin = Instant::now();
    let agent = agent();
    let page = user.get("/api/places?limit=10");
    let mut quick = 0;
    while quick < 5 {
        let asked = Instant::now();
        let status = server.get(&agent, &page)?;
        let is_quick = status == 200 && asked.elapsed() < Duration::from_millis(50);
        quick = if is_quick { quick + 1 } else { 0 };
        anyhow::ensure!(begin.elapsed() < Duration::from_secs(30), "it stays slow");
    }
    Ok(begin.elapsed().as_secs_f64() * 1e3)
}

/// The memory of idle connections: those without any request, and those after a page of
/// places, whose buffers actix-web keeps for the next one.
fn idle(bench: &mut Bench, url: &str, page: &Request) -> anyhow::Result<()> {
    let connections = if bench.is_quick { IDLE / 5 } else { IDLE };
    let server = Server::listbud(&bench.program, &bench.folder, url, &[])?;
    let silent = held(&server, || {
        (0..connections)
            .map(|_| Ok(TcpStream::connect(("127.0.0.1", server.port))?))
            .collect()
    })?;
    let after_page = held(&server, || {
        (0..connections)
            .map(|_| {
                // Each keeps one connection open for the next request.
                let agent = agent();
                anyhow::ensure!(server.get(&agent, page)? == 200, "no page of places");
                Ok(agent)
            })
            .collect()
    })?;
    for (what, each) in [
        ("that never asked", silent),
        ("after a page of 100", after_page),
    ] {
        bench.report.rows.push(Row {
            what: format!("{connections} idle connections {what}, each"),
            listbud: format!("{each:.0} bytes"),
            baseline: "–".to_owned(),
            figure: Series::of(&[each]),
            unit: "B",
            budget: Budget::None,
        });
    }
    Ok(())
}

/// How many bytes each of the opened connections takes.
fn held<C>(server: &Server, open: impl FnOnce() -> anyhow::Result<Vec<C>>) -> anyhow::Result<f64> {
    // What requests need besides their connections is allocated already.
    thread::sleep(Duration::from_millis(500));
    let before = process::resident(server.pid())?;
    let connections = open()?;
    thread::sleep(Duration::from_secs(1));
    let more = process::resident(server.pid())?.saturating_sub(before);
    Ok(float(more) / float(connections.len() as u64))
}
