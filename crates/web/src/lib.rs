#![doc = include_str!("../README.md")]

mod answer;
mod assets;
mod bundle;
mod encoding;
mod folder;
mod media;
mod page;
mod shell;

pub use bundle::{Bundle, File, Group};
pub use folder::FolderError;
pub use page::Page;

include!(concat!(env!("OUT_DIR"), "/table.rs"));
