#![doc = include_str!("../README.md")]

mod error;
mod former;
mod library;
mod repair;
mod value;

pub use error::LegacyError;
pub use former::{Former, FormerUser, Orphans};
pub use library::{Library, Repairs};
