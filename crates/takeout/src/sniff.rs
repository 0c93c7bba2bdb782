//! What a file that is not an export seems to be.

use crate::FileKind;

/// The first bytes of the formats that people upload by mistake; each is
/// registered in its own format's description.
const MAGIC: &[(&[u8], FileKind)] = &[
    (b"\x89PNG\r\n\x1A\n", FileKind::Image("PNG")),
    (b"\xFF\xD8\xFF", FileKind::Image("JPEG")),
    (b"GIF87a", FileKind::Image("GIF")),
    (b"GIF89a", FileKind::Image("GIF")),
    (b"%PDF-", FileKind::Pdf),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Archive("7-Zip")),
    (b"Rar!\x1A\x07", FileKind::Archive("RAR")),
    (b"BZh", FileKind::Archive("bzip2")),
    (b"\xFD7zXZ\0", FileKind::Archive("xz")),
    (b"\x28\xB5\x2F\xFD", FileKind::Archive("Zstandard")),
    (b"Salted__", FileKind::Encrypted("OpenSSL")),
    (b"age-encryption.org/v1", FileKind::Encrypted("age")),
    (
        b"-----BEGIN PGP MESSAGE-----",
        FileKind::Encrypted("OpenPGP"),
    ),
    (b"\x00\x00\x01\xBA", FileKind::Media),
    (b"ID3", FileKind::Media),
    (b"\x1A\x45\xDF\xA3", FileKind::Media),
    (b"SQLite format 3\0", FileKind::Database),
    // The container of Excel's and Word's files up to 2003.
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Spreadsheet),
];

/// How far into a file its kind must have shown.
const HEAD: usize = 4_096;

/// What is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    /// A ZIP archive or a KMZ.
    Zip,
    /// A file packed by gzip, such as a `.tgz`.
    Gzip,
    /// A TAR archive.
    Tar,
    /// Something that is not read.
    Other(FileKind),
}

/// Recognises what is not text at all.
pub(crate) fn binary(bytes: &[u8]) -> Option<Binary> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(Binary::Other(*kind));
    }
    if bytes.starts_with(b"\x1F\x8B\x08") {
        return Some(Binary::Gzip);
    }
    // POSIX' and GNU's mark, which stands behind a file's name, size and owner.
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(Binary::Tar);
    }
    // A file's header, an empty archive's end, and the mark of a split one.
    let begins_zip = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]
        .iter()
        .any(|magic| bytes.starts_with(*magic));
    if begins_zip {
        return Some(if is_document(bytes) {
            Binary::Other(FileKind::Spreadsheet)
        } else {
            Binary::Zip
        });
    }
    if let Some(brand) = bytes.strip_prefix(b"RIFF").and_then(|rest| rest.get(4..8)) {
        return match brand {
            b"WEBP" => Some(Binary::Other(FileKind::Image("WebP"))),
            b"AVI " | b"WAVE" => Some(Binary::Other(FileKind::Media)),
            _ => None,
        };
    }
    let (Some(b"ftyp"), Some(brand)) = (bytes.get(4..8), bytes.get(8..12)) else {
        return None;
    };
    Some(Binary::Other(match brand {
        // The brands of ISO/IEC 23008-12 (HEIF) that phones write.
        b"heic" | b"heix" | b"heif" | b"mif1" | b"msf1" => FileKind::Image("HEIC"),
        b"avif" => FileKind::Image("AVIF"),
        _ => FileKind::Media,
    }))
}

/// Tells the documents that are ZIP files inside from plain archives, by the
/// names of their first entries, which stand uncompressed.
fn is_document(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    holds(b"[Content_Types].xml") || holds(b"vnd.oasis.opendocument") || holds(b"Index/Document")
}

/// The beginning of a text, in small letters.
fn head(text: &str) -> String {
    let head: String = text.chars().take(HEAD).collect();
    head.to_ascii_lowercase()
}

/// Whether markup is a KML or GPX map.
pub(crate) fn is_map(text: &str) -> bool {
    let head = head(text);
    let is_root = |tag: &str| {
        let rest = head.split_once(tag).map(|(_, rest)| rest);
        rest.is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        })
    };
    is_root("<kml") || is_root(":kml") || is_root("<gpx")
}

/// Tells kinds of markup apart by their first elements.
pub(crate) fn markup(text: &str, file_name: &str) -> FileKind {
    let head = head(text);
    let holds = |tag: &str| head.contains(tag);
    if holds("<html") || holds("<!doctype html") {
        // Its languages have different titles, but one name.
        if file_name.to_ascii_lowercase().contains("archive_browser")
            || holds("archive_browser")
            || holds("google data archive")
        {
            FileKind::ArchiveBrowser
        } else if holds("my activity") || file_name.contains("MyActivity") {
            FileKind::MyActivity
        } else {
            FileKind::Html
        }
    } else {
        FileKind::Xml
    }
}

/// Tells kinds of plain text apart by their first line.
pub(crate) fn plain(text: &str) -> FileKind {
    let text = text.trim_start();
    if text.starts_with("BEGIN:VCALENDAR") {
        FileKind::Calendar
    } else if text.starts_with("BEGIN:VCARD") {
        FileKind::Contacts
    } else {
        FileKind::Text
    }
}
