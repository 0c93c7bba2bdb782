#![doc = include_str!("../README.md")]

mod accounts;
mod bind;
mod body;
mod by_name;
mod caller;
mod cursor;
mod error;
mod etag;
mod events;
mod export;
mod fields;
mod former_client;
mod idempotency;
mod imports;
mod lists;
mod observer;
mod openapi;
mod owner;
mod patch;
mod places;
mod query;
mod quotas;
mod resource;
mod routes;
mod state;
mod tags;
mod version;

pub use bind::{configure, refusal};
pub use error::ApiError;
pub use imports::{FileImport, ImportQueue, ImportSettings, Imported, run_imports};
pub use observer::{ImportedRows, Observer, SignIn};
pub use openapi::document;
pub use places::PlaceJson;
pub use quotas::Quotas;
pub use routes::table;
pub use state::{Api, Limits, Sessions, ShortLinks, World};
