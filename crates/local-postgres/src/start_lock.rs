//! A lock, so that one process at a time starts the cluster in a folder.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use fs_err as fs;

use crate::error::StartError;
use crate::home::private_file;
use crate::waiting::Wait;

/// Held by the process that starts the cluster in one folder.
#[derive(Debug)]
pub(crate) struct StartLock {
    _file: File,
}

impl StartLock {
    /// Waits for the lock of `folder`, which it creates.
    pub(crate) fn acquire(folder: &Path, wait: Wait) -> Result<Self, StartError> {
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            let ignore = folder.join(".gitignore");
            fs::write(&ignore, "*\n")?;
        }
        let path = folder.join("postgres.lock");
        let file = private_file(&path).map_err(|error| match fs::metadata(&path) {
            Ok(lock) if error.kind() == io::ErrorKind::PermissionDenied => StartError::OtherOwner {
                folder: folder.to_path_buf(),
                owner: lock.uid(),
            },
            _ => error.into(),
        })?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Err(error.into());
                }
            }
            wait.pause().map_err(|waited| StartError::Busy {
                folder: folder.to_path_buf(),
                waited,
            })?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_one_holder_at_a_time_has_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let wait = Wait::new(Duration::from_millis(120));
        let first = StartLock::acquire(folder.path(), wait).unwrap();

        let second = StartLock::acquire(folder.path(), wait);

        assert!(matches!(second, Err(StartError::Busy { .. })), "{second:?}");
        drop(first);
        assert!(StartLock::acquire(folder.path(), wait).is_ok());
    }
}
