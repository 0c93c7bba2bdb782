//! Security headers on every answer.
//!
//! The values follow the OWASP Secure Headers project and what helmet sets by
//! default, or are stricter. Answers that the HTTP parser writes itself (a
//! malformed request line, headers that never end) have no body and pass no
//! middleware, so they do not carry them.

mod csp;
mod fields;
mod hsts;
mod nonce;
mod policy;
#[cfg(test)]
mod tests;

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpMessage as _};

use crate::client_address::ForwardedScheme;
use fields::{Fields, Occasion};

pub use csp::{ContentSecurityPolicy, Directive, Source};
pub use hsts::Hsts;
pub use nonce::Nonce;
pub use policy::{FrameOptions, ReferrerPolicy, SecurityHeaders};

impl SecurityHeaders {
    /// What answers carry, for a host that serves a page in this one's place. A policy
    /// with a [`Nonce`] comes without it, and
    /// [`hsts_over_tls`](Self::hsts_over_tls) is left out.
    #[must_use]
    pub fn fields(&self) -> Vec<(HeaderName, HeaderValue)> {
        Fields::of(self).all()
    }

    /// The middleware, for `wrap`. The header set is built here, once.
    #[must_use]
    pub fn layer<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let fields = Arc::new(Fields::of(self));
        from_fn(move |request, next| handle(Arc::clone(&fields), None, request, next))
    }

    /// The middleware with a [`Nonce`] for each answer, made from 16 bytes that
    /// nobody can foresee. The handler finds it in the request's extensions
    /// and writes it into its `script` and `style` elements;
    /// [`Source::Nonce`] stands for it in the policy
    /// ([`ContentSecurityPolicy::with_nonces`]).
    #[must_use]
    pub fn layer_with_nonces<S, B, R>(
        &self,
        random: R,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B, R>>,
        Error = Error,
        InitError = (),
    > + use<S, B, R>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
        R: Fn() -> [u8; 16] + 'static,
    {
        let fields = Arc::new(Fields::of(self));
        let random: Rc<dyn Fn() -> [u8; 16]> = Rc::new(random);
        from_fn(move |request, next| {
            let nonce = Nonce::new(random());
            handle(Arc::clone(&fields), Some(nonce), request, next)
        })
    }
}

async fn handle<B: MessageBody + 'static>(
    fields: Arc<Fields>,
    nonce: Option<Nonce>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let over_tls = ForwardedScheme::of(&request.extensions()) == Some(ForwardedScheme::Https);
    if let Some(nonce) = &nonce {
        request.extensions_mut().insert(nonce.clone());
    }
    let occasion = Occasion { over_tls, nonce };
    match next.call(request).await {
        Ok(mut response) => {
            fields.treat(response.response_mut(), &occasion);
            Ok(response)
        }
        Err(mut error) => {
            error.add_response_mapper(move |mut response| {
                fields.treat(&mut response, &occasion);
                response
            });
            Err(error)
        }
    }
}
