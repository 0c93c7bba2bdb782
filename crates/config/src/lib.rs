#![doc = include_str!("../README.md")]

mod describe;
mod document;
mod problem;
mod reader;
mod setting;
mod sources;
mod suggest;
mod text;

pub use describe::{Described, env_template, markdown_table, text_table};
pub use problem::{Origin, Problem, Problems, Warning};
pub use reader::{Loaded, Reader, Retired};
pub use setting::{Bounded, Measured, Setting};
pub use sources::Sources;
pub use text::bytes::ByteSize;
pub use text::duration::Unit;
pub use text::url::SecretUrl;
pub use text::{FromText, Refusal, Words};

pub use secrecy;
