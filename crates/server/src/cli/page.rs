//! `page`: the page for a host that serves files.

use std::{collections::BTreeMap, fs, path::PathBuf};

use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use clap::{Args, Subcommand};
use listbud_security::Hsts;
use listbud_web::{EMBEDDED, export};
use serde_json::{Value, json};

use crate::{
    Failure,
    exit::chain,
    settings::{Settings, Sources},
    site,
    terminal::say,
};

#[derive(Debug, Args)]
pub(super) struct Page {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write the page's files, and in host.json which headers they need and which file
    /// answers which path
    Export {
        /// A folder that is empty or not there yet
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

pub(super) fn run(command: &Page, sources: Sources) -> Result<(), Failure> {
    let Verb::Export { folder } = &command.verb;
    let settings = Settings::load(sources)?;
    let failed = |error: std::io::Error| {
        Failure::Other(format!(
            "could not write the page to {}: {}",
            folder.display(),
            chain(&error)
        ))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    // Files of another release would be served for good.
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(Failure::Other(format!(
            "{} is not empty: choose another folder, or empty it",
            folder.display()
        )));
    }
    EMBEDDED.export(folder).map_err(failed)?;
    let host = format!("{:#}\n", host(&settings));
    fs::write(folder.join("host.json"), host).map_err(failed)?;
    say(&format!("The page is in {}", folder.display()));
    Ok(())
}

/// What a host has to do: the headers of the page and of its files, which file answers
/// which path, and what belongs to the server.
fn host(settings: &Settings) -> Value {
    let routes: BTreeMap<&str, String> = EMBEDDED.exported_routes().collect();
    json!({
        "routes": routes,
        "headers": {
            "/": fields(settings, export::REVALIDATED),
            "/assets/": fields(settings, export::FOREVER),
        },
        "server": ["/api/", "/map/", "/s/"],
    })
}

fn fields(settings: &Settings, cache_control: &'static str) -> BTreeMap<String, String> {
    // A static host speaks TLS.
    let hsts = Hsts {
        preload: settings.hsts_preload,
        ..Hsts::two_years()
    };
    let headers = site::headers(&settings.map).hsts(Some(hsts));
    let kept = (CACHE_CONTROL, HeaderValue::from_static(cache_control));
    let others = headers.fields().into_iter();
    let others = others.filter(|(name, _)| name != CACHE_CONTROL);
    let text = |(name, value): (HeaderName, HeaderValue)| {
        Some((name.to_string(), value.to_str().ok()?.to_owned()))
    };
    others.chain([kept]).filter_map(text).collect()
}
