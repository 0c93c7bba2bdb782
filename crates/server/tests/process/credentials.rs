//! No credential in what is shipped.

use std::fs;
use std::path::{Path, PathBuf};

/// What stands for a password where one belongs.
const STANDS_FOR_ONE: [&str; 5] = ["password", "pass", "***", "…", ""];

/// The files that end up in the program or beside it.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders: Vec<_> = ["config", "docker", "migrations", "scripts"]
        .map(|name| root.join(name))
        .into();
    for member in fs::read_dir(root.join("crates")).unwrap() {
        folders.push(member.unwrap().path().join("src"));
    }
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 50, "the sources are where they should be");
    files
}

/// Whether it is about tests, which need wrong passwords to refuse.
fn is_test(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.ends_with("tests.rs") || path.iter().any(|part| part == "tests")
}

/// The text before the unit tests.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// The password of every URL with this beginning.
fn passwords<'t>(text: &'t str, beginning: &'static str) -> impl Iterator<Item = &'t str> {
    text.split(beginning).skip(1).filter_map(|rest| {
        let ends = |c: char| !c.is_ascii_graphic() || "\"'`<>/?)".contains(c);
        let authority = rest.split(ends).next()?;
        let (credentials, _) = authority.rsplit_once('@')?;
        Some(credentials.split_once(':')?.1)
    })
}

/// A value that is given to a name that secrets have.
fn secret(line: &str) -> Option<&str> {
    const NAMES: [&str; 5] = ["jwt_secret", "password", "passwd", "api_key", "auth_token"];
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name.trim().trim_matches('"').to_lowercase();
    let value = value.trim().trim_matches(['"', '\'', ';', ',']);
    let is_plain = value.len() >= 6
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_!.".contains(c))
        && value.chars().any(|c| c.is_ascii_digit() || c == '-');
    (is_plain && NAMES.iter().any(|secret| name.ends_with(secret))).then_some(value)
}

#[test]
fn no_source_holds_one() {
    for path in sources().iter().filter(|path| !is_test(path)) {
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let text = shipped(&text);
        for password in passwords(text, "://") {
            let is_filled_in = password.starts_with(['$', '{', '%']);
            assert!(
                is_filled_in || STANDS_FOR_ONE.contains(&password),
                "{}: {password}",
                path.display()
            );
        }
        assert!(!text.contains("PRIVATE KEY-----"), "{}", path.display());
        assert_eq!(text.lines().find_map(secret), None, "{}", path.display());
    }
}

#[test]
fn the_program_holds_none() {
    let program = fs::read(env!("CARGO_BIN_EXE_listbud-server")).unwrap();
    let text = String::from_utf8_lossy(&program);

    let found: Vec<&str> = passwords(&text, "postgres://")
        .chain(passwords(&text, "postgresql://"))
        .filter(|password| !STANDS_FOR_ONE.contains(password))
        .collect();

    assert_eq!(found, [""; 0]);
}

/// The lines of the former server that this is about.
#[test]
fn the_search_finds_them() {
    let url = "connect('postgres://listbud:listbud123@localhost/x')";

    assert_eq!(passwords(url, "://").collect::<Vec<_>>(), ["listbud123"]);
    assert_eq!(
        secret("    password: 'listbud-dev-1',"),
        Some("listbud-dev-1")
    );
    assert_eq!(secret("JWT_SECRET=default-secret"), Some("default-secret"));
    let harmless = "see https://example.org/a:b@c and http://x:80/";
    assert_eq!(passwords(harmless, "://").count(), 0);
    assert_eq!(secret("password: Option<SecretString>,"), None);
}
