//! Layers one around the other, of types that do not grow.
//!
//! A layer's type names the service inside of it and the body that this answers
//! with, `App::wrap` names both again, and so the types double with each layer:
//! with a dozen of them the compiler takes minutes. Behind a box every service is
//! of one type, and a call costs one allocation more per layer.

use actix_service::boxed::{self, BoxService};
use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use futures_util::{TryFutureExt as _, future::MapOk};

/// A service of whatever kind.
pub(crate) type Sealed = BoxService<ServiceRequest, ServiceResponse<BoxBody>, Error>;

/// Hides what a service is.
pub(crate) fn seal<S, B>(service: S) -> Sealed
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    boxed::service(Boxing { service })
}

/// Puts a layer around a service and hides both.
pub(crate) async fn around<L, B>(layer: L, service: Sealed) -> Result<Sealed, ()>
where
    L: Transform<
            Sealed,
            ServiceRequest,
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        >,
    L::Transform: 'static,
    B: MessageBody + 'static,
{
    layer.new_transform(service).await.map(seal)
}

/// Boxes the bodies of the answers.
struct Boxing<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for Boxing<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = MapOk<S::Future, fn(ServiceResponse<B>) -> ServiceResponse<BoxBody>>;

    actix_web::dev::forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        self.service
            .call(request)
            .map_ok(ServiceResponse::map_into_boxed_body)
    }
}
