//! Swagger UI.

use actix_web::web::{self, ServiceConfig};
use listbud_security::{
    ContentSecurityPolicy, SecurityHeaders,
    headers::{Directive, Source},
};
use utoipa_swagger_ui::SwaggerUi;

/// Adds the page at `/api/docs`; everything it loads comes from this server.
pub(crate) fn add_page(config: &mut ServiceConfig) {
    let page =
        SwaggerUi::new("/{_:.*}").config(utoipa_swagger_ui::Config::from("/api/openapi.json"));
    config
        .service(web::redirect("/api/docs", "/api/docs/"))
        .service(
            web::scope("/api/docs")
                .wrap(page_headers().layer())
                .service(page),
        );
}

/// A page, not data: it may run the scripts that it brings. Swagger UI sets
/// styles on single elements, which no nonce can carry: the one page here that
/// needs `unsafe-inline`. It knows nothing of Trusted Types.
fn page_headers() -> SecurityHeaders {
    let policy = ContentSecurityPolicy::web_page()
        .and(Directive::StyleSrc, Source::UnsafeInline)
        .directive(Directive::FormAction, [Source::None])
        .without(Directive::RequireTrustedTypesFor)
        .without(Directive::TrustedTypes);
    SecurityHeaders::web_page()
        .content_security_policy(policy)
        .geolocation(false)
}
