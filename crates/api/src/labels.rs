//! Lists and tags. Each endpoint has one handler for both. They differ in [`json`] and in
//! [`body`]; [`operations`] has what OpenAPI says of them.

mod body;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
mod json;
pub(crate) mod list;
pub(crate) mod operations;
pub(crate) mod places;
pub(crate) mod read;

pub(crate) use body::{ChangeList, ChangeTag, NewList, NewTag};
pub(crate) use json::{ListJson, TagJson};
