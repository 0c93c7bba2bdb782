//! Programs that some tests need.

use std::path::{Path, PathBuf};

/// Finds a program. `None` where it is missing and a variable says to do without;
/// CI may not do without.
pub(crate) fn tool(program: &str, package: &str, without: &str) -> Option<PathBuf> {
    // The last is where scripts/test puts what it only unpacks.
    let more = [
        PathBuf::from("/usr/sbin"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
    ];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .chain(more)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file());
    if found.is_none() {
        assert!(
            may_do_without(without),
            "{program} is not installed: it is in Debian's package {package}, and outside of \
             CI {without}=1 leaves this test out"
        );
        eprintln!("left out: {program} is not installed, and {without} says so");
    }
    found
}

/// Whether a missing program may leave tests out.
pub(crate) fn may_do_without(without: &str) -> bool {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|it| it == value);
    is(without, "1") && !is("CI", "true")
}
