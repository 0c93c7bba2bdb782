//! Measures a running ListBud against minimal baselines that do the same work.
//!
//! Figures are ratios within one run: each repeat loads ListBud and then the baseline, so
//! that other work of the machine slows both. The table has the median of the repeats and
//! their spread.

mod bare;
mod bench;
mod compared;
mod data;
mod import;
mod instructions;
mod load;
mod neighbours;
mod overload;
mod plot;
mod process;
mod report;
mod resting;
mod scale;
mod server;
mod soak;
mod statements;
mod user;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use listbud_local_postgres::{Cluster, Options};

use crate::{bench::Bench, report::Report};

/// Measures ListBud against minimal baselines that do the same work.
#[derive(Debug, Parser)]
#[command(name = "scripts/bench", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure, and print a table
    Run(Run),
    /// Serve the baseline (started by the run)
    #[command(hide = true)]
    Bare(Bare),
}

#[derive(Debug, Args)]
struct Run {
    /// The program to measure
    #[arg(
        long,
        value_name = "FILE",
        default_value = "target/dist/listbud-server"
    )]
    program: PathBuf,
    /// The program as `scripts/run` builds it, to compare with the other
    #[arg(long, value_name = "FILE")]
    local: Option<PathBuf>,
    /// Fewer and shorter repeats, and 100,000 places instead of a million
    #[arg(long)]
    quick: bool,
    /// Only a soak of this many minutes: reading, searching and importing
    #[arg(long, value_name = "MINUTES", conflicts_with = "quick")]
    soak: Option<u64>,
    /// Only one part
    #[arg(long, value_name = "PART", value_enum, conflicts_with = "soak")]
    only: Option<Part>,
    /// Also write the results here, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Also draw how times grow with the number of other users, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// What a run measures, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Requests against the baseline, and the layers alone
    Compared,
    /// Start, memory at rest, probes
    Resting,
    /// A large import against COPY
    Import,
    /// Requests of one user with few and with many other users
    Scale,
    /// How much one account's imports slow the requests of others
    Neighbours,
    /// Three times the load that saturates it
    Overload,
}

#[derive(Debug, Args)]
struct Bare {
    #[arg(long)]
    port: u16,
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database: String,
}

fn measure_part(bench: &mut Bench, part: Part) -> anyhow::Result<()> {
    match part {
        Part::Compared => compared::measure(bench),
        Part::Resting => resting::measure(bench),
        Part::Import => import::measure(bench),
        Part::Scale => scale::measure(bench),
        Part::Neighbours => neighbours::measure(bench),
        Part::Overload => overload::measure(bench),
    }
}

fn main() -> anyhow::Result<()> {
    match CommandLine::parse().command {
        Command::Run(run) => measure(&run),
        // As many connections as ListBud has by default.
        Command::Bare(Bare { port, database }) => bare::serve(port, &database, 10),
    }
}

fn measure(run: &Run) -> anyhow::Result<()> {
    let program = fs::canonicalize(&run.program)
        .with_context(|| format!("{} does not exist: build it first", run.program.display()))?;
    let local = run.local.as_ref().map(fs::canonicalize).transpose()?;
    let folder = tempfile::Builder::new()
        .prefix("listbud-bench-")
        .tempdir()?;
    let options = Options {
        extensions: ["btree_gin", "pg_trgm", "unaccent"]
            .map(ToOwned::to_owned)
            .to_vec(),
        // The durability of a production server, not of a test.
        settings: [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
            ("shared_buffers", "1GB"),
            // As for a disk without moving parts.
            ("random_page_cost", "1.1"),
            ("max_wal_size", "4GB"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        ..Options::default()
    };
    let mut bench = Bench {
        program,
        local,
        folder: folder.path().to_owned(),
        cluster: Cluster::temporary(&options)?,
        is_quick: run.quick,
        repeats: if run.quick { 3 } else { 7 },
        duration: Duration::from_secs(if run.quick { 1 } else { 5 }),
        plot: run.plot.clone(),
        report: Report {
            mode: if run.quick { "quick" } else { "full" },
            ..Report::default()
        },
    };
    bench.report.machine = machine(bench.cluster.binaries().version().to_string().as_str())?;

    if let Some(minutes) = run.soak {
        soak::measure(&mut bench, minutes)?;
    } else {
        for part in Part::value_variants() {
            if run.only.is_none_or(|only| only == *part) {
                measure_part(&mut bench, *part)?;
            }
        }
    }

    bench.report.print(io::stdout())?;
    if let Some(file) = &run.json {
        write_json(file, &bench.report)?;
    }
    Ok(())
}

fn machine(postgres: &str) -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    let cpus = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model);
    Ok(format!("{model}, {cores} cores, PostgreSQL {postgres}"))
}

fn write_json(file: &Path, report: &Report) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(File::create(file)?, report)
        .with_context(|| format!("writing {}", file.display()))
}
