//! A page as files, for a host that serves nothing but files.

use std::{fs, io, path::Path};

use crate::{
    assets,
    bundle::{Bundle, File},
    shell,
};

/// How long browsers keep what was exported.
pub use crate::answer::{FOREVER, REVALIDATED};

impl Bundle {
    /// Writes the page as it is served: the shells, the files in their folders, and
    /// beside each compressed one a file that ends in `.br` or `.gz`, as hosts look for
    /// it.
    ///
    /// # Errors
    ///
    /// A file or folder cannot be written.
    pub fn export(&self, folder: &Path) -> io::Result<()> {
        for (depth, shell) in self.shells.iter().enumerate() {
            write(folder, &shell_name(depth), shell)?;
        }
        for group in self.groups {
            for file in group.files {
                let prefix = assets::PREFIX.trim_start_matches('/');
                let path = format!("{prefix}{}/{}", group.digest, file.name);
                write(folder, &path, file)?;
            }
        }
        Ok(())
    }

    /// Each path of the page with the exported file that answers it.
    pub fn exported_routes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let routes = self.routes.iter();
        routes.map(|route| (*route, shell_name(shell::depth(route))))
    }
}

/// What the shell for a depth is called: `index.html` where hosts look for it.
fn shell_name(depth: usize) -> String {
    match depth {
        0 => "index.html".to_owned(),
        depth => format!("index-{depth}.html"),
    }
}

fn write(folder: &Path, name: &str, file: &File) -> io::Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, file.identity)?;
    for (ending, bytes) in [("br", file.brotli), ("gz", file.gzip)] {
        if let Some(bytes) = bytes {
            fs::write(folder.join(format!("{name}.{ending}")), bytes)?;
        }
    }
    Ok(())
}
