//! Commands, and how they end.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::support::{Folder, SECRET, Server, migrated_database};

#[test]
fn help_names_every_command_and_every_exit_code() {
    let ended = Folder::new().run(&["--help"], &[]);

    assert_eq!(ended.code, Some(0));
    for word in [
        "serve", "migrate", "convert", "page", "config", "openapi", "0 ", "1 ", "2 ", "3 ", "69",
        "78",
    ] {
        assert!(ended.output.contains(word), "{word}: {}", ended.output);
    }
    assert_eq!(ended.errors, "");
}

#[test]
fn the_version_is_that_of_the_package() {
    let ended = Folder::new().run(&["--version"], &[]);

    assert_eq!(ended.code, Some(0));
    let version = concat!("listbud-server ", env!("CARGO_PKG_VERSION"), " (");
    assert!(ended.output.starts_with(version), "{ended:?}");
}

#[test]
fn the_version_is_the_same_everywhere() {
    let told = Folder::new().run(&["--version"], &[]).output;
    let commit = told
        .trim()
        .rsplit_once('(')
        .unwrap()
        .1
        .trim_end_matches(')');
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);

    let health = server.client().get("/health/detailed").json();

    assert_eq!(health["commit"], commit, "asked from this machine");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        &["surve"][..],
        &["--prot", "80"],
        &["config"],
        &["migrate"],
        &["serve", "now"],
    ] {
        let ended = Folder::new().run(arguments, &[]);

        assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
        assert!(ended.errors.contains("Usage: listbud-server"), "{ended:?}");
        assert_eq!(ended.output, "");
    }
}

#[test]
fn the_api_document_is_openapi_3_1_and_needs_no_settings() {
    let ended = Folder::new().run(&["openapi"], &[("PORT", "nonsense")]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    let document: serde_json::Value = serde_json::from_str(&ended.output).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    assert!(document["paths"]["/api/places"]["get"].is_object());
    assert!(document["components"]["schemas"]["Problem"].is_object());
}

#[test]
fn good_settings_pass_the_check() {
    let ended = Folder::new().run(&["config", "check"], &[]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.output.trim(), "the settings are good");
}

#[test]
fn every_fault_is_named_at_once_and_no_secret_is_repeated() {
    let ended = Folder::new().run(
        &["config", "check"],
        &[
            ("PORT", "99999"),
            ("JWT_SECRET", "hunter2"),
            ("LOG_LEVEL", "loud"),
            ("CORS_ORIGIN", "*"),
            ("DB_POOL_MXA", "7"),
            ("DB_POOL_MIN", "20"),
            ("DB_POOL_MAX", "10"),
            ("FILE_UPLOAD_MAX_SIZE", "10 miles"),
        ],
    );

    assert_eq!(ended.code, Some(78), "{ended:?}");
    for line in [
        "PORT (environment): must be from 0 to 65535, not 99999",
        "JWT_SECRET (environment): ",
        "LOG_LEVEL (environment): must be one of error, warn, info, debug, trace, not \"loud\"",
        "CORS_ORIGIN (environment): must be origins",
        "DB_POOL_MXA (environment): is not a known setting; did you mean DB_POOL_MAX?",
        "DB_POOL_MIN (environment): must not be greater than the most connections",
        "FILE_UPLOAD_MAX_SIZE (environment): ",
    ] {
        assert!(ended.errors.contains(line), "{line}: {}", ended.errors);
    }
    assert!(!ended.errors.contains("hunter2"), "{}", ended.errors);
}

#[test]
fn a_database_url_that_serving_would_refuse_does_not_pass_the_check() {
    for url in [
        "postgres://u:hunter2@localhost:port/x",
        "postgres://u:hunter2@localhost/x?sslmode=sometimes",
        "postgres://u:hunter2@localhost/x?sslmode=require&sslrootcert=/nowhere.pem",
        "postgres://u:hunter2@localhost/x?nonsense=1",
    ] {
        let variables = [("DATABASE_URL", url)];
        for arguments in [&["config", "check"][..], &["serve"], &["migrate", "up"]] {
            let ended = Folder::new().run(arguments, &variables);

            assert_eq!(ended.code, Some(78), "{url} {arguments:?}: {ended:?}");
            assert!(ended.errors.contains("DATABASE_URL"), "{ended:?}");
            assert!(!ended.errors.contains("hunter2"), "{ended:?}");
        }
    }
}

#[test]
fn config_show_names_the_source_of_each_value_and_hides_secrets() {
    let folder = Folder::new();
    folder.write("site.toml", "[upload]\nmax_size = \"5MiB\"\n");
    folder.write(".env", "LOG_LEVEL=debug\n");

    let ended = folder.run(
        &["--config", "site.toml", "config", "show"],
        &[
            ("PORT", "4321"),
            (
                "DATABASE_URL",
                "postgres://listbud:hunter2@db.example.org/listbud",
            ),
            ("JWT_SECRET", SECRET),
        ],
    );

    assert_eq!(ended.code, Some(0), "{ended:?}");
    let row = |key: &str| {
        let mut rows = ended.output.lines().map(str::split_whitespace);
        let row = rows.find_map(|mut words| (words.next() == Some(key)).then_some(words));
        row.unwrap().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("server.port"), "PORT 4321 environment variable PORT");
    assert_eq!(
        row("upload.max_size"),
        "FILE_UPLOAD_MAX_SIZE 5MiB site.toml, line 2"
    );
    assert_eq!(row("log.level"), "LOG_LEVEL debug .env, LOG_LEVEL");
    assert_eq!(row("database.pool_max"), "DB_POOL_MAX 10 default");
    assert!(row("database.url").contains("postgres://listbud:***@db.example.org/listbud"));
    assert!(row("auth.jwt_secret").contains("[redacted]"));
    for secret in ["hunter2", SECRET] {
        assert!(!ended.output.contains(secret) && !ended.errors.contains(secret));
    }
}

#[test]
fn showing_wrong_settings_shows_them_all_the_same_and_ends_with_78() {
    let ended = Folder::new().run(&["config", "show"], &[("PORT", "http")]);

    assert_eq!(ended.code, Some(78));
    assert!(ended.output.contains("[invalid]"), "{}", ended.output);
    assert!(ended.output.contains("database.pool_max"));
    assert!(
        ended.errors.contains("PORT (environment)"),
        "{}",
        ended.errors
    );
}

#[test]
fn the_template_of_an_environment_file_is_one_that_can_be_used_as_it_is() {
    let folder = Folder::new();
    let template = folder.run(&["config", "env"], &[]);
    assert_eq!(template.code, Some(0));
    folder.write(".env", &template.output);

    let ended = folder.run(&["config", "show"], &[]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    for setting in listbud_server::settings::described() {
        let name = setting.env[0];
        assert!(template.output.contains(&format!("\n{name}=")), "{name}");
    }
    assert!(ended.output.contains(".env, PORT"), "{}", ended.output);
}

#[test]
fn the_markdown_table_has_a_row_for_every_setting() {
    let ended = Folder::new().run(&["config", "markdown"], &[("PORT", "4321")]);

    assert_eq!(ended.code, Some(0));
    for setting in listbud_server::settings::described() {
        let row = format!("\n| `{}` | `{}` |", setting.env[0], setting.key);
        assert!(ended.output.contains(&row), "{row}");
    }
    assert!(!ended.output.contains("4321"), "it holds what is declared");
}

#[test]
fn a_closed_pipe_is_not_a_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_listbud-server"))
        .arg("openapi")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();

    // The document is longer than a pipe holds, so it is still being written.
    drop(child.stdout.take());
    let mut errors = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut errors)
        .unwrap();

    assert!(child.wait().unwrap().success(), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
}
