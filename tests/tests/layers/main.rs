//! Which crate may use which: arrows point down only.
//!
//! The table is that of the style guide. It counts what a crate is built with;
//! what its tests use besides is free. Within a crate, files may not use each other in a
//! circle.

mod circles;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;

const GPL: &str = "GPL-3.0-or-later";
const FREE: &str = "MIT OR Apache-2.0";

/// Every crate of ours, and which others of ours it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("security", &[]),
    ("rate-limit", &[]),
    ("health", &[]),
    ("telemetry", &[]),
    ("config", &[]),
    ("migrations", &[]),
    ("local-postgres", &[]),
    ("web", &[]),
    ("takeout", &["domain"]),
    ("legacy", &["domain"]),
    ("persistence", &["domain"]),
    ("api", &["domain", "takeout", "persistence", "security"]),
    ("server", ALL),
    ("bench", &["local-postgres"]),
    ("test-servers", &["local-postgres"]),
    ("tests", ALL),
];

const ALL: &[&str] = &[
    "api",
    "config",
    "domain",
    "health",
    "legacy",
    "local-postgres",
    "migrations",
    "persistence",
    "rate-limit",
    "security",
    "server",
    "takeout",
    "telemetry",
    "test-servers",
    "web",
];

/// What stands outside the layers and looks at the whole program.
const OUTSIDE: &[&str] = &["bench", "test-servers", "tests"];

/// Libraries that live in some layers only, and where.
const LIVES_IN: &[(&[&str], &[&str])] = &[
    (
        &[
            "actix-web",
            "actix-http",
            "actix-cors",
            "actix-multipart",
            "actix-rt",
        ],
        &[
            "security",
            "rate-limit",
            "health",
            "telemetry",
            "web",
            "api",
            "server",
        ],
    ),
    (
        &[
            "tokio-postgres",
            "postgres-types",
            "deadpool-postgres",
            "deadpool",
        ],
        &["persistence", "migrations", "server"],
    ),
    (&["refinery", "refinery-core"], &["migrations", "server"]),
    (&["actix-governor", "governor"], &["rate-limit"]),
    (&["jsonwebtoken", "argon2"], &["security"]),
    (&["utoipa", "utoipa-swagger-ui"], &["api"]),
    (&["csv", "quick-xml", "geojson"], &["takeout"]),
    (&["rusqlite"], &["legacy"]),
];

/// The crates that link actix-governor, whose licence spreads to them.
const LINK_GPL: &[&str] = &["rate-limit", "server", "tests"];

static PACKAGES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages
        .iter()
        .map(|package| (text(&package["name"]), package.clone()))
        .collect()
});

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What a crate is built with: not what its tests or build script use.
fn dependencies(package: &str) -> BTreeSet<String> {
    let package = &PACKAGES[&format!("listbud-{package}")];
    let dependencies = package["dependencies"].as_array().expect("an array");
    dependencies
        .iter()
        .filter(|dependency| dependency["kind"].is_null())
        .map(|dependency| text(&dependency["name"]))
        .collect()
}

#[test]
fn the_table_names_every_crate_of_the_workspace() {
    let named: BTreeSet<String> = MAY_USE
        .iter()
        .map(|(name, _)| format!("listbud-{name}"))
        .collect();

    let there: BTreeSet<String> = PACKAGES.keys().cloned().collect();

    assert_eq!(there, named);
}

#[test]
fn crates_use_only_allowed_crates() {
    for (name, may_use) in MAY_USE {
        let used: BTreeSet<String> = dependencies(name)
            .iter()
            .filter_map(|it| it.strip_prefix("listbud-").map(ToOwned::to_owned))
            .collect();
        let allowed: BTreeSet<String> = may_use.iter().map(ToString::to_string).collect();

        let forbidden: Vec<&String> = used.difference(&allowed).collect();
        assert!(forbidden.is_empty(), "listbud-{name} uses {forbidden:?}");
    }
}

#[test]
fn no_library_leaves_its_layers() {
    for (name, _) in MAY_USE {
        if OUTSIDE.contains(name) {
            continue;
        }
        let used = dependencies(name);
        for (libraries, layers) in LIVES_IN {
            if layers.contains(name) {
                continue;
            }
            let strayed: Vec<&&str> = libraries.iter().filter(|it| used.contains(**it)).collect();
            assert!(strayed.is_empty(), "listbud-{name} uses {strayed:?}");
        }
    }
}

#[test]
fn every_allowed_dependency_is_used() {
    // A table of permissions that nobody uses any more would hold nothing.
    for (libraries, layers) in LIVES_IN {
        let used = layers.iter().any(|layer| {
            let used = dependencies(layer);
            libraries.iter().any(|library| used.contains(*library))
        });
        assert!(used, "nobody uses {libraries:?}");
    }
}

#[test]
fn the_domain_neither_waits_nor_reads_nor_writes() {
    let used = dependencies("domain");

    for library in [
        "tokio",
        "serde",
        "serde_json",
        "reqwest",
        "tracing",
        "futures-util",
    ] {
        assert!(!used.contains(library), "the domain uses {library}");
    }
}

#[test]
fn licences_follow_the_one_gpl_library() {
    for (name, _) in MAY_USE {
        let licence = text(&PACKAGES[&format!("listbud-{name}")]["license"]);
        let wanted = if LINK_GPL.contains(name) { GPL } else { FREE };
        assert_eq!(licence, wanted, "listbud-{name}");
    }
    // A crate that uses one of them is itself GPL.
    for (name, _) in MAY_USE {
        let used = dependencies(name);
        let links = LINK_GPL
            .iter()
            .any(|it| used.contains(&format!("listbud-{it}")));
        let links = links || used.contains("actix-governor");
        assert_eq!(links, LINK_GPL.contains(name), "listbud-{name}");
    }
}

#[test]
fn every_crate_is_held_to_the_same_lints_except_these_tests() {
    for (name, _) in MAY_USE {
        let manifest = text(&PACKAGES[&format!("listbud-{name}")]["manifest_path"]);
        let manifest = std::fs::read_to_string(&manifest).expect("a manifest can be read");
        let inherits = manifest.contains("[lints]\nworkspace = true");
        assert_eq!(inherits, *name != "tests", "listbud-{name}");
    }
}
