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
        /// Without symbolic links, where the file exists: what they lead to is replaced.
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
        let known = match path.metadata() {
            Ok(known) if known.is_dir() => {
                return Err(format!("{} is a folder: name a file", path.display()));
            }
            Ok(known) if !known.is_file() => return Ok(Self::Device(path.to_owned())),
            Ok(_) if !replaces => return Err(exists(path)),
            Ok(known) => Some(known),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        let target = match &known {
            Some(_) => path.canonicalize().map_err(failed)?,
            None => path.to_owned(),
        };
        let folder = target.parent().filter(|folder| *folder != Path::new(""));
        let file = tempfile::Builder::new()
            .prefix(".listbud-")
            .permissions(Permissions::from_mode(0o666)) // less what the umask takes
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(failed)?;
        if let Some(known) = known {
            let kept = file.as_file().set_permissions(known.permissions());
            kept.map_err(failed)?;
        }
        Ok(Self::File {
            path: target,
            file,
            replaces,
        })
    }

    /// Writes it; `None` if the reader of a pipe ended first (`| head`), which is not a
    /// failure.
    pub(super) fn write<T>(
        self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> io::Result<Option<T>> {
        match self {
            Self::Standard => piped(buffered(io::stdout().lock(), write)),
            Self::Device(path) => {
                let device = File::options().write(true).open(path)?;
                piped(buffered(device, write))
            }
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
                    Ok(_) => Ok(Some(written)),
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

fn piped<T>(written: io::Result<T>) -> io::Result<Option<T>> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        written => written.map(Some),
    }
}

fn exists(path: &Path) -> String {
    format!(
        "{} exists already: choose another name, or say --force to replace it",
        path.display()
    )
}
