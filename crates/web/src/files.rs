//! Where the files of a page are.

use std::sync::Arc;

use crate::{bundle::Bundle, folder::Folder};

/// Where the files are.
#[derive(Clone, Debug)]
pub(crate) enum Files {
    Bundle(&'static Bundle),
    Folder(Arc<Folder>),
}
