//! Whose rows a request is about.

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use listbud_domain::UserId;
use listbud_security::{Problem, bearer};

/// The user who signed in, or whose API token came with the request. A handler that takes
/// it cannot be reached without a valid token, whatever the route table says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner(pub(crate) UserId);

impl FromRequest for Owner {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let subject = bearer::subject(&request.extensions());
        let owner = subject.map(|subject| Self(UserId(subject)));
        std::future::ready(owner.ok_or_else(|| bearer::refusal(request)))
    }
}
