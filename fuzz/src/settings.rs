//! Settings and the database's address: every fault has one line, and no secret
//! is ever shown.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use listbud_config::{
    ByteSize, FromText, Reader, SecretUrl, Setting, Sources, Unit, env_template,
    secrecy::SecretString, text_table,
};
use listbud_persistence::Connection;
use percent_encoding::percent_decode_str;

use crate::utf8;

/// What must not be seen. Inputs that hold it themselves prove nothing.
const SECRET: &str = "xK7Secret";

/// Any text as a value of every type.
pub fn value(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    if let Ok(size) = ByteSize::from_text(text) {
        assert_eq!(ByteSize::from_text(&size.to_string()), Ok(size));
    }
    if let Ok(time) = Duration::from_text(text) {
        let written = format!("{}ms", time.as_millis());
        assert_eq!(Duration::from_text(&written), Ok(time));
    }
    if !text.contains(SECRET) {
        for url in [
            format!("postgres://user:{SECRET}@{text}"),
            format!("postgres://user:{SECRET}{text}"),
            format!("https://example.org/hook/{SECRET}{text}"),
        ] {
            if let Ok(url) = SecretUrl::from_text(&url) {
                assert!(!url.redacted().contains(SECRET), "{}", url.redacted());
                assert!(!format!("{url:?}").contains(SECRET));
            }
        }
    }
    // The environment cannot hold it.
    if !text.contains('\0') {
        answers(Sources::new().env([("X", text)]), text);
    }
}

/// Any text as a file of settings, behind a line with a secret.
pub fn file(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    let toml = format!("secret = \"{SECRET}\"\n{text}");
    // The operator's files are read from disk; the defaults go the same way.
    answers(Sources::new().text("fuzz", &toml), text);
}

fn answers(sources: Sources, input: &str) {
    let mut reader = Reader::new(sources).families(&["X"]);
    read_all(&mut reader);
    let described = reader.described();
    let mut shown = text_table(&described) + &env_template(&described);
    match reader.finish(()) {
        Ok(_) => {}
        Err(problems) => {
            let told = problems.to_string();
            assert_eq!(told.lines().count(), problems.iter().count(), "{told}");
            shown += &told;
        }
    }
    assert!(input.contains(SECRET) || !shown.contains(SECRET), "{shown}");
}

fn read_all(reader: &mut Reader) {
    reader.get(&Setting::<bool>::new("bool", "").env(&["X"]));
    reader.get(&Setting::<u8>::new("u8", "").range("1", "5"));
    reader.get(&Setting::<f64>::new("f64", "").max("1"));
    reader.get(&Setting::<String>::new("string", "").length(1, 5));
    reader.get(&Setting::<PathBuf>::new("path", "").env(&["X_PATH"]));
    reader.get(&Setting::<Duration>::new("duration", "").range("1s", "1h"));
    reader.get(&Setting::<Duration>::new("seconds", "").bare_unit(Unit::Seconds));
    reader.get(&Setting::<ByteSize>::new("bytes", "").range("1", "1GiB"));
    reader.get(&Setting::<Vec<u16>>::new("list", ""));
    reader.get(&Setting::<IpAddr>::new("server.ip", ""));
    reader.get(&Setting::<SecretString>::new("secret", "").length(2, 3));
    reader.get(&Setting::<Vec<SecretUrl>>::new("urls", "").env(&["X_URLS"]));
}

/// Any text as a connection URL, alone and behind a password.
pub fn connection_url(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    // It names a file to read, and the fuzzer would find /dev/zero.
    let decoded = percent_decode_str(text).decode_utf8_lossy().into_owned();
    if decoded.contains("sslrootcert") || decoded.contains(SECRET) {
        return;
    }
    for url in [
        text.to_owned(),
        format!("postgres://{text}"),
        format!("postgres://user:{SECRET}@{text}"),
        format!("postgres://user:{SECRET}{text}"),
    ] {
        let shown = match Connection::parse(&url) {
            Ok(connection) => {
                let _ = connection.is_protected();
                format!("{} {connection:?}", connection.describe())
            }
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!shown.contains(SECRET), "{shown}");
    }
}
