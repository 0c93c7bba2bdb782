//! What is wrong with the files before any database sees them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use refinery_core::{Migration, SchemaVersion};

use crate::headers::Headers;

/// Checks the files of a history against each other and against what a program
/// has embedded; meant for a test of that program.
///
/// refinery skips a file with a wrong name without a word, loads subfolders, and
/// takes `U` for files that run forward in any order, so none of these may be.
/// Every file in `up` must be `V<n>__<word>.sql`, with `n` from 1 on without gap
/// or duplicate, embedded with the same text, with LF line ends (the checksum
/// covers them), and have its undo under the same name in `down` unless it says
/// that it is irreversible. What stands in the files is the business of
/// [`Files::problems`](crate::Files::problems).
///
/// # Errors
///
/// One sentence for each thing that is wrong, in the order of the names.
pub fn check_folder(up: &Path, down: &Path, embedded: &[Migration]) -> Result<(), Vec<String>> {
    let mut problems = Vec::new();
    let forward = read(up, &mut problems);
    let undo = read(down, &mut problems);

    check_numbers(&forward, &mut problems);
    check_undo(&forward, &undo, down, &mut problems);
    check_embedded(&forward, embedded, &mut problems);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// The files of a folder with right names; what is wrong goes to `problems`.
pub(crate) fn migrations(folder: &Path, problems: &mut Vec<String>) -> Vec<Migration> {
    let mut migrations = Vec::new();
    for (stem, file) in read(folder, problems) {
        match Migration::unapplied(&stem, &file.text) {
            Ok(migration) => migrations.push(migration),
            Err(error) => problems.push(format!("{stem} is refused by refinery: {error}")),
        }
    }
    migrations
}

/// The text of each file with a right name, by its stem.
type Files = BTreeMap<String, File>;

struct File {
    version: SchemaVersion,
    text: String,
}

fn read(folder: &Path, problems: &mut Vec<String>) -> Files {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<_> = match entries {
        Ok(entries) => entries.iter().map(fs::DirEntry::path).collect(),
        Err(error) => {
            problems.push(format!("{} cannot be read: {error}", folder.display()));
            return Files::new();
        }
    };
    paths.sort();

    let mut files = Files::new();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str());
        let Some((stem, version)) = name.and_then(parse_name) else {
            problems.push(format!("{} is no V<n>__<word>.sql", path.display()));
            continue;
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                if text.contains('\r') {
                    problems.push(format!("{} has line ends other than LF", path.display()));
                }
                files.insert(stem.to_owned(), File { version, text });
            }
            Err(error) => problems.push(format!("{} cannot be read: {error}", path.display())),
        }
    }
    files
}

/// The stem and the version of a file name; `None` if it is a wrong one.
fn parse_name(name: &str) -> Option<(&str, SchemaVersion)> {
    let stem = name.strip_suffix(".sql")?;
    Some((stem, parse_stem(stem)?))
}

/// The version of a file name without its extension; `None` if it is a wrong one.
pub(crate) fn parse_stem(stem: &str) -> Option<SchemaVersion> {
    let (number, word) = stem.strip_prefix('V')?.split_once("__")?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let right = number.chars().all(|c| c.is_ascii_digit())
        && word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(is_word);
    if !right {
        return None;
    }
    number.parse().ok()
}

fn check_numbers(files: &Files, problems: &mut Vec<String>) {
    let mut numbered: Vec<_> = files.iter().map(|(stem, f)| (f.version, stem)).collect();
    numbered.sort();
    let mut expected = 1;
    for (version, stem) in numbered {
        if version < expected {
            problems.push(format!("{stem} has a number that is taken or below 1"));
        } else if version > expected {
            problems.push(format!("V{expected} is missing before {stem}"));
        }
        expected = expected.max(version.saturating_add(1));
    }
}

fn check_undo(forward: &Files, undo: &Files, down: &Path, problems: &mut Vec<String>) {
    for (stem, file) in forward {
        let headers = Headers::parse(&file.text).unwrap_or_default();
        if !undo.contains_key(stem) && headers.irreversible.is_none() {
            problems.push(format!("{stem} has no undo in {}", down.display()));
        }
    }
    for stem in undo.keys().filter(|stem| !forward.contains_key(*stem)) {
        problems.push(format!("{stem} in {} undoes nothing", down.display()));
    }
}

fn check_embedded(files: &Files, embedded: &[Migration], problems: &mut Vec<String>) {
    let mut on_disk = Vec::new();
    for (stem, file) in files {
        match Migration::unapplied(stem, &file.text) {
            Ok(migration) if embedded.contains(&migration) => on_disk.push(migration),
            Ok(migration) if embedded.iter().any(|e| same_name(e, &migration)) => {
                problems.push(format!("{stem} is embedded with another text"));
                on_disk.push(migration);
            }
            Ok(_) => problems.push(format!(
                "{stem} is not embedded; does build.rs watch the folder?"
            )),
            Err(error) => problems.push(format!("{stem} is refused by refinery: {error}")),
        }
    }
    for migration in embedded {
        if !on_disk.iter().any(|file| same_name(file, migration)) {
            problems.push(format!("{migration} is embedded, but has no file"));
        }
    }
}

fn same_name(one: &Migration, other: &Migration) -> bool {
    one.to_string() == other.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folders {
        root: tempfile::TempDir,
    }

    impl Folders {
        /// Makes `up` and `down` with these files, whose text is their name.
        fn with(up: &[&str], down: &[&str]) -> Self {
            let root = tempfile::tempdir().unwrap();
            for (folder, names) in [("up", up), ("down", down)] {
                let folder = root.path().join(folder);
                fs::create_dir(&folder).unwrap();
                for name in names {
                    fs::write(folder.join(name), format!("-- {name}\n")).unwrap();
                }
            }
            Self { root }
        }

        /// What is wrong, without the path of the folder.
        fn problems(&self, embedded: &[Migration]) -> Vec<String> {
            let root = self.root.path();
            let outcome = check_folder(&root.join("up"), &root.join("down"), embedded);
            let root = format!("{}/", root.display());
            let problems = outcome.err().unwrap_or_default();
            problems.iter().map(|p| p.replace(&root, "")).collect()
        }
    }

    fn embedded(names: &[&str]) -> Vec<Migration> {
        let embed = |name: &&str| {
            let stem = name.strip_suffix(".sql").unwrap();
            Migration::unapplied(stem, &format!("-- {name}\n")).unwrap()
        };
        names.iter().map(embed).collect()
    }

    #[test]
    fn a_history_with_an_undo_for_each_embedded_file_is_right() {
        let names = ["V1__a.sql", "V2__b_c.sql", "V10__d.sql", "V3__e1.sql"];
        let all = [&names[..], &["V4__f.sql", "V5__g.sql", "V6__h.sql"]].concat();
        let all = [&all[..], &["V7__i.sql", "V8__j.sql", "V9__k.sql"]].concat();

        let problems = Folders::with(&all, &all).problems(&embedded(&all));

        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn every_name_that_refinery_would_skip_or_misread_is_told() {
        let strays = [
            "V2__bad-name.sql",
            "V2_one_underscore.sql",
            "U2__undo.sql",
            "v2__small.sql",
            "V2__.sql",
            "V2.1__half.sql",
            "V99999999999__long.sql",
            "V2__a.SQL",
            "V2__rust.rs",
            ".gitkeep",
        ];
        let folders = Folders::with(&strays, &[]);
        fs::create_dir(folders.root.path().join("up/V2__folder")).unwrap();

        let problems = folders.problems(&[]);

        assert_eq!(problems.len(), strays.len() + 1, "{problems:#?}");
        assert!(problems.contains(&"up/V2__bad-name.sql is no V<n>__<word>.sql".to_owned()));
    }

    #[test]
    fn gaps_and_duplicates_are_told() {
        let names = ["V1__a.sql", "V3__c.sql", "V03__d.sql", "V0__z.sql"];

        let problems = Folders::with(&names, &names).problems(&embedded(&names));

        assert_eq!(
            problems,
            [
                "V0__z has a number that is taken or below 1",
                "V2 is missing before V03__d",
                "V3__c has a number that is taken or below 1",
            ]
        );
    }

    #[test]
    fn a_file_without_undo_and_an_undo_without_file_are_told() {
        let folders = Folders::with(&["V1__a.sql"], &["V1__b.sql"]);

        let problems = folders.problems(&embedded(&["V1__a.sql"]));

        assert_eq!(
            problems,
            ["V1__a has no undo in down", "V1__b in down undoes nothing"]
        );
    }

    #[test]
    fn a_difference_between_files_and_program_is_told() {
        let names = ["V1__a.sql", "V2__b.sql"];
        let folders = Folders::with(&names, &names);
        let mut program = embedded(&["V1__a.sql", "V3__c.sql"]);
        fs::write(folders.root.path().join("up/V1__a.sql"), "-- new\n").unwrap();

        let problems = folders.problems(&program);

        assert_eq!(
            problems,
            [
                "V1__a is embedded with another text",
                "V2__b is not embedded; does build.rs watch the folder?",
                "V3__c is embedded, but has no file",
            ]
        );
        program.clear();
        assert_eq!(folders.problems(&program).len(), 2);
    }

    #[test]
    fn line_ends_of_windows_and_missing_folders_are_told() {
        let folders = Folders::with(&["V1__a.sql"], &["V1__a.sql"]);
        let text = "SELECT 1;\r\n";
        fs::write(folders.root.path().join("up/V1__a.sql"), text).unwrap();
        fs::remove_dir_all(folders.root.path().join("down")).unwrap();

        let problems = folders.problems(&[Migration::unapplied("V1__a", text).unwrap()]);

        assert!(problems[0].starts_with("up/V1__a.sql has line ends other than LF"));
        assert!(problems[1].contains("cannot be read"));
        assert_eq!(problems[2], "V1__a has no undo in down");
    }
}
