//! Routes of requests that are gone.

use std::{cell::OnceCell, rc::Rc};

use actix_web::dev::{ResourceMap, ServiceRequest};

/// The routes of one worker's application.
///
/// A request knows its route once it is answered, for nothing. One that is given
/// up or fails with an error never comes back, and to ask beforehand would be to
/// search all routes once more for each request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes(Rc<OnceCell<ResourceMap>>);

/// Where a request may have been going.
#[derive(Debug)]
pub(crate) struct Destination {
    routes: Routes,
    path: String,
}

impl Routes {
    /// Notes where a request goes.
    pub(crate) fn note(&self, request: &ServiceRequest) -> Destination {
        self.0.get_or_init(|| request.resource_map().clone());
        Destination {
            routes: self.clone(),
            path: request.path().to_owned(),
        }
    }
}

impl Destination {
    /// The route, as far as the path tells.
    pub(crate) fn route(&self) -> Option<String> {
        self.routes.0.get()?.match_pattern(&self.path)
    }
}
