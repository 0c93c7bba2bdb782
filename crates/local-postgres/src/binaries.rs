//! Finding installed server programs.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::FindError;
use crate::program::{command, run};

const PROGRAMS: [&str; 4] = ["postgres", "initdb", "pg_ctl", "psql"];

/// The oldest major version that is accepted. 15 is the first whose `CREATE DATABASE`
/// copies a template without two checkpoints, and the first where only a database's owner
/// creates tables in its `public` schema.
pub const OLDEST_MAJOR: u32 = 15;

/// A folder of server programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    version: Version,
}

/// A version as `postgres --version` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The part that decides whether data files can be read.
    pub major: u32,
    /// The whole version, such as `15.14` or `18beta1`.
    pub text: String,
}

impl Version {
    /// Reads an answer such as `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
    fn parse(answer: &str) -> Option<Self> {
        let (_, rest) = answer.split_once("(PostgreSQL)")?;
        let text = rest.split_whitespace().next()?.to_owned();
        let digits = text.split(|letter: char| !letter.is_ascii_digit()).next();
        let major = digits?.parse().ok()?;
        Some(Self { major, text })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Binaries {
    /// Finds server programs of version 15 or newer.
    ///
    /// Searches `explicit` alone if it is given (the folder of the programs or its parent).
    /// Else it takes the newest version of the first of these places that has one: `PATH`,
    /// the answer of `pg_config --bindir`, and the usual folders of Debian, of Red Hat, of
    /// Homebrew and of an installation from source.
    ///
    /// # Errors
    ///
    /// If nothing is installed, if all of it is too old, or if `explicit` lacks a program.
    pub fn find(explicit: Option<&Path>) -> Result<Self, FindError> {
        let found = Self::all(explicit)?;
        // `all` never returns an empty list.
        found.into_iter().next().ok_or(FindError(String::new()))
    }

    /// All usable server programs, the preferred ones first.
    pub(crate) fn all(explicit: Option<&Path>) -> Result<Vec<Self>, FindError> {
        let Some(folder) = explicit else {
            return search(&usual_places());
        };
        let below = folder.join("bin");
        let is_parent = below.join("postgres").is_file();
        let binaries = Self::inspect(if is_parent { &below } else { folder })?;
        if binaries.version.major < OLDEST_MAJOR {
            return Err(too_old(&[binaries]));
        }
        Ok(vec![binaries])
    }

    /// The folder that holds the programs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The version of the programs.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// The path of one program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn inspect(folder: &Path) -> Result<Self, FindError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let missing = PROGRAMS
            .into_iter()
            .filter(|name| !folder.join(name).is_file());
        let missing = missing.collect::<Vec<_>>().join(", ");
        if !missing.is_empty() {
            return Err(FindError(format!(
                "{} does not hold PostgreSQL's server programs: {missing} missing",
                folder.display()
            )));
        }
        let answer = run(command(folder.join("postgres")).arg("--version"));
        let answer = answer.unwrap_or_else(|error| error.to_string());
        match Version::parse(&answer) {
            Some(version) => Ok(Self { folder, version }),
            None => Err(FindError(format!(
                "the server programs in {} do not print their version but {answer:?}",
                folder.display()
            ))),
        }
    }
}

/// Somewhere to search, and how to name it when nothing is there.
struct Place {
    label: String,
    folders: Vec<PathBuf>,
}

fn search(places: &[Place]) -> Result<Vec<Binaries>, FindError> {
    let mut all: Vec<Binaries> = Vec::new();
    for place in places {
        let mut found: Vec<_> = place
            .folders
            .iter()
            .filter_map(|folder| {
                let inspected = Binaries::inspect(folder);
                let ignored = |error: &FindError| tracing::debug!(%error, "ignored a folder");
                inspected.inspect_err(ignored).ok()
            })
            .filter(|it| all.iter().all(|other| other.folder != it.folder))
            .collect();
        // A stable sort: folders of the same version stay in the place's order.
        found.sort_by_key(|it| std::cmp::Reverse(it.version.major));
        all.extend(found);
    }
    let (usable, old): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|it| it.version.major >= OLDEST_MAJOR);
    if !usable.is_empty() {
        return Ok(usable);
    }
    if !old.is_empty() {
        return Err(too_old(&old));
    }
    let searched: Vec<_> = places.iter().map(|it| it.label.as_str()).collect();
    Err(FindError(format!(
        "no PostgreSQL server programs found (looked in {}); install them: \
         `apt-get install postgresql` on Debian and Ubuntu, \
         `dnf install postgresql-server postgresql-contrib` on Fedora and Red Hat, \
         `brew install postgresql` on macOS",
        searched.join(", ")
    )))
}

fn too_old(found: &[Binaries]) -> FindError {
    let each = |it: &Binaries| format!("{} in {}", it.version, it.folder.display());
    let found = found.iter().map(each).collect::<Vec<_>>().join(", ");
    FindError(format!(
        "PostgreSQL {OLDEST_MAJOR} or newer is needed; found only {found}"
    ))
}

fn usual_places() -> Vec<Place> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let reported = run(command("pg_config").arg("--bindir"));
    let mut places = vec![
        Place {
            label: "PATH".to_owned(),
            folders: std::env::split_paths(&path)
                .filter(|it| it.is_absolute())
                .collect(),
        },
        Place {
            label: "pg_config --bindir".to_owned(),
            folders: reported.ok().map(PathBuf::from).into_iter().collect(),
        },
    ];
    let usual = [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql"),
        ("/usr/local/opt", "postgresql"),
        ("/usr/local", "pgsql"),
    ];
    places.extend(usual.map(|(parent, prefix)| Place {
        label: format!("{parent}/{prefix}*/bin"),
        folders: below(Path::new(parent), prefix),
    }));
    places
}

/// The `bin` folders of everything in `parent` whose name begins with `prefix`.
fn below(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries
        .filter(|it| it.file_name().to_string_lossy().starts_with(prefix))
        .map(|it| it.path().join("bin"))
        .collect();
    folders.sort(); // the order of a folder's entries is arbitrary
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes programs that print a version as PostgreSQL's do.
    ///
    /// A shell writes them: a program that another test is starting could inherit a file
    /// that this process has open for writing, and the file could not be run until that
    /// program runs ("text file busy").
    fn install(folder: &Path, version: &str) {
        let script = "mkdir -p \"$1\" && cd \"$1\" && v=$2 && shift 2 &&
            for p; do printf '#!/bin/sh\\necho \"%s (PostgreSQL) %s\"\\n' $p $v >$p; chmod +x $p; done";
        let mut shell = command("sh");
        shell.args(["-c", script, "install"]).arg(folder);
        run(shell.arg(version).args(PROGRAMS)).unwrap();
    }

    fn place(folders: &[&Path]) -> Place {
        Place {
            label: "a shelf".to_owned(),
            folders: folders.iter().map(|it| it.to_path_buf()).collect(),
        }
    }

    #[test]
    fn versions_of_releases_packages_and_betas_are_read() {
        for (answer, expected) in [
            (
                "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)",
                Some((15, "15.14")),
            ),
            ("postgres (PostgreSQL) 18beta1", Some((18, "18beta1"))),
            ("postgres (PostgreSQL) 9.6.24", Some((9, "9.6.24"))),
            ("postgres (PostgreSQL) devel", None),
            ("another program 15.1", None),
        ] {
            let version = Version::parse(answer);
            let read = version.as_ref().map(|it| (it.major, it.text.as_str()));
            assert_eq!(read, expected, "{answer}");
        }
    }

    #[test]
    fn a_named_folder_must_have_all_programs_of_a_version_that_is_new_enough() {
        let folder = tempfile::tempdir().unwrap();
        let find = |name: &str| Binaries::find(Some(&folder.path().join(name)));
        install(&folder.path().join("old"), "14.1");
        install(&folder.path().join("parent/bin"), "17.2");

        let absent = find("none").unwrap_err().to_string();
        let old = find("old").unwrap_err().to_string();

        assert!(
            absent.contains("postgres, initdb, pg_ctl, psql missing"),
            "{absent}"
        );
        assert!(
            old.contains("PostgreSQL 15 or newer is needed; found only 14.1 in"),
            "{old}"
        );
        let bin = folder.path().join("parent/bin");
        assert_eq!(find("parent").unwrap().folder(), bin);
    }

    #[test]
    fn the_first_place_with_a_usable_version_wins_and_its_newest_version() {
        let folder = tempfile::tempdir().unwrap();
        let [old, one, two, late] = ["old", "one", "two", "late"].map(|it| folder.path().join(it));
        install(&old, "14.9");
        install(&one, "15.3");
        install(&two, "17.0");
        install(&late, "18.1");

        let found = search(&[place(&[&old]), place(&[&one, &two]), place(&[&late])]).unwrap();

        let majors: Vec<_> = found.iter().map(|it| it.version.major).collect();
        assert_eq!(majors, [17, 15, 18]);
        let too_old = search(&[place(&[&old])]).unwrap_err().to_string();
        assert!(too_old.contains("14.9"), "{too_old}");
    }

    #[test]
    fn if_nothing_is_installed_the_error_names_the_places_and_the_packages() {
        let error = search(&[place(&[])]).unwrap_err().to_string();

        for part in [
            "looked in a shelf",
            "apt-get install postgresql",
            "dnf install postgresql-server postgresql-contrib",
            "brew install postgresql",
        ] {
            assert!(error.contains(part), "{error}");
        }
    }
}
