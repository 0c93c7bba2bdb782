//! From bytes to text.

use std::borrow::Cow;

use crate::{FileKind, TakeoutError};

/// Decodes UTF-8, or UTF-16 when a byte-order mark says so. Other encodings
/// cannot be told apart for sure, and a wrong guess would store `CafÃ©`.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TakeoutError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest).map(Cow::Borrowed),
        _ => utf8(bytes).map(Cow::Borrowed),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, TakeoutError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let (sound, _) = bytes.split_at(error.valid_up_to().min(bytes.len()));
        if bytes.contains(&0) {
            return TakeoutError::NotTakeout(FileKind::Binary);
        }
        let breaks = memchr::memchr_iter(b'\n', sound).count();
        TakeoutError::NotText {
            encoding: "UTF-8",
            line: line_after(breaks),
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TakeoutError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    for char in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match char {
            Ok(char) => text.push(char),
            Err(_) => return Err(broken_utf16(&text)),
        }
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(broken_utf16(&text))
    }
}

fn broken_utf16(sound: &str) -> TakeoutError {
    TakeoutError::NotText {
        encoding: "UTF-16",
        line: line_after(sound.matches('\n').count()),
    }
}

fn line_after(breaks: usize) -> u64 {
    u64::try_from(breaks).map_or(u64::MAX, |breaks| breaks.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_tell_the_encoding_and_do_not_stay_in_the_text() {
        for bytes in [
            &b"\xEF\xBB\xBFa\xC3\xA9"[..],
            b"\xFF\xFEa\0\xE9\0",
            b"\xFE\xFF\0a\0\xE9",
            b"a\xC3\xA9",
        ] {
            assert_eq!(decode(bytes).unwrap(), "aé");
        }
    }

    #[test]
    fn a_byte_of_latin_1_is_named_with_its_line() {
        let error = decode(b"a\nb\nCaf\xE9").unwrap_err();

        assert_eq!(
            error,
            TakeoutError::NotText {
                encoding: "UTF-8",
                line: 3
            }
        );
    }

    #[test]
    fn half_a_unit_and_a_lone_surrogate_are_no_utf_16() {
        for bytes in [&b"\xFF\xFEa"[..], b"\xFF\xFE\x00\xD8a\0"] {
            assert!(matches!(
                decode(bytes),
                Err(TakeoutError::NotText {
                    encoding: "UTF-16",
                    line: 1
                })
            ));
        }
    }
}
