#![doc = include_str!("../README.md")]

mod clients;
mod fields;
mod known;
mod limit;
mod service;

pub use clients::Client;
pub use fields::Refusal;
pub use limit::{RateLimit, RateLimitBuilder, RateLimitError};
pub use service::RateLimitService;
