//! Where settings are read from, and which wins.

use listbud_server::settings::described;

use crate::support::{ED25519_KEY, Ended, Folder, SECRET};

/// A value other than the default for every setting, as text.
const SAMPLES: &[(&str, &str)] = &[
    ("environment", "test"),
    ("server.address", "127.0.0.2"),
    ("server.port", "4321"),
    ("server.shutdown_delay", "3s"),
    ("server.shutdown_timeout", "7s"),
    ("server.body_timeout", "8s"),
    ("server.docs", "false"),
    ("web.enabled", "false"),
    ("web.dist", "crates/web/dist"),
    ("map.tiles", "vienna.pmtiles"),
    ("map.style_url", "https://maps.example.org/style.json"),
    ("map.style_url_dark", "styles/dark.json"),
    ("proxy.trusted", "10.0.0.0/8"),
    ("proxy.client_ip_header", "x-real-ip"),
    ("headers.hsts_preload", "true"),
    (
        "database.url",
        "postgres://listbud:hunter2@localhost/listbud",
    ),
    (
        "database.unpooled_url",
        "postgres://listbud:hunter2@localhost:6543/listbud",
    ),
    (
        "database.read_url",
        "postgres://listbud:hunter2@localhost:5433/listbud",
    ),
    ("database.pool_mode", "transaction"),
    ("database.allow_plaintext", "true"),
    ("database.connect_deadline", "13s"),
    ("database.migrate_on_start", "false"),
    ("database.pool_min", "3"),
    ("database.pool_max", "17"),
    ("database.pool_idle_timeout", "11s"),
    ("database.pool_connection_timeout", "750ms"),
    ("database.statement_timeout", "9s"),
    ("local.data_dir", "elsewhere"),
    ("local.postgres_bin", "/opt/postgres/bin"),
    ("auth.jwt_secret", SECRET),
    ("auth.jwt_ed25519_key", ED25519_KEY),
    ("auth.jwt_expires_in", "7d"),
    ("auth.refresh_expires_in", "20d"),
    ("auth.registration_enabled", "false"),
    ("account.max_places", "1234"),
    ("account.max_lists", "56"),
    ("account.max_tags", "78"),
    ("audit.retention", "90d"),
    ("cors.origins", "https://app.example.org"),
    ("rate_limit.max", "77"),
    ("rate_limit.window", "5m"),
    ("auth_rate_limit.max", "6"),
    ("auth_rate_limit.window", "4m"),
    ("import_rate_limit.max", "9"),
    ("import_rate_limit.window", "3m"),
    ("imports.permits", "3"),
    ("imports.queue", "70"),
    ("upload.max_size", "3MiB"),
    ("links.resolve_short", "true"),
    ("log.level", "warn"),
    ("log.format", "json"),
    ("log.requests", "false"),
    ("health.check_timeout", "5s"),
    ("health.token", SECRET),
    ("metrics.address", "127.0.0.1:9464"),
    ("metrics.token", SECRET),
    ("tracing.endpoint", "http://collector.example.org:4318"),
    ("tracing.headers", SECRET),
    ("tracing.service_name", "atlas"),
    ("tracing.sample_ratio", "0.5"),
    ("errors.dsn", SECRET),
];

fn sample(key: &str) -> &'static str {
    let sample = SAMPLES.iter().find(|(sampled, _)| *sampled == key);
    sample.map(|(_, sample)| *sample).unwrap()
}

fn shown(value: &str) -> String {
    if value == SECRET || value == ED25519_KEY {
        "[redacted]".to_owned()
    } else {
        value.replace("hunter2", "***")
    }
}

/// The row of one setting: its first variable, its value and its origin.
fn row(ended: &Ended, key: &str) -> String {
    let mut rows = ended.output.lines();
    let row = rows.find(|row| row.split_whitespace().next() == Some(key));
    let words = row.unwrap_or_else(|| panic!("no {key}: {ended:?}"));
    words
        .split_whitespace()
        .skip(1)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_setting_has_a_sample_here() {
    let declared: Vec<&str> = described().iter().map(|setting| setting.key).collect();
    let sampled: Vec<&str> = SAMPLES.iter().map(|(key, _)| *key).collect();

    assert_eq!(sampled, declared);
}

#[test]
fn every_variable_of_every_setting_sets_it() {
    for setting in described() {
        let sample = sample(setting.key);
        for name in setting.env {
            let ended = Folder::new().run(&["config", "show"], &[(name, sample)]);

            let expected = format!(
                "{} {} environment variable {name}",
                setting.env[0],
                shown(sample)
            );
            assert_eq!(row(&ended, setting.key), expected);
        }
    }
}

#[test]
fn every_line_of_an_environment_file_sets_it() {
    let folder = Folder::new();
    let lines = described()
        .iter()
        .map(|setting| format!("{}='{}'", setting.env[0], sample(setting.key)))
        .collect::<Vec<_>>();
    folder.write(".env", &lines.join("\n"));

    let ended = folder.run(&["config", "show"], &[]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    for setting in described() {
        let name = setting.env[0];
        let expected = format!("{name} {} .env, {name}", shown(sample(setting.key)));
        assert_eq!(row(&ended, setting.key), expected);
    }
}

#[test]
fn every_key_of_a_file_sets_it() {
    let folder = Folder::new();
    let text: String = SAMPLES
        .iter()
        .map(|(key, sample)| match sample.parse::<i64>() {
            Ok(number) => format!("{key} = {number}\n"),
            Err(_) if ["true", "false"].contains(sample) => format!("{key} = {sample}\n"),
            Err(_) => format!("{key} = \"{sample}\"\n"),
        })
        .collect();
    folder.write("site.toml", &text);

    let ended = folder.run(&["config", "show", "--config", "site.toml"], &[]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    for (line, (key, sample)) in SAMPLES.iter().enumerate() {
        let row = row(&ended, key);
        let origin = format!("{} site.toml, line {}", shown(sample), line + 1);
        assert!(row.ends_with(&origin), "{key}: {row}");
    }
}

#[test]
fn a_secret_can_stand_in_a_file_of_its_own() {
    let folder = Folder::new();
    folder.write("secret", &format!("{SECRET}\n"));
    folder.write("url", "postgres://listbud:hunter2@localhost/listbud\n");

    let ended = folder.run(
        &["config", "show"],
        &[("JWT_SECRET_FILE", "secret"), ("DATABASE_URL_FILE", "url")],
    );

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(row(&ended, "auth.jwt_secret").contains("JWT_SECRET_FILE"));
    assert!(row(&ended, "database.url").contains("postgres://listbud:***@localhost/listbud"));
}

#[test]
fn the_environment_wins_over_dotenv_which_wins_over_the_file_which_wins_over_defaults() {
    let folder = Folder::new();
    folder.write("site.toml", "[server]\nport = 1001\n");
    let port = |folder: &Folder, variables: &[(&str, &str)]| {
        let ended = folder.run(&["config", "show", "-c", "site.toml"], variables);
        row(&ended, "server.port")
    };

    let file = port(&folder, &[]);
    folder.write(".env", "PORT=1002\n");
    let dotenv = port(&folder, &[]);
    let environment = port(&folder, &[("PORT", "1003")]);
    let empty = port(&folder, &[("PORT", "")]);

    assert_eq!(file, "PORT 1001 site.toml, line 2");
    assert_eq!(dotenv, "PORT 1002 .env, PORT");
    assert_eq!(environment, "PORT 1003 environment variable PORT");
    assert_eq!(empty, dotenv, "an empty variable counts as not set");
}

#[test]
fn the_file_can_be_named_in_the_environment() {
    let folder = Folder::new();
    folder.write("site.toml", "[server]\nport = 1001\n");

    let ended = folder.run(&["config", "show"], &[("LISTBUD_CONFIG", "site.toml")]);

    assert_eq!(row(&ended, "server.port"), "PORT 1001 site.toml, line 2");
}

#[test]
fn a_file_that_is_not_there_or_has_unknown_keys_stops_the_start() {
    let folder = Folder::new();
    folder.write("typo.toml", "[server]\nprot = 80\n\n[data]\nurl = \"x\"\n");
    folder.write("torn.toml", "[server\nport = 80\n");

    let absent = folder.run(&["serve", "-c", "absent.toml"], &[]);
    let typo = folder.run(&["serve", "-c", "typo.toml"], &[]);
    let torn = folder.run(&["serve", "-c", "torn.toml"], &[]);

    assert_eq!(absent.code, Some(78), "{absent:?}");
    assert!(absent.errors.contains("absent.toml: cannot be read"));
    assert_eq!(typo.code, Some(78), "{typo:?}");
    assert!(typo.errors.contains(
        "server.prot (typo.toml, line 2): is not a known setting; did you mean server.port?"
    ));
    assert!(
        typo.errors
            .contains("data.url (typo.toml, line 5): is not a known setting")
    );
    assert_eq!(torn.code, Some(78), "{torn:?}");
    assert!(torn.errors.contains("torn.toml, line 1"), "{torn:?}");
}

#[test]
fn an_unknown_variable_of_a_family_stops_the_start_and_others_do_not() {
    for (name, hint) in [
        ("DB_POOL_MXA", "DB_POOL_MAX"),
        ("JWT_EXPIRE_IN", "JWT_EXPIRES_IN"),
        ("RATE_LIMIT_WINDOWS", "RATE_LIMIT_WINDOW"),
        ("CORS_ORIGINS", "CORS_ORIGIN"),
        ("FILE_UPLOAD_MAXSIZE", "FILE_UPLOAD_MAX_SIZE"),
    ] {
        let ended = Folder::new().run(&["serve"], &[(name, "1")]);

        assert_eq!(ended.code, Some(78), "{ended:?}");
        let line = format!("{name} (environment): is not a known setting; did you mean {hint}?");
        assert!(ended.errors.contains(&line), "{line}: {}", ended.errors);
    }
    let ended = Folder::new().run(&["config", "check"], &[("XDG_SEAT", "seat0")]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn names_without_effect_are_warned_about_by_name() {
    let ended = Folder::new().run(
        &["config", "check"],
        &[
            ("BCRYPT_ROUNDS", "12"),
            ("SESSION_SECRET", "hunter2"),
            ("DB_PATH", "listbud.db"),
            ("APP_VERSION", "1.0.0"),
        ],
    );

    assert_eq!(ended.code, Some(0), "{ended:?}");
    for name in ["BCRYPT_ROUNDS", "SESSION_SECRET", "DB_PATH", "APP_VERSION"] {
        let line = format!("{name} (environment): ");
        assert!(ended.errors.contains(&line), "{line}: {}", ended.errors);
    }
    assert!(!ended.errors.contains("hunter2"));
}

#[test]
fn two_names_of_one_setting_must_agree() {
    let disagreeing = [("APP_ENV", "development"), ("NODE_ENV", "production")];
    let agreeing = [("APP_ENV", "test"), ("NODE_ENV", "test")];

    let refused = Folder::new().run(&["config", "check"], &disagreeing);
    let taken = Folder::new().run(&["config", "check"], &agreeing);

    assert_eq!(refused.code, Some(78), "{refused:?}");
    assert!(refused.errors.contains("NODE_ENV"), "{refused:?}");
    assert_eq!(taken.code, Some(0), "{taken:?}");
}

#[test]
fn only_the_environment_file_of_the_working_folder_is_read() {
    let folder = Folder::new();
    folder.write(".env", "PORT=4321\n");
    let below = folder.path().join("below");
    std::fs::create_dir(&below).unwrap();

    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_listbud-server"))
        .args(["config", "show"])
        .env_clear()
        .current_dir(&below)
        .output()
        .unwrap();

    let output = String::from_utf8(ended.stdout).unwrap();
    assert!(!output.contains("4321"), "{output}");
}

#[test]
fn an_environment_file_that_cannot_be_read_stops_the_start() {
    let folder = Folder::new();
    folder.write(
        ".env",
        "PORT=4321\nJWT_SECRET hunter2 and more\nDB_POOL_MAX=7\n",
    );

    let ended = folder.run(&["config", "check"], &[]);

    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(ended.errors.contains(".env"), "{ended:?}");
    assert!(!ended.errors.contains("hunter2"), "{ended:?}");
}
