//! The cost of a request against a minimal handler with the same response.

use crate::{
    bare,
    bench::Bench,
    data::{self, Data},
    instructions,
    load::{self, Outcome, Request, Shape},
    process,
    report::{Budget, Row, Series, float},
    server::Server,
    user::User,
};

/// Enough to keep two cores busy.
const CONNECTIONS: usize = 32;
/// How many users the requests are from.
const USERS: usize = 20;
/// Each is in the names of 30 to 80 of a user's places.
const WORDS: [&str; 8] = [
    "bakery", "museum", "harbour", "temple", "station", "garden", "bistro", "library",
];
/// What is added.
const NEW: &str = r#"{"name":"New place","latitude":52.5,"longitude":13.4}"#;

/// Two servers with the same data.
struct Pair {
    listbud: Server,
    bare: Server,
    /// Of PostgreSQL's first process.
    postgres: u32,
}

/// The same work for both servers.
struct Work {
    what: &'static str,
    listbud: Vec<Request>,
    bare: Vec<Request>,
    /// How many times as many requests as the baseline there have to be.
    ratio: f64,
    /// The most processor time of the server, in microseconds.
    server: Option<f64>,
    /// The most processor time of PostgreSQL, in microseconds.
    postgres: Option<f64>,
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
    // Of its own, so that neither has the other's indexes.
    let lean = "bench_lean";
    bench
        .cluster
        .create_database_from_template(lean, data.name)?;
    let index = format!("{} VACUUM ANALYZE places;", bare::INDEX);
    bench.cluster.execute(lean, &index)?;
    let (url, of_baseline) = (bench.cluster.url(data.name), bench.cluster.url(lean));
    let pair = Pair {
        listbud: Server::listbud(&bench.program, &bench.folder, &url, &[])?,
        bare: Server::bare(&bench.folder, &of_baseline)?,
        postgres: process::first_line_of(&bench.cluster.data_dir().join("postmaster.pid"))?,
    };

    stack(bench, &pair, &data)?;
    let works = works(bench, &data)?;
    for work in &works {
        compare(bench, &pair, work)?;
    }
    let peak = process::peak(pair.listbud.pid())?;
    bench
        .report
        .rows
        .push(memory("memory under full load, at most", peak, Some(100.0)));
    if let Some(local) = &bench.local {
        let local = Server::listbud(local, &bench.folder, &url, &[])?;
        for work in works.iter().filter(|work| work.what != CREATE) {
            compare_profiles(bench, &pair, &local, work)?;
        }
    }
    drop(pair);
    let one = works.into_iter().find(|work| work.what == ONE);
    let one = one
        .map(|work| (work.listbud, work.bare))
        .unwrap_or_default();
    instructions::measure(bench, &url, &of_baseline, &data, &one)
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

const ONE: &str = "one place";
const CREATE: &str = "create one place";

fn works(bench: &Bench, data: &Data) -> anyhow::Result<Vec<Work>> {
    let one = one(bench, data)?;
    let hundred = data.users.iter().skip(1);
    let all = data.users.iter().take(1);
    let words = |user: &User| {
        let (token, id) = (user.clone(), user.id);
        WORDS.map(move |word| {
            (
                token.get(&format!("/api/places/search?query={word}")),
                without_token(format!("/search/{id}/{word}")),
            )
        })
    };
    let search = hundred.clone().flat_map(words);
    let work = |what, (listbud, bare), ratio| Work {
        what,
        listbud,
        bare,
        ratio,
        server: None,
        postgres: None,
    };
    let page = |user: &User| {
        (
            user.get("/api/places?limit=100"),
            without_token(format!("/page/{}/100", user.id)),
        )
    };
    let every = |user: &User| {
        (
            user.get("/api/places"),
            without_token(format!("/all/{}", user.id)),
        )
    };
    let create = |user: &User| {
        let post = |request| Request {
            json: Some(NEW),
            ..request
        };
        (
            post(user.get("/api/places")),
            post(without_token(format!("/place/{}", user.id))),
        )
    };
    Ok(vec![
        Work {
            server: Some(70.0),
            postgres: Some(85.0),
            ..work(ONE, one, 0.75)
        },
        work(
            "100 places with tags",
            hundred.clone().map(page).unzip(),
            0.85,
        ),
        work("all 2,000 places of a user", all.map(every).unzip(), 0.85),
        work("search, 30 to 80 hits", search.unzip(), 0.7),
        // The last, because the searches find what it adds.
        work(CREATE, hundred.map(create).unzip(), 0.5),
    ])
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
    Request {
        path,
        token: None,
        json: None,
    }
}

/// A path without a route.
const NOWHERE: &str = "/api/nowhere";

/// The cost of all layers together: a path without a route, which passes every layer,
/// against a minimal hello.
fn stack(bench: &mut Bench, pair: &Pair, data: &Data) -> anyhow::Result<()> {
    bench.say("The layers");
    let requests: Vec<Request> = data.users.iter().map(|user| user.get(NOWHERE)).collect();
    let hello = [without_token("/hello".to_owned())];
    let mut costs = Vec::new();
    let mut middle = (Vec::new(), Vec::new());
    for repeat in 0..=bench.repeats {
        let listbud = cost(bench, pair, &pair.listbud, &requests)?.server;
        let bare = cost(bench, pair, &pair.bare, &hello)?.server;
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

fn compare(bench: &mut Bench, pair: &Pair, work: &Work) -> anyhow::Result<()> {
    bench.say(work.what);
    let mut costs = (Vec::new(), Vec::new());
    for repeat in 0..=bench.repeats {
        let ours = cost(bench, pair, &pair.listbud, &work.listbud)?;
        let theirs = cost(bench, pair, &pair.bare, &work.bare)?;
        if repeat > 0 {
            costs.0.push(ours);
            costs.1.push(theirs);
        }
    }
    let ratios = costs.0.iter().zip(&costs.1);
    let ratios: Vec<f64> = ratios
        .map(|(ours, theirs)| ours.per_second / theirs.per_second)
        .collect();
    bench.report.rows.push(Row {
        what: work.what.to_owned(),
        listbud: Cost::text(&costs.0),
        baseline: Cost::text(&costs.1),
        figure: Series::of(&ratios),
        unit: "",
        budget: Budget::AtLeast(work.ratio),
    });
    for (of, most, time) in [
        ("PostgreSQL", work.postgres, Cost::POSTGRES),
        ("the server", work.server, Cost::SERVER),
    ] {
        let Some(most) = most else { continue };
        let [ours, theirs] = [&costs.0, &costs.1].map(|costs| Cost::series(costs, time));
        bench.report.rows.push(Row {
            what: format!("{}, processor time of {of}", work.what),
            listbud: format!("{:.0} µs", ours.median),
            baseline: format!("{:.0} µs", theirs.median),
            figure: ours,
            unit: "µs",
            budget: Budget::AtMost(most),
        });
    }
    Ok(())
}

/// The processor time of the program as `scripts/run` builds it, beside the shipped one.
fn compare_profiles(
    bench: &mut Bench,
    pair: &Pair,
    local: &Server,
    work: &Work,
) -> anyhow::Result<()> {
    bench.say(&format!("{}, as scripts/run builds it", work.what));
    let mut costs = (Vec::new(), Vec::new());
    for repeat in 0..=bench.repeats {
        let ours = cost(bench, pair, local, &work.listbud)?;
        let shipped = cost(bench, pair, &pair.listbud, &work.listbud)?;
        if repeat > 0 {
            costs.0.push(ours);
            costs.1.push(shipped);
        }
    }
    let ratios = costs.0.iter().zip(&costs.1);
    let ratios: Vec<f64> = ratios
        .map(|(local, shipped)| {
            (local.server + local.postgres) / (shipped.server + shipped.postgres)
        })
        .collect();
    bench.report.rows.push(Row {
        what: format!("{}, as scripts/run builds it beside as shipped", work.what),
        listbud: Cost::text(&costs.0),
        baseline: Cost::text(&costs.1),
        figure: Series::of(&ratios),
        unit: "",
        budget: Budget::AtMost(1.3),
    });
    Ok(())
}

/// What a load cost: processor time is in microseconds per request, and varies less than
/// throughput.
struct Cost {
    per_second: f64,
    postgres: f64,
    server: f64,
}

impl Cost {
    const POSTGRES: fn(&Self) -> f64 = |cost| cost.postgres;
    const SERVER: fn(&Self) -> f64 = |cost| cost.server;

    fn series(costs: &[Self], figure: fn(&Self) -> f64) -> Series {
        Series::of(&costs.iter().map(figure).collect::<Vec<_>>())
    }

    fn text(costs: &[Self]) -> String {
        format!(
            "{:.0}/s, {:.0} + {:.0} µs",
            Self::series(costs, |cost| cost.per_second).median,
            Self::series(costs, Self::POSTGRES).median,
            Self::series(costs, Self::SERVER).median
        )
    }
}

/// Loads a server, without a request that fails, except on purpose on a path that there is
/// not.
fn cost(bench: &Bench, pair: &Pair, server: &Server, requests: &[Request]) -> anyhow::Result<Cost> {
    let shape = Shape {
        connections: CONNECTIONS,
        duration: bench.duration,
    };
    let times = || {
        anyhow::Ok((
            process::cpu_time_of_family(pair.postgres)?,
            process::cpu_time(server.pid())?,
        ))
    };
    let before = times()?;
    let outcome: Outcome = load::run(&bench.folder, server.port, requests, shape)?;
    let after = times()?;
    anyhow::ensure!(outcome.broken == 0, "{} connections broke", outcome.broken);
    let is_nowhere = requests.iter().any(|request| request.path == NOWHERE);
    anyhow::ensure!(
        is_nowhere || outcome.refused == 0,
        "{} of {} requests were refused",
        outcome.refused,
        outcome.requests
    );
    let each = |before: std::time::Duration, after: std::time::Duration| {
        after.saturating_sub(before).as_secs_f64() * 1e6 / float(outcome.requests)
    };
    Ok(Cost {
        per_second: outcome.per_second,
        postgres: each(before.0, after.0),
        server: each(before.1, after.1),
    })
}
