#![doc = include_str!("../README.md")]

mod answer;
mod assets;
mod bundle;
mod digest;
mod embedded;
mod encoding;
pub mod export;
mod files;
mod folder;
mod media;
mod page;
mod shell;
mod tiles;

pub use bundle::{Bundle, File, Group};
pub use embedded::{BASEMAP, EMBEDDED};
pub use encoding::Encoding;
pub use folder::FolderError;
pub use page::Page;
pub use tiles::{MapStyle, Tiles, TilesError};
