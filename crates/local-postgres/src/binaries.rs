//! Finding installed server programs

use std::path::{Path, PathBuf};

use crate::error::FindError;
use crate::installation::{Binaries, OLDEST_MAJOR, Version};
use crate::program::{command, run};

const PROGRAMS: [&str; 4] = ["postgres", "initdb", "pg_ctl", "psql"];

impl Binaries {
    /// Finds server programs of version 15 or newer.
    ///
    /// Searches `explicit` alone if it is given (the folder of the programs or
    /// its parent), else these places, and takes the newest version of the
    /// first place that has one: `PATH`, the answer of `pg_config --bindir`,
    /// and the usual folders of Debian, of Red Hat, of Homebrew and of an
    /// installation from source.
    ///
    /// # Errors
    ///
    /// Fails if nothing is installed, if all of it is too old, or if `explicit`
    /// does not hold all programs; each says what was found where.
    pub fn find(explicit: Option<&Path>) -> Result<Self, FindError> {
        let found = Self::all(explicit)?;
        // `all` never answers an empty list: it says why there is nothing.
        found.into_iter().next().ok_or(FindError::NotInstalled {
            searched: Vec::new(),
        })
    }

    /// All usable server programs, the preferred ones first.
    pub(crate) fn all(explicit: Option<&Path>) -> Result<Vec<Self>, FindError> {
        match explicit {
            Some(folder) => named(folder).map(|it| vec![it]),
            None => search(&usual_places()),
        }
    }

    fn inspect(folder: &Path) -> Result<Self, FindError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let missing: Vec<_> = PROGRAMS
            .into_iter()
            .filter(|name| !folder.join(name).is_file())
            .collect();
        if !missing.is_empty() {
            return Err(FindError::Incomplete { folder, missing });
        }
        let answer = run(command(folder.join("postgres")).arg("--version"));
        let answer = match answer {
            Ok(answer) => answer,
            Err(source) => return Err(FindError::Unusable { folder, source }),
        };
        match Version::parse(&answer) {
            Some(version) => Ok(Self { folder, version }),
            None => Err(FindError::NoVersion { folder, answer }),
        }
    }
}

/// Somewhere to look, and how to call it when nothing is there.
struct Place {
    label: String,
    folders: Vec<PathBuf>,
}

fn named(folder: &Path) -> Result<Binaries, FindError> {
    let below = folder.join("bin");
    let folder = if below.join("postgres").is_file() {
        &below
    } else {
        folder
    };
    let binaries = Binaries::inspect(folder)?;
    if binaries.version.major < OLDEST_MAJOR {
        return Err(FindError::TooOld {
            found: vec![binaries],
        });
    }
    Ok(binaries)
}

fn search(places: &[Place]) -> Result<Vec<Binaries>, FindError> {
    let mut usable: Vec<Binaries> = Vec::new();
    let mut old: Vec<Binaries> = Vec::new();
    for place in places {
        let mut found: Vec<_> = place
            .folders
            .iter()
            .filter_map(|folder| match Binaries::inspect(folder) {
                Ok(binaries) => Some(binaries),
                // A folder with clients only is nothing out of the ordinary.
                Err(FindError::Incomplete { .. }) => None,
                Err(error) => {
                    tracing::debug!(%error, "these server programs are passed over");
                    None
                }
            })
            .collect();
        // A stable sort: folders of the same version stay in the place's order.
        found.sort_by_key(|it| std::cmp::Reverse(it.version.major));
        for binaries in found {
            let list = if binaries.version.major < OLDEST_MAJOR {
                &mut old
            } else {
                &mut usable
            };
            if list.iter().all(|it| it.folder != binaries.folder) {
                list.push(binaries);
            }
        }
    }
    match (usable.is_empty(), old.is_empty()) {
        (false, _) => Ok(usable),
        (true, false) => Err(FindError::TooOld { found: old }),
        (true, true) => Err(FindError::NotInstalled {
            searched: places.iter().map(|it| it.label.clone()).collect(),
        }),
    }
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
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut folders: Vec<_> = entries
        .flatten()
        .filter(|it| it.file_name().to_string_lossy().starts_with(prefix))
        .map(|it| it.path().join("bin"))
        .collect();
    folders.sort(); // the order of a folder's entries is chance
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs that answer the question for their version as PostgreSQL's do.
    ///
    /// A shell writes them: a file that this process has open for writing would
    /// be inherited by a program that another test is just starting, and could
    /// not be run until that has begun ("text file busy").
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
        let read = |answer| Version::parse(answer).map(|it| (it.major, it.text));

        assert_eq!(
            read("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"),
            Some((15, "15.14".to_owned()))
        );
        assert_eq!(
            read("postgres (PostgreSQL) 18beta1"),
            Some((18, "18beta1".to_owned()))
        );
        assert_eq!(
            read("postgres (PostgreSQL) 9.6.24"),
            Some((9, "9.6.24".to_owned()))
        );
        assert_eq!(read("postgres (PostgreSQL) devel"), None);
        assert_eq!(read("another program 15.1"), None);
    }

    #[test]
    fn a_named_folder_without_programs_is_refused_with_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();

        let error = Binaries::find(Some(folder.path())).unwrap_err().to_string();

        assert!(
            error.contains(&folder.path().display().to_string()),
            "{error}"
        );
        assert!(
            error.contains("postgres, initdb, pg_ctl, psql missing"),
            "{error}"
        );
    }

    #[test]
    fn an_older_version_is_refused_with_the_version_that_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        install(folder.path(), "14.1");

        let error = Binaries::find(Some(folder.path())).unwrap_err().to_string();

        assert!(
            error.contains("PostgreSQL 15 or newer is needed"),
            "{error}"
        );
        assert!(error.contains("14.1 in"), "{error}");
    }

    #[test]
    fn the_parent_of_the_programs_folder_may_be_named() {
        let folder = tempfile::tempdir().unwrap();
        install(&folder.path().join("bin"), "17.2");

        let found = Binaries::find(Some(folder.path())).unwrap();

        assert_eq!(found.folder(), folder.path().join("bin"));
    }

    #[test]
    fn the_first_place_with_a_usable_version_wins_and_its_newest_version() {
        let folder = tempfile::tempdir().unwrap();
        let [old, one, two, late] = ["old", "one", "two", "late"].map(|it| folder.path().join(it));
        install(&old, "14.9");
        install(&one, "9.6.1");
        install(&one, "16.3");
        install(&two, "17.0");
        install(&late, "18.1");

        let found = search(&[place(&[&old]), place(&[&one, &two]), place(&[&late])]).unwrap();

        let majors: Vec<_> = found.iter().map(|it| it.version.major).collect();
        assert_eq!(majors, [17, 16, 18]);
    }

    #[test]
    fn nothing_installed_is_told_with_the_places_and_the_remedy() {
        let error = search(&[place(&[])]).unwrap_err().to_string();

        assert!(error.contains("looked in a shelf"), "{error}");
        assert!(error.contains("apt-get install postgresql"), "{error}");
        assert!(
            error.contains("dnf install postgresql-server postgresql-contrib"),
            "{error}"
        );
        assert!(error.contains("brew install postgresql"), "{error}");
    }

    #[test]
    fn only_old_versions_installed_is_told_with_what_was_found() {
        let folder = tempfile::tempdir().unwrap();
        install(folder.path(), "13.4");

        let error = search(&[place(&[folder.path()])]).unwrap_err();

        assert!(matches!(error, FindError::TooOld { ref found } if found.len() == 1));
    }
}
