//! A service that checks and shows its settings.
//!
//! ```text
//! PORT=eighty cargo run -p listbud-config --example service -- check
//! TOKEN_KEY=0123456789abcdef0123456789abcdef cargo run -p listbud-config --example service -- show
//! cargo run -p listbud-config --example service -- env > .env.example
//! ```
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to a person"
)]

use listbud_config::secrecy::{ExposeSecret, SecretString};
use listbud_config::{
    Reader, SecretUrl, Setting, Sources, Unit, env_template, markdown_table, text_table,
};
use std::process::ExitCode;
use std::time::Duration;

const PORT: Setting<u16> = Setting::new("server.port", "The TCP port to listen on.")
    .env(&["PORT"])
    .range("1", "65535")
    .default("8080");
const TIMEOUT: Setting<Duration> = Setting::new("server.timeout", "How long a request may take.")
    .env(&["REQUEST_TIMEOUT"])
    .bare_unit(Unit::Milliseconds)
    .range("100ms", "5m")
    .default("30s");
const DATABASE: Setting<Option<SecretUrl>> =
    Setting::new("database.url", "The database to use.").env(&["DATABASE_URL"]);
const TOKEN_KEY: Setting<SecretString> = Setting::new("token.key", "Signs tokens.")
    .env(&["TOKEN_KEY"])
    .length(32, 512);

struct Settings {
    port: u16,
    timeout: Duration,
    database: Option<SecretUrl>,
    token_key: SecretString,
}

fn main() -> ExitCode {
    let sources = Sources::new()
        .text("built in", "[server]\ntimeout = \"10s\"\n")
        .env(std::env::vars_os());
    let mut reader = Reader::new(sources).families(&["TOKEN_"]);
    let settings = Settings {
        port: reader.get(&PORT),
        timeout: reader.get(&TIMEOUT),
        database: reader.get(&DATABASE),
        token_key: reader.get(&TOKEN_KEY),
    };
    let described = reader.described();
    match std::env::args().nth(1).as_deref() {
        Some("env") => print!("{}", env_template(&described)),
        Some("markdown") => print!("{}", markdown_table(&described)),
        Some("show") => print!("{}", text_table(&described)),
        Some("check") | None => return check(reader, settings),
        Some(other) => {
            eprintln!("unknown command {other}; known are check, show, env and markdown");
            return ExitCode::from(64);
        }
    }
    ExitCode::SUCCESS
}

fn check(reader: Reader, settings: Settings) -> ExitCode {
    match reader.finish(settings) {
        Ok(loaded) => {
            let settings = loaded.settings;
            let bytes = settings.token_key.expose_secret().len();
            println!("would listen on port {}", settings.port);
            println!("would give each request {:?}", settings.timeout);
            println!("would use {:?}", settings.database);
            println!("would sign with {bytes} bytes");
            ExitCode::SUCCESS
        }
        Err(problems) => {
            eprintln!("{problems}");
            ExitCode::from(78)
        }
    }
}
