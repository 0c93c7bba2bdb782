//! Finds the routes of requests.

use std::{cell::OnceCell, rc::Rc};

use actix_web::{
    HttpMessage as _, HttpRequest,
    dev::{ResourceMap, ServiceRequest},
};

/// The route of a request, cached in its extensions.
struct CachedRoute(Option<Rc<str>>);

/// The route of a request that has a response. It is cached for the other layers: searching
/// all routes is a tenth of their cost.
pub(crate) fn of_answered(request: &HttpRequest) -> Option<Rc<str>> {
    if let Some(CachedRoute(route)) = request.extensions().get() {
        return route.clone();
    }
    let route: Option<Rc<str>> = request.match_pattern().map(Into::into);
    request.extensions_mut().insert(CachedRoute(route.clone()));
    route
}

/// The routes of the application of one worker.
///
/// A response has its route. A request that is cancelled or fails with an error has none,
/// and searching the routes before every request would be slow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes(Rc<OnceCell<ResourceMap>>);

/// The path of a request without a response yet.
#[derive(Debug)]
pub(crate) struct PendingRoute {
    routes: Routes,
    path: String,
}

impl Routes {
    /// Keeps the path of a request.
    pub(crate) fn pending(&self, request: &ServiceRequest) -> PendingRoute {
        self.0.get_or_init(|| request.resource_map().clone());
        PendingRoute {
            routes: self.clone(),
            path: request.path().to_owned(),
        }
    }
}

impl PendingRoute {
    /// The route that matches the path.
    pub(crate) fn route(&self) -> Option<Rc<str>> {
        let route = self.routes.0.get()?.match_pattern(&self.path);
        route.map(Into::into)
    }
}
