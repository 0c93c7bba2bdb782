//! No circles between the files of a crate.
//!
//! One file uses another when it names something that the other defines, in a `use` or in
//! a path such as `super::read(…)`. A re-export leads to the file with the definition. So
//! a parent may re-export what its children define, and children may use each other by
//! way of `super::`: neither is a circle. It is one as soon as a child uses what its parent
//! defines itself. `mod child;` alone uses nothing. Unit tests do not count.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{
    PACKAGES,
    source::{Arrows, Source},
    text,
};

#[test]
fn no_files_of_a_crate_use_each_other() {
    let mut faults = Vec::new();
    for (name, arrows) in crates() {
        for (from, to) in in_circles(&arrows) {
            faults.push(format!("{name}: {} uses {}", from.display(), to.display()));
        }
    }

    assert!(faults.is_empty(), "in a circle:\n{}", faults.join("\n"));
}

/// The files of every crate of the workspace and what they use.
fn crates() -> impl Iterator<Item = (&'static str, Arrows)> {
    PACKAGES.iter().flat_map(|(name, package)| {
        let name = name.strip_prefix("listbud-").unwrap_or(name);
        let targets = package["targets"].as_array().expect("an array");
        let ours = targets.iter().filter(|target| {
            let kinds = target["kind"].as_array().expect("an array");
            kinds.iter().any(|kind| kind == "lib" || kind == "bin")
        });
        let roots = ours.map(|target: &Value| text(&target["src_path"]));
        roots.map(move |root| (name, Source::read(Path::new(&root)).arrows()))
    })
}

/// The arrows from whose end their beginning can be reached.
fn in_circles(arrows: &Arrows) -> BTreeSet<(PathBuf, PathBuf)> {
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = arrows
        .keys()
        .map(|start| {
            let mut seen = BTreeSet::new();
            let mut next = vec![start];
            while let Some(file) = next.pop() {
                next.extend(arrows[file].iter().filter(|used| seen.insert(*used)));
            }
            (start, seen)
        })
        .collect();
    let all = arrows
        .iter()
        .flat_map(|(from, used)| used.iter().map(move |to| (from, to)));
    all.filter(|(from, to)| reached[to].contains(from))
        .map(|(from, to)| (from.clone(), to.clone()))
        .collect()
}

/// The circles of a crate with these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, source) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("it has one")).expect("a folder");
        fs::write(file, source).expect("it can be written");
    }
    let arrows = Source::read(&folder.path().join("lib.rs")).arrows();
    let found = in_circles(&arrows).into_iter();
    found
        .map(|(from, to)| format!("{} {}", from.display(), to.display()))
        .collect()
}

#[test]
fn two_modules_that_use_each_other_are_a_circle_however_they_say_it() {
    for (one, other) in [
        (
            "use crate::b::B; pub struct A;",
            "use super::a::A; pub struct B;",
        ),
        (
            "use crate::B; pub struct A;",
            "pub struct B; fn f() -> super::A {}",
        ),
        (
            "use crate::{b, b::inner}; pub struct A; fn f() { inner::g() }",
            "pub mod inner { pub fn g() {} } fn h() { let _ = vec![crate::a::A]; }",
        ),
        (
            "pub struct A; fn f() { use super::{b::{B}}; }",
            "pub struct B; fn f() { use crate::{std, a::A}; }",
        ),
        (
            "use super::b::*; pub struct A;",
            "use crate::a as other; fn f(_: other::A) {}",
        ),
    ] {
        let root = "mod a; mod b; pub use a::A; pub use b::B;";
        assert_eq!(
            circles_of(&[("lib.rs", root), ("a.rs", one), ("b.rs", other)]),
            ["a.rs b.rs", "b.rs a.rs"],
            "{one}"
        );
    }
}

#[test]
fn a_child_that_uses_what_its_parent_defines_is_a_circle_and_a_re_export_is_not() {
    let root = ("lib.rs", "mod parent; pub use parent::Child;");
    let child = "use super::sibling::Sibling; use super::Name; pub struct Child;";
    let sibling = ("parent/sibling.rs", "pub struct Sibling; pub struct Name;");

    let defines = "mod child; mod sibling; pub use child::Child; pub struct Name;";
    let files = [
        root,
        ("parent.rs", defines),
        ("parent/child.rs", child),
        sibling,
    ];
    assert_eq!(
        circles_of(&files),
        ["parent/child.rs parent.rs", "parent.rs parent/child.rs"]
    );

    let exports = "mod child; mod sibling; pub use child::Child; use sibling::Name;";
    let files = [
        root,
        ("parent.rs", exports),
        ("parent/child.rs", child),
        sibling,
    ];
    assert!(circles_of(&files).is_empty());

    // A parent that declares its child and uses nothing of it.
    let declares = "mod child; mod sibling; pub struct Name;";
    let files = [
        ("lib.rs", "mod parent;"),
        ("parent.rs", declares),
        ("parent/child.rs", child),
        sibling,
    ];
    assert!(circles_of(&files).is_empty());
}

#[test]
fn unit_tests_and_modules_of_one_name_with_a_function_are_told_apart() {
    let root = "mod a; mod b; pub use a::a;";
    let a = "pub fn a() {} #[cfg(test)] mod tests { use crate::b::b; }";
    let b = "use crate::a::a; pub fn b() {}";
    assert!(circles_of(&[("lib.rs", root), ("a.rs", a), ("b.rs", b)]).is_empty());

    let a = "use crate::b::b; pub fn a() {}";
    assert_eq!(
        circles_of(&[("lib.rs", root), ("a.rs", a), ("b.rs", b)]).len(),
        2
    );
}
