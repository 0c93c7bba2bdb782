//! Boxed layers, whose types do not grow.
//!
//! A layer's type contains the types of its inner service and of that service's body, and
//! `App::wrap` repeats both. So the size of the type doubles with each layer, and with a
//! dozen layers the compiler takes minutes. A boxed service always has the same type; it
//! costs one more allocation per layer and call.

use actix_service::boxed::{BoxService, service as box_service};
use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use futures_util::{TryFutureExt as _, future::MapOk};

/// Any service, in a box.
pub(crate) type BoxedService = BoxService<ServiceRequest, ServiceResponse<BoxBody>, Error>;

/// Puts a service into a box.
pub(crate) fn boxed<S, B>(service: S) -> BoxedService
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    box_service(WithBoxedBody { service })
}

/// Wraps a service in a layer and boxes the result.
pub(crate) async fn around<L, B>(layer: L, service: BoxedService) -> Result<BoxedService, ()>
where
    L: Transform<
            BoxedService,
            ServiceRequest,
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        >,
    L::Transform: 'static,
    B: MessageBody + 'static,
{
    layer.new_transform(service).await.map(boxed)
}

/// Boxes the bodies of the responses.
struct WithBoxedBody<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for WithBoxedBody<S>
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
