//! A page as browsers get it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

mod assets;
mod digests;
mod embedded;
mod example;
mod folder;
mod shell;
mod sources;
mod support;
