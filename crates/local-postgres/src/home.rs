//! The folder in which one cluster lives

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, symlink,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::error::{FileError, StartError};
use crate::hex::random_hex;
use crate::program::{Account, alive};
use crate::waiting::Wait;

/// The longest path of a socket's folder: macOS keeps 103 bytes for the whole
/// path, and PostgreSQL adds `/.s.PGSQL.65535`.
const SOCKET_DIR_BYTES: usize = 88;

/// How the names of what a new cluster is made from begin.
pub(crate) const UNFINISHED: &str = "data.new.";

/// How long the server may take to stop; `pg_ctl`'s own default.
pub(crate) const STOP_SECONDS: u64 = 60;

/// How long after its beginning a stop that was never finished is forgotten.
const CLAIM_AGE: Duration = Duration::from_secs(STOP_SECONDS + 30);

/// The folder in which one cluster lives; only its account may enter.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    path: PathBuf,
    account: Account,
}

impl Home {
    /// Opens or makes the home of a cluster that stays in `folder`.
    pub(crate) fn persistent(folder: &Path, system_folder: &str) -> Result<Self, StartError> {
        let path = folder.join("postgres");
        let account = Account::choose(&path)?;
        match fs::metadata(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::symlink_metadata(&path).is_ok() {
                    // A link whose target was deleted.
                    fs::remove_file(&path).map_err(FileError::on("remove", &path))?;
                }
                private_folder(&path, account)?;
            }
            Err(error) => return Err(FileError::on("look at", path)(error).into()),
        }
        let home = Self::at(&path, account)?;
        if home.account.reaches(&home.path)? {
            home.lay_out()?;
            return Ok(home);
        }
        // Root may have made it in a place that is closed to everybody else,
        // such as /root. Data that is there already stays where it is.
        if account == Account::Own || fs::remove_dir(&path).is_err() {
            return Err(unreachable_home(home.path, account));
        }
        let parent = Path::new("/var/lib").join(system_folder);
        fs::create_dir_all(&parent).map_err(FileError::on("create", &parent))?;
        let suffix = random_hex(4).map_err(StartError::Random)?;
        let elsewhere = parent.join(format!("{}{suffix}", readable_name(folder)));
        private_folder(&elsewhere, account)?;
        symlink(&elsewhere, &path).map_err(FileError::on("link", &path))?;
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

    /// Makes the home of a cluster that goes with its owner.
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
            if account.reaches(&home.path)? && fits_a_socket(&home.path.join("socket")) {
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

    /// A new name under which a data folder grows up; only a complete one is
    /// called `data`.
    ///
    /// It is never the same: an initdb that was told to end removes its folder,
    /// and may be at it while the next one works.
    pub(crate) fn unfinished_data(&self) -> Result<PathBuf, StartError> {
        let suffix = random_hex(4).map_err(StartError::Random)?;
        Ok(self.path.join(format!("{UNFINISHED}{suffix}")))
    }

    /// Removes what a killed owner has left of a cluster that was never completed.
    pub(crate) fn clear_unfinished(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let path = entry.path();
                // It may be in the hands of an initdb that is about to end.
                let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
            }
        }
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    /// The password in the form that every client of PostgreSQL can be pointed to.
    pub(crate) fn password_file(&self) -> PathBuf {
        self.path.join("pgpass")
    }

    /// The major version that made the data; `None` before there is any.
    pub(crate) fn data_version(&self) -> Result<Option<u32>, FileError> {
        let path = self.data().join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FileError::on("read", path)(error)),
        }
    }

    /// The port of the last start.
    pub(crate) fn last_port(&self) -> Option<u16> {
        let text = fs::read_to_string(self.path.join("port")).ok()?;
        text.trim().parse().ok()
    }

    pub(crate) fn remember_port(&self, port: u16) -> Result<(), FileError> {
        self.write("port", &format!("{port}\n"))
    }

    /// Replaces a file of the home; only its account may read it.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), FileError> {
        let path = self.path.join(name);
        let mut file =
            tempfile::NamedTempFile::new_in(&self.path).map_err(FileError::on("create", &path))?;
        file.write_all(text.as_bytes())
            .map_err(FileError::on("write", &path))?;
        self.account.give(file.path())?;
        file.persist(&path)
            .map_err(|error| FileError::on("write", &path)(error.error))?;
        Ok(())
    }

    /// The folder for the server's socket: in the home if its path is short
    /// and plain enough, else a private one among the temporary folders.
    pub(crate) fn socket_dir(&self) -> Result<PathBuf, StartError> {
        let own = self.path.join("socket");
        if fits_a_socket(&own) {
            if !own.is_dir() {
                private_folder(&own, self.account)?;
            }
            return Ok(own);
        }
        if let Ok(kept) = fs::read_link(&own) {
            if self.is_private(&kept) {
                return Ok(kept);
            }
            fs::remove_file(&own).map_err(FileError::on("remove", &own))?;
        }
        let folder = private_temporary_folder(Path::new("/tmp"))
            .map_err(FileError::on("create a folder in", "/tmp"))?;
        self.account.give(folder.path())?;
        let folder = folder.keep();
        symlink(&folder, &own).map_err(FileError::on("link", &own))?;
        Ok(folder)
    }

    /// Registers this process as a user of the server, until the answer is dropped.
    ///
    /// Whoever comes next sees by the lock whether the user still lives, even
    /// if its process id was given to another program since.
    pub(crate) fn register(&self) -> Result<Marker, StartError> {
        let users = self.path.join("users");
        let entries = fs::read_dir(&users).map_err(FileError::on("read", &users))?;
        for path in entries.flatten().map(|it| it.path()) {
            let Ok(marker) = File::open(&path) else {
                continue;
            };
            if marker.try_lock().is_ok() {
                fs::remove_file(&path).map_err(FileError::on("remove", &path))?;
            }
        }
        let suffix = random_hex(4).map_err(StartError::Random)?;
        let name = format!("{}.{suffix}", std::process::id());
        let path = users.join(&name);
        let file = private_file(&path)?;
        self.account.give(&path)?;
        file.lock().map_err(FileError::on("lock", &path))?;
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
            let entries = fs::read_dir(&stopping).map_err(FileError::on("read", &stopping))?;
            let mut claims = 0;
            for entry in entries.flatten() {
                let pid = entry.file_name().to_string_lossy().parse();
                let age = entry.metadata().and_then(|it| it.modified()).ok();
                let age = age.and_then(|it| SystemTime::now().duration_since(it).ok());
                let lives = pid.is_ok_and(|pid| alive(pid).unwrap_or(true));
                if lives && age.is_none_or(|it| it < CLAIM_AGE) {
                    claims += 1;
                } else {
                    // It may be gone by now, by the hand that made it.
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

    fn at(path: &Path, account: Account) -> Result<Self, FileError> {
        // The server's working folder, by which it is recognised, has no links in it.
        let path = fs::canonicalize(path).map_err(FileError::on("resolve", path))?;
        Ok(Self { path, account })
    }

    fn lay_out(&self) -> Result<(), FileError> {
        for name in ["users", "stopping"] {
            let folder = self.path.join(name);
            if !folder.is_dir() {
                private_folder(&folder, self.account)?;
            }
        }
        // The folder usually lies in a repository, and holds a password.
        self.write(".gitignore", "*\n")
    }

    fn is_private(&self, folder: &Path) -> bool {
        let (Ok(folder), Ok(home)) = (fs::symlink_metadata(folder), fs::metadata(&self.path))
        else {
            return false;
        };
        folder.is_dir()
            && folder.uid() == home.uid()
            && folder.permissions().mode() & 0o777 == 0o700
    }
}

/// Removes sockets that no server listens on any more, and the
/// files by which PostgreSQL recognises whose they are.
///
/// Like the pid file, these name a process, and the number of one that has
/// crashed may by now belong to any program.
pub(crate) fn clear_sockets(socket_dir: &Path) -> Result<(), FileError> {
    let entries = fs::read_dir(socket_dir).map_err(FileError::on("read", socket_dir))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(".s.PGSQL.") {
            let path = entry.path();
            fs::remove_file(&path).map_err(FileError::on("remove", path))?;
        }
    }
    Ok(())
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
        // The supervisor was usually here first, or has removed all of the home.
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

fn private_folder(path: &Path, account: Account) -> Result<(), FileError> {
    DirBuilder::new()
        .mode(0o700)
        .create(path)
        .map_err(FileError::on("create", path))?;
    account.give(path)
}

fn private_temporary_folder(parent: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix("pg-")
        .permissions(fs::Permissions::from_mode(0o700)) // else as the umask has it
        .tempdir_in(parent)
}

pub(crate) fn private_file(path: &Path) -> Result<File, FileError> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(FileError::on("open", path))
}

/// Whether a socket's path in `folder` is short enough, and free of the
/// characters that separate the entries of the setting that names it.
fn fits_a_socket(folder: &Path) -> bool {
    let Some(text) = folder.to_str() else {
        return false;
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+@~".contains(letter);
    text.len() <= SOCKET_DIR_BYTES && text.chars().all(plain)
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
    fn a_long_or_unusual_path_holds_no_socket() {
        assert!(fits_a_socket(Path::new("/home/ada/project/.data/postgres")));
        assert!(!fits_a_socket(Path::new("/home/ada/a, b/postgres")));
        assert!(!fits_a_socket(&Path::new("/x").join("y".repeat(90))));
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
        // Nobody holds its lock; that a process of its number lives is chance.
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
    fn a_stop_that_goes_on_is_waited_for() {
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
