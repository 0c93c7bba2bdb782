//! From bytes to text.

use std::borrow::Cow;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{
    FileKind, Job, TakeoutError,
    source::{Bytes, PIECE, Source, Spool},
};

/// How many bytes tell what encoding a file is in: a declaration of XML has some
/// 60 characters.
const MARK: u64 = 200;

/// A file as UTF-8 without a byte-order mark, which is read piece by piece.
pub(crate) struct Text<'a> {
    content: Content<'a>,
    /// Where the first character stands that is not white space.
    first: Option<u64>,
}

enum Content<'a> {
    /// The file is UTF-8 as it is.
    Same(Bytes<'a>),
    /// It was in another encoding.
    Decoded(Box<dyn Source>),
}

impl<'a> Text<'a> {
    /// Decodes UTF-8, UTF-16 when a byte-order mark or its first letters say so, and
    /// what an XML file says of itself. Other encodings cannot be told apart for sure, and a wrong
    /// guess would store `CafÃ©`.
    pub(crate) fn of(job: &Job<'_>, bytes: Bytes<'a>) -> Result<Self, TakeoutError> {
        let mark = bytes.part(0, MARK).load()?;
        let (encoding, length) = encoding(&mark);
        let bytes = bytes.part(length as u64, bytes.len());
        let mut facts = Facts::default();
        let content = if encoding == UTF_8 {
            check(job, bytes, &mut facts)?;
            Content::Same(bytes)
        } else {
            Content::Decoded(decode(job, bytes, encoding, &mut facts)?)
        };
        Ok(Self {
            content,
            first: facts.first,
        })
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> Bytes<'_> {
        match &self.content {
            Content::Same(bytes) => *bytes,
            Content::Decoded(source) => Bytes::all(source.as_ref()),
        }
    }

    /// What begins with the first character that is not white space, by which a
    /// file is recognised; `None` without one.
    pub(crate) fn beginning(&self) -> Result<Option<String>, TakeoutError> {
        let Some(first) = self.first else {
            return Ok(None);
        };
        let bytes = self.bytes();
        let head = bytes.part(first, bytes.len()).head()?;
        Ok(Some(sound(&head).to_owned()))
    }

    /// The first lines, as far as they are whole.
    pub(crate) fn first_lines(&self) -> Result<String, TakeoutError> {
        let head = self.bytes().head()?;
        let text = sound(&head);
        let is_whole = self.bytes().len() <= PIECE as u64;
        Ok(if is_whole { text } else { whole_lines(text) }.to_owned())
    }

    /// The line on which a byte stands, from 1.
    pub(crate) fn line_at(&self, job: &Job<'_>, position: u64) -> Result<u64, TakeoutError> {
        let mut breaks = 0;
        self.bytes().part(0, position).each_piece(job, |piece| {
            breaks += memchr::memchr_iter(b'\n', piece).count();
            Ok(true)
        })?;
        Ok(line_after(breaks))
    }
}

/// Decodes the beginning of a file that goes on; `Err` says whether it is not text
/// at all.
pub(crate) fn beginning(head: &[u8]) -> Result<Cow<'_, str>, bool> {
    let (encoding, length) = encoding(head);
    let head = head.get(length..).unwrap_or_default();
    if encoding == UTF_8 {
        return match std::str::from_utf8(head) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) if error.error_len().is_none() => Ok(Cow::Borrowed(sound(head))),
            Err(_) => Err(head.contains(&0)),
        };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length(head.len());
    let mut text = String::with_capacity(most.unwrap_or_default());
    let (result, _) = decoder.decode_to_string_without_replacement(head, &mut text, false);
    match result {
        DecoderResult::Malformed(..) => Err(false),
        DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(Cow::Owned(text)),
    }
}

/// The lines of a text that was cut, without the last.
pub(crate) fn whole_lines(text: &str) -> &str {
    let end = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    text.get(..end).unwrap_or_default()
}

/// What of bytes is text; a character at their end may be cut.
fn sound(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (sound, _) = bytes.split_at(error.valid_up_to());
            std::str::from_utf8(sound).unwrap_or_default()
        }
    }
}

/// Tells the encoding and the length of the mark that says so.
fn encoding(bytes: &[u8]) -> (&'static Encoding, usize) {
    match bytes {
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        // XML without the mark begins with `<` all the same (XML 1.0, app. F.1), and
        // no text in UTF-8 holds NUL.
        [b'<', 0, ..] | [b' '..=b'~', 0, b' '..=b'~', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] | [0, b' '..=b'~', 0, b' '..=b'~', ..] => (UTF_16BE, 0),
        _ => (declared(bytes).unwrap_or(UTF_8), 0),
    }
}

/// Finds the encoding that an XML declaration names, when it is neither UTF-8
/// nor one in which the declaration could not stand as it does.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = head.get(..head.len().min(usize::try_from(MARK).ok()?))?;
    let end = memchr::memmem::find(head, b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, rest) = head.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = rest.split(quote).nth(1)?;
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
}

/// What is learned of a text on the way through it.
#[derive(Default)]
struct Facts {
    length: u64,
    breaks: usize,
    first: Option<u64>,
}

impl Facts {
    fn take(&mut self, piece: &str) {
        if self.first.is_none() {
            let rest = piece.trim_start();
            let before = piece.len() - rest.len();
            self.first = (!rest.is_empty()).then(|| self.length + before as u64);
        }
        self.breaks += memchr::memchr_iter(b'\n', piece.as_bytes()).count();
        self.length += piece.len() as u64;
    }
}

/// Looks whether all bytes are UTF-8.
fn check(job: &Job<'_>, bytes: Bytes<'_>, facts: &mut Facts) -> Result<(), TakeoutError> {
    /// The longest character.
    const MOST: usize = 4;
    let mut has_nul = false;
    let mut is_sound = true;
    // The beginning of a character of which the rest is in the next piece.
    let mut cut: Vec<u8> = Vec::with_capacity(2 * MOST);
    bytes.each_piece(job, |piece| {
        has_nul = has_nul || memchr::memchr(0, piece).is_some();
        let mut rest = piece;
        while is_sound && !cut.is_empty() && !rest.is_empty() {
            let (next, after) = rest.split_at(1);
            cut.extend_from_slice(next);
            rest = after;
            match std::str::from_utf8(&cut) {
                Ok(text) => {
                    facts.take(text);
                    cut.clear();
                }
                Err(error) => is_sound = error.error_len().is_none(),
            }
        }
        if is_sound {
            let text = sound(rest);
            facts.take(text);
            let tail = rest.get(text.len()..).unwrap_or_default();
            is_sound = match std::str::from_utf8(tail) {
                Ok(_) => true,
                Err(error) => error.error_len().is_none(),
            };
            if is_sound {
                cut.extend_from_slice(tail);
            }
        }
        // What is not text may still be told to be no file of text at all.
        Ok(is_sound || !has_nul)
    })?;
    if is_sound && cut.is_empty() {
        return Ok(());
    }
    if has_nul {
        return Err(TakeoutError::NotTakeout(FileKind::Binary));
    }
    Err(TakeoutError::NotText {
        encoding: "UTF-8",
        line: line_after(facts.breaks),
    })
}

/// Writes bytes of another encoding as UTF-8.
fn decode(
    job: &Job<'_>,
    bytes: Bytes<'_>,
    encoding: &'static Encoding,
    facts: &mut Facts,
) -> Result<Box<dyn Source>, TakeoutError> {
    let mut spool = Spool::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(PIECE);
    let mut all = |piece: &[u8], is_last: bool| -> Result<bool, TakeoutError> {
        decode_piece(&mut decoder, piece, is_last, &mut text, |text| {
            facts.take(text);
            spool.write(text.as_bytes())
        })
    };
    let mut is_sound = true;
    bytes.each_piece(job, |piece| {
        is_sound = all(piece, false)?;
        Ok(is_sound)
    })?;
    if is_sound {
        is_sound = all(&[], true)?;
    }
    if is_sound {
        return spool.finish();
    }
    let is_utf_16 = encoding == UTF_16LE || encoding == UTF_16BE;
    Err(TakeoutError::NotText {
        encoding: if is_utf_16 { "UTF-16" } else { encoding.name() },
        line: line_after(facts.breaks),
    })
}

/// Decodes one piece; answers whether it is text.
fn decode_piece(
    decoder: &mut Decoder,
    mut piece: &[u8],
    is_last: bool,
    text: &mut String,
    mut take: impl FnMut(&str) -> Result<(), TakeoutError>,
) -> Result<bool, TakeoutError> {
    loop {
        text.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(piece, text, is_last);
        take(text)?;
        match result {
            DecoderResult::InputEmpty => return Ok(true),
            DecoderResult::OutputFull => piece = piece.get(read..).unwrap_or_default(),
            DecoderResult::Malformed(..) => return Ok(false),
        }
    }
}

fn line_after(breaks: usize) -> u64 {
    u64::try_from(breaks).map_or(u64::MAX, |breaks| breaks.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{Limits, job::Watch};

    fn decode(bytes: &[u8]) -> Result<String, TakeoutError> {
        let limits = Limits::default();
        let watch = Watch::new(&|_| ControlFlow::Continue(()), &limits);
        let job = Job::of_test(&limits, &watch);
        let text = Text::of(&job, Bytes::all(&bytes))?;
        let bytes = text.bytes().load()?;
        Ok(String::from_utf8(bytes).unwrap())
    }

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
    fn utf_16_is_known_by_its_first_letters() {
        assert_eq!(decode(b"a\0b\0\xE9\0").unwrap(), "abé");
        assert_eq!(decode(b"\0a\0b\0\xE9").unwrap(), "abé");
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
    fn a_character_may_stand_in_two_pieces() {
        for shift in 0..5 {
            for letter in ["é", "食", "🏔"] {
                let text = format!("{}{}", "x".repeat(shift), letter.repeat(PIECE));
                assert_eq!(decode(text.as_bytes()).as_ref(), Ok(&text));
                let mut broken = text.into_bytes();
                broken.truncate(broken.len() - 1);
                assert!(decode(&broken).is_err());
                broken.extend(b"\n".repeat(PIECE));
                assert!(decode(&broken).is_err());
            }
        }
        let long = format!("\u{FEFF}{}🏔", "é\n".repeat(3 * PIECE));
        let utf16: Vec<u8> = long.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&utf16).unwrap(), long.trim_start_matches('\u{FEFF}'));
    }

    #[test]
    fn half_a_unit_and_a_lone_surrogate_are_not_utf_16() {
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
