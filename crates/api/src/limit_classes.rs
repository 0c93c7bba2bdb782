//! Which limit counts a request, read from the routes.

use actix_web::{
    dev::{ResourceDef, ServiceRequest},
    http::Method,
};

use crate::{routes, rules::LimitClass};

/// Which requests count for a limit beside the general one.
pub struct LimitClasses(Vec<(ResourceDef, Method, LimitClass)>);

impl LimitClasses {
    /// Reads them from the routes.
    #[must_use]
    pub fn of_routes() -> Self {
        let table = routes::table();
        let special = table.iter().flat_map(|resource| {
            let rules = resource
                .rules()
                .filter(|(_, rules)| rules.limit != LimitClass::General);
            rules.map(|(method, rules)| {
                (
                    ResourceDef::new(resource.path()),
                    method.clone(),
                    rules.limit,
                )
            })
        });
        Self(special.collect())
    }

    /// The class of a request that no route has taken yet. A path counts however it is
    /// encoded, as routes see it.
    #[must_use]
    pub fn class(&self, request: &ServiceRequest) -> LimitClass {
        let path = request.match_info().as_str();
        let found = self
            .0
            .iter()
            .find(|(route, method, _)| method == request.method() && route.is_match(path));
        found.map_or(LimitClass::General, |(_, _, class)| *class)
    }
}
