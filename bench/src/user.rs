//! Somebody who can sign requests.

use uuid::Uuid;

use crate::load::Request;

/// An account and a token of it.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: Uuid,
    pub(crate) token: String,
}

impl User {
    pub(crate) fn get(&self, path: &str) -> Request {
        Request {
            path: path.to_owned(),
            token: Some(self.token.clone()),
        }
    }
}

/// With which address and password somebody signs in.
pub(crate) fn credentials(number: usize) -> (String, String) {
    (
        format!("user{number}@example.org"),
        format!("measured-harbour-{number}"),
    )
}
