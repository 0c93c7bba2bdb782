//! Load from wrk, which keeps connections busy for some seconds.

use std::{fmt::Write as _, fs, path::Path, process::Command, time::Duration};

use anyhow::{Context as _, ensure};

/// A request of the load.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    /// What is posted; without, it is a GET.
    pub(crate) json: Option<&'static str>,
}

/// How many connections, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) connections: usize,
    pub(crate) duration: Duration,
}

/// The result of a load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) requests: u64,
    /// Responses with a status of 400 and above.
    pub(crate) refused: u64,
    /// Connections that failed, were closed, or timed out.
    pub(crate) broken: u64,
    pub(crate) per_second: f64,
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
}

impl Outcome {
    /// The outcome itself if every request succeeded.
    pub(crate) fn flawless(self) -> anyhow::Result<Self> {
        ensure!(
            self.refused == 0 && self.broken == 0,
            "{} of {} requests were refused and {} connections broke",
            self.refused,
            self.requests,
            self.broken
        );
        Ok(self)
    }
}

/// Sends the requests in turn, repeatedly.
pub(crate) fn run(
    folder: &Path,
    port: u16,
    requests: &[Request],
    shape: Shape,
) -> anyhow::Result<Outcome> {
    let script = folder.join("load.lua");
    fs::write(&script, lua(requests)?)?;
    let output = Command::new("wrk")
        .arg("--threads=1")
        .arg(format!("--connections={}", shape.connections))
        .arg(format!("--duration={}s", shape.duration.as_secs().max(1)))
        .arg("--timeout=10s")
        .arg("--script")
        .arg(&script)
        .arg(format!("http://127.0.0.1:{port}"))
        .output()
        .context("wrk did not start: install it (Debian's package wrk)")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("outcome "))
        .with_context(|| {
            let errors = String::from_utf8_lossy(&output.stderr);
            format!("wrk did not print the outcome: {text}{errors}")
        })?;
    let mut numbers = line.split_whitespace().map(str::parse::<u64>);
    let mut next = || {
        numbers
            .next()
            .context("wrk's outcome lacks a number")?
            .context(line.to_owned())
    };
    let (requests, micros, refused, broken) = (next()?, next()?, next()?, next()?);
    ensure!(requests > 0, "no request was answered: {text}");
    Ok(Outcome {
        requests,
        refused,
        broken,
        per_second: super::report::float(requests) * 1e6 / super::report::float(micros),
        median: Duration::from_micros(next()?),
        p99: Duration::from_micros(next()?),
    })
}

fn lua(requests: &[Request]) -> anyhow::Result<String> {
    let mut script = String::from("local requests = {}\nfunction init()\n");
    for Request { path, token, json } in requests {
        let mut headers = String::new();
        if let Some(token) = token {
            write!(headers, "['Authorization'] = 'Bearer {token}',")?;
        }
        let (method, body) = match json {
            None => ("GET", "nil".to_owned()),
            Some(json) => {
                headers.push_str("['Content-Type'] = 'application/json'");
                ("POST", format!("'{json}'"))
            }
        };
        writeln!(
            script,
            "  requests[#requests + 1] = wrk.format('{method}', '{path}', {{{headers}}}, {body})"
        )?;
    }
    script.push_str(
        "end
local turn = 0
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('outcome %d %d %d %d %d %d\\n', summary.requests, summary.duration,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
",
    );
    Ok(script)
}
