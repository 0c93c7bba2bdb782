//! `scripts/deploy` for Kubernetes and Railway: a real server, and stand-ins of the
//! platforms' command lines that write down what they were told. (For compose
//! `scripts/container-test` runs the real thing.)

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{Folder, Server, migrated_database};

const NEW: &str = "registry.example.org/listbud:new";
const OLD: &str = "registry.example.org/listbud:old";

/// What every stand-in begins with: it writes down what it was told.
const RECORD: &str = "#!/usr/bin/env bash\necho \"$(basename \"$0\") $*\" >>\"$STATE/log\"\n";

const KUBECTL: &str = r#"
case "$*" in
kustomize*) for file in "$ROOT"/config/kubernetes/[!k]*.yaml; do echo ---; cat "$file"; done ;;
*"get deployment"*) cat "$STATE/image" ;;
*"run listbud-ask-old"*) printf '{\n  "newest": %s,\n  "compatible_with": 1\n}\n' "$(cat "$STATE/old-knows")" ;;
*"run listbud-ask-new"*) printf '{\n  "newest": 3,\n  "compatible_with": 2\n}\n' ;;
*dry-run*) cat >/dev/null ;;
*apply*)
    kinds=$(grep '^kind:' | sort | tr '\n' ' ')
    echo "applied $kinds" >>"$STATE/log"
    case $kinds in *Deployment*) echo "$NEW" >"$STATE/image" ;; esac
    ;;
*wait*) [ ! -e "$STATE/migration-fails" ] ;;
*"rollout status"*) [ ! -e "$STATE/rollout-fails" ] || [ "$(cat "$STATE/image")" = "$OLD" ] ;;
*"rollout undo"*) echo "$OLD" >"$STATE/image" ;;
esac
"#;

const RAILWAY: &str = r#"
case "$*" in
up*) [ ! -e "$STATE/rollout-fails" ] && echo "$NEW" >"$STATE/image" ;;
esac
"#;

/// The platform's API and the release that answers; everything else is asked of the
/// real server.
const CURL: &str = r#"
case "$*" in
*deploymentRollback*)
    if [ -e "$STATE/api-fails" ]; then echo '{"errors":[{"message":"no"}]}'; else
        echo "$OLD" >"$STATE/image"
        echo '{"data":{"deploymentRollback":true}}'
    fi
    ;;
*graphql*) echo '{"data":{"deployments":{"edges":[{"node":{"id":"d-1"}}]}}}' ;;
*/health/detailed*)
    if [ "$(cat "$STATE/image")" = "$NEW" ]; then
        commit=$(git -C "$ROOT" rev-parse --short=12 HEAD)
    else
        commit=0ld
    fi
    echo "{\"commit\":\"$commit\"}"
    ;;
*/api/imports*) [ ! -e "$STATE/smoke-fails" ] && exec "$REAL_CURL" "$@" ;;
*) exec "$REAL_CURL" "$@" ;;
esac
"#;

/// A release that serves, and somebody who deploys the next.
struct Story {
    folder: Folder,
    server: Server,
    _database: listbud_local_postgres::TestDatabase<'static>,
}

impl Story {
    fn new() -> Self {
        let database = migrated_database();
        let server = Server::start(&database.url(), &[]);
        let folder = Folder::new();
        for (name, text) in [("kubectl", KUBECTL), ("railway", RAILWAY), ("curl", CURL)] {
            let file = folder.write(name, &format!("{RECORD}{text}"));
            let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
            fs::set_permissions(file, mode).unwrap();
        }
        folder.write("image", OLD);
        folder.write("old-knows", "2");
        Self {
            folder,
            server,
            _database: database,
        }
    }

    /// Something goes wrong.
    fn with(self, fault: &str) -> Self {
        self.folder.write(fault, "");
        self
    }

    fn deploy(&self, words: &[&str]) -> Output {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let path = std::env::var("PATH").unwrap_or_default();
        let state = self.folder.path();
        Command::new(root.join("scripts/deploy"))
            .args(["--allow-dirty", "--image", NEW, "--target"])
            .args(words)
            .env("PATH", format!("{}:{path}", state.display()))
            .envs([
                ("STATE", state),
                ("STATE_DIR", &state.join("deploy")),
                ("ROOT", &root),
            ])
            .env("REAL_CURL", find("curl"))
            .envs([("NEW", NEW), ("OLD", OLD), ("BACKUP_COMMAND", "true")])
            .envs([("READY_SECONDS", "3"), ("READY_PAUSE", "0.05")])
            .env("LISTBUD_URL", format!("http://{}", self.server.address))
            .env("HEALTH_TOKEN", "a-token-that-nobody-asks-for")
            .envs(
                ["TOKEN", "PROJECT_ID", "ENVIRONMENT_ID", "SERVICE_ID"]
                    .map(|name| (format!("RAILWAY_{name}"), "x")),
            )
            .output()
            .unwrap()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn serves(&self) -> String {
        let image = fs::read_to_string(self.folder.path().join("image")).unwrap();
        image.trim().to_owned()
    }
}

fn find(program: &str) -> PathBuf {
    let path = std::env::var("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{program} is missing"))
}

#[track_caller]
fn assert_ended(story: &Story, output: &Output, code: i32) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{errors}\n{}",
        story.log()
    );
}

fn position(log: &str, words: &str) -> usize {
    log.find(words)
        .unwrap_or_else(|| panic!("{words:?} is not in:\n{log}"))
}

#[test]
fn on_kubernetes_the_schema_goes_before_the_code() {
    let story = Story::new();

    let output = story.deploy(&["kubernetes"]);

    assert_ended(&story, &output, 0);
    let log = story.log();
    let job = position(&log, "applied kind: Job");
    assert!(position(&log, "applied kind: ConfigMap") < job, "{log}");
    assert!(
        job < position(&log, "wait --for condition=complete"),
        "{log}"
    );
    assert!(
        position(&log, "wait --for") < position(&log, "applied kind: Deployment"),
        "{log}"
    );
    assert!(!log.contains("rollout undo"), "{log}");
    assert_eq!(story.serves(), NEW);
}

#[test]
fn a_failed_release_on_kubernetes_is_rolled_back() {
    for (fault, is_undone) in [
        ("migration-fails", false),
        ("rollout-fails", true),
        ("smoke-fails", true),
    ] {
        let story = Story::new().with(fault);

        let output = story.deploy(&["kubernetes"]);

        assert_ended(&story, &output, 20);
        assert_eq!(story.log().contains("rollout undo"), is_undone, "{fault}");
        assert_eq!(story.serves(), OLD, "{fault}");
    }
}

#[test]
fn a_release_without_a_way_back_is_refused_before_any_change() {
    let story = Story::new();
    story.folder.write("old-knows", "1");

    let output = story.deploy(&["kubernetes"]);

    assert_ended(&story, &output, 1);
    let log = story.log();
    assert!(!log.contains("applied"), "{log}");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("could not come back"), "{errors}");
}

#[test]
fn a_dry_run_touches_nothing() {
    for target in ["kubernetes", "railway"] {
        let story = Story::new();

        let output = story.deploy(&[target, "--dry-run"]);

        assert_ended(&story, &output, 0);
        let log = story.log();
        assert!(
            !log.contains("applied") && !log.contains("railway up"),
            "{log}"
        );
        assert_eq!(story.serves(), OLD);
    }
}

#[test]
fn on_railway_a_release_that_fails_its_smoke_test_goes_back_by_the_api() {
    let good = Story::new();
    let output = good.deploy(&["railway"]);
    assert_ended(&good, &output, 0);
    assert_eq!(good.serves(), NEW);

    let bad = Story::new().with("smoke-fails");
    let output = bad.deploy(&["railway"]);
    assert_ended(&bad, &output, 20);
    assert_eq!(bad.serves(), OLD);
    assert!(
        bad.log().contains("deploymentRollback(id: \\\"d-1\\\")"),
        "{}",
        bad.log()
    );

    // It never became ready there, and the platform has kept the old release.
    let unready = Story::new().with("rollout-fails");
    let output = unready.deploy(&["railway"]);
    assert_ended(&unready, &output, 20);
    assert!(
        !unready.log().contains("deploymentRollback"),
        "{}",
        unready.log()
    );

    // 200 with errors is how GraphQL says no.
    let stuck = Story::new().with("smoke-fails").with("api-fails");
    let output = stuck.deploy(&["railway"]);
    assert_ended(&stuck, &output, 21);
}

#[test]
fn wrong_usage_prints_an_error_and_exits_with_2() {
    let story = Story::new();

    for words in [&["nowhere"][..], &["compose", "--force"]] {
        let output = story.deploy(words);

        assert_ended(&story, &output, 2);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains("scripts/deploy [--target"), "{errors}");
    }
}
