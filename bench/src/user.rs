//! A user whose requests are authenticated.

use uuid::Uuid;

use crate::load::Request;

/// An account and one of its tokens.
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
            json: None,
        }
    }
}

/// The address and the password of a user.
pub(crate) fn credentials(number: usize) -> (String, String) {
    (
        format!("user{number}@example.org"),
        format!("measured-harbour-{number}"),
    )
}
