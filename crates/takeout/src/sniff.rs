//! What a file that is no export seems to be.

use crate::FileKind;

/// The first bytes of the formats that people upload by mistake; each is
/// registered in its own format's description.
const MAGIC: &[(&[u8], FileKind)] = &[
    (b"\x89PNG\r\n\x1A\n", FileKind::Image("PNG")),
    (b"\xFF\xD8\xFF", FileKind::Image("JPEG")),
    (b"GIF87a", FileKind::Image("GIF")),
    (b"GIF89a", FileKind::Image("GIF")),
    (b"%PDF-", FileKind::Pdf),
    (b"\x1F\x8B", FileKind::Archive("gzip")),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Archive("7-Zip")),
    (b"Rar!\x1A\x07", FileKind::Archive("RAR")),
    (b"BZh", FileKind::Archive("bzip2")),
    (b"\xFD7zXZ\0", FileKind::Archive("xz")),
    (b"\x28\xB5\x2F\xFD", FileKind::Archive("Zstandard")),
    (b"SQLite format 3\0", FileKind::Database),
    // The container of Excel's and Word's files up to 2003.
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Spreadsheet),
];

/// How far into a file its kind must have shown.
const HEAD: usize = 4_096;

/// Recognises what is not text at all.
pub(crate) fn binary(bytes: &[u8]) -> Option<FileKind> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*kind);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip(bytes));
    }
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(FileKind::Image("HEIC")),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(FileKind::Image("WebP")),
        _ => None,
    }
}

/// Tells the documents that are ZIP files inside from plain archives, by the
/// names of their first entries, which stand uncompressed.
fn zip(bytes: &[u8]) -> FileKind {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let holds = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if holds(b"[Content_Types].xml") || holds(b"vnd.oasis.opendocument") || holds(b"Index/Document")
    {
        FileKind::Spreadsheet
    } else if holds(b"doc.kml") {
        FileKind::Kmz
    } else {
        FileKind::Zip
    }
}

/// Tells kinds of markup apart by their first elements.
pub(crate) fn markup(text: &str) -> FileKind {
    let head: String = text.chars().take(HEAD).collect();
    let head = head.to_ascii_lowercase();
    let holds = |tag: &str| head.contains(tag);
    if holds("<html") || holds("<!doctype html") {
        FileKind::Html
    } else if holds("<kml") {
        FileKind::Kml
    } else if holds("<gpx") {
        FileKind::Gpx
    } else {
        FileKind::Xml
    }
}
