//! The page and the paths that its shell answers.

use std::{path::Path, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{
        Method, StatusCode,
        header::{ACCEPT, CACHE_CONTROL, ETAG, HeaderValue},
    },
    web::{self, ServiceConfig},
};

use crate::{
    answer::{REVALIDATED, answer, get_only},
    assets,
    bundle::{Bundle, Group},
    embedded::EMBEDDED,
    files::Files,
    folder::{Folder, FolderError},
    shell,
};

/// A page that can be served. Cheap to clone: the files are shared.
#[derive(Clone, Debug)]
pub struct Page {
    files: Files,
    refuse: fn(StatusCode) -> HttpResponse,
}

impl Page {
    /// The page that is part of this crate.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of(&EMBEDDED)
    }

    /// A page made elsewhere.
    #[must_use]
    pub fn of(bundle: &'static Bundle) -> Self {
        Self {
            files: Files::Bundle(bundle),
            refuse: HttpResponse::new,
        }
    }

    /// A page that is read from disk at each request and never cached, for those who work
    /// on it. The list of its paths is read once.
    ///
    /// # Errors
    ///
    /// [`FolderError`] when that list is missing or wrong.
    pub fn in_folder(path: &Path) -> Result<Self, FolderError> {
        Ok(Self {
            files: Files::Folder(Arc::new(Folder::open(path)?)),
            refuse: HttpResponse::new,
        })
    }

    /// Sets how refusals look: 404 for a file that is not there, 405 for a method other
    /// than GET and HEAD. They have no body otherwise.
    #[must_use]
    pub fn refuse_with(mut self, refuse: fn(StatusCode) -> HttpResponse) -> Self {
        self.refuse = refuse;
        self
    }

    /// Adds the paths of the page to a service.
    pub fn configure(&self, config: &mut ServiceConfig) {
        for resource in self.resources() {
            config.service(resource);
        }
    }

    /// The paths of the page, for a service that puts a layer around each.
    #[must_use]
    pub fn resources(&self) -> Vec<Resource> {
        let mut resources = assets::resources(&self.files, self.refuse);
        for route in self.routes() {
            let page = self.clone();
            let resource = web::resource(route.clone());
            resources.push(get_only(self.refuse, resource, move |request| {
                page.shell(&route, request)
            }));
        }
        resources
    }

    /// Whether a path leads to the page or one of its files, rather than elsewhere in the
    /// service. All of `/assets/` counts.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        path.starts_with(assets::PREFIX)
            || match &self.files {
                Files::Bundle(bundle) => bundle.routes.iter().any(|it| matches(it, path)),
                Files::Folder(folder) => folder.routes.iter().any(|it| matches(it, path)),
            }
    }

    /// The paths that the shell answers; `{name}` stands for one segment.
    #[must_use]
    pub fn routes(&self) -> Vec<String> {
        match &self.files {
            Files::Bundle(bundle) => bundle.routes.iter().map(ToString::to_string).collect(),
            Files::Folder(folder) => folder.routes.clone(),
        }
    }

    /// The addresses of all files, without the shell. A folder's files are not listed.
    #[must_use]
    pub fn assets(&self) -> Vec<String> {
        let Files::Bundle(bundle) = &self.files else {
            return Vec::new();
        };
        let of_group = |group: &'static Group| {
            let files = group.files.iter();
            files.map(|file| format!("{}{}/{}", assets::PREFIX, group.digest, file.name))
        };
        bundle.groups.iter().flat_map(of_group).collect()
    }

    /// The shell with status 404, for a person who has typed an address that leads nowhere:
    /// the page then says so. `None` for programs, which do not ask for HTML, for other
    /// methods than GET and HEAD, and for paths that are deeper than any of the page's.
    #[must_use]
    pub fn missing(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let accepts = request.headers().get(ACCEPT)?.to_str().ok()?;
        let is_read = [Method::GET, Method::HEAD].contains(request.method());
        let path = request.path();
        if !is_read || !accepts.contains("text/html") || path.starts_with(assets::PREFIX) {
            return None;
        }
        let depth = shell::depth(path);
        let route = self
            .routes()
            .into_iter()
            .find(|it| shell::depth(it) == depth)?;
        let mut response = self.shell(&route, request);
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::NOT_FOUND;
            let headers = response.headers_mut();
            headers.remove(ETAG);
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        Some(response)
    }

    fn shell(&self, route: &str, request: &HttpRequest) -> HttpResponse {
        let found = match &self.files {
            Files::Bundle(bundle) => bundle
                .shell(route)
                .map(|file| answer(request, file, REVALIDATED)),
            Files::Folder(folder) => folder.shell(route),
        };
        found.unwrap_or_else(|| (self.refuse)(StatusCode::NOT_FOUND))
    }
}

/// Whether a path matches a pattern.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given))
                if wanted == given || (wanted.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}
