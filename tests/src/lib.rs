//! Black-box tests of the running server against a real PostgreSQL: what they
//! share. The tests themselves are in `tests/blackbox`, one module per subject
//! and one program for all, so that one PostgreSQL serves them all.
//!
//! - [`TestApp`] is one server on a port of its own, with a database of its own,
//!   copied from one that was migrated once.
//! - [`Client`] and [`Account`] send requests and check every answer against
//!   what the server promises for all of them ([`contract`]).
//! - [`Browser`] keeps the cookies of a session and says with each request which
//!   page caused it.
//! - [`database`] decides where PostgreSQL runs: `TEST_DATABASE_URL`, a container
//!   (feature `containers`), or a private cluster of installed programs.
//!
//! `TEST_LOG=debug` shows the server's log.

mod account;
mod answer;
mod app;
mod browser;
mod client;
pub mod contract;
pub mod database;
mod form;
mod pooler;
mod schema;
pub mod secrets;
mod wait;
mod wire;
mod world;

pub use account::{Account, ApiToken, encoded};
pub use answer::Answer;
pub use app::{Builder, TestApp};
pub use browser::Browser;
pub use client::{Client, Request};
pub use form::Form;
pub use wait::eventually;
pub use wire::Wire;
pub use world::Clock;
