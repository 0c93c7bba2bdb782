//! Values of every type, from every layer.

use listbud_config::{
    ByteSize, FromText, Problems, Reader, SecretUrl, Setting, Sources, Unit, Words,
};
use secrecy::{ExposeSecret, SecretString};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

fn read<T: FromText>(sources: Sources, setting: &Setting<T>) -> Result<T, String> {
    let mut reader = Reader::new(sources);
    let value = reader.get(setting);
    let loaded = reader
        .finish(value)
        .map_err(|problems: Problems| problems.to_string())?;
    Ok(loaded.settings)
}

/// Reads one variable `X`.
fn env<T: FromText>(text: &str) -> Result<T, String> {
    read(
        Sources::new().env([("X", text)]),
        &Setting::new("x", "A value.").env(&["X"]),
    )
}

/// Reads `x = …` of a file.
fn file<T: FromText>(toml: &str) -> Result<T, String> {
    read(
        Sources::new().text("test.toml", &format!("x = {toml}")),
        &Setting::new("x", "A value."),
    )
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Development,
    Production,
}

impl Words for Stage {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("development", Self::Development),
        ("production", Self::Production),
        ("prod", Self::Production),
    ];
}

#[test]
fn every_type_is_read_from_text() {
    assert_eq!(env("yes"), Ok(true));
    assert_eq!(env("OFF"), Ok(false));
    assert_eq!(env(" 255 "), Ok(255_u8));
    assert_eq!(env("-5"), Ok(-5_i64));
    assert_eq!(env("65535"), Ok(65_535_u16));
    assert_eq!(env("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(env("7"), Ok(7_usize));
    assert_eq!(env("0.25"), Ok(0.25));
    assert_eq!(env(" kept as is "), Ok(" kept as is ".to_owned()));
    assert_eq!(env("/tmp/x"), Ok(PathBuf::from("/tmp/x")));
    assert_eq!(env("1h"), Ok(Duration::from_hours(1)));
    assert_eq!(env("10MiB"), Ok(ByteSize::new(10 << 20)));
    assert_eq!(env("::1"), Ok("::1".parse::<IpAddr>().unwrap()));
    assert_eq!(
        env("[::1]:80"),
        Ok("[::1]:80".parse::<SocketAddr>().unwrap())
    );
    assert_eq!(
        env("a, b,,c ,"),
        Ok(["a", "b", "c"].map(str::to_owned).to_vec())
    );
    assert_eq!(env("1,2"), Ok(vec![1_u32, 2]));
    assert_eq!(env("PROD"), Ok(Stage::Production));
    assert_eq!(env("x"), Ok(Some("x".to_owned())));
    assert_eq!(
        env::<SecretString>("hunter2").unwrap().expose_secret(),
        "hunter2"
    );
    assert_eq!(
        env::<SecretUrl>("redis://:hunter2@h").unwrap().expose(),
        "redis://:hunter2@h"
    );
}

#[test]
fn a_text_of_another_form_is_refused_with_what_it_must_be() {
    let fault = |result: Result<(), String>| result.unwrap_err();

    for (message, expected) in [
        (
            fault(env::<bool>("maybe").map(drop)),
            r#"must be true or false, not "maybe""#,
        ),
        (
            fault(env::<u16>("eighty").map(drop)),
            r#"must be a whole number, not "eighty""#,
        ),
        (
            fault(env::<u16>("70000").map(drop)),
            "must be from 0 to 65535, not 70000",
        ),
        (
            fault(env::<f64>("NaN").map(drop)),
            r#"must be a number, not "NaN""#,
        ),
        (
            fault(env::<PathBuf>("a\0b").map(drop)),
            r#"must be a path, not "a\0b""#,
        ),
        (
            fault(env::<Duration>("30").map(drop)),
            "needs a unit, such as ms, s, m, h or d (it is 30)",
        ),
        (
            fault(env::<ByteSize>("10 apples").map(drop)),
            r#"must be a number of bytes (such as 10MiB or 10485760), not "10 apples""#,
        ),
        (
            fault(env::<IpAddr>("localhost").map(drop)),
            r#"must be an IP address, not "localhost""#,
        ),
        (
            fault(env::<SocketAddr>("::1").map(drop)),
            r#"must be an IP address with a port (such as 127.0.0.1:8080), not "::1""#,
        ),
        (
            fault(env::<Vec<u8>>("1,x").map(drop)),
            r#"must be a comma list of which each item is a whole number, not "1,x""#,
        ),
        (
            fault(env::<Stage>("test").map(drop)),
            r#"must be one of development, production, prod, not "test""#,
        ),
        (
            fault(env::<Option<u8>>("x").map(drop)),
            r#"must be a whole number, not "x""#,
        ),
    ] {
        assert_eq!(message, format!("X (environment): {expected}"));
    }
}

#[test]
fn toml_values_of_any_kind_become_values_of_the_type() {
    assert_eq!(file("true"), Ok(true));
    assert_eq!(file("0xff"), Ok(255_u8));
    assert_eq!(file("1_000"), Ok(1_000_u32));
    assert_eq!(file("'8080'"), Ok(8_080_u16));
    assert_eq!(file("5"), Ok("5".to_owned()));
    assert_eq!(file("0.5"), Ok(0.5));
    assert_eq!(file("'7d'"), Ok(Duration::from_hours(7 * 24)));
    assert_eq!(file("1979-05-27"), Ok("1979-05-27".to_owned()));
    assert_eq!(
        file("['a,b', 'c']"),
        Ok(vec!["a,b".to_owned(), "c".to_owned()])
    );
    assert_eq!(file("'a,b'"), Ok(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(file("[]"), Ok(Vec::<String>::new()));
    assert_eq!(file("''"), Ok(String::new()));
    assert_eq!(file::<Option<u8>>("''"), Ok(None));
}

#[test]
fn toml_values_that_no_setting_has_are_refused() {
    for (toml, expected) in [
        ("[1]", r#"must be a whole number, not ["1"]"#),
        ("{}", "must be a whole number, not a table"),
        (
            "[[1]]",
            "must be a whole number, not a list of lists or tables",
        ),
    ] {
        assert_eq!(
            file::<u8>(toml),
            Err(format!("x (test.toml, line 1): {expected}"))
        );
    }
}

#[test]
fn bounds_belong_to_the_message() {
    const PORT: Setting<u16> = Setting::new("port", "The port.")
        .env(&["PORT"])
        .range("1", "65535");
    const WAIT: Setting<Duration> = Setting::new("wait", "A wait.")
        .env(&["WAIT"])
        .bare_unit(Unit::Milliseconds)
        .range("1s", "7d");
    const RATIO: Setting<Option<f64>> =
        Setting::new("ratio", "A ratio.").env(&["RATIO"]).min("0.5");
    const SIZE: Setting<ByteSize> = Setting::new("size", "A size.").env(&["SIZE"]).max("10MiB");
    const NAME: Setting<String> = Setting::new("name", "A name.").env(&["NAME"]).length(2, 4);
    let port = |text| read(Sources::new().env([("PORT", text)]), &PORT);
    let wait = |text| read(Sources::new().env([("WAIT", text)]), &WAIT);
    let ratio = |text| read(Sources::new().env([("RATIO", text)]), &RATIO);
    let size = |text| read(Sources::new().env([("SIZE", text)]), &SIZE);
    let name = |text| read(Sources::new().env([("NAME", text)]), &NAME);

    assert_eq!(port("1"), Ok(1));
    assert_eq!(port("65535"), Ok(65_535));
    for text in ["0", "70000", "-1"] {
        assert_eq!(
            port(text),
            Err(format!(
                "PORT (environment): must be from 1 to 65535, not {text}"
            ))
        );
    }
    assert_eq!(
        port("eighty").unwrap_err(),
        r#"PORT (environment): must be a whole number from 1 to 65535, not "eighty""#
    );
    assert_eq!(wait("1000"), Ok(Duration::from_secs(1)));
    assert_eq!(
        wait("8d").unwrap_err(),
        r#"WAIT (environment): must be from 1s to 7d, not "8d""#
    );
    assert_eq!(
        wait("30").unwrap_err(),
        "WAIT (environment): must be from 1s to 7d, not 30"
    );
    assert_eq!(ratio("0.5"), Ok(Some(0.5)));
    assert_eq!(
        ratio("0.4").unwrap_err(),
        r#"RATIO (environment): must be at least 0.5, not "0.4""#
    );
    assert_eq!(
        ratio("x").unwrap_err(),
        r#"RATIO (environment): must be a number of at least 0.5, not "x""#
    );
    assert_eq!(read(Sources::new(), &RATIO), Ok(None));
    assert_eq!(
        read(Sources::new().text("a", "ratio = ''"), &RATIO),
        Ok(None)
    );
    assert_eq!(size("10MiB"), Ok(ByteSize::new(10 << 20)));
    assert!(size("10485761").is_err());
    assert_eq!(name("four"), Ok("four".to_owned()));
    assert_eq!(
        name("e").unwrap_err(),
        "NAME (environment): must be text, from 2 to 4 bytes long, not \"e\""
    );
}

#[test]
fn stronger_layers_win_in_whatever_order_they_are_added() {
    const PORT: Setting<u16> = Setting::new("server.port", "The port.")
        .env(&["PORT"])
        .default("1");
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str, port: u16| {
        let path = dir.path().join(name);
        std::fs::write(&path, format!("[server]\nport = {port}\n")).unwrap();
        path
    };
    let (first, second) = (path("first.toml", 4), path("second.toml", 5));
    let base = || Sources::new().text("built in", "server.port = 2");

    assert_eq!(read(Sources::new(), &PORT), Ok(1));
    assert_eq!(read(base(), &PORT), Ok(2));
    assert_eq!(
        read(
            Sources::new()
                .file(&first)
                .text("built in", "server.port = 2"),
            &PORT
        ),
        Ok(4)
    );
    assert_eq!(read(base().file(&first).file(&second), &PORT), Ok(5));
    assert_eq!(read(base().env([("PORT", "6")]).file(&first), &PORT), Ok(6));
    assert_eq!(
        read(
            base()
                .env_named(".env", [("PORT", "7")])
                .env([("PORT", "6")]),
            &PORT
        ),
        Ok(6)
    );
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    const PORT: Setting<u16> = Setting::new("port", "The port.")
        .env(&["PORT", "OLD_PORT"])
        .default("1");

    assert_eq!(read(Sources::new().env([("PORT", "")]), &PORT), Ok(1));
    assert_eq!(
        read(Sources::new().env([("PORT", ""), ("OLD_PORT", "2")]), &PORT),
        Ok(2)
    );
    assert_eq!(
        read(
            Sources::new()
                .env_named(".env", [("PORT", "7")])
                .env([("PORT", "")]),
            &PORT
        ),
        Ok(7)
    );
}
