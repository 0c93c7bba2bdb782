//! Every input that was ever worth keeping still holds, without the engine.

use std::{fs, path::Path};

use listbud_fuzz::{TARGETS, check};

fn folder(name: &str) -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .map(|path| {
            let name = path.file_name().expect("a file has a name");
            let name = name.to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap_or_default())
        })
        .collect();
    files.sort();
    files
}

fn names(folder_name: &str, extension: &str) -> Vec<String> {
    let files = folder(folder_name);
    let name = |(name, _): &(String, Vec<u8>)| name.strip_suffix(extension).map(str::to_owned);
    files.iter().filter_map(name).collect()
}

#[test]
fn every_file_of_the_corpus_passes_its_target() {
    for (target, _) in TARGETS {
        let files = folder(&format!("corpus/{target}"));
        assert!(!files.is_empty(), "{target} has no corpus");
        for (name, input) in files {
            println!("{target}/{name}");
            check(target, &input);
        }
    }
}

#[test]
fn every_target_has_a_program_and_a_corpus_and_the_other_way_round() {
    let targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();

    assert_eq!(names("fuzz_targets", ".rs"), targets);
    assert_eq!(names("corpus", ""), targets);
}
