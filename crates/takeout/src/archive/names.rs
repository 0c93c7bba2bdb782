//! The names of an archive's entries, which are text and never paths.

use zip::ZipArchive;

use crate::source::Seeker;

/// The name of an entry, to show and to call a list by: without control
/// characters, and not longer than anybody reads.
pub(super) fn of(zip: &ZipArchive<Seeker<'_>>, index: usize) -> String {
    const MAX: usize = 300;
    let name = match zip.name_for_index(index) {
        Some(Ok(name)) => name.into_owned(),
        _ => String::new(),
    };
    // What says UTF-8 of itself may still hold anything.
    let mut clean: String = name
        .replace('\\', "/")
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX)
        .collect();
    if clean.is_empty() {
        clean = format!("(entry {})", index.saturating_add(1));
    }
    clean
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
