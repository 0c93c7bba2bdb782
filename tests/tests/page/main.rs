//! The page in a real Chromium, against the real server and PostgreSQL.
//!
//! Every test visits the page in a browser context of its own ([`browser::visit`]), and
//! fails when the page has broken its Content-Security-Policy, has asked another server
//! for something, or has logged an error. A test finds what it works with as a person
//! does who cannot see: by role and name.

mod accessible;
mod archive;
mod browser;
mod embedded;
mod failures;
mod journey;
mod keyboard;
mod many;
mod map;
mod people;
mod positions;
mod restart;
mod sessions;
mod tokens;
