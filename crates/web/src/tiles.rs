//! The tiles of a map: `/map/config.json`, which says what there is,
//! `/map/tiles/{z}/{x}/{y}`, and `/map/world/{z}/{x}/{y}` for what lies around them.
//!
//! Tiles are served one by one and not as ranges of the archive, because browsers do not
//! cache ranges.

mod archive;

use std::{fmt, path::Path, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{
        StatusCode, Uri,
        header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, VARY},
    },
    web::{self, Bytes, ServiceConfig},
};
use pmtiles::TileCoord;
use serde_json::json;

use crate::{
    answer::{FOREVER, NEVER, REVALIDATED, get_only_async, knows},
    digest::digest,
    embedded::BASEMAP,
    encoding::accepts_gzip,
};
pub use archive::TilesError;
use archive::{Archive, Kind};

/// Where tiles and their description are.
const PREFIX: &str = "/map/";

/// What is credited when an archive of Protomaps' tiles does not say it.
const OPEN_STREET_MAP: &str =
    r#"<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>"#;

/// A style that an operator chose, for light and dark: a URL, or a path below the page's
/// root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapStyle {
    /// For light pages, and for dark ones without a style of their own.
    pub light: Option<String>,
    /// For dark pages.
    pub dark: Option<String>,
}

impl MapStyle {
    /// The origins of the styles that are on another host, for the `connect-src` and
    /// `img-src` of the page. The page asks nobody else.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let styles = [&self.light, &self.dark];
        let mut origins: Vec<String> = styles
            .into_iter()
            .flatten()
            .filter_map(|style| origin(style))
            .collect();
        origins.dedup();
        origins
    }
}

/// `https://host:port` of a URL; `None` for a path.
fn origin(style: &str) -> Option<String> {
    let uri: Uri = style.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

/// Tiles that can be served. Cheap to clone: the archive is shared.
#[derive(Clone)]
pub struct Tiles {
    archive: Arc<Archive>,
    /// The embedded world around an archive of a region.
    around: Option<Arc<Archive>>,
    config: Bytes,
    config_tag: String,
    refuse: fn(StatusCode) -> HttpResponse,
}

impl Tiles {
    /// The world that is part of this crate: zooms 0 to 6.
    ///
    /// # Errors
    ///
    /// [`TilesError`] if the embedded archive is damaged.
    pub async fn world(style: &MapStyle) -> Result<Self, TilesError> {
        Self::of(world().await?, None, style)
    }

    /// The tiles of a PMTiles archive, which is read as they are asked for, and the world
    /// around them. Replace the file by renaming a new one, and start again: the old one
    /// stays open.
    ///
    /// # Errors
    ///
    /// [`TilesError`] if the file cannot be read or is not an archive of vector tiles,
    /// or if it needs a style of its own and `style` has none.
    pub async fn open(path: &Path, style: &MapStyle) -> Result<Self, TilesError> {
        let archive = Archive::in_file(path).await?;
        // A style of the operator's knows nothing of a second archive.
        let has_gaps = archive.kind == Kind::Protomaps && !is_whole(archive.bounds());
        let around = if has_gaps { Some(world().await?) } else { None };
        Self::of(archive, around, style)
    }

    fn of(archive: Archive, around: Option<Archive>, style: &MapStyle) -> Result<Self, TilesError> {
        if archive.kind == Kind::Other && style.light.is_none() {
            return Err(TilesError::UnknownLayers { name: archive.name });
        }
        let config = config(&archive, around.as_ref(), style);
        Ok(Self {
            config_tag: digest([("config.json", config.as_bytes())]),
            config: config.into(),
            archive: Arc::new(archive),
            around: around.map(Arc::new),
            refuse: HttpResponse::new,
        })
    }

    /// Sets how refusals look, as [`Page::refuse_with`](crate::Page::refuse_with) does.
    #[must_use]
    pub fn refuse_with(mut self, refuse: fn(StatusCode) -> HttpResponse) -> Self {
        self.refuse = refuse;
        self
    }

    /// Adds the paths of the map to a service.
    pub fn configure(&self, config: &mut ServiceConfig) {
        for resource in self.resources() {
            config.service(resource);
        }
    }

    /// The paths of the map, for a service that puts a layer around each.
    #[must_use]
    pub fn resources(&self) -> Vec<Resource> {
        let config = self.clone();
        let config = get_only_async(
            self.refuse,
            web::resource("/map/config.json"),
            move |request| {
                let answer = config.describe(&request);
                async { answer }
            },
        );
        let tiles = self.tiles("/map/tiles/{z}/{x}/{y}", &self.archive);
        let around = self.around.iter();
        let around = around.map(|world| self.tiles("/map/world/{z}/{x}/{y}", world));
        [config, tiles].into_iter().chain(around).collect()
    }

    fn tiles(&self, path: &str, archive: &Arc<Archive>) -> Resource {
        let (tiles, archive) = (self.clone(), Arc::clone(archive));
        get_only_async(self.refuse, web::resource(path), move |request| {
            let (tiles, archive) = (tiles.clone(), Arc::clone(&archive));
            async move { tiles.serve(&archive, &request).await }
        })
    }

    /// Whether a path leads to the map rather than elsewhere in the service. All of
    /// `/map/` counts.
    #[must_use]
    pub fn has(path: &str) -> bool {
        path.starts_with(PREFIX)
    }

    fn describe(&self, request: &HttpRequest) -> HttpResponse {
        let tag = format!("\"{}\"", self.config_tag);
        let is_known = knows(request.headers(), &tag);
        let mut response = if is_known {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header((CACHE_CONTROL, REVALIDATED))
            .insert_header((ETAG, tag));
        if is_known {
            return response.finish();
        }
        response
            .insert_header((CONTENT_TYPE, "application/json"))
            .body(self.config.clone())
    }

    async fn serve(&self, archive: &Archive, request: &HttpRequest) -> HttpResponse {
        let Some(at) = place(archive, request) else {
            return self.refused(StatusCode::NOT_FOUND);
        };
        let is_packed = archive.is_gzip && accepts_gzip(request.headers());
        let tag = if is_packed {
            format!("\"{}-gzip\"", archive.digest)
        } else {
            format!("\"{}\"", archive.digest)
        };
        // The address of another archive's tile must not keep this one for a year.
        let cache_control = if is_current(archive, request) {
            FOREVER
        } else {
            REVALIDATED
        };
        if knows(request.headers(), &tag) {
            return HttpResponse::NotModified()
                .insert_header((CACHE_CONTROL, cache_control))
                .insert_header((ETAG, tag))
                .insert_header((VARY, "Accept-Encoding"))
                .finish();
        }
        let tile = match archive.tile(at, !is_packed).await {
            Ok(tile) => tile,
            Err(error) => {
                tracing::error!(
                    archive = %archive.name,
                    tile = %format_args!("{}/{}/{}", at.z(), at.x(), at.y()),
                    %error,
                    "could not read a map tile"
                );
                return self.refused(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let Some(tile) = tile else {
            // Nothing is there: for a map an empty tile, which it need not ask for again.
            return HttpResponse::NoContent()
                .insert_header((CACHE_CONTROL, cache_control))
                .finish();
        };
        let mut response = HttpResponse::Ok();
        response
            .insert_header((CACHE_CONTROL, cache_control))
            .insert_header((ETAG, tag))
            .insert_header((VARY, "Accept-Encoding"))
            .insert_header((CONTENT_TYPE, "application/vnd.mapbox-vector-tile"));
        if is_packed {
            response.insert_header((CONTENT_ENCODING, "gzip"));
        }
        response.body(tile)
    }

    fn refused(&self, status: StatusCode) -> HttpResponse {
        let mut response = (self.refuse)(status);
        let never = HeaderValue::from_static(NEVER);
        response.headers_mut().insert(CACHE_CONTROL, never);
        response
    }
}

impl fmt::Debug for Tiles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tiles")
            .field("archive", &self.archive.name)
            .field("digest", &self.archive.digest)
            .finish_non_exhaustive()
    }
}

/// The archive that is part of this crate.
async fn world() -> Result<Archive, TilesError> {
    let mut files = BASEMAP.files.iter();
    let (bytes, tag) = files
        .find(|file| file.name == "world.pmtiles")
        .map_or((&[] as &[u8], ""), |file| (file.identity, file.tag));
    Archive::in_memory(bytes, tag).await
}

/// Whether bounds hold the whole map: Mercator ends at 85 degrees.
fn is_whole([west, south, east, north]: [f64; 4]) -> bool {
    west <= -179.0 && south <= -80.0 && east >= 179.0 && north >= 80.0
}

/// The tile that a path names; `None` outside the world and the archive's zooms.
fn place(archive: &Archive, request: &HttpRequest) -> Option<TileCoord> {
    let path = request.match_info();
    let z: u8 = number(path.query("z"))?;
    let (lowest, highest) = archive.zooms();
    if z < lowest || z > highest {
        return None;
    }
    TileCoord::new(z, number(path.query("x"))?, number(path.query("y"))?).ok()
}

fn is_current(archive: &Archive, request: &HttpRequest) -> bool {
    let query = request.query_string();
    query.strip_prefix("v=") == Some(archive.digest.as_str())
}

/// A number as an address writes it: digits only, so that each tile has one address.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let is_plain = text == "0" || !text.starts_with(['0', '+']);
    is_plain.then(|| text.parse().ok())?
}

fn config(archive: &Archive, around: Option<&Archive>, style: &MapStyle) -> String {
    let address = |folder: &str, archive: &Archive| {
        format!("map/{folder}/{{z}}/{{x}}/{{y}}?v={}", archive.digest)
    };
    let named = |archive: &Archive| match (&archive.attribution, archive.kind) {
        (Some(attribution), _) => attribution.clone(),
        (None, Kind::Protomaps) => OPEN_STREET_MAP.to_owned(),
        (None, _) => String::new(),
    };
    let mut attributions = vec![named(archive)];
    attributions.extend(around.map(named));
    let (lowest, highest) = archive.zooms();
    json!({
        "tiles": address("tiles", archive),
        "bounds": archive.bounds(),
        "world": around.map(|world| address("world", world)),
        "minzoom": lowest,
        "maxzoom": highest,
        "kind": match archive.kind {
            Kind::World => "world",
            Kind::Protomaps => "protomaps",
            Kind::Other => "other",
        },
        "style": style.light,
        "styleDark": style.dark,
        "attribution": attributions.join(" · "),
    })
    .to_string()
}
