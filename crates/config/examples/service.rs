//! A service that checks and shows its settings.
//!
//! ```text
//! PORT=eighty cargo run -p listbud-config --example service -- check
//! SERVICE_TOKEN_KEY=0123456789abcdef0123456789abcdef cargo run -p listbud-config --example service -- show
//! cargo run -p listbud-config --example service -- env > .env.example
//! ```
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to a person"
)]

use listbud_config::secrecy::{ExposeSecret, SecretString};
use listbud_config::{
    ByteSize, Reader, Retired, SecretUrl, Setting, Sources, Unit, env_template, markdown_table,
    text_table, toml_template,
};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

const CONFIG_FILE: Setting<Option<PathBuf>> =
    Setting::new("config_file", "A TOML file with settings.").env(&["SERVICE_CONFIG"]);
const HOST: Setting<IpAddr> = Setting::new("server.host", "The address to listen on.")
    .env(&["SERVICE_HOST", "HOST"])
    .default("127.0.0.1");
const PORT: Setting<u16> = Setting::new("server.port", "The TCP port to listen on.")
    .env(&["SERVICE_PORT", "PORT"])
    .range("1", "65535")
    .default("8080");
const BODY: Setting<ByteSize> = Setting::new("server.body", "The largest request body.")
    .env(&["SERVICE_BODY"])
    .range("1KiB", "1GiB")
    .default("10MiB");
const TIMEOUT: Setting<Duration> = Setting::new("server.timeout", "How long a request may take.")
    .env(&["SERVICE_TIMEOUT"])
    .bare_unit(Unit::Milliseconds)
    .range("100ms", "5m")
    .default("30s");
const ORIGINS: Setting<Vec<String>> = Setting::new("server.origins", "Web pages that may call.")
    .env(&["SERVICE_ORIGINS"])
    .default("");
const DATABASE: Setting<Option<SecretUrl>> =
    Setting::new("database.url", "The database to use.").env(&["SERVICE_DATABASE_URL"]);
const TOKEN_KEY: Setting<SecretString> = Setting::new("token.key", "Signs tokens.")
    .env(&["SERVICE_TOKEN_KEY"])
    .length(32, 512);

const RETIRED: &[Retired] = &[Retired {
    name: "SERVICE_THREADS",
    why: "is no longer read; the number of processors decides",
}];

#[derive(Debug)]
struct Settings {
    host: IpAddr,
    port: u16,
    body: ByteSize,
    timeout: Duration,
    origins: Vec<String>,
    database: Option<SecretUrl>,
    token_key: SecretString,
}

impl Settings {
    fn read(reader: &mut Reader) -> Self {
        reader.get(&CONFIG_FILE);
        Self {
            host: reader.get(&HOST),
            port: reader.get(&PORT),
            body: reader.get(&BODY),
            timeout: reader.get(&TIMEOUT),
            origins: reader.get(&ORIGINS),
            database: reader.get(&DATABASE),
            token_key: reader.get(&TOKEN_KEY),
        }
    }
}

fn main() -> ExitCode {
    let mut sources = Sources::new()
        .text("built in", "[server]\ntimeout = \"10s\"\n")
        .env(std::env::vars_os());
    if let Some(path) = sources.variable("SERVICE_CONFIG").map(PathBuf::from) {
        sources = sources.file(path);
    }
    let mut reader = Reader::new(sources)
        .families(&["SERVICE_"])
        .retired(RETIRED);
    let settings = Settings::read(&mut reader);
    let described = reader.described();

    match std::env::args().nth(1).as_deref() {
        Some("env") => print!("{}", env_template(&described)),
        Some("toml") => print!("{}", toml_template(&described)),
        Some("markdown") => print!("{}", markdown_table(&described)),
        Some("show") => print!("{}", text_table(&described)),
        Some("check") | None => {}
        Some(other) => {
            eprintln!("unknown command {other}; known are check, show, env, toml and markdown");
            return ExitCode::from(64);
        }
    }
    if matches!(
        std::env::args().nth(1).as_deref(),
        Some("env" | "toml" | "markdown")
    ) {
        return ExitCode::SUCCESS;
    }

    match reader.finish(settings) {
        Ok(loaded) => {
            for warning in &loaded.warnings {
                eprintln!("{warning}");
            }
            let Settings {
                host,
                port,
                body,
                timeout,
                origins,
                database,
                token_key,
            } = loaded.settings;
            eprintln!("would listen on {host}:{port} for bodies up to {body}, {timeout:?} each");
            eprintln!(
                "would let {} origins call and use {database:?}",
                origins.len()
            );
            eprintln!("would sign with {} bytes", token_key.expose_secret().len());
            ExitCode::SUCCESS
        }
        Err(problems) => {
            eprintln!("{problems}");
            ExitCode::from(listbud_config::Problems::EXIT_CODE)
        }
    }
}
