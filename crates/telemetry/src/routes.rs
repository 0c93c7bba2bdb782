//! Routes of requests that are gone.

use std::{cell::OnceCell, rc::Rc};

use actix_web::{
    HttpMessage as _, HttpRequest,
    dev::{ResourceMap, ServiceRequest},
};

/// The route of a request that was answered, as it was found first.
struct CachedRoute(Option<Rc<str>>);

/// The route of a request that was answered. Several layers want to know, and to
/// look through all routes is a tenth of what the layers cost.
pub(crate) fn of_answered(request: &HttpRequest) -> Option<Rc<str>> {
    if let Some(CachedRoute(route)) = request.extensions().get() {
        return route.clone();
    }
    let route: Option<Rc<str>> = request.match_pattern().map(Into::into);
    request.extensions_mut().insert(CachedRoute(route.clone()));
    route
}

/// The routes of one worker's application.
///
/// A request knows its route once it is answered, for nothing. One that is given
/// up or fails with an error never comes back, and to ask beforehand would be to
/// search all routes once more for each request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes(Rc<OnceCell<ResourceMap>>);

/// Where a request may have been going.
#[derive(Debug)]
pub(crate) struct PendingRoute {
    routes: Routes,
    path: String,
}

impl Routes {
    /// Notes where a request goes.
    pub(crate) fn pending(&self, request: &ServiceRequest) -> PendingRoute {
        self.0.get_or_init(|| request.resource_map().clone());
        PendingRoute {
            routes: self.clone(),
            path: request.path().to_owned(),
        }
    }
}

impl PendingRoute {
    /// The route, as far as the path tells.
    pub(crate) fn route(&self) -> Option<Rc<str>> {
        let route = self.routes.0.get()?.match_pattern(&self.path);
        route.map(Into::into)
    }
}
