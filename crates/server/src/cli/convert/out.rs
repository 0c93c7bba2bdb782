//! Where a converted file goes.

use std::{
    fs::{File, Permissions},
    io::{self, BufWriter, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::exit::chain;

/// Where a file is written.
pub(super) enum Out {
    Standard,
    /// Something that is not a file, such as a pipe, which cannot be replaced.
    Device(PathBuf),
    /// A file that has its name once it is complete.
    File {
        path: PathBuf,
        file: NamedTempFile,
        replaces: bool,
    },
}

impl Out {
    /// Looks whether the file may be written. The error is a sentence.
    pub(super) fn prepare(path: Option<&Path>, replaces: bool) -> Result<Self, String> {
        let Some(path) = path else {
            return Ok(Self::Standard);
        };
        let failed = |error: io::Error| format!("{}: {}", path.display(), chain(&error));
        match path.metadata() {
            Ok(known) if known.is_dir() => {
                return Err(format!("{} is a folder: name a file", path.display()));
            }
            Ok(known) if !known.is_file() => return Ok(Self::Device(path.to_owned())),
            Ok(_) if !replaces => return Err(exists(path)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let file = tempfile::Builder::new()
            .prefix(".listbud-")
            .permissions(Permissions::from_mode(0o666)) // less what the umask takes
            .tempfile_in(folder.unwrap_or(Path::new(".")));
        Ok(Self::File {
            path: path.to_owned(),
            file: file.map_err(failed)?,
            replaces,
        })
    }

    /// Writes it. A reader that has seen enough (`| head`) is not a failure.
    pub(super) fn write<T: Default>(
        self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> io::Result<T> {
        match self {
            Self::Standard => {
                let written = buffered(io::stdout().lock(), write);
                match written {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(T::default()),
                    written => written,
                }
            }
            Self::Device(path) => buffered(File::options().write(true).open(path)?, write),
            Self::File {
                path,
                file,
                replaces,
            } => {
                let written = buffered(file.as_file(), write)?;
                file.as_file().sync_all()?;
                let kept = if replaces {
                    file.persist(&path)
                } else {
                    // Somebody may have made it meanwhile.
                    file.persist_noclobber(&path)
                };
                match kept {
                    Ok(_) => Ok(written),
                    Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                        Err(io::Error::other(exists(&path)))
                    }
                    Err(error) => Err(error.error),
                }
            }
        }
    }
}

fn buffered<T>(
    out: impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let mut out = BufWriter::new(out);
    let written = write(&mut out)?;
    out.flush()?;
    Ok(written)
}

fn exists(path: &Path) -> String {
    format!(
        "{} exists already: choose another name, or say --force to replace it",
        path.display()
    )
}
