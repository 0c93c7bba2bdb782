//! Removes personal data from text.

use std::net::{IpAddr, SocketAddr};

/// Longer than any useful message.
const MAX_CHARS: usize = 500;
/// A longer word is more likely a secret than a name: a token, a key, a hash.
const MAX_WORD: usize = 40;
/// Replaces what is removed.
const REMOVED: &str = "[…]";

/// Keeps the first line, without double-quoted text, e-mail and network addresses, query
/// strings, ids and long words.
///
/// A database puts the offending values into further lines, and parsers quote their input.
pub(crate) fn scrub(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut clean = String::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            clean.push('"');
            clean.push_str(REMOVED);
            clean.push('"');
        } else {
            scrub_code(part, &mut clean);
        }
    }
    if let Some((end, _)) = clean.char_indices().nth(MAX_CHARS) {
        clean.truncate(end);
        clean.push('…');
    }
    clean
}

/// The text without its numbers, which differ between two occurrences of one failure.
pub(crate) fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Backticks enclose names, but also text that was sliced at a wrong byte: "it is inside 'ß' (bytes 4..6) of `…`".
fn scrub_code(text: &str, clean: &mut String) {
    for (index, part) in text.split('`').enumerate() {
        let is_code = index % 2 == 1;
        if index > 0 {
            clean.push('`');
        }
        let is_name = !part.contains(' ') || part.starts_with("left ");
        if is_code && (clean.ends_with("of `") || !is_name) {
            clean.push_str(REMOVED);
        } else {
            scrub_words(part, clean);
        }
    }
}

fn scrub_words(text: &str, clean: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            clean.push(' ');
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != ':' && c != '[');
        let bare = bare.strip_suffix(':').unwrap_or(bare);
        if is_personal(bare) {
            clean.push_str(REMOVED);
        } else {
            clean.push_str(word);
        }
    }
}

fn is_personal(word: &str) -> bool {
    word.contains('@')
        || (word.contains('?') && word.contains('='))
        || (word.contains("://") && !word.ends_with("://"))
        || word.chars().count() > MAX_WORD && !word.contains("::")
        || is_id(word)
        || word.parse::<IpAddr>().is_ok()
        || word.parse::<SocketAddr>().is_ok()
}

/// 8-4-4-4-12.
fn is_id(word: &str) -> bool {
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && word.split('-').all(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_kept() {
        for text in [
            "db error: ERROR: relation places does not exist (42P01)",
            "called `Option::unwrap()` on a `None` value",
            "assertion `left == right` failed",
            "index out of bounds: the len is 3 but the index is 7",
            "a request failed: connection refused (os error 111)",
            "assertion failed: listbud::places::is_sorted_by_key_and_without_duplicates(&all)",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    #[test]
    fn personal_data_is_removed() {
        for (text, clean) in [
            (
                "no mail for <ada@example.org>, sorry",
                "no mail for […] sorry",
            ),
            ("peer 203.0.113.9: reset", "peer […] reset"),
            ("peer 203.0.113.9:4711 reset", "peer […] reset"),
            ("peer [2001:db8::1]:4711 reset", "peer […] reset"),
            ("peer 2001:db8::1 reset", "peer […] reset"),
            (
                "invalid digit in \"my secret place\"",
                "invalid digit in \"[…]\"",
            ),
            (
                "it is inside 'ß' (bytes 4..6) of `straße`",
                "it is inside 'ß' (bytes 4..6) of `[…]`",
            ),
            ("what is `my secret place`?", "what is `[…]`?"),
            ("unread \"to the end", "unread \"[…]\""),
            ("GET /places?q=doctor failed", "GET […] failed"),
            (
                "no user 0195c1a2-7e1c-7c3e-9f2b-0f6f2a4c9d11",
                "no user […]",
            ),
            ("at https://example.org/ada", "at […]"),
            (
                "db error: duplicate key\nDETAIL: Key (email)=(ada) exists",
                "db error: duplicate key",
            ),
        ] {
            assert_eq!(scrub(text), clean);
        }
        let token = format!("bad token {}", "eyJhbGciOiJI".repeat(8));
        assert_eq!(scrub(&token), "bad token […]");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let clean = scrub(&"ß ".repeat(1000));

        assert_eq!(clean.chars().count(), MAX_CHARS + 1);
    }

    #[test]
    fn texts_that_differ_in_numbers_are_the_same() {
        assert_eq!(
            without_digits("row 7 of 12"),
            without_digits("row 31 of 4000")
        );
        assert_ne!(without_digits("row 7"), without_digits("column 7"));
    }
}
