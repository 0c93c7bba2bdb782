//! One PMTiles archive: in memory, or a file of any size.

use std::{
    fmt::Display,
    fs::File,
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use actix_web::web::Bytes;
use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, Compression, PmtError, PmtResult, TileCoord,
    TileType,
};
use serde_json::Value;

use crate::digest::digest;

/// What the reader of PMTiles reads at once: the header and the root directory.
const BEGINNING: usize = 16_384;

/// Why an archive cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum TilesError {
    /// The file cannot be read.
    #[error("could not read {name}")]
    Read {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// The file is something else, or damaged.
    #[error("{name} is not a PMTiles archive of version 3")]
    NotAnArchive {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The archive holds images, or vector tiles in another format.
    #[error("{name} holds {found} tiles, but the map draws Mapbox vector tiles (MVT)")]
    NotVector {
        /// The file.
        name: String,
        /// What it holds.
        found: String,
    },
    /// The tiles are compressed in a way that not every browser reads.
    #[error("the tiles of {name} are compressed by {found}; gzip or no compression is needed")]
    Compression {
        /// The file.
        name: String,
        /// How they are compressed.
        found: String,
    },
    /// The page has no style for such layers, and none was given.
    #[error(
        "{name} has neither the layers of Protomaps' basemap (earth, water, roads) nor those of \
         the embedded world; tiles of another kind need a style of their own"
    )]
    UnknownLayers {
        /// The file.
        name: String,
    },
}

/// Whose layers an archive has, which decides about the style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Those of the embedded world.
    World,
    /// Those of Protomaps' basemap.
    Protomaps,
    /// Others, for a style of the operator's.
    Other,
}

/// An archive that was opened.
pub(super) struct Archive {
    reader: AsyncPmTilesReader<Source>,
    /// For messages.
    pub(super) name: String,
    /// Changes with the archive.
    pub(super) digest: String,
    pub(super) kind: Kind,
    pub(super) is_gzip: bool,
    pub(super) attribution: Option<String>,
}

impl Archive {
    /// Opens an archive that is in memory; its digest is known.
    pub(super) async fn in_memory(bytes: &'static [u8], digest: &str) -> Result<Self, TilesError> {
        let source = Source::Memory(Bytes::from_static(bytes));
        Self::open(source, "the embedded world".to_owned(), digest.to_owned()).await
    }

    /// Opens a file.
    pub(super) async fn in_file(path: &Path) -> Result<Self, TilesError> {
        let name = path.display().to_string();
        let (source, digest) =
            read_file(path.to_owned())
                .await
                .map_err(|source| TilesError::Read {
                    name: name.clone(),
                    source,
                })?;
        Self::open(source, name, digest).await
    }

    async fn open(source: Source, name: String, digest: String) -> Result<Self, TilesError> {
        let damaged = |source: PmtError| TilesError::NotAnArchive {
            name: name.clone(),
            source: source.into(),
        };
        let reader = AsyncPmTilesReader::try_from_source(source);
        let reader = reader.await.map_err(damaged)?;
        let header = reader.get_header();
        if header.spec_version() != 3 {
            return Err(damaged(PmtError::UnsupportedPmTilesVersion));
        }
        if header.tile_type != TileType::Mvt {
            let found = format!("{:?}", header.tile_type);
            return Err(TilesError::NotVector { name, found });
        }
        if !matches!(
            header.tile_compression,
            Compression::Gzip | Compression::None
        ) {
            let found = format!("{:?}", header.tile_compression);
            return Err(TilesError::Compression { name, found });
        }
        let is_gzip = header.tile_compression == Compression::Gzip;
        let metadata = reader.get_metadata().await.map_err(damaged)?;
        let metadata: Value =
            serde_json::from_str(&metadata).map_err(|source| TilesError::NotAnArchive {
                name: name.clone(),
                source: source.into(),
            })?;
        let attribution = metadata.get("attribution").and_then(Value::as_str);
        Ok(Self {
            kind: kind(&metadata),
            attribution: attribution.map(ToOwned::to_owned),
            reader,
            name,
            digest,
            is_gzip,
        })
    }

    /// The zooms that the archive has.
    pub(super) fn zooms(&self) -> (u8, u8) {
        let header = self.reader.get_header();
        (header.min_zoom, header.max_zoom)
    }

    /// West, south, east and north of what the archive covers.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let header = self.reader.get_header();
        [
            header.min_longitude,
            header.min_latitude,
            header.max_longitude,
            header.max_latitude,
        ]
    }

    /// A tile as it is stored, or unpacked; `None` where the archive has none.
    pub(super) async fn tile(&self, at: TileCoord, unpack: bool) -> PmtResult<Option<Bytes>> {
        if unpack {
            self.reader.get_tile_decompressed(at).await
        } else {
            self.reader.get_tile(at).await
        }
    }
}

fn kind(metadata: &Value) -> Kind {
    let layers = metadata.get("vector_layers").and_then(Value::as_array);
    let names: Vec<&str> = layers
        .into_iter()
        .flatten()
        .filter_map(|layer| layer.get("id")?.as_str())
        .collect();
    let has = |wanted: &[&str]| wanted.iter().all(|name| names.contains(name));
    if has(&["earth", "water", "roads"]) {
        Kind::Protomaps
    } else if has(&["land", "borders", "cities"]) {
        Kind::World
    } else {
        Kind::Other
    }
}

/// Where the bytes are.
enum Source {
    Memory(Bytes),
    /// Read piece by piece and not mapped: a file that is cut short while it is mapped
    /// ends the process, and a file that is read gives an error.
    File(Arc<File>),
}

impl AsyncBackend for Source {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let bytes = match self {
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).map_or(bytes.len(), |it| it.min(bytes.len()));
                let end = start.saturating_add(length).min(bytes.len());
                bytes.slice(start..end)
            }
            Self::File(file) => {
                let file = Arc::clone(file);
                let reading = tokio::task::spawn_blocking(move || read_at(&file, offset, length));
                reading.await.map_err(other)??
            }
        };
        Ok(BackendResponse::new(bytes))
    }
}

fn other(error: impl Display) -> PmtError {
    PmtError::Reading(io::Error::other(error.to_string()))
}

/// Reads up to `length` bytes; fewer at the end of the file.
fn read_at(file: &File, offset: u64, length: usize) -> io::Result<Bytes> {
    let size = file.metadata()?.len();
    let rest = usize::try_from(size.saturating_sub(offset)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; length.min(rest)];
    file.read_exact_at(&mut bytes, offset)?;
    Ok(bytes.into())
}

async fn read_file(path: PathBuf) -> io::Result<(Source, String)> {
    let reading = tokio::task::spawn_blocking(move || {
        let file = File::open(path)?;
        let digest = digest_of(&file)?;
        Ok((Source::File(Arc::new(file)), digest))
    });
    reading.await.map_err(io::Error::other)?
}

/// Names an archive by its size, its beginning and its end: a planet has 128 GB, too much
/// to read at each start. The beginning holds the header, which counts and measures all
/// parts, and the root directory.
fn digest_of(file: &File) -> io::Result<String> {
    let size = file.metadata()?.len();
    let beginning = read_at(file, 0, BEGINNING)?;
    let end = read_at(file, size.saturating_sub(BEGINNING as u64), BEGINNING)?;
    Ok(digest([
        (size.to_string().as_str(), beginning.as_ref()),
        ("end", end.as_ref()),
    ]))
}
