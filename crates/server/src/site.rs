//! The page and its map.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{self, ServiceConfig},
};
use listbud_security::{ContentSecurityPolicy, SecurityHeaders};
use listbud_web::{Page, Tiles};

use crate::{
    Failure,
    exit::chain,
    settings::{Map, Settings},
};

/// What a browser gets besides the API.
#[derive(Clone)]
pub(crate) struct Site {
    page: Page,
    tiles: Tiles,
    headers: SecurityHeaders,
}

impl Site {
    /// Makes the page and opens the tiles of its map, if a page is wanted.
    pub(crate) async fn open(settings: &Settings) -> Result<Option<Self>, Failure> {
        if !settings.web.enabled {
            return Ok(None);
        }
        let page = match &settings.web.dist {
            Some(folder) => Page::in_folder(folder)
                .map_err(|error| Failure::Settings(format!("WEB_DIST: {}", chain(&error))))?,
            None => Page::embedded(),
        };
        let map = &settings.map;
        let tiles = match &map.tiles {
            Some(path) => Tiles::open(path, &map.style)
                .await
                .map_err(|error| Failure::Settings(format!("MAP_TILES: {}", chain(&error))))?,
            None => Tiles::world(&map.style)
                .await
                .map_err(|error| Failure::Other(chain(&error)))?,
        };
        Ok(Some(Self {
            page: page.refuse_with(listbud_api::refusal),
            tiles: tiles.refuse_with(listbud_api::refusal),
            headers: headers(map),
        }))
    }

    /// Whether a path leads here rather than to the API.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.page.has(path) || Tiles::has(path)
    }

    /// Adds the paths of the page and of its map.
    pub(crate) fn configure(&self, config: &mut ServiceConfig) {
        for resource in self.page.resources() {
            // The inner layer decides: a page may run its scripts, an answer of the API
            // may not.
            config.service(resource.wrap(self.headers.layer()));
        }
        self.tiles.configure(config);
    }
}

impl Site {
    /// Shows the page to a person who has opened an address that leads nowhere, and keeps
    /// the API's answer for everybody else.
    pub(crate) fn answer_unknown(&self, config: &mut ServiceConfig) {
        let page = self.page.clone();
        let fields = self.headers.fields();
        config.default_service(web::to(move |request: HttpRequest| {
            let is_page = !listbud_api::has_path(request.path());
            let shown = is_page.then(|| page.missing(&request)).flatten();
            let response = match shown {
                Some(mut response) => {
                    for (name, value) in &fields {
                        if !response.headers().contains_key(name) {
                            response.headers_mut().insert(name.clone(), value.clone());
                        }
                    }
                    response
                }
                None => listbud_api::refusal(StatusCode::NOT_FOUND),
            };
            async { response }
        }));
    }
}

/// The headers of the page. Where the operator chose a style of another origin, the page
/// may load from that one, and from no other.
pub(crate) fn headers(map: &Map) -> SecurityHeaders {
    let policy = ContentSecurityPolicy::web_page();
    let policy = map
        .origins()
        .fold(policy, |policy, origin| policy.also_from(&origin));
    SecurityHeaders::web_page().content_security_policy(policy)
}
