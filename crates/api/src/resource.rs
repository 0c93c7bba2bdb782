//! One path and its methods.

use actix_web::{
    FromRequest, Handler, HttpResponse, Responder, Route,
    http::{
        Method, StatusCode,
        header::{ALLOW, HeaderValue},
    },
    web,
};
use listbud_security::{Bearer, Problem};

use crate::{
    rules::{Access, ByMethod, Rules},
    scopes,
};

/// One path of the API, the methods it has, and who may use it.
pub struct Resource {
    path: String,
    is_public: bool,
    is_guarded: bool,
    routes: Vec<(Method, Rules, Route)>,
}

impl Resource {
    /// A path that only signed-in users reach.
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            is_public: false,
            is_guarded: true,
            routes: Vec::new(),
        }
    }

    /// A path that everybody reaches.
    pub(crate) fn public(path: impl Into<String>) -> Self {
        Self {
            is_public: true,
            is_guarded: false,
            ..Self::new(path)
        }
    }

    /// A path whose handler decides by itself who may use it.
    pub(crate) fn unguarded(path: impl Into<String>) -> Self {
        Self {
            is_guarded: false,
            ..Self::new(path)
        }
    }

    /// Adds GET, and HEAD with it; neither takes a body.
    pub(crate) fn get<F, Args>(self, access: Access, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::HEAD, Rules::bare(access), handler.clone())
            .on(Method::GET, Rules::bare(access), handler)
    }

    /// Adds POST.
    pub(crate) fn post<F, Args>(self, rules: Rules, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::POST, rules, handler)
    }

    /// Adds PUT.
    pub(crate) fn put<F, Args>(self, rules: Rules, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::PUT, rules, handler)
    }

    /// Adds PATCH.
    pub(crate) fn patch<F, Args>(self, rules: Rules, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::PATCH, rules, handler)
    }

    /// Adds DELETE.
    pub(crate) fn delete<F, Args>(self, rules: Rules, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::DELETE, rules, handler)
    }

    fn on<F, Args>(mut self, method: Method, rules: Rules, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = web::method(method.clone()).to(handler);
        self.routes.push((method, rules, route));
        self
    }

    /// The path, with `{name}` for its parameters.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The methods.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.routes.iter().map(|(method, ..)| method)
    }

    /// The methods with their rules.
    pub fn rules(&self) -> impl Iterator<Item = (&Method, Rules)> {
        self.routes
            .iter()
            .map(|(method, rules, _)| (method, *rules))
    }

    /// Whether everybody reaches it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.is_public
    }

    /// Adds the path to a service; other methods answer 405 with `Allow`.
    pub(crate) fn register(self, config: &mut web::ServiceConfig, bearer: &Bearer) {
        let allow: Vec<&str> = self
            .routes
            .iter()
            .map(|(method, ..)| method.as_str())
            .collect();
        let allow = HeaderValue::from_str(&allow.join(", ")).ok();
        let rules = self.rules().map(|(method, rules)| (method.clone(), rules));
        let rules = ByMethod(rules.collect());
        let access = scopes::check(&rules);
        let resource = self
            .routes
            .into_iter()
            .fold(
                web::resource(self.path).app_data(rules),
                |resource, (.., route)| resource.route(route),
            )
            .default_service(web::to(move || {
                let response = method_not_allowed(allow.clone());
                async { response }
            }));
        // The last layer runs first: who asks is known before what that allows.
        let resource = resource.wrap(access);
        if self.is_guarded {
            config.service(resource.wrap(bearer.require()));
        } else {
            config.service(resource);
        }
    }
}

pub(crate) fn method_not_allowed(allow: Option<HeaderValue>) -> HttpResponse {
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED)
        .code("method_not_allowed")
        .detail("this path does not support the method");
    match allow {
        Some(allow) => problem.header(ALLOW, allow).into_response(),
        None => problem.into_response(),
    }
}
