//! Which API tokens a route lets through.

use std::rc::Rc;

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::Method,
    middleware::{Next, from_fn},
};
use listbud_security::ApiGrant;

use crate::rules::{Access, ByMethod};

/// The layer around a path that refuses API tokens without a scope that opens the method.
/// It says nothing about sessions, nor about requests of nobody.
pub(crate) fn check<S, B>(
    rules: &ByMethod,
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
    let ByMethod(rules) = rules;
    let access = rules
        .iter()
        .map(|(method, rules)| (method.clone(), rules.access));
    let access: Rc<[(Method, Access)]> = access.collect();
    from_fn(move |request, next| opened(Rc::clone(&access), request, next))
}

async fn opened<B: MessageBody + 'static>(
    access: Rc<[(Method, Access)]>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    // No handler takes a method that is not in the list.
    let of_method = access.iter().find(|(method, _)| method == request.method());
    let refusal = of_method.and_then(|(_, access)| {
        let extensions = request.extensions();
        refusal(*access, ApiGrant::of(&extensions)?)
    });
    match refusal {
        Some(refusal) => Ok(request
            .into_response(refusal.into_response())
            .map_into_right_body()),
        None => Ok(next.call(request).await?.map_into_left_body()),
    }
}

fn refusal(access: Access, grant: &ApiGrant) -> Option<listbud_security::Problem> {
    let needed = access.scopes();
    let is_open = match access {
        Access::Anyone => true,
        Access::Session => false,
        Access::Scopes(_) => needed.iter().any(|scope| grant.scopes.contains(scope)),
    };
    (!is_open).then(|| ApiGrant::insufficient(&needed))
}
