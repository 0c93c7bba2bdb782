//! The files that are part of this crate; the build script writes their table.

use crate::bundle::{Bundle, File, Group};

include!(concat!(env!("OUT_DIR"), "/table.rs"));
