//! The map of the page.

use std::path::PathBuf;

use listbud_config::{Reader, Setting};
use listbud_security::Origin;
use listbud_web::MapStyle;

const TILES: Setting<Option<PathBuf>> = Setting::new(
    "map.tiles",
    "A PMTiles archive of vector tiles that the map shows, for streets; without it the world that \
     is part of the program, at zooms 0 to 6.",
)
.env(&["MAP_TILES"]);

const STYLE_URL: Setting<Option<String>> = Setting::new(
    "map.style_url",
    "A MapLibre style for the map: a URL, or a path below the page. Browsers may then load from \
     its origin, which sees what people look at.",
)
.env(&["MAP_STYLE_URL"]);

const STYLE_URL_DARK: Setting<Option<String>> = Setting::new(
    "map.style_url_dark",
    "The same for dark pages, if they are to look different.",
)
.env(&["MAP_STYLE_URL_DARK"]);

/// The map of the page.
#[derive(Debug)]
pub struct Map {
    /// The archive of its tiles.
    pub tiles: Option<PathBuf>,
    /// How it looks, if not as the page has it.
    pub style: MapStyle,
}

impl Map {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            tiles: reader.get(&TILES),
            style: MapStyle {
                light: reader.get(&STYLE_URL),
                dark: reader.get(&STYLE_URL_DARK),
            },
        }
    }

    /// The origins that the page may load from besides its own.
    pub(crate) fn origins(&self) -> impl Iterator<Item = Origin> {
        let origins = self.style.origins().into_iter();
        origins.filter_map(|origin| origin.parse().ok())
    }
}

/// What the declarations do not say.
pub(super) fn check(reader: &mut Reader, map: &Map) {
    let style = &map.style;
    for (key, value) in [
        ("map.style_url", &style.light),
        ("map.style_url_dark", &style.dark),
    ] {
        reader.require(
            &[key],
            value.as_deref().is_none_or(is_style),
            "must be a URL such as https://maps.example.org/style.json, or a path below the page \
             such as styles/map.json",
        );
    }
}

/// Whether a text can be the address of a style. Its origin becomes part of a header, where
/// `;` would begin another directive.
fn is_style(text: &str) -> bool {
    let style = MapStyle {
        light: Some(text.to_owned()),
        dark: None,
    };
    let is_plain = text.chars().all(|c| c.is_ascii_graphic());
    match style.origins().as_slice() {
        [origin] => {
            let is_word = |c: char| c.is_ascii_alphanumeric() || ":/.-[]".contains(c);
            is_plain && origin.chars().all(is_word) && origin.parse::<Origin>().is_ok()
        }
        _ => is_plain && !text.is_empty() && !text.starts_with("//") && !text.contains(':'),
    }
}
