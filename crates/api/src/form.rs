//! Bodies of web forms.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};

use crate::{
    ApiError,
    body::{is_plain, read},
    query::Query,
};

/// A form as a browser sends it: names and values like those of a query.
pub(crate) struct Form(pub(crate) Query);

impl FromRequest for Form {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let is_form = request.content_type() == "application/x-www-form-urlencoded";
            if !(is_form && is_plain(&request)) {
                return Err(ApiError::UnsupportedType {
                    expected: "application/x-www-form-urlencoded, not compressed".to_owned(),
                });
            }
            let bytes = read(&request, payload).await?;
            Ok(Self(Query::parse(&bytes)))
        })
    }
}
