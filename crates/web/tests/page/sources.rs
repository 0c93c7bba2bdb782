//! Whether `dist/` was built from what is in `ui/`. Needs no Node: the build writes down
//! the digest of each source.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

/// What decides the content of `dist/`; `build.mjs` has the same list.
const SOURCES: [&str; 5] = [
    "src",
    "build.mjs",
    "texts.mjs",
    "package-lock.json",
    "tsconfig.json",
];

const HINT: &str = "run `npm run build` in crates/web/ui and commit crates/web/dist";

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        write!(hex, "{byte:02x}").expect("a string takes everything");
    }
    hex
}

/// The digest of a file, or of each file in a folder, by its path below `ui/`.
fn collect(path: &Path, found: &mut BTreeMap<String, String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            collect(&entry.expect("an entry").path(), found);
        }
        return;
    }
    let name = path.strip_prefix(home().join("ui")).expect("below ui");
    let bytes = fs::read(path).expect("a source can be read");
    found.insert(name.display().to_string(), sha256(&bytes));
}

#[test]
fn the_page_was_built_from_its_sources() {
    let mut sources = BTreeMap::new();
    for source in SOURCES {
        collect(&home().join("ui").join(source), &mut sources);
    }

    let noted = fs::read_to_string(home().join("dist/SOURCES")).expect(HINT);
    let (lines, total) = noted.trim_end().rsplit_once('\n').expect(HINT);
    let lines = format!("{lines}\n");
    let noted: BTreeMap<String, String> = lines
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(digest, name)| (name.to_owned(), digest.to_owned()))
        .collect();

    let differs = |name: &&String| sources.get(*name) != noted.get(*name);
    let mut changed: Vec<&String> = sources.keys().chain(noted.keys()).filter(differs).collect();
    changed.sort_unstable();
    changed.dedup();
    assert!(changed.is_empty(), "{changed:?} changed: {HINT}");
    assert_eq!(
        total,
        format!("{}  total", sha256(lines.as_bytes())),
        "{HINT}"
    );
}
