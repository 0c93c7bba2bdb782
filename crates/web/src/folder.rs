//! A page that is read from disk at each request.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
};

use crate::{answer::NEVER, media::media_type, shell};

/// What stands for a digest: nothing is cached, so nothing needs one.
pub(crate) const DIGEST: &str = "dev";

/// Why a folder cannot be served as a page.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file that each page has cannot be read.
    #[error("could not read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The list of paths is wrong.
    #[error("{0}")]
    Routes(String),
}

/// A folder with the files of a page.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    pub(crate) routes: Vec<String>,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self, FolderError> {
        let path = path.to_owned();
        let file = path.join("routes.json");
        let json = fs::read(&file).map_err(|source| FolderError::Read { path: file, source })?;
        let routes = shell::routes(&json).map_err(FolderError::Routes)?;
        Ok(Self { path, routes })
    }

    /// The shell for a route, as it is at this moment.
    pub(crate) fn shell(&self, route: &str) -> Option<HttpResponse> {
        let text = fs::read_to_string(self.path.join("index.html")).ok()?;
        let text = shell::fill(&text, shell::depth(route), DIGEST, DIGEST);
        Some(fresh("index.html", text.into_bytes()))
    }

    /// A file, as it is at this moment.
    pub(crate) fn file(&self, name: &str) -> Option<HttpResponse> {
        let path = Path::new(name);
        let stays_inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !stays_inside {
            return None;
        }
        let bytes = fs::read(self.path.join(path)).ok()?;
        Some(fresh(name, bytes))
    }
}

fn fresh(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, NEVER))
        .insert_header((CONTENT_TYPE, media_type(name)))
        .body(bytes)
}
