//! The names of an archive's entries, which are text and never paths.

use std::collections::BTreeMap;

use zip::ZipArchive;

use super::code_pages::CodePage;
use crate::source::Seeker;

/// Names are not longer than anybody reads.
const MAX: usize = 300;

/// The names of an archive's entries.
pub(super) struct Names {
    /// Those that are not UTF-8, by the entry's position.
    others: BTreeMap<usize, Vec<u8>>,
    /// What they are in, as far as they tell.
    code_page: Option<CodePage>,
}

impl Names {
    /// Looks at all names together: one alone is too short to tell its encoding.
    pub(super) fn of(zip: &ZipArchive<Seeker<'_>>) -> Self {
        let mut others = BTreeMap::new();
        for (index, name) in zip.file_names_raw().enumerate() {
            if std::str::from_utf8(name).is_err() {
                others.insert(index, name.to_vec());
            }
        }
        let code_page = CodePage::of(others.values().map(Vec::as_slice));
        Self { others, code_page }
    }

    /// The name of an entry, to show and to call a list by, and whether it could be
    /// read. A Unicode name beside the usual one (Info-ZIP's field 0x7075) comes first.
    pub(super) fn of_entry(&self, zip: &ZipArchive<Seeker<'_>>, index: usize) -> (String, bool) {
        let number = index.saturating_add(1);
        if let Some(raw) = self.others.get(&index) {
            return decoded(raw, self.code_page.as_ref(), number);
        }
        let name = match zip.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            _ => String::new(),
        };
        (clean(&name, number), true)
    }
}

/// The name of an entry that stands alone, as of a TAR archive.
pub(super) fn of_bytes(raw: &[u8], number: usize) -> (String, bool) {
    match std::str::from_utf8(raw) {
        Ok(name) => (clean(name, number), true),
        Err(_) => decoded(raw, CodePage::of([raw].into_iter()).as_ref(), number),
    }
}

fn decoded(raw: &[u8], code_page: Option<&CodePage>, number: usize) -> (String, bool) {
    match code_page.and_then(|page| page.decode(raw)) {
        Some(name) => (clean(&name, number), true),
        None => (clean(&legible(raw, number), number), false),
    }
}

/// What of a name is certain, and a number so that no two names become one.
fn legible(raw: &[u8], number: usize) -> String {
    let name = String::from_utf8_lossy(raw).replace('\\', "/");
    let (folders, base) = name.rsplit_once('/').unwrap_or(("", &name));
    let (stem, extension) = base.rsplit_once('.').unwrap_or((base, ""));
    let known = |text: &str| -> String {
        let words = text.split('\u{FFFD}').filter(|word| !word.is_empty());
        words.collect::<Vec<&str>>().join("_")
    };
    let stem = known(stem);
    let has_words = stem.chars().filter(|c| c.is_alphanumeric()).count() > 2;
    let stem = if has_words { stem.as_str() } else { "List" };
    let folders: String = folders.split('/').fold(String::new(), |all, folder| {
        format!("{all}{}/", known(folder))
    });
    let folders = if folders == "/" { "" } else { folders.as_str() };
    format!("{folders}{stem} {number}.{}", known(extension))
}

/// Says that a name could not be read.
pub(super) fn unreadable(name: &str) -> String {
    format!(
        "The encoding of the file's name is not known, so the file is called \"{name}\" here; \
         rename its list."
    )
}

/// A name without control characters.
fn clean(name: &str, number: usize) -> String {
    // What says UTF-8 of itself may still hold anything.
    let clean: String = name
        .replace('\\', "/")
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX)
        .collect();
    if clean.is_empty() {
        format!("(entry {number})")
    } else {
        clean
    }
}

/// Whether a packing program made the file for itself: macOS' resource forks,
/// Finder's and Explorer's notes.
pub(super) fn is_of_the_packer(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("__MACOSX/")
        || name.contains("/__MACOSX/")
        || base.starts_with("._")
        || matches!(base, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Whether a name is that of a zipped map.
pub(super) fn is_kmz(name: &str) -> bool {
    has_extension(name, "kmz")
}

/// Whether a name is that of a picture.
pub(super) fn is_picture(name: &str) -> bool {
    ["png", "jpg", "jpeg", "gif", "svg", "webp"]
        .iter()
        .any(|extension| has_extension(name, extension))
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}
