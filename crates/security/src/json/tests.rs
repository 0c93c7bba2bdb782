use serde_json::Value;

use super::*;

fn cleaned(body: &str) -> String {
    String::from_utf8(clean(body.as_bytes()).unwrap().into_owned()).unwrap()
}

#[test]
fn an_ordinary_body_comes_back_byte_for_byte() {
    for body in [
        r#"{ "name": "Café \u00e9\ud83d\ude00", "tags": [1, -2, 3.5e7] }"#,
        r#"{"note": "the __proto__ and the constructor of it"}"#,
        r#"{"proto": 1, "Constructor": 2, "__proto": 3}"#,
        r#"{"path": "C:\\u0061", "quote": "\"__proto__\""}"#,
        "",
        "no json at all",
        "\"open",
        "\"open\\",
    ] {
        let cleaned = clean(body.as_bytes()).unwrap();

        assert!(matches!(cleaned, Cow::Borrowed(_)), "{body}");
        assert_eq!(&*cleaned, body.as_bytes());
    }
}

#[test]
fn dangerous_keys_are_dropped_at_every_depth() {
    assert_eq!(
        cleaned(r#"{"__proto__":{"admin":true},"name":"x"}"#),
        r#"{"name":"x"}"#
    );
    assert_eq!(
        cleaned(r#"{"name":"x","constructor":{"prototype":1}}"#),
        r#"{"name":"x"}"#
    );
    assert_eq!(
        cleaned(r#"{"a":[{"b":{"prototype":[1,[2]],"c":1}}]}"#),
        r#"{"a":[{"b":{"c":1}}]}"#
    );
    assert_eq!(cleaned(r#"{"__proto__":1}"#), "{}");
    assert_eq!(cleaned(r#"[{"__proto__":1},[]]"#), "[{},[]]");
}

#[test]
fn escapes_do_not_hide_a_key() {
    for key in [
        r"\u005f_proto__",
        r"__proto_\u005F",
        r"\u005f\u005f\u0070\u0072\u006f\u0074\u006f\u005f\u005f",
        r"c\u006fnstructor",
        r"prototyp\u0065",
    ] {
        assert_eq!(
            cleaned(&format!(r#"{{"{key}":1,"name":2}}"#)),
            r#"{"name":2}"#,
            "{key}"
        );
    }
}

#[test]
fn a_dangerous_word_is_kept_where_it_is_no_key() {
    let body = r#"{"name":"__proto__","tags":["constructor","prototype"]}"#;

    assert_eq!(cleaned(body), body);
}

#[test]
fn everything_else_means_the_same_as_before() {
    let rest = r#"{"text":"\"\\\n\u0001é\ud83d\ude00","numbers":[0,-1,18446744073709551615,
        -9223372036854775808,1.5,-0.0,1e300],"words":[null,true,false],"empty":[{},[],""]}"#;
    let body = format!(r#"{{"a":{rest},"__proto__":0}}"#);

    let cleaned: Value = serde_json::from_str(&cleaned(&body)).unwrap();

    let expected: Value = serde_json::from_str(rest).unwrap();
    assert_eq!(cleaned["a"], expected);
}

#[test]
fn duplicate_keys_are_left_for_the_type_to_refuse() {
    assert_eq!(
        cleaned(r#"{"a":1,"__proto__":0,"a":2}"#),
        r#"{"a":1,"a":2}"#
    );
}

#[test]
fn sixty_four_levels_pass_and_one_more_does_not() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let suspect = |depth: usize| format!(r#"{{"a":{},"__proto__":0}}"#, nested(depth));

    assert!(clean(nested(64).as_bytes()).is_ok());
    assert_eq!(clean(nested(65).as_bytes()), Err(CleanError::TooDeep));
    assert!(clean(suspect(63).as_bytes()).is_ok());
    assert_eq!(clean(suspect(64).as_bytes()), Err(CleanError::TooDeep));
    assert_eq!(
        clean("{\"a\":".repeat(1_000_000).as_bytes()),
        Err(CleanError::TooDeep)
    );
}

#[test]
fn brackets_in_strings_are_no_levels() {
    let body = format!(r#"{{"a":"{}"}}"#, "[{".repeat(1000));

    assert_eq!(cleaned(&body), body);
}

#[test]
fn many_short_values_side_by_side_are_no_depth() {
    let body = format!("[{}[]]", "[],".repeat(10_000));

    assert_eq!(cleaned(&body), body);
}

#[test]
fn a_suspect_body_that_is_no_json_is_told_with_its_place() {
    for body in [
        r#"{"__proto__":1"#,
        r#"{"__proto__":}"#,
        r#"{"__proto__":1} x"#,
        r#"["__proto__", "\ud800"]"#,
        r#"["__proto__", 1e999]"#,
    ] {
        let error = clean(body.as_bytes()).unwrap_err();

        assert!(
            matches!(
                error,
                CleanError::Malformed {
                    line: 1,
                    column: 1..
                }
            ),
            "{body}: {error}"
        );
    }
    let error = clean(b"[\"prototype\", \"\xff\"]").unwrap_err();
    assert!(matches!(error, CleanError::Malformed { .. }), "{error}");
}
