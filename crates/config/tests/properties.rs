//! Whatever the environment and the files say, there is an answer and no panic.

use listbud_config::{
    ByteSize, Reader, SecretUrl, Setting, Sources, Unit, Words, env_template, text_table,
};
use proptest::prelude::*;
use secrecy::SecretString;
use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
struct Only;

impl Words for Only {
    const WORDS: &'static [(&'static str, Self)] = &[("only", Self)];
}

/// Every type reads the same variable, which declares that variable many times over; that is not what is tested here.
fn read_all(reader: &mut Reader) {
    reader.get(&Setting::<bool>::new("bool", "").env(&["X"]));
    reader.get(&Setting::<u8>::new("u8", "").env(&["X"]).range("1", "5"));
    reader.get(&Setting::<i64>::new("i64", "").env(&["X"]).min("1"));
    reader.get(&Setting::<f64>::new("f64", "").env(&["X"]).max("1"));
    reader.get(
        &Setting::<String>::new("string", "")
            .env(&["X"])
            .length(1, 5),
    );
    reader.get(&Setting::<PathBuf>::new("path", "").env(&["X"]));
    reader.get(
        &Setting::<Duration>::new("duration", "")
            .env(&["X"])
            .range("1s", "1h"),
    );
    reader.get(
        &Setting::<Duration>::new("bare", "")
            .env(&["X"])
            .bare_unit(Unit::Seconds),
    );
    reader.get(
        &Setting::<ByteSize>::new("bytes", "")
            .env(&["X"])
            .range("1", "1GiB"),
    );
    reader.get(&Setting::<Vec<u16>>::new("list", "").env(&["X"]));
    reader.get(&Setting::<IpAddr>::new("ip", "").env(&["X"]));
    reader.get(&Setting::<SocketAddr>::new("socket", "").env(&["X"]));
    reader.get(&Setting::<Only>::new("words", "").env(&["X"]));
    reader.get(
        &Setting::<SecretString>::new("secret", "")
            .env(&["X"])
            .length(2, 3),
    );
    reader.get(&Setting::<Vec<SecretUrl>>::new("urls", "").env(&["X"]));
}

fn answer(sources: Sources) -> usize {
    let mut reader = Reader::new(sources).families(&["X"]);
    read_all(&mut reader);
    let described = reader.described();
    let _ = (text_table(&described), env_template(&described));
    reader
        .finish(())
        .map_or_else(|problems| problems.to_string().lines().count(), |_| 0)
}

proptest! {
    #[test]
    fn any_bytes_in_a_variable_have_an_answer(value in any::<Vec<u8>>(), name in any::<Vec<u8>>()) {
        let env = [(OsString::from("X"), OsString::from_vec(value.clone())), (OsString::from_vec(name), OsString::from_vec(value))];

        prop_assert!(answer(Sources::new().env(env)) > 0);
    }

    #[test]
    fn any_text_in_a_variable_is_answered_in_one_line_per_fault(value in any::<String>(), likely in "[-0-9a-z:/@,. %]{0,30}") {
        for value in [value, likely] {
            let mut reader = Reader::new(Sources::new().env([("X", value)]));
            read_all(&mut reader);
            let problems = reader.finish(()).unwrap_err();
            prop_assert_eq!(problems.to_string().lines().count(), problems.iter().count());
        }
    }

    #[test]
    fn any_file_has_an_answer(text in any::<String>(), likely in "((u8|list|urls|x|a\\.b|\\[ip\\]|\\[\\[words\\]\\]) ?=? ?(1|'x'|\\[1\\]|\\{\\}|\"|inf)?\\n){0,6}") {
        answer(Sources::new().text("a", &text).text("b", &likely));
    }
}
