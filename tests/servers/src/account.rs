//! Running a program as an account other than root, which both servers refuse.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// The user and the group that run a server; `None` if this process is not root's.
pub(crate) struct Account(Option<(u32, u32)>);

impl Account {
    pub(crate) fn choose() -> Result<Self> {
        if id(&["-u"]) != Some(0) {
            return Ok(Self(None));
        }
        let ids = ["postgres", "_postgres", "nobody"]
            .iter()
            .find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)));
        ids.map(|ids| Self(Some(ids)))
            .context("there is neither a user postgres nor nobody to run it")
    }

    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        if let Some((uid, gid)) = self.0 {
            command.uid(uid).gid(gid);
        }
        command.current_dir("/");
        command
    }

    pub(crate) fn give(&self, path: &Path) -> Result<()> {
        let (uid, gid) = self.0.unzip();
        chown(path, uid, gid).with_context(|| format!("cannot give away {}", path.display()))
    }
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}
