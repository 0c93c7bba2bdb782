//! Faults: all of them at once, each with its place.

use listbud_config::{Origin, Problems, Reader, Retired, Setting, Sources, Words};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Test,
    Production,
}

impl Words for Stage {
    const WORDS: &'static [(&'static str, Self)] =
        &[("test", Self::Test), ("production", Self::Production)];
}

const PORT: Setting<u16> = Setting::new("server.port", "The port.")
    .env(&["PORT"])
    .range("1", "65535")
    .default("8080");
const HOST: Setting<String> = Setting::new("server.host", "The host.")
    .env(&["HOST"])
    .default("localhost");
const STAGE: Setting<Stage> = Setting::new("stage", "The stage.")
    .env(&["APP_ENV", "NODE_ENV"])
    .default("test");
const POOL: Setting<u32> = Setting::new("pool.max", "The pool's size.")
    .env(&["DB_POOL_MAX"])
    .default("10");
const NAME: Setting<String> = Setting::new("name", "The name.").env(&["APP_NAME", "NAME"]);

const RETIRED: &[Retired] = &[
    Retired {
        name: "DB_POOL_SSL",
        why: "is no longer read; see DATABASE_URL",
    },
    Retired {
        name: "server.threads",
        why: "is no longer read",
    },
];

fn reader(sources: Sources) -> Reader {
    Reader::new(sources)
        .families(&["DB_POOL_"])
        .retired(RETIRED)
}

fn read_all(reader: &mut Reader) {
    reader.get(&PORT);
    reader.get(&HOST);
    reader.get(&STAGE);
    reader.get(&POOL);
    reader.get(&NAME);
}

#[expect(clippy::unwrap_used, reason = "a test without its fault must fail")]
fn problems(sources: Sources) -> Problems {
    let mut reader = reader(sources);
    read_all(&mut reader);
    reader.finish(()).unwrap_err()
}

fn with_name() -> Sources {
    Sources::new().env_named("test", [("APP_NAME", "x")])
}

#[test]
fn all_faults_are_named_at_once() {
    let toml = "[server]\nprot = 1\nhost = ['a']\n\n[[cache]]\nsize = 1\n";
    let env = [
        ("PORT", "eighty"),
        ("APP_ENV", "production"),
        ("NODE_ENV", "test"),
        ("DB_POOL_MAXX", "1"),
        ("OTHER", "1"),
    ];

    let problems = problems(Sources::new().text("config/default.toml", toml).env(env));

    let expected = [
        r#"PORT (environment): must be a whole number from 1 to 65535, not "eighty""#,
        r#"server.host (config/default.toml, line 3): must be text, not ["a"]"#,
        r#"APP_ENV (environment): is "production" and differs from NODE_ENV, which sets the same to "test""#,
        "name: is missing; set APP_NAME or NAME in the environment, or name in a file",
        "server.prot (config/default.toml, line 2): is not a known setting; did you mean server.port?",
        "cache (config/default.toml, line 5): is not a known setting",
        "DB_POOL_MAXX (environment): is not a known setting; did you mean DB_POOL_MAX?",
    ];
    assert_eq!(problems.to_string().lines().collect::<Vec<_>>(), expected);
    assert_eq!(problems.iter().count(), expected.len());
}

#[test]
fn a_problem_says_its_key_and_where_it_stands() {
    let problems = problems(with_name().env([("PORT", "0")]));

    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.key.as_deref(), Some("server.port"));
    assert_eq!(problem.origin.to_string(), "environment variable PORT");
    assert_eq!(problem.message, "must be from 1 to 65535, not 0");
}

#[test]
fn names_of_one_setting_may_say_the_same() {
    let mut reader =
        reader(Sources::new().env([("APP_ENV", "production"), ("NODE_ENV", "production")]));

    let stage = reader.get(&STAGE);

    assert_eq!(reader.finish(stage).unwrap().settings, Stage::Production);
}

#[test]
fn the_environment_may_differ_from_a_weaker_set_of_variables() {
    let sources = Sources::new()
        .env_named(".env", [("NODE_ENV", "test")])
        .env([("APP_ENV", "production")]);
    let mut reader = reader(sources);

    let stage = reader.get(&STAGE);

    assert_eq!(reader.finish(stage).unwrap().settings, Stage::Production);
}

#[test]
fn syntax_errors_come_with_line_and_column_and_hide_no_other_fault() {
    let problems = problems(
        with_name()
            .text("bad.toml", "[server]\nport = \nhost = 'h'\n")
            .env([("DB_POOL_MAX", "x")]),
    );

    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        shown[0].starts_with("bad.toml, line 2, column "),
        "{shown:?}"
    );
    assert!(
        shown
            .iter()
            .any(|line| line.starts_with("DB_POOL_MAX (environment): ")),
        "{shown:?}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault_like_any_other() {
    let dir = tempfile::tempdir().unwrap();
    let binary = dir.path().join("binary.toml");
    std::fs::write(&binary, [0xff, 0xfe]).unwrap();
    let absent = dir.path().join("absent.toml");

    let problems = problems(
        with_name()
            .file(&absent)
            .file(&binary)
            .file(dir.path())
            .env([("PORT", "0")]),
    );

    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        shown[0].starts_with(&format!("{}: cannot be read: ", absent.display())),
        "{shown:?}"
    );
    assert_eq!(shown[1], format!("{}: is not UTF-8 text", binary.display()));
    assert!(
        shown[2].starts_with(&format!("{}: cannot be read: ", dir.path().display())),
        "{shown:?}"
    );
    assert_eq!(
        shown[3],
        "PORT (environment): must be from 1 to 65535, not 0"
    );
}

#[test]
fn a_file_that_begins_with_a_byte_order_mark_is_read() {
    let mut reader = reader(Sources::new().text("bom.toml", "\u{feff}[server]\r\nport = 1\r\n"));

    let port = reader.get(&PORT);

    assert_eq!(reader.finish(port).unwrap().settings, 1);
}

#[test]
fn a_variable_that_is_no_text_is_a_fault() {
    let value = OsString::from_vec(vec![0xff]);
    let name = OsString::from_vec(b"DB_POOL_\xff".to_vec());

    let problems =
        problems(with_name().env([(OsString::from("HOST"), value.clone()), (name, value)]));

    assert_eq!(
        problems.to_string(),
        "HOST (environment): is not UTF-8 text"
    );
}

#[test]
fn retired_names_are_warnings() {
    let sources = with_name()
        .env([("DB_POOL_SSL", "true")])
        .text("default.toml", "[server]\nthreads = 4");
    let mut reader = reader(sources);
    read_all(&mut reader);

    let loaded = reader.finish(()).unwrap();

    let shown: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "server.threads (default.toml, line 2): is no longer read",
            "DB_POOL_SSL (environment): is no longer read; see DATABASE_URL",
        ]
    );
}

#[test]
fn warnings_come_with_faults_too() {
    let problems = problems(Sources::new().env([("DB_POOL_SSL", "true")]));

    assert_eq!(problems.warnings().len(), 1);
    assert_eq!(
        problems.warnings()[0].origin.to_string(),
        "environment variable DB_POOL_SSL"
    );
}

#[test]
fn an_empty_section_is_no_unknown_key() {
    let mut reader = reader(with_name().text("default.toml", "[server]\n[sever]\n"));
    read_all(&mut reader);

    let problems = reader.finish(()).unwrap_err();

    assert_eq!(
        problems.to_string(),
        "sever (default.toml, line 2): is not a known setting"
    );
}

#[test]
fn settings_are_held_against_each_other_only_if_they_are_sound() {
    let rule = |env: Vec<(&'static str, &'static str)>| {
        let mut reader = reader(Sources::new().env(env));
        let (port, pool) = (reader.get(&PORT), reader.get(&POOL));
        let keys = [PORT.key(), POOL.key()];
        reader.require(&keys, u32::from(port) > pool, "must be more than pool.max");
        reader.require(&keys, false, "is not said a second time");
        reader.require(
            &["unread"],
            false,
            "is not said of a setting that was not read",
        );
        reader.finish(()).err().map(|problems| problems.to_string())
    };

    assert_eq!(
        rule(vec![("PORT", "5")]).as_deref(),
        Some("PORT (environment): must be more than pool.max")
    );
    assert_eq!(
        rule(vec![("DB_POOL_MAX", "9000")]).as_deref(),
        Some("server.port (default): must be more than pool.max")
    );
    assert_eq!(
        rule(vec![("DB_POOL_MAX", "x")]).as_deref(),
        Some(r#"DB_POOL_MAX (environment): must be a whole number, not "x""#)
    );
}

#[test]
fn faults_of_the_declarations_are_found_whatever_the_sources_say() {
    const BAD_DEFAULT: Setting<u8> = Setting::new("a", "A.").env(&["A"]).default("x");
    const OUTSIDE: Setting<u8> = Setting::new("b", "B.").range("1", "2").default("3");
    const BAD_BOUND: Setting<u8> = Setting::new("c", "C.").max("lots").default("3");
    const SAME_KEY: Setting<u16> = Setting::new("a", "Another A.").default("1");
    const SAME_NAME: Setting<u16> = Setting::new("d", "D.").env(&["A"]).default("1");
    const SECRET: Setting<String> = Setting::new("e", "E.").env(&["E"]).secret().default("x");
    const SECRET_FILE: Setting<String> = Setting::new("e_file", "The file of E.").default("x");
    const SECRET_VARIABLE: Setting<String> =
        Setting::new("f", "Another.").env(&["E_FILE"]).default("x");
    let mut reader = Reader::new(Sources::new().env([("A", "1")]));

    reader.get(&BAD_DEFAULT);
    reader.get(&OUTSIDE);
    reader.get(&BAD_BOUND);
    reader.get(&SAME_KEY);
    reader.get(&SAME_NAME);
    reader.get(&SECRET);
    reader.get(&SECRET_FILE);
    reader.get(&SECRET_VARIABLE);

    let problems = reader.finish(()).unwrap_err();
    assert!(
        problems
            .iter()
            .all(|problem| problem.origin == Origin::Declaration)
    );
    let expected = [
        r#"a (declaration): has a bad default: must be a whole number, not "x""#,
        "b (declaration): has a bad default: must be from 1 to 2, not 3",
        "c (declaration): has a bound that is no value, lots",
        "a (declaration): is declared twice, and differently",
        "d (declaration): has the name A, which belongs to a",
        "e (declaration): is a secret and must not have a default",
        "e_file (declaration): has the name e_file, which belongs to e",
        "f (declaration): has the name E_FILE, which belongs to e",
    ];
    assert_eq!(problems.to_string().lines().collect::<Vec<_>>(), expected);
}

#[test]
fn reading_a_setting_twice_names_its_fault_once() {
    let mut reader = reader(Sources::new().env([("PORT", "x")]));

    reader.get(&PORT);
    reader.get(&PORT);

    assert_eq!(reader.described().len(), 1);
    assert_eq!(reader.finish(()).unwrap_err().iter().count(), 1);
}

#[test]
fn a_long_value_is_quoted_in_one_short_line() {
    let problems = problems(with_name().env([("PORT", "\nx".repeat(10_000))]));

    let shown = problems.to_string();
    assert_eq!(shown.lines().count(), 1);
    assert!(shown.len() < 300, "{shown}");
}
