//! A browser, and what tests do in it.

mod axe;
mod element;
mod keys;
mod page;
mod process;
mod visit;
mod watch;
mod wire;

pub(crate) use axe::check as axe;
pub(crate) use element::{Element, Name, has};
pub(crate) use page::Page;
pub(crate) use process::{Chromium, peak};
pub(crate) use visit::{DESKTOP, PHONE, Screen, eventually, visit, visit_with};
