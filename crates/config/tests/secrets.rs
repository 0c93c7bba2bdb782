//! Secrets: where they may stand, and that they never print.

use listbud_config::{
    Problems, Reader, SecretUrl, Setting, Sources, env_template, markdown_table, text_table,
};
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;

const KEY: Setting<SecretString> = Setting::new("token.key", "Signs tokens.")
    .env(&["TOKEN_KEY", "OLD_KEY"])
    .length(8, 64);
const KEYS: Setting<Vec<SecretString>> = Setting::new("token.keys", "Sign tokens.")
    .env(&["TOKEN_KEYS"])
    .length(8, 64);
const PIN: Setting<Option<u32>> = Setting::new("pin", "A number to know.")
    .env(&["PIN"])
    .max("9999")
    .secret();
const URL: Setting<Option<SecretUrl>> =
    Setting::new("database.url", "The database.").env(&["DATABASE_URL"]);

/// Eight bytes, so that the length is right.
const SECRET: &str = "hunter2!";

fn read(sources: Sources) -> (Reader, SecretString) {
    let mut reader = Reader::new(sources);
    let key = reader.get(&KEY);
    (reader, key)
}

fn key(sources: Sources) -> Result<String, String> {
    let (reader, key) = read(sources);
    let loaded = reader
        .finish(key)
        .map_err(|problems| problems.to_string())?;
    Ok(loaded.settings.expose_secret().to_owned())
}

struct Files(tempfile::TempDir);

#[expect(clippy::unwrap_used, reason = "a test without its files must fail")]
impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

#[test]
fn a_secret_comes_from_a_variable_or_from_a_file_that_one_names() {
    let files = Files::new();
    let path = files.with("key", " hunter2!\r\n");
    let operator = files.with("app.toml", &format!("token.key = '{SECRET}'"));
    let pointing = files.with("pointing.toml", &format!("token.key_file = {path:?}"));

    assert_eq!(
        key(Sources::new().env([("TOKEN_KEY", SECRET)])).as_deref(),
        Ok(SECRET)
    );
    assert_eq!(
        key(Sources::new().env([("TOKEN_KEY_FILE", &path)])).as_deref(),
        Ok(SECRET)
    );
    assert_eq!(
        key(Sources::new().env([("OLD_KEY_FILE", &path)])).as_deref(),
        Ok(SECRET)
    );
    assert_eq!(key(Sources::new().file(operator)).as_deref(), Ok(SECRET));
    assert_eq!(key(Sources::new().file(&pointing)).as_deref(), Ok(SECRET));
    let pointing = std::fs::read_to_string(pointing).unwrap();
    assert_eq!(
        key(Sources::new().text("built in", &pointing)).as_deref(),
        Ok(SECRET)
    );
}

#[test]
fn a_secret_from_two_places_of_one_strength_is_a_fault() {
    let files = Files::new();
    let path = files.with("key", SECRET);
    let both = files.with(
        "both.toml",
        &format!("token.key = '{SECRET}'\ntoken.key_file = {path:?}"),
    );
    let path = path.to_str().unwrap();

    for (sources, expected) in [
        (
            Sources::new().env([("TOKEN_KEY", SECRET), ("TOKEN_KEY_FILE", path)]),
            "TOKEN_KEY (environment): is set together with TOKEN_KEY_FILE; only one of them may be"
                .to_owned(),
        ),
        (
            Sources::new().env([("TOKEN_KEY", SECRET), ("OLD_KEY", "hunter3!")]),
            "TOKEN_KEY (environment): differs from OLD_KEY, which sets the same".to_owned(),
        ),
        (
            Sources::new().file(&both),
            format!(
                "token.key ({}, line 1): is set together with token.key_file; only one of them may be",
                both.display()
            ),
        ),
    ] {
        assert_eq!(key(sources), Err(expected));
    }
}

#[test]
fn a_file_without_a_usable_secret_is_a_fault_that_does_not_quote_the_path() {
    let files = Files::new();
    let empty = files.with("empty", " \n");
    let long = files.with("long", &"x".repeat(70_000));
    let fault = |path: &str| key(Sources::new().env([("TOKEN_KEY_FILE", path)])).unwrap_err();

    assert_eq!(
        fault(empty.to_str().unwrap()),
        "TOKEN_KEY_FILE (environment): names a file that is empty"
    );
    assert_eq!(
        fault(long.to_str().unwrap()),
        "TOKEN_KEY_FILE (environment): names a file that is longer than 65536 bytes"
    );
    assert!(
        fault(SECRET)
            .starts_with("TOKEN_KEY_FILE (environment): names a file that cannot be read: ")
    );
    assert!(!fault(SECRET).contains(SECRET));
}

#[test]
fn a_secret_in_a_file_of_defaults_is_a_fault_even_if_overridden() {
    let sources = || Sources::new().text("default.toml", &format!("\ntoken.key = '{SECRET}'"));
    let expected = "token.key (default.toml, line 2): is a secret and must not stand in a file of defaults; \
                    set TOKEN_KEY or TOKEN_KEY_FILE in the environment";

    assert_eq!(key(sources()), Err(expected.to_owned()));
    assert_eq!(
        key(sources().env([("TOKEN_KEY", "another one")])),
        Err(expected.to_owned())
    );
}

#[test]
fn a_missing_secret_names_every_way_to_set_it() {
    assert_eq!(
        key(Sources::new()).unwrap_err(),
        "token.key: is missing; set TOKEN_KEY or TOKEN_KEY_FILE or OLD_KEY or OLD_KEY_FILE in the environment, \
         or token.key or token.key_file in a file"
    );
}

/// Sources in which every value is wrong, and every value is secret.
fn wrong() -> Sources {
    Sources::new()
        .text("default.toml", "token.key = ['hunter2']\npin = 'hunter2'\n")
        .env([
            ("TOKEN_KEY", "hunter2"),
            ("TOKEN_KEYS", "hunter2,hunter2hunter2"),
            ("PIN", "hunter2"),
        ])
        .env_named("more", [("DATABASE_URL", "user:hunter2@host")])
}

fn read_all(reader: &mut Reader) {
    reader.get(&KEY);
    reader.get(&KEYS);
    reader.get(&PIN);
    reader.get(&URL);
}

#[test]
fn no_message_about_a_bad_secret_quotes_it() {
    let mut reader = Reader::new(wrong());
    read_all(&mut reader);

    let debug = format!("{reader:?}");
    let table = text_table(&reader.described());
    let problems: Problems = reader.finish(()).unwrap_err();

    let expected = [
        "token.key (default.toml, line 1): is a secret and must not stand in a file of defaults; set TOKEN_KEY or TOKEN_KEY_FILE in the environment",
        "TOKEN_KEY (environment): must be text, from 8 to 64 bytes long",
        "TOKEN_KEYS (environment): must be a comma list of which each item is text, from 8 to 64 bytes long",
        "pin (default.toml, line 2): is a secret and must not stand in a file of defaults; set PIN or PIN_FILE in the environment",
        "PIN (environment): must be a whole number of at most 9999",
        "DATABASE_URL (more): must be a URL (such as postgres://user:password@host/name)",
    ];
    assert_eq!(problems.to_string().lines().collect::<Vec<_>>(), expected);
    for text in [
        debug,
        table,
        format!("{problems:?}"),
        format!("{:?}", wrong()),
    ] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_list_of_secrets_needs_one() {
    for text in [",", " , ,", "hunter2!,short"] {
        let mut reader = Reader::new(Sources::new().env([("TOKEN_KEYS", text)]));
        reader.get(&KEYS);

        let problems = reader.finish(()).unwrap_err();

        let expected = "TOKEN_KEYS (environment): must be a comma list of which each item is text, from 8 to 64 bytes long";
        assert_eq!(problems.to_string(), expected);
    }
}

#[test]
fn a_number_that_is_secret_is_not_quoted_either() {
    let mut reader = Reader::new(Sources::new().env([("PIN", "4242424")]));
    reader.get(&PIN);

    let problems = reader.finish(()).unwrap_err();

    assert_eq!(
        problems.to_string(),
        "PIN (environment): must be at most 9999"
    );
}

#[test]
fn a_good_secret_is_described_as_redacted_and_a_url_without_its_password() {
    let env = [
        ("TOKEN_KEY", SECRET),
        ("TOKEN_KEYS", "hunter2!,hunter3!"),
        (
            "DATABASE_URL",
            "postgres://app:hunter2!@db/app?sslmode=verify-full",
        ),
    ];
    let mut reader = Reader::new(Sources::new().env(env));
    read_all(&mut reader);

    let described = reader.described();
    let loaded = reader.finish(()).unwrap();

    let values: Vec<&str> = described
        .iter()
        .map(|setting| setting.value.as_str())
        .collect();
    assert_eq!(
        values,
        [
            "[redacted]",
            "[redacted]",
            "[not set]",
            "postgres://app:***@db/app?sslmode=verify-full"
        ]
    );
    let settings = &described;
    for text in [
        format!("{loaded:?}"),
        text_table(settings),
        env_template(settings),
        markdown_table(settings),
    ] {
        assert!(!text.contains("hunter"), "{text}");
    }
}
