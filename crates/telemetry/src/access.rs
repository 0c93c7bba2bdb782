//! One line per request.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::{BodySize, MessageBody},
    dev::{Extensions, ServiceRequest, ServiceResponse},
    middleware::Next,
};
use tracing::Instrument;

/// Writes one event for each request: method, route, status, duration, the size
/// of the answer where it is known, the peer, and what `facts` reads from the
/// request's extensions (a request id, an account), as `name=value`.
///
/// The route is the pattern, never the path: paths hold ids, and queries what a
/// person looked for. To be used with `actix_web::middleware::from_fn`,
/// outermost.
///
/// # Errors
///
/// Those of the handler.
pub async fn access_log<B: MessageBody + 'static>(
    facts: impl Fn(&Extensions) -> Vec<(&'static str, String)>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let began = Instant::now();
    let method = request.method().clone();
    let peer = request.peer_addr();
    // Everything that is logged on the way carries the id by which a client
    // names the request.
    let span = {
        let facts = facts(&request.extensions());
        let id = facts.iter().find(|(name, _)| *name == "request_id");
        tracing::info_span!("request", request_id = id.map(|(_, id)| id.as_str()))
    };
    let response = next.call(request).instrument(span.clone()).await?;

    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "(unmatched)".to_owned());
    let bytes = match response.response().body().size() {
        BodySize::Sized(bytes) => Some(bytes),
        BodySize::None => Some(0),
        BodySize::Stream => None,
    };
    let _inside = span.enter();
    let facts = facts(&response.request().extensions());
    let fact = |name: &str| {
        facts
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    };
    tracing::info!(
        target: "access",
        duration_ms = (began.elapsed().as_secs_f64() * 1e6).round() / 1e3,
        user.id = fact("user.id"),
        client.address = fact("client.address").map_or_else(
            || peer.map(|peer| peer.ip().to_string()),
            |address| Some(address.to_owned()),
        ),
        http.request.method = %method,
        http.route = route,
        http.response.status_code = response.status().as_u16(),
        http.response.body.size = bytes,
        "request"
    );
    Ok(response)
}
