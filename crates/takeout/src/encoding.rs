//! From bytes to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::{FileKind, TakeoutError};

/// Decodes UTF-8, UTF-16 when a byte-order mark says so, and what an XML file
/// says of itself. Other encodings cannot be told apart for sure, and a wrong
/// guess would store `CafÃ©`.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TakeoutError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest).map(Cow::Borrowed),
        // XML without the mark begins with `<` all the same (XML 1.0, app. F.1).
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes).map(Cow::Owned),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes).map(Cow::Owned),
        _ => match declared(bytes) {
            Some(encoding) => as_declared(bytes, encoding),
            None => utf8(bytes).map(Cow::Borrowed),
        },
    }
}

/// Finds the encoding that an XML declaration names, when it is neither UTF-8
/// nor one in which the declaration could not stand as it does.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    /// A declaration has some 60 characters.
    const MAX: usize = 200;
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = head.get(..MAX.min(head.len()))?;
    let end = memchr::memmem::find(head, b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, rest) = head.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = rest.split(quote).nth(1)?;
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
}

fn as_declared<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
) -> Result<Cow<'b, str>, TakeoutError> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(TakeoutError::NotText {
            encoding: encoding.name(),
            line: 1,
        })
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
    fn an_xml_file_is_read_as_it_says() {
        let utf16: Vec<u8> = "<é/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, text) in [
            (
                &b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9\x80</a>"[..],
                "<a>é€</a>",
            ),
            (b"<?xml version='1.0' encoding='windows-1251'?>\xC0", "А"),
            (b"<?xml version='1.0' encoding='utf-16'?>a", "a"),
            (&utf16, "<é/>"),
        ] {
            assert!(decode(bytes).unwrap().ends_with(text), "{text}");
        }
        assert!(decode(b"<?xml version='1.0' encoding='utf-8'?>\xE9").is_err());
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
