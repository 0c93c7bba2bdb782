//! Which scope of an API token opens which operation.

use std::fmt::Write as _;

use actix_web::http::Method;
use listbud_domain::Scope;
use utoipa::{
    Modify,
    openapi::{
        Components, OpenApi,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use super::operations::operations;
use crate::{routes, rules::Access};

/// The name of the security scheme.
const SCHEME: &str = "apiToken";

/// Writes the scopes into the document, after all operations are there.
pub(super) struct Scopes;

impl Modify for Scopes {
    fn modify(&self, document: &mut OpenApi) {
        let access = access();
        let of = |path: &str, method: &Method| {
            access
                .iter()
                .find(|(known, name, _)| known == path && name == method)
                .map(|(.., access)| *access)
        };
        let mut rows = String::new();
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations(item) {
                let scopes = of(path, &method).map(Access::scopes).unwrap_or_default();
                if scopes.is_empty() {
                    continue;
                }
                // One of the alternatives suffices.
                let by_token = scopes
                    .iter()
                    .map(|scope| SecurityRequirement::new(SCHEME, [*scope]));
                let by_session = ["token", "cookie"]
                    .map(|scheme| SecurityRequirement::new::<_, [&str; 0], &str>(scheme, []));
                operation.security = Some(by_session.into_iter().chain(by_token).collect());
                let scopes = scopes.join("`, `");
                // Writing into a string does not fail.
                let _ = writeln!(rows, "| `{method} {path}` | `{scopes}` |");
            }
        }
        let words = Scope::ALL.map(|scope| format!("`{}`", scope.as_str()));
        let description = format!(
            "A token of `POST /api/tokens`, which begins with `lb_`. Its scopes are some of \
             {}; none includes another one. The list at each operation names a scope that \
             opens it. Accounts, sessions, passwords and API tokens themselves need a session. \
             A token without the scope gets 403 `insufficient_scope`, and an unknown, expired \
             or ended one 401.\n\n| operation | opened by |\n| --- | --- |\n{rows}",
            words.join(", ")
        );
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("lb_…")
            .description(Some(description))
            .build();
        document
            .components
            .get_or_insert_with(Components::new)
            .add_security_scheme(SCHEME, SecurityScheme::Http(scheme));
    }
}

/// Who may send the requests of each path and method.
fn access() -> Vec<(String, Method, Access)> {
    let table = routes::table();
    let access = table.iter().flat_map(|resource| {
        let rules = resource.rules();
        rules.map(|(method, rules)| (resource.path().to_owned(), method.clone(), rules.access))
    });
    access.collect()
}
