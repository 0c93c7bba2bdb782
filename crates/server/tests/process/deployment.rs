//! The files by which ListBud is deployed: they can be read, hold only what their
//! platforms know, and name only settings that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use listbud_server::settings::{described, env_template, production_template};
use serde_json::Value;

use crate::support::Folder;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(file: &str) -> String {
    let path = root().join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(file: &str) -> Value {
    serde_saphyr::from_str(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every name that a setting can have in the environment.
fn names() -> BTreeSet<String> {
    let described = described();
    let with_file = described.iter().filter(|it| it.is_secret);
    let files = with_file.flat_map(|it| it.env.iter().map(|name| format!("{name}_FILE")));
    let plain = described.iter().flat_map(|it| it.env.iter().copied());
    plain.map(ToOwned::to_owned).chain(files).collect()
}

#[track_caller]
fn assert_known<'n>(file: &str, found: impl IntoIterator<Item = &'n str>) {
    let (known, mut count) = (names(), 0);
    for name in found {
        assert!(known.contains(name), "{file}: {name} is no setting");
        count += 1;
    }
    assert!(count > 0, "{file} names nothing");
}

/// The names of lines `NAME=value`, commented out or not.
fn assigned(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(|line| line.trim_start_matches('#'));
    lines
        .filter_map(|line| line.split_once('=').map(|(name, _)| name))
        .filter(|name| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || "_0123456789".contains(c))
        })
}

#[test]
fn the_templates_are_what_the_program_prints() {
    for (file, printed) in [
        ("config/env.development.example", env_template()),
        ("config/env.production.example", production_template()),
    ] {
        let hint = "put the output of `listbud-server config env [--production]` there";
        assert_eq!(text(file).trim_end(), printed.trim_end(), "{file}: {hint}");
        let found: BTreeSet<String> = assigned(&printed).map(ToOwned::to_owned).collect();
        let first = |it: &listbud_config::Described| it.env.first().map(|name| (*name).to_owned());
        let wanted: BTreeSet<String> = described().iter().filter_map(first).collect();
        assert_eq!(found, wanted, "{file}");
    }
}

#[test]
fn the_template_of_production_is_complete_once_it_is_filled_in() {
    let folder = Folder::new();
    let check = || folder.run(&["config", "check", "--production"], &[]);
    folder.write(".env", &production_template());

    let empty = check();
    let filled = production_template()
        .replace(
            "\nDATABASE_URL=",
            "\nDATABASE_URL=postgres://me:x@db.example.org/listbud",
        )
        .replace(
            "\nJWT_SECRET=",
            &format!("\nJWT_SECRET={}", crate::support::SECRET),
        );
    folder.write(".env", &filled);
    let filled = check();

    assert_eq!(empty.code, Some(78), "{empty:?}");
    for name in ["DATABASE_URL", "JWT_SECRET"] {
        assert!(empty.errors.contains(name), "{name}: {empty:?}");
    }
    assert_eq!(filled.code, Some(0), "{filled:?}");
}

#[test]
fn the_check_for_production_does_not_ask_what_the_environment_says() {
    let ended = Folder::new().run(&["config", "check", "--production"], &[("APP_ENV", "test")]);

    assert_eq!(ended.code, Some(78), "{ended:?}");
}

#[test]
fn the_railway_config_uses_only_documented_keys() {
    // https://docs.railway.com/reference/config-as-code
    const KNOWN: [(&str, &[&str]); 2] = [
        (
            "build",
            &[
                "builder",
                "dockerfilePath",
                "watchPatterns",
                "buildCommand",
                "railpackVersion",
            ],
        ),
        (
            "deploy",
            &[
                "startCommand",
                "preDeployCommand",
                "healthcheckPath",
                "healthcheckTimeout",
                "restartPolicyType",
                "restartPolicyMaxRetries",
                "cronSchedule",
                "multiRegionConfig",
                "overlapSeconds",
                "drainingSeconds",
            ],
        ),
    ];
    let file: toml::Table = text("config/railway.toml").parse().unwrap();

    for (table, keys) in &file {
        let (_, known) = KNOWN.iter().find(|(name, _)| name == table).unwrap();
        for key in keys.as_table().unwrap().keys() {
            assert!(known.contains(&key.as_str()), "{table}.{key}");
        }
    }
    let dockerfile = file["build"]["dockerfilePath"].as_str().unwrap();
    assert!(root().join(dockerfile).is_file());
    assert_eq!(file["deploy"]["healthcheckPath"].as_str(), Some("/ready"));
    assert_known("config/railway.toml", words(&text("config/railway.toml")));
}

/// What looks like a variable of the environment in a text.
fn words(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let mut words: Vec<&str> = text.split(|c: char| !is_part(c)).collect();
    words.retain(|word| word.contains('_') && word.starts_with(|c: char| c.is_ascii_uppercase()));
    // The platform's own word.
    words.retain(|word| *word != "ON_FAILURE");
    words
}

#[test]
fn the_vercel_config_uses_only_documented_keys() {
    // https://vercel.com/docs/project-configuration
    const KNOWN: [&str; 8] = [
        "$schema",
        "buildCommand",
        "outputDirectory",
        "rewrites",
        "redirects",
        "headers",
        "trailingSlash",
        "framework",
    ];
    let file: Value = serde_json::from_str(&text("config/vercel.json")).unwrap();

    for key in file.as_object().unwrap().keys() {
        assert!(KNOWN.contains(&key.as_str()), "{key}");
    }
    let rewrites = file["rewrites"].as_array().unwrap();
    assert_eq!(
        rewrites[0]["source"], "/api/:path*",
        "before the page's own"
    );
    let headers = file["headers"].as_array().unwrap();
    for header in headers
        .iter()
        .flat_map(|rule| rule["headers"].as_array().unwrap())
    {
        assert!(
            header["key"].is_string() && header["value"].is_string(),
            "{header}"
        );
    }
}

#[test]
fn compose_names_only_settings_and_holds_no_secret() {
    check_compose("docker/compose.yml", &["migrate", "server"]);
    let servers = ["migrate", "server-1", "server-2", "server-3"];
    check_compose("docker/compose.scale.yml", &servers);
    check_compose("docker/compose.citus.yml", &[]);
}

fn check_compose(file: &str, servers: &[&str]) {
    let compose = yaml(file);
    let services = compose["services"].as_object().unwrap();

    for name in servers {
        let environment = services[*name]["environment"].as_object().unwrap();
        assert_known(file, environment.keys().map(String::as_str));
        for (setting, value) in environment {
            let is_secret = described()
                .iter()
                .any(|it| it.is_secret && it.env.contains(&setting.as_str()));
            let value = value.as_str().unwrap();
            assert!(
                !is_secret || value.contains("${"),
                "{setting} is written out"
            );
        }
        assert_eq!(services[*name]["read_only"], true);
        assert_eq!(services[*name]["cap_drop"][0], "ALL");
    }
    for (name, service) in services {
        for port in service["ports"].as_array().into_iter().flatten() {
            let port = port.as_str().unwrap();
            assert!(port.starts_with("127.0.0.1:"), "{name}: {port}");
        }
    }
    // What it asks for has a line in the example.
    let example = text("docker/env.example");
    let asked = text(file);
    let asked = asked.split("${").skip(1);
    for variable in asked.filter_map(|rest| rest.split([':', '}', '-']).next()) {
        let is_image_or_port = variable.ends_with("_IMAGE") || variable.ends_with("_PORT");
        let is_there = assigned(&example).any(|name| name == variable);
        assert!(
            is_there || is_image_or_port || variable == "APP_ENV",
            "{variable}"
        );
    }
}

#[test]
fn kubernetes_manifests_fit_each_other() {
    let folder = "config/kubernetes";
    let kustomization = yaml(&format!("{folder}/kustomization.yaml"));
    let listed: BTreeSet<&str> = kustomization["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    let there: Vec<String> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "kustomization.yaml")
        .collect();
    assert_eq!(listed, there.iter().map(String::as_str).collect());

    let manifest = |name: &str| yaml(&format!("{folder}/{name}.yaml"));
    assert_known(
        folder,
        manifest("configmap")["data"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str),
    );
    let deployment = manifest("deployment");
    let job = manifest("migrate");
    for workload in [&deployment, &job] {
        assert!(workload["apiVersion"].is_string() && workload["kind"].is_string());
        let pod = &workload["spec"]["template"]["spec"];
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
        let container = &pod["containers"][0]["securityContext"];
        assert_eq!(container["readOnlyRootFilesystem"], true);
        assert_eq!(container["allowPrivilegeEscalation"], false);
        assert_eq!(container["capabilities"]["drop"][0], "ALL");
    }
    let pod = &deployment["spec"]["template"];
    let labels = pod["metadata"]["labels"].as_object().unwrap();
    for (name, selector) in [
        ("deployment", "/spec/selector/matchLabels"),
        ("service", "/spec/selector"),
        ("disruption", "/spec/selector/matchLabels"),
        ("network", "/spec/podSelector/matchLabels"),
    ] {
        let manifest = manifest(name);
        for (label, value) in manifest.pointer(selector).unwrap().as_object().unwrap() {
            assert_eq!(labels.get(label), Some(value), "{name}: {label}");
        }
    }
    let container = &pod["spec"]["containers"][0];
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/live");
    assert_eq!(container["readinessProbe"]["httpGet"]["path"], "/ready");
    // SIGKILL must not come before the server is done.
    let seconds = |name: &str| -> u64 {
        let config = manifest("configmap");
        let value = config["data"][name].as_str().unwrap().to_owned();
        value.strip_suffix('s').unwrap().parse().unwrap()
    };
    let grace = pod["spec"]["terminationGracePeriodSeconds"]
        .as_u64()
        .unwrap();
    assert!(grace > seconds("SHUTDOWN_DELAY") + seconds("SHUTDOWN_TIMEOUT"));
}
