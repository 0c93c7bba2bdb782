//! The time to start, the memory of an idle server, and the queries that probes cause.

use std::{thread, time::Duration};

use anyhow::Context as _;

use crate::{
    bench::Bench,
    compared::memory,
    data,
    load::{self, Request, Shape},
    process,
    report::{Budget, Row, Series, float},
    server::Server,
};

const DATABASE: &str = "bench_resting";

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    bench.say("Start, rest and probes");
    let url = data::empty(&bench.cluster, &bench.program, &bench.folder, DATABASE)?;
    let mut starts = Vec::new();
    for _ in 0..bench.repeats {
        let server = Server::listbud(&bench.program, &bench.folder, &url, &[])?;
        starts.push(server.ready_after.as_secs_f64() * 1e3);
    }
    let series = Series::of(&starts);
    bench.report.rows.push(Row {
        what: "start to ready, schema current".to_owned(),
        listbud: format!("{:.0} ms", series.median),
        baseline: "–".to_owned(),
        figure: series,
        unit: "ms",
        budget: Budget::AtMost(300.0),
    });

    let server = Server::listbud(&bench.program, &bench.folder, &url, &[])?;
    thread::sleep(Duration::from_secs(1));
    let resident = process::resident(server.pid())?;
    bench
        .report
        .rows
        .push(memory("memory at rest", resident, Some(25.0)));
    probes(bench, &server)
}

fn probes(bench: &mut Bench, server: &Server) -> anyhow::Result<()> {
    let before = transactions(bench)?;
    let shape = Shape {
        connections: 16,
        duration: bench.duration.max(Duration::from_secs(5)),
    };
    let path = "/health".to_owned();
    let probe = Request {
        path,
        token: None,
        json: None,
    };
    let outcome = load::run(&bench.folder, server.port, &[probe], shape)?.flawless()?;
    // PostgreSQL updates the statistics of a session after it has been idle for a second.
    thread::sleep(Duration::from_secs(2));
    let seconds = shape.duration.as_secs_f64() + 2.0;
    let queries = float(transactions(bench)? - before) / seconds;
    bench.report.rows.push(Row {
        what: "queries a second under a flood of probes".to_owned(),
        listbud: format!("{:.0} probes/s", outcome.per_second),
        baseline: "–".to_owned(),
        figure: Series::of(&[queries]),
        unit: "",
        budget: Budget::AtMost(2.0),
    });
    Ok(())
}

/// How many transactions the database has run; read from another one, so that reading does
/// not count.
fn transactions(bench: &Bench) -> anyhow::Result<u64> {
    let sql = format!(
        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{DATABASE}';"
    );
    let count = bench.cluster.execute("postgres", &sql)?;
    count.trim().parse().context("no count")
}
