//! The folder of one cluster.

use std::fs::{File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fs_err as fs;
use fs_err::os::unix::fs::{OpenOptionsExt as _, symlink};
use tempfile::TempDir;

use crate::error::StartError;
use crate::hex::random_hex;
use crate::program::{Account, alive};
use crate::waiting::Wait;

/// How the names of unfinished data folders begin.
pub(crate) const UNFINISHED: &str = "data.new.";

/// How long the server may take to stop; `pg_ctl`'s own default.
pub(crate) const STOP_SECONDS: u64 = 60;

/// How old an unfinished stop must be to be ignored.
const CLAIM_AGE: Duration = Duration::from_secs(STOP_SECONDS + 30);

/// The folder of one cluster; only its account may enter.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    path: PathBuf,
    account: Account,
}

impl Home {
    /// Opens or makes the home of a persistent cluster in `folder`.
    pub(crate) fn persistent(folder: &Path, system_folder: &str) -> Result<Self, StartError> {
        let path = folder.join("postgres");
        let account = Account::choose(&path)?;
        match fs::metadata(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::symlink_metadata(&path).is_ok() {
                    // A link whose target was deleted.
                    fs::remove_file(&path)?;
                }
                private_folder(&path, account)?;
            }
            Err(error) => return Err(error.into()),
        }
        let home = Self::at(&path, account)?;
        if home.account.reaches(&home.path)? {
            home.lay_out()?;
            return Ok(home);
        }
        // Root may have made it in a place that is closed to other users, such as /root.
        // Existing data stays where it is.
        if account == Account::Own || fs::remove_dir(&path).is_err() {
            return Err(unreachable_home(home.path, account));
        }
        let parent = Path::new("/var/lib").join(system_folder);
        fs::create_dir_all(&parent)?;
        let suffix = random_hex(4)?;
        let elsewhere = parent.join(format!("{}{suffix}", readable_name(folder)));
        private_folder(&elsewhere, account)?;
        symlink(&elsewhere, &path)?;
        let home = Self::at(&elsewhere, account)?;
        if !account.reaches(&home.path)? {
            return Err(unreachable_home(home.path, account));
        }
        tracing::info!(
            folder = %folder.display(), data = %home.path.display(),
            "the server's account cannot reach the folder; the data is kept elsewhere"
        );
        home.lay_out()?;
        Ok(home)
    }

    /// Makes the home of a temporary cluster.
    pub(crate) fn temporary() -> Result<(Self, TempDir), StartError> {
        let account = Account::choose(Path::new("/nonexistent"))?;
        let usual = std::env::temp_dir();
        let mut refused = usual.clone();
        for parent in [&usual, Path::new("/tmp"), Path::new("/var/tmp")] {
            let guard = match private_temporary_folder(parent) {
                Ok(guard) => guard,
                Err(error) => {
                    tracing::debug!(parent = %parent.display(), %error, "no temporary folder here");
                    continue;
                }
            };
            account.give(guard.path())?;
            let home = Self::at(guard.path(), account)?;
            if account.reaches(&home.path)? {
                home.lay_out()?;
                return Ok((home, guard));
            }
            refused = parent.to_path_buf();
        }
        Err(unreachable_home(refused, account))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn account(&self) -> Account {
        self.account
    }

    /// PostgreSQL's data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    /// A new name for a data folder until it is complete and becomes `data`.
    ///
    /// It is different each time: an initdb that was terminated removes its folder, maybe
    /// while the next one runs.
    pub(crate) fn unfinished_data(&self) -> Result<PathBuf, StartError> {
        let suffix = random_hex(4)?;
        Ok(self.path.join(format!("{UNFINISHED}{suffix}")))
    }

    /// Removes what a killed owner has left of a cluster that was never completed.
    pub(crate) fn clear_unfinished(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let path = entry.path();
                // An initdb that is about to end may remove it at the same time.
                let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
            }
        }
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    /// The password, in the format that every PostgreSQL client reads.
    pub(crate) fn password_file(&self) -> PathBuf {
        self.path.join("pgpass")
    }

    /// The major version that made the data; `None` before there is any.
    pub(crate) fn data_version(&self) -> io::Result<Option<u32>> {
        let path = self.data().join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The port of the last start.
    pub(crate) fn last_port(&self) -> Option<u16> {
        let text = fs::read_to_string(self.path.join("port")).ok()?;
        text.trim().parse().ok()
    }

    pub(crate) fn remember_port(&self, port: u16) -> io::Result<()> {
        self.write("port", &format!("{port}\n"))
    }

    /// Replaces a file of the home; only its account may read it.
    pub(crate) fn write(&self, name: &str, text: &str) -> io::Result<()> {
        let path = self.path.join(name);
        let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
        file.write_all(text.as_bytes())?;
        self.account.give(file.path())?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Registers this process as a user of the server, until the marker is dropped.
    ///
    /// Other processes see by its lock whether the user is alive, even if its process id
    /// was reused.
    pub(crate) fn register(&self) -> Result<Marker, StartError> {
        let users = self.path.join("users");
        let entries = fs::read_dir(&users)?;
        for path in entries.flatten().map(|it| it.path()) {
            let Ok(marker) = File::open(&path) else {
                continue;
            };
            if marker.try_lock().is_ok() {
                fs::remove_file(&path)?;
            }
        }
        let suffix = random_hex(4)?;
        let name = format!("{}.{suffix}", std::process::id());
        let path = users.join(&name);
        let file = private_file(&path)?;
        self.account.give(&path)?;
        file.lock()?;
        Ok(Marker {
            name,
            path,
            _file: file,
        })
    }

    /// Waits until no other process is about to stop the server.
    #[expect(
        clippy::disallowed_methods,
        reason = "the age of a file on this machine"
    )]
    pub(crate) fn wait_for_stops(&self, wait: Wait) -> Result<(), StartError> {
        let stopping = self.path.join("stopping");
        loop {
            let entries = fs::read_dir(&stopping)?;
            let mut claims = 0;
            for entry in entries.flatten() {
                let pid = entry.file_name().to_string_lossy().parse();
                let age = entry.metadata().and_then(|it| it.modified()).ok();
                let age = age.and_then(|it| SystemTime::now().duration_since(it).ok());
                let lives = pid.is_ok_and(|pid| alive(pid).unwrap_or(true));
                if lives && age.is_none_or(|it| it < CLAIM_AGE) {
                    claims += 1;
                } else {
                    // Its maker may have removed it.
                    let _ = fs::remove_file(entry.path());
                }
            }
            if claims == 0 {
                return Ok(());
            }
            wait.pause().map_err(|waited| StartError::Busy {
                folder: self.path.clone(),
                waited,
            })?;
        }
    }

    fn at(path: &Path, account: Account) -> io::Result<Self> {
        // A server is recognised by its working folder, whose path has no links.
        let path = fs::canonicalize(path)?;
        Ok(Self { path, account })
    }

    fn lay_out(&self) -> io::Result<()> {
        for name in ["users", "stopping"] {
            let folder = self.path.join(name);
            if !folder.is_dir() {
                private_folder(&folder, self.account)?;
            }
        }
        // The folder is usually inside a repository, and holds a password.
        self.write(".gitignore", "*\n")
    }
}

/// One process's use of a server.
#[derive(Debug)]
pub(crate) struct Marker {
    pub(crate) name: String,
    path: PathBuf,
    _file: File,
}

impl Drop for Marker {
    fn drop(&mut self) {
        // Usually the supervisor has removed it already, or the whole home.
        let _ = fs::remove_file(&self.path);
    }
}

fn unreachable_home(folder: PathBuf, account: Account) -> StartError {
    let uid = match account {
        Account::Other { uid, .. } => uid,
        Account::Own => fs::metadata(&folder).map_or(0, |it| it.uid()),
    };
    StartError::Unreachable { folder, uid }
}

fn private_folder(path: &Path, account: Account) -> io::Result<()> {
    fs::create_dir(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o700))?;
    account.give(path)
}

fn private_temporary_folder(parent: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix("pg-")
        .permissions(Permissions::from_mode(0o700)) // else as the umask has it
        .tempdir_in(parent)
}

pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    Ok(options.open(path)?.into_file())
}

/// The last names of a path in a form that suits any file system.
fn readable_name(folder: &Path) -> String {
    let names: Vec<_> = folder.components().rev().take(2).collect();
    let mut name = String::new();
    for component in names.into_iter().rev() {
        let text = component.as_os_str().to_string_lossy();
        let kept = text
            .chars()
            .filter(|it| it.is_ascii_alphanumeric() || "-_".contains(*it));
        name.extend(kept.take(40));
        name.push('-');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (Home, TempDir) {
        let (home, guard) = Home::temporary().unwrap();
        (home, guard)
    }

    #[test]
    fn the_data_of_an_unreachable_folder_is_named_after_it() {
        let name = readable_name(Path::new("/home/ada/my project/.data"));

        assert_eq!(name, "myproject-data-");
    }

    #[test]
    fn markers_of_users_that_have_ended_are_removed_and_others_stay() {
        let (home, _guard) = home();
        let living = home.register().unwrap();
        // No process holds its lock, although one with its number is alive.
        let ended = format!("{}.ended", std::process::id());
        home.write(&format!("users/{ended}"), "").unwrap();

        let newest = home.register().unwrap();

        let users = home.path().join("users");
        assert!(users.join(&living.name).exists());
        assert!(users.join(&newest.name).exists());
        assert!(!users.join(ended).exists());
    }

    #[test]
    fn a_stop_by_a_process_that_has_ended_is_not_waited_for() {
        let (home, _guard) = home();
        let mut ended = crate::program::command("true").spawn().unwrap();
        ended.wait().unwrap();
        home.write(&format!("stopping/{}", ended.id()), "").unwrap();

        let outcome = home.wait_for_stops(Wait::new(Duration::from_mins(1)));

        assert!(outcome.is_ok(), "{outcome:?}");
    }

    #[test]
    fn a_stop_in_progress_is_waited_for() {
        let (home, _guard) = home();
        home.write(&format!("stopping/{}", std::process::id()), "")
            .unwrap();

        let outcome = home.wait_for_stops(Wait::new(Duration::from_millis(120)));

        assert!(
            matches!(outcome, Err(StartError::Busy { .. })),
            "{outcome:?}"
        );
    }
}
