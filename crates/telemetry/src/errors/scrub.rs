//! Cutting out of a text what may be about a person.

use std::net::{IpAddr, SocketAddr};

/// Longer than any message that says what went wrong.
const MAX_CHARS: usize = 500;
/// From here on a word of letters and digits is more likely a secret than a
/// name: an access token, a key, a hash.
const MAX_WORD: usize = 40;
/// Stands where something was.
const CUT: &str = "[…]";

/// Keeps the first line, which says what went wrong, without what stands in
/// double quotes, without e-mail and network addresses, queries, ids and long
/// words.
///
/// A database adds the offending values in further lines, and errors quote what
/// they could not read.
pub(crate) fn scrub(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut clean = String::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            clean.push('"');
            clean.push_str(CUT);
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

/// The text without what differs between two occurrences of the same failure.
pub(crate) fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Between backticks stand names, but also the text that could not be cut at a
/// byte: "it is inside 'ß' (bytes 4..6) of `…`".
fn scrub_code(text: &str, clean: &mut String) {
    for (index, part) in text.split('`').enumerate() {
        let is_code = index % 2 == 1;
        if index > 0 {
            clean.push('`');
        }
        let is_name = !part.contains(' ') || part.starts_with("left ");
        if is_code && (clean.ends_with("of `") || !is_name) {
            clean.push_str(CUT);
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
        if is_private(bare) {
            clean.push_str(CUT);
        } else {
            clean.push_str(word);
        }
    }
}

fn is_private(word: &str) -> bool {
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
    fn what_went_wrong_stays() {
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
    fn what_may_be_about_a_person_goes() {
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
    fn a_long_text_is_cut_between_characters() {
        let clean = scrub(&"ß ".repeat(1000));

        assert_eq!(clean.chars().count(), MAX_CHARS + 1);
    }

    #[test]
    fn the_essence_is_the_same_for_other_numbers() {
        assert_eq!(
            without_digits("row 7 of 12"),
            without_digits("row 31 of 4000")
        );
        assert_ne!(without_digits("row 7"), without_digits("column 7"));
    }
}
