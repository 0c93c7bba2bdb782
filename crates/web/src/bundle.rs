//! What a page consists of.

use crate::{media::media_type, shell};

/// A page: its paths and files. Made by the build script for the page that is part of
/// this crate.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    /// The paths that the shell answers; `{name}` stands for one segment.
    pub routes: &'static [&'static str],
    /// The shell for paths of each depth: below `/`, below `/a/`, and so on.
    pub shells: &'static [File],
    /// The files, in groups that change together.
    pub groups: &'static [Group],
}

/// Files that are served below one folder, which is named after their contents.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Changes whenever a name or a content does.
    pub digest: &'static str,
    /// The files.
    pub files: &'static [File],
}

/// One file in each encoding.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its path below the folder of its group.
    pub name: &'static str,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// Changes whenever the content does.
    pub tag: &'static str,
    /// As it is.
    pub identity: &'static [u8],
    /// Compressed by Brotli, where that pays.
    pub brotli: Option<&'static [u8]>,
    /// Compressed by gzip, where that pays.
    pub gzip: Option<&'static [u8]>,
}

impl File {
    /// A file that is only there as it is.
    #[must_use]
    pub fn plain(name: &'static str, tag: &'static str, identity: &'static [u8]) -> Self {
        Self {
            name,
            media_type: media_type(name),
            tag,
            identity,
            brotli: None,
            gzip: None,
        }
    }
}

impl Bundle {
    /// The file at `/assets/<digest>/<name>`.
    #[must_use]
    pub fn file(&self, digest: &str, name: &str) -> Option<&'static File> {
        let mut groups = self.groups.iter();
        let group = groups.find(|group| group.digest == digest)?;
        group.files.iter().find(|file| file.name == name)
    }

    /// The shell that answers a route.
    #[must_use]
    pub fn shell(&self, route: &str) -> Option<&'static File> {
        self.shells.get(shell::depth(route))
    }
}
