//! One file that is text, of whatever format.

use crate::{
    FileKind, Job, Takeout, TakeoutError, encoding, encoding::Text, features, sniff, source::Bytes,
    table, xml,
};

/// Reads a file that is text.
pub(crate) fn read(job: &Job<'_>, bytes: Bytes<'_>) -> Result<Takeout, TakeoutError> {
    let text = Text::of(job, bytes)?;
    let Some(beginning) = text.beginning()? else {
        return Err(TakeoutError::Empty);
    };
    let first = beginning.bytes().next();
    let read = match first {
        // The last stands before each feature of a sequence (RFC 8142).
        Some(b'{' | b'[' | 0x1E) => Some(features::read(job, &text)),
        Some(b'<') if sniff::is_map(&beginning) => Some(xml::read(job, &text)),
        _ => None,
    };
    match read {
        // A list's description, which comes first in its CSV, may begin with a
        // bracket; and a place in a JSON file may hold the words of a header.
        None | Some(Err(TakeoutError::BrokenJson { .. })) => {}
        Some(read) => return read,
    }
    let lines = text.first_lines()?;
    if let Some(header) = table::Header::find(&lines) {
        return table::read(job, &text, &header);
    }
    if let Some(broken) = read {
        return broken;
    }
    if first == Some(b'<') {
        let kind = sniff::markup(&beginning, job.file_name);
        return Err(TakeoutError::NotTakeout(kind));
    }
    if let Some(header) = table::PointHeader::find(&lines) {
        return table::read_points(job, &text, &header);
    }
    if let Some(header) = table::Header::guess(&lines) {
        return table::read(job, &text, &header);
    }
    Err(match sniff::plain(&beginning) {
        FileKind::Text => table::unknown_columns(&lines)
            .map_or(TakeoutError::NotTakeout(FileKind::Text), |columns| {
                TakeoutError::UnknownColumns { columns }
            }),
        kind => TakeoutError::NotTakeout(kind),
    })
}

/// What kind of a file without places one is that begins so and goes on;
/// `None` where that only the whole file tells.
pub(crate) fn without_places(file_name: &str, head: &[u8]) -> Option<FileKind> {
    match sniff::binary(head) {
        Some(sniff::Binary::Other(kind)) => return Some(kind),
        Some(_) => return None,
        None => {}
    }
    let head = match encoding::beginning(head) {
        Ok(head) => head,
        Err(is_binary) => return is_binary.then_some(FileKind::Binary),
    };
    let beginning = head.trim_start();
    let lines = encoding::whole_lines(&head);
    match beginning.bytes().next()? {
        0x1E => None,
        b'{' | b'[' => features::without_places(beginning),
        b'<' if sniff::is_map(beginning) || table::Header::find(lines).is_some() => None,
        b'<' => Some(sniff::markup(beginning, file_name)),
        _ => {
            let is_table = table::Header::find(lines).is_some()
                || table::PointHeader::find(lines).is_some()
                || table::Header::guess(lines).is_some();
            (!is_table).then(|| match sniff::plain(beginning) {
                FileKind::Text if table::unknown_columns(lines).is_some() => FileKind::Table,
                kind => kind,
            })
        }
    }
}
