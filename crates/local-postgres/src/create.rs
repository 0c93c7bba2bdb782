//! Creating a cluster.

use std::io::{self, Write as _};
use std::path::Path;

use fs_err as fs;

use crate::binaries::Binaries;
use crate::error::{ProgramError, StartError};
use crate::hex::random_hex;
use crate::home::{Home, UNFINISHED};
use crate::options::{Durability, Options};
use crate::program::{command, run};
use crate::supervisor::Supervisor;

/// The file with the settings of the next start, in the data folder.
pub(crate) const CONFIGURATION: &str = "local.conf";

/// The role that owns a cluster.
#[derive(Clone)]
pub(crate) struct Owner {
    pub(crate) user: String,
    pub(crate) password: String,
}

/// Creates the data folder unless it exists.
pub(crate) fn ensure(
    home: &Home,
    binaries: &Binaries,
    options: &Options,
    durability: Durability,
    supervisor: &Supervisor,
) -> Result<Owner, StartError> {
    if home.data_version()?.is_some() {
        return read_owner(home);
    }
    tracing::info!(
        folder = %home.path().display(), version = %binaries.version(),
        "creating the cluster"
    );
    // Before the data, so that complete data always has a password.
    let password = random_hex(24)?;
    let owner = write_owner(home, &options.superuser, password)?;
    home.clear_unfinished();
    let unfinished = home.unfinished_data()?;
    let attempt = |locale: &str| {
        initdb(
            home,
            binaries,
            &owner,
            &unfinished,
            locale,
            durability,
            supervisor,
        )
    };
    let locale = locale();
    match attempt(&locale) {
        Err(StartError::Program(ProgramError::Failed { output, .. }))
            if output.contains("invalid locale") =>
        {
            // Letters beyond ASCII have no upper and lower case then.
            tracing::warn!(locale, "the locale is unknown here; using C");
            attempt("C")?;
        }
        outcome => outcome?,
    }
    let configuration = unfinished.join("postgresql.conf");
    fs::OpenOptions::new()
        .append(true)
        .open(&configuration)
        .and_then(|mut file| writeln!(file, "\ninclude_if_exists = '{CONFIGURATION}'"))?;
    let data = home.data();
    fs::rename(&unfinished, &data)?;
    Ok(owner)
}

fn initdb(
    home: &Home,
    binaries: &Binaries,
    owner: &Owner,
    folder: &Path,
    locale: &str,
    durability: Durability,
    supervisor: &Supervisor,
) -> Result<(), StartError> {
    // A file of its own, removed on drop: initdb reads the whole file as the password.
    let mut password = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(home.path())?;
    writeln!(password, "{}", owner.password)?;
    home.account().give(password.path())?;

    let mut initdb = home.account().command(binaries.program("initdb"));
    initdb
        .arg("--pgdata")
        .arg(folder)
        .arg("--pwfile")
        .arg(password.path())
        .args(["--username", &owner.user])
        .args(["--auth-local=scram-sha-256", "--auth-host=scram-sha-256"])
        .args(["--data-checksums", "--encoding=UTF8", "--no-instructions"])
        // This crate reads the log, so its language is fixed.
        .args([&format!("--locale={locale}"), "--lc-messages=C"]);
    if durability == Durability::Fast {
        initdb.arg("--no-sync");
    }
    run(supervisor.adopt(&mut initdb))?;
    Ok(())
}

/// The locale of a new cluster.
///
/// It must be a UTF-8 one: with the locale "C", only ASCII bytes are letters, so `pg_trgm`
/// and `upper` ignore "é" and "東". C.UTF-8 sorts the same on every machine.
fn locale() -> String {
    let listed = run(command("locale").arg("-a")).unwrap_or_default();
    // musl has no `locale` and knows C.UTF-8.
    choose_locale(&listed).unwrap_or("C.UTF-8").to_owned()
}

fn choose_locale(listed: &str) -> Option<&str> {
    let is_utf8 = |name: &str| {
        let (_, encoding) = name.split_once('.').unwrap_or_default();
        encoding.replace('-', "").eq_ignore_ascii_case("utf8")
    };
    let usable = || listed.lines().filter(|it| is_utf8(it));
    usable()
        .find(|it| it.starts_with("C."))
        .or_else(|| usable().find(|it| it.starts_with("en_US.")))
        .or_else(|| usable().next())
}

/// Writes the password in the form of a `.pgpass`, for any server and database.
fn write_owner(home: &Home, user: &str, password: String) -> Result<Owner, StartError> {
    let escaped = user.replace('\\', "\\\\").replace(':', "\\:");
    home.write("pgpass", &format!("*:*:*:{escaped}:{password}\n"))?;
    Ok(Owner {
        user: user.to_owned(),
        password,
    })
}

fn read_owner(home: &Home) -> Result<Owner, StartError> {
    let path = home.password_file();
    let text = fs::read_to_string(&path)?;
    parse_owner(&text).ok_or_else(|| {
        let reason = format!("{} is not a password file", path.display());
        io::Error::new(io::ErrorKind::InvalidData, reason).into()
    })
}

fn parse_owner(text: &str) -> Option<Owner> {
    let entry = text.lines().next()?.strip_prefix("*:*:*:")?;
    let (escaped, password) = entry.rsplit_once(':')?;
    let mut user = String::new();
    let mut letters = escaped.chars();
    while let Some(letter) = letters.next() {
        user.push(match letter {
            '\\' => letters.next()?,
            _ => letter,
        });
    }
    Some(Owner {
        user,
        password: password.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_utf8_locale_is_preferred_in_a_fixed_order() {
        assert_eq!(
            choose_locale("C\nC.utf8\nPOSIX\nen_US.utf8"),
            Some("C.utf8")
        );
        assert_eq!(
            choose_locale("C\nPOSIX\nde_DE.UTF-8\nen_US.UTF-8"),
            Some("en_US.UTF-8")
        );
        assert_eq!(
            choose_locale("C\nde_DE\nde_DE.utf8\nPOSIX"),
            Some("de_DE.utf8")
        );
        assert_eq!(choose_locale("C\nPOSIX\nde_DE.iso88591"), None);
    }

    #[test]
    fn the_owner_is_read_back_as_it_was_written() {
        let (home, _guard) = Home::temporary().unwrap();
        let written = write_owner(&home, r"a:b\c", "0123abcd".to_owned()).unwrap();

        let read = read_owner(&home).unwrap();

        assert_eq!(
            (read.user.as_str(), &read.password),
            (r"a:b\c", &written.password)
        );
    }
}
