//! The cost of a request against a minimal handler with the same response.

use std::{fs::File, path::PathBuf};

use uuid::Uuid;

use crate::{
    bench::Bench,
    data::{self, Data, WORD},
    instructions,
    load::{self, Outcome, Request, Shape},
    process,
    report::{Budget, Row, Series, float},
    server::Server,
    statements,
    user::User,
};

/// Enough to keep two cores busy, and no more than both pools together.
const CONNECTIONS: usize = 16;
/// How many users the requests are from.
const USERS: usize = 20;

/// Two servers with the same data.
struct Pair {
    listbud: Server,
    bare: Server,
}

pub(crate) fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    bench.say("Making the data: a user of 2,000 places and 100 of 1,000");
    let mut places = vec![2_000];
    places.resize(101, 1_000);
    let data = data::make(
        &bench.cluster,
        &bench.program,
        &bench.folder,
        "bench",
        &places,
        USERS,
    )?;
    let url = bench.cluster.url(data.name);
    let listbud = Server::listbud(&bench.program, &bench.folder, &url, &[])?;
    let file = searches(bench, &listbud, &data)?;
    let bare = Server::bare(&bench.folder, &url, &file)?;
    let pair = Pair { listbud, bare };

    stack(bench, &pair, &data)?;
    let places = one(bench, &data)?;
    compare(
        bench,
        &pair,
        "one place",
        &places.0,
        &places.1,
        0.75,
        Some(70.0),
    )?;
    let hundred: Vec<&User> = data.users.iter().skip(1).collect();
    let all: Vec<&User> = data.users.iter().take(1).collect();
    for (what, users, path, limit, budget) in [
        (
            "100 places with tags",
            hundred,
            "/api/places?limit=100",
            100,
            0.95,
        ),
        ("all 2,000 places of a user", all, "/api/places", 2_000, 0.9),
    ] {
        let listbud: Vec<Request> = users.iter().map(|user| user.get(path)).collect();
        let bare = users
            .iter()
            .map(|user| without_token(format!("/page/{}/{limit}", user.id)));
        let bare: Vec<Request> = bare.collect();
        compare(bench, &pair, what, &listbud, &bare, budget, None)?;
    }
    let path = format!("/api/places/search?query={WORD}");
    let listbud: Vec<Request> = data.users.iter().map(|user| user.get(&path)).collect();
    let bare: Vec<Request> = (0..data.users.len())
        .map(|number| without_token(format!("/search/{number}")))
        .collect();
    compare(
        bench,
        &pair,
        "search, 40 to 80 hits",
        &listbud,
        &bare,
        0.9,
        None,
    )?;
    let peak = process::peak(pair.listbud.pid())?;
    bench
        .report
        .rows
        .push(memory("memory under full load, at most", peak, Some(100.0)));
    drop(pair);
    instructions::measure(bench, &url, &file, &data, &places)
}

/// A row about memory.
pub(crate) fn memory(what: &str, bytes: u64, megabytes: Option<f64>) -> Row {
    let figure = float(bytes) / 1e6;
    Row {
        what: what.to_owned(),
        listbud: format!("{figure:.1} MB"),
        baseline: "–".to_owned(),
        figure: Series::of(&[figure]),
        unit: "MB",
        budget: megabytes.map_or(Budget::None, Budget::AtMost),
    }
}

/// Each user's search as ListBud sends it, in a file for the baseline.
fn searches(bench: &Bench, server: &Server, data: &Data) -> anyhow::Result<PathBuf> {
    let path = format!("/api/places/search?query={WORD}");
    let searches = data
        .users
        .iter()
        .map(|user| {
            let all = statements::of(&bench.cluster, server, user, &path)?;
            Ok((user.id, statements::that_finds(&all)?))
        })
        .collect::<anyhow::Result<Vec<(Uuid, String)>>>()?;
    let file = bench.folder.join("searches.json");
    serde_json::to_writer(File::create(&file)?, &searches)?;
    Ok(file)
}

fn one(bench: &Bench, data: &Data) -> anyhow::Result<(Vec<Request>, Vec<Request>)> {
    let mut listbud = Vec::new();
    let mut bare = Vec::new();
    for user in &data.users {
        for id in data::place_ids(&bench.cluster, data, user)?
            .iter()
            .step_by(20)
        {
            listbud.push(user.get(&format!("/api/places/{id}")));
            bare.push(without_token(format!("/place/{}/{id}", user.id)));
        }
    }
    Ok((listbud, bare))
}

fn without_token(path: String) -> Request {
    Request { path, token: None }
}

/// The cost of all layers together: a path without a route, which passes every layer,
/// against a minimal hello.
fn stack(bench: &mut Bench, pair: &Pair, data: &Data) -> anyhow::Result<()> {
    bench.say("The layers");
    let requests: Vec<Request> = data
        .users
        .iter()
        .map(|user| user.get("/api/nowhere"))
        .collect();
    let hello = [without_token("/hello".to_owned())];
    let mut costs = Vec::new();
    let mut middle = (Vec::new(), Vec::new());
    for repeat in 0..=bench.repeats {
        let (_, listbud) = cost(bench, &pair.listbud, &requests)?;
        let (_, bare) = cost(bench, &pair.bare, &hello)?;
        // The first repeat fills the caches.
        if repeat > 0 {
            costs.push(listbud - bare);
            middle.0.push(listbud);
            middle.1.push(bare);
        }
    }
    bench.report.rows.push(Row {
        what: "the layers, CPU per request".to_owned(),
        listbud: format!("{:.1} µs", Series::of(&middle.0).median),
        baseline: format!("{:.1} µs", Series::of(&middle.1).median),
        figure: Series::of(&costs),
        unit: "µs",
        budget: Budget::AtMost(15.0),
    });
    Ok(())
}

fn compare(
    bench: &mut Bench,
    pair: &Pair,
    what: &str,
    listbud: &[Request],
    bare: &[Request],
    ratio: f64,
    cpu: Option<f64>,
) -> anyhow::Result<()> {
    bench.say(what);
    let mut ratios = Vec::new();
    let mut rates = (Vec::new(), Vec::new());
    let mut costs = (Vec::new(), Vec::new());
    for repeat in 0..=bench.repeats {
        let (ours, our_cost) = cost(bench, &pair.listbud, listbud)?;
        let (theirs, their_cost) = cost(bench, &pair.bare, bare)?;
        let (ours, theirs) = (ours.flawless()?, theirs.flawless()?);
        if repeat > 0 {
            ratios.push(ours.per_second / theirs.per_second);
            rates.0.push(ours.per_second);
            rates.1.push(theirs.per_second);
            costs.0.push(our_cost);
            costs.1.push(their_cost);
        }
    }
    let cost_text = |costs: &[f64]| format!("{:.0} µs", Series::of(costs).median);
    bench.report.rows.push(Row {
        what: what.to_owned(),
        listbud: format!(
            "{:.0}/s, {}",
            Series::of(&rates.0).median,
            cost_text(&costs.0)
        ),
        baseline: format!(
            "{:.0}/s, {}",
            Series::of(&rates.1).median,
            cost_text(&costs.1)
        ),
        figure: Series::of(&ratios),
        unit: "",
        budget: Budget::AtLeast(ratio),
    });
    if let Some(most) = cpu {
        bench.report.rows.push(Row {
            what: format!("{what}, CPU per request"),
            listbud: cost_text(&costs.0),
            baseline: cost_text(&costs.1),
            figure: Series::of(&costs.0),
            unit: "µs",
            budget: Budget::AtMost(most),
        });
    }
    Ok(())
}

/// Loads a server, and returns the processor time of each request in microseconds, which
/// varies less than throughput.
fn cost(bench: &Bench, server: &Server, requests: &[Request]) -> anyhow::Result<(Outcome, f64)> {
    let shape = Shape {
        connections: CONNECTIONS,
        duration: bench.duration,
    };
    let before = process::cpu_time(server.pid())?;
    let outcome = load::run(&bench.folder, server.port, requests, shape)?;
    let used = process::cpu_time(server.pid())?.saturating_sub(before);
    anyhow::ensure!(outcome.broken == 0, "{} connections broke", outcome.broken);
    Ok((outcome, used.as_secs_f64() * 1e6 / float(outcome.requests)))
}
