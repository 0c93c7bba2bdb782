use super::*;
use proptest::prelude::*;

fn shown(text: &str) -> String {
    SecretUrl(text.into()).to_string()
}

#[test]
fn a_password_is_replaced_and_the_rest_is_shown() {
    for (text, expected) in [
        (
            "postgres://user:hunter2@host/db",
            "postgres://user:***@host/db",
        ),
        (
            "postgres://user:hunter2@host:5432/db?sslmode=verify-full",
            "postgres://user:***@host:5432/db?sslmode=verify-full",
        ),
        (
            "postgres://user:p%40ss%2Fword@host/db",
            "postgres://user:***@host/db",
        ),
        (
            "postgres://user:hunter2@one:5432,two:5433/db",
            "postgres://user:***@one:5432,two:5433/db",
        ),
        (
            "postgres://user:hunter2@[::1]:5432/db",
            "postgres://user:***@[::1]:5432/db",
        ),
        (
            "postgres://user:hunter2@%2Fvar%2Frun/db",
            "postgres://user:***@%2Fvar%2Frun/db",
        ),
        (
            "postgres://us%20er:hunter2@host",
            "postgres://us%20er:***@host",
        ),
        ("postgres://:hunter2@host/db", "postgres://:***@host/db"),
        ("postgres://user:hunter2@/db", "postgres://user:***@/db"),
        ("postgres://host/db", "postgres://host/db"),
        ("redis://h:6379", "redis://h:6379"),
        (
            "postgres://user:p@ss@host/db",
            "postgres://user:***@host/db",
        ),
        (
            "postgres://user:pa:ss@host/db",
            "postgres://user:***@host/db",
        ),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn other_places_where_secrets_hide_are_replaced_too() {
    for (text, expected) in [
        (
            "postgres://host/db?user=u&password=hunter2",
            "postgres://host/db?user=***&password=***",
        ),
        ("postgres://host/db?hunter2", "postgres://host/db?***"),
        ("postgres://host/db?Hunter2=", "postgres://host/db?***"),
        ("postgres://host/db#hunter2", "postgres://host/db#***"),
        (
            "https://hunter2@errors.example.org/42",
            "https://***@errors.example.org/***",
        ),
        (
            "https://hooks.example.org/services/hunter2",
            "https://hooks.example.org/***",
        ),
        (
            "HTTPS://hooks.example.org/hunter2",
            "HTTPS://hooks.example.org/***",
        ),
        ("https://hooks.example.org/", "https://hooks.example.org/"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn a_text_whose_parts_are_uncertain_is_not_shown_at_all() {
    for text in [
        "",
        "hunter2",
        "user:hunter2@host/db",
        "host=h password=hunter2",
        "postgres://user:hun/ter2@host/db",
        "postgres://user:h@un/ter2@host/db",
        "postgres://user:hunter2?@host/db",
        "postgres://user:hunter2#@host/db",
        "postgres://user:hunter2",
        "postgres://user:hunter 2@host/db",
        "postgres://user:hunter2@ho st/db",
        "postgres://user:hunter2@host:port/db",
        "postgres://user:hunter2@[::1/db",
        "postgres://user:hunter2@[hunter2]/db",
        "postgres://user:hunter2@[::1]x/db",
        "1postgres://user:hunter2@host/db",
        "://user:hunter2@host/db",
    ] {
        assert_eq!(shown(text), HIDDEN, "{text}");
    }
}

#[test]
fn debug_shows_no_more_than_display() {
    let url = SecretUrl("postgres://user:hunter2@host/db".into());

    assert_eq!(format!("{url:?}"), "SecretUrl(postgres://user:***@host/db)");
    assert_eq!(url.expose(), "postgres://user:hunter2@host/db");
}

#[test]
fn a_text_without_a_scheme_is_refused() {
    for text in ["", "localhost", "://x", "postgres:x", "postgres://"] {
        assert_eq!(
            SecretUrl::from_text(text).err(),
            Some(Refusal::Unreadable),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_makes_redaction_panic(text in any::<String>(), url in "[a-z]{0,3}(://)?[-a-zé:@/?#%,\\[\\]=&. \\\\]{0,40}") {
        let _ = shown(&text);
        let _ = shown(&url);
    }

    #[test]
    fn no_password_is_ever_shown(
        password in "[A-Z/?#@:&=%+]{3,20}",
        host in "([a-z]{1,8}(:[0-9]{1,4})?,){0,2}[a-z]{1,8}",
        path in "(/[a-z]{0,8})?(\\?sslmode=require)?",
    ) {
        let url = format!("postgres://user:~{password}~@{host}{path}");

        prop_assert!(!shown(&url).contains(&format!("~{password}")), "{} from {url}", shown(&url));
        for part in password.split(['/', '?', '#', '@', ':']).filter(|part| part.len() > 2) {
            prop_assert!(!shown(&url).contains(part), "{} from {url}", shown(&url));
        }
    }
}
