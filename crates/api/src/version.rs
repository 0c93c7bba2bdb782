//! Versions of what is too large to be hashed as it is sent.

use actix_web::{
    HttpRequest,
    http::header::{ETAG, HeaderName, IF_NONE_MATCH},
};
use sha2::{Digest, Sha256};

use crate::etag::{is_named, short};

/// The tag of something large that is sent while it is read: made of what it is read
/// from. Weak, because two answers with one tag need not be the same byte by byte.
pub(crate) struct Version(String);

impl Version {
    /// Takes the digest of a state.
    pub(crate) fn of(state: Sha256) -> Self {
        Self(short(&state.finalize()))
    }

    /// Whether the client has this state already.
    pub(crate) fn is_known(&self, request: &HttpRequest) -> bool {
        is_named(&self.0, request.headers().get_all(IF_NONE_MATCH))
    }

    /// The header that names it.
    pub(crate) fn header(&self) -> (HeaderName, String) {
        (ETAG, format!("W/{}", self.0))
    }
}
