//! How many instructions a request takes, counted by callgrind
//! (<https://valgrind.org/docs/manual/cl-manual.html>): unlike time, this does not
//! depend on other work of the machine. It does not count the kernel's.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Context as _;

use crate::{
    bench::Bench,
    data::Data,
    load::Request,
    process,
    report::{Budget, Row, Series, float},
    server::{Server, agent},
    user::User,
};

/// Enough for periodic work not to matter.
const REQUESTS: usize = 500;

/// Adds rows for the layers alone and for one place, each against the baseline.
pub(crate) fn measure(
    bench: &mut Bench,
    database: &str,
    of_baseline: &str,
    data: &Data,
    one: &(Vec<Request>, Vec<Request>),
) -> anyhow::Result<()> {
    bench.say("Instructions, which callgrind counts");
    let nowhere = |user: &User| user.get("/api/nowhere");
    let nowhere: Vec<Request> = data.users.iter().map(nowhere).collect();
    let hello = [Request {
        path: "/hello".to_owned(),
        token: None,
        json: None,
    }];
    let listbud = Counted::start(bench, "listbud", |valgrind| {
        Server::listbud_under(valgrind, &bench.program, &bench.folder, database)
    })?;
    let ours = [listbud.count(&nowhere)?, listbud.count(&one.0)?];
    drop(listbud);
    let bare = Counted::start(bench, "bare", |valgrind| {
        Server::bare_under(valgrind, &bench.folder, of_baseline)
    })?;
    let theirs = [bare.count(&hello)?, bare.count(&one.1)?];
    drop(bare);

    let whats = ["the layers", "one place"];
    for (what, (ours, theirs)) in whats.into_iter().zip(ours.iter().zip(&theirs)) {
        let (ours, theirs) = (Series::of(ours), Series::of(theirs));
        bench.report.rows.push(Row {
            what: format!("{what}, instructions beyond the baseline's"),
            listbud: format!("{:.0} k", ours.median),
            baseline: format!("{:.0} k", theirs.median),
            figure: Series {
                median: ours.median - theirs.median,
                least: ours.least - theirs.most,
                most: ours.most - theirs.least,
            },
            unit: "k",
            budget: Budget::None,
        });
    }
    Ok(())
}

/// A server under callgrind, which counts only while told to.
struct Counted {
    server: Server,
    /// Where callgrind writes its counts; it appends a number.
    file: PathBuf,
    /// The prefix of the pipes that control valgrind.
    prefix: String,
}

impl Counted {
    fn start(
        bench: &Bench,
        name: &str,
        start: impl FnOnce(&[String]) -> anyhow::Result<Server>,
    ) -> anyhow::Result<Self> {
        let file = bench.folder.join(format!("{name}.callgrind"));
        let prefix = bench.folder.join(format!("{name}.vgdb"));
        let prefix = format!("--vgdb-prefix={}", prefix.display());
        let valgrind = [
            "valgrind".to_owned(),
            "--tool=callgrind".to_owned(),
            "--instr-atstart=no".to_owned(),
            format!("--callgrind-out-file={}", file.display()),
            prefix.clone(),
        ];
        let server = start(&valgrind)?;
        Ok(Self {
            server,
            file,
            prefix,
        })
    }

    /// Thousands of instructions per request, three times.
    fn count(&self, requests: &[Request]) -> anyhow::Result<Vec<f64>> {
        self.send(requests)?;
        self.control("--instr=on")?;
        let mut counts = Vec::new();
        for _ in 0..3 {
            self.control("--zero")?;
            self.send(requests)?;
            self.control("--dump")?;
            counts.push(self.newest_total()? / float(REQUESTS as u64) / 1e3);
        }
        self.control("--instr=off")?;
        Ok(counts)
    }

    /// Sends requests one after the other over one connection.
    fn send(&self, requests: &[Request]) -> anyhow::Result<()> {
        let agent = agent();
        for request in requests.iter().cycle().take(REQUESTS) {
            self.server.get(&agent, request)?;
        }
        Ok(())
    }

    fn control(&self, what: &str) -> anyhow::Result<()> {
        process::succeed(Command::new("callgrind_control").args([
            &self.prefix,
            what,
            &self.server.pid().to_string(),
        ]))
    }

    /// The count of the newest dump.
    fn newest_total(&self) -> anyhow::Result<f64> {
        let folder = self.file.parent().context("no folder")?;
        let mut newest = None;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let number = path.to_str().and_then(|path| {
                let rest = path.strip_prefix(self.file.to_str()?)?;
                rest.strip_prefix('.')?.parse::<u32>().ok()
            });
            newest = newest.max(number.map(|number| (number, path)));
        }
        let (_, path) = newest.context("callgrind wrote nothing")?;
        let text = fs::read_to_string(&path)?;
        let total = text
            .lines()
            .find_map(|line| line.strip_prefix("totals: "))
            .context("callgrind counted nothing")?;
        Ok(total.trim().parse()?)
    }
}
