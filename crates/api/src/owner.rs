//! Whose rows a request is about.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use listbud_domain::UserId;
use listbud_security::{Problem, SignedIn};

/// The user who signed in. A handler that takes it cannot be reached without a
/// valid token, whatever the route table says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner(pub(crate) UserId);

impl FromRequest for Owner {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let signed_in = SignedIn::from_request(request, payload).into_inner();
        std::future::ready(signed_in.map(|signed_in| Self(UserId(signed_in.subject))))
    }
}
