//! The OpenAPI 3.1 document and the page to browse it.

mod operations;
#[cfg(feature = "swagger")]
mod page;
mod scopes;
mod serve;
mod values;

use std::collections::HashMap;

use actix_web::http::Method;
use utoipa::{
    IntoParams as _, Modify, OpenApi, ToSchema,
    openapi::{
        Components, ContentBuilder, Ref, RefOr, Response, ResponseBuilder,
        path::{HttpMethod, Operation, PathItemBuilder},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

#[cfg(feature = "swagger")]
pub(crate) use page::add_page;

use crate::{
    accounts, deletions, export,
    former_client::{self, ALIASES, IMPORT},
    idempotency::KeyHeader,
    imports,
    labels::operations::{lists, tags},
    places, routes,
    rules::{Access, Body, Rules},
    tokens,
};

use operations::operations;
use scopes::Scopes;
pub(crate) use serve::{Served, serve};
use values::Values;

const IMPORTS: &str = "/api/imports";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "ListBud",
        license(name = "GPL-3.0-or-later", identifier = "GPL-3.0-or-later"),
        description = "The places you saved in Google Maps: imported from Google Takeout, searchable in milliseconds, and exported in open formats.",
    ),
    tags(
        (name = "accounts", description = "Registration, sessions and the account"),
        (name = "tokens", description = "API tokens for scripts and other programs"),
        (name = "places"), (name = "lists"), (name = "tags"),
        (name = "deletions", description = "Deletions that can be undone"),
        (name = "imports", description = "Importing Google Takeout and other files"),
        (name = "export", description = "Exporting GeoJSON, KML, GPX and CSV"),
        (name = "former client", description = "Paths of the former client"),
    ),
    paths(
        serve::serve,
        accounts::register::register, accounts::login::login, accounts::refresh::refresh,
        accounts::logout::logout, accounts::logout::logout_all, accounts::password::change,
        accounts::current::read,
        accounts::me::read, accounts::me::change, accounts::delete::delete,
        accounts::sessions::list, accounts::sessions::end, accounts::audit::list,
        tokens::list::list, tokens::create::create, tokens::revoke::revoke,
        places::list::list, places::create::create, places::delete::delete_all,
        places::bulk::bulk, places::search::search, places::points::points, places::read::read, places::change::change,
        places::delete::delete, places::tags::set,
        lists::list, lists::create, lists::read, lists::change,
        lists::delete, lists::add, lists::remove,
        tags::list, tags::create, tags::read, tags::change,
        tags::delete, tags::add, tags::remove,
        imports::create::create, imports::list::list, imports::read::read,
        imports::delete::delete,
        deletions::list::list, deletions::erase::erase, deletions::restore::restore,
        export::export, export::export_selection,
        former_client::folders, former_client::categories,
    ),
    components(schemas(ProblemJson)),
    security(("token" = []), ("cookie" = [])),
    modifiers(&Refusals, &Values, &Aliases, &Token, &Scopes),
)]
struct Document;

/// Makes the document as it is sent.
pub(crate) fn served() -> Served {
    Served(serde_json::to_vec(&document()).unwrap_or_default().into())
}

/// Makes the document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// An error (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(
    dead_code,
    reason = "describes the problems of listbud-security to readers of the document"
)]
struct ProblemJson {
    /// What kind of problem it is, a URI.
    #[schema(example = "about:blank")]
    r#type: String,
    #[schema(example = "Not Found")]
    title: String,
    #[schema(example = 404)]
    status: u16,
    /// A sentence for a person.
    #[schema(example = "there is no such place")]
    detail: Option<String>,
    /// A stable word for a program.
    #[schema(example = "not_found")]
    code: Option<String>,
    /// The id of the request in the server's log.
    #[schema(rename = "requestId")]
    request_id: Option<String>,
    /// What is wrong with each field.
    errors: Option<Vec<FieldErrorJson>>,
    /// The detail again, for the former client.
    error: String,
    /// If a limit would be exceeded: the limit.
    #[schema(example = 200_000)]
    limit: Option<u64>,
    /// If a limit would be exceeded: how many there are.
    #[schema(example = 200_000)]
    count: Option<u64>,
    /// If an import would exceed a limit: how many the file would add.
    #[schema(example = 1500)]
    added: Option<u64>,
    /// With 403 `insufficient_scope`: the scopes of API tokens that open the operation.
    #[schema(example = json!(["write"]))]
    scopes: Option<Vec<String>>,
    /// With 429: the limits that were reached.
    #[schema(rename = "violated-policies")]
    violated_policies: Option<Vec<String>>,
}

/// What is wrong with one field.
#[derive(ToSchema)]
#[schema(as = FieldError)]
#[expect(
    dead_code,
    reason = "describes the problems of listbud-security to readers of the document"
)]
struct FieldErrorJson {
    #[schema(example = "latitude")]
    field: String,
    #[schema(example = "out_of_range")]
    code: String,
    #[schema(example = "must be a number from -90 to 90")]
    message: String,
}

/// Adds to every operation the refusals that it shares with its kind.
struct Refusals;

impl Modify for Refusals {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let table = routes::table();
        let rules: HashMap<(&str, Method), Rules> = table
            .iter()
            .flat_map(|resource| {
                let rules = resource.rules();
                rules.map(|(method, rules)| ((resource.path(), method.clone()), rules))
            })
            .collect();
        for (path, item) in &mut document.paths.paths {
            // PUT does what PATCH does wherever a resource can be changed.
            if item.put.is_none() {
                item.put.clone_from(&item.patch);
                if let Some(put) = &mut item.put {
                    put.operation_id = put.operation_id.as_ref().map(|id| format!("{id}_put"));
                }
                if path == "/api/me" {
                    item.put = None;
                }
            }
            for (method, operation) in operations(item) {
                let rules = rules.get(&(path.as_str(), method));
                complete(
                    path,
                    rules.copied().unwrap_or(Rules::bare(Access::Session)),
                    operation,
                );
            }
            // The functions are named after what they do; with their noun in front
            // the ids are unique, as OpenAPI wants them.
            let mut parts = path.split('/').skip(2);
            let noun = parts.next().unwrap_or_default();
            let noun = noun.split('.').next().unwrap_or_default();
            let is_member = path.contains("{placeId}") || path.ends_with("{id}/tags");
            let prefix = match parts.next() {
                _ if is_member => format!("{noun}_member"),
                Some(part) if noun == "me" => format!("{noun}_{part}"),
                _ => noun.to_owned(),
            };
            for (_, operation) in operations(item) {
                operation.operation_id = operation
                    .operation_id
                    .as_ref()
                    .map(|id| format!("{prefix}_{id}"));
            }
        }
    }
}

/// What the document says of a body that is too large.
fn too_large(body: Body) -> Option<String> {
    match body {
        Body::None => None,
        Body::Bounded(bytes) => Some(format!("The body is larger than {bytes} bytes")),
        Body::Files => Some(
            "The files are larger than uploads may be; 268435456 bytes unless the operator says \
             otherwise"
                .to_owned(),
        ),
    }
}

fn complete(path: &str, rules: Rules, operation: &mut Operation) {
    let is_public = operation.security.is_some();
    let too_large = too_large(rules.body);
    let has_body = too_large.is_some();
    let too_large = too_large.unwrap_or_default();
    if rules.is_repeatable {
        let header = KeyHeader::into_params(|| None).into_iter().map(RefOr::T);
        operation.parameters.get_or_insert_default().extend(header);
    }
    let has_query = operation.parameters.iter().flatten().any(|parameter| {
        matches!(parameter, RefOr::T(p) if p.parameter_in == utoipa::openapi::path::ParameterIn::Query)
    });
    let takes_id = path.contains('{') || has_query;
    let shared = [
        (!is_public, "401", "No valid access token"),
        (
            !is_public,
            "403",
            "A session cookie came with a request that a page of another site may have caused; or none of the API token's scopes opens the operation, of which `scopes` names those that do",
        ),
        (has_body || has_query, "400", "The request cannot be read"),
        (
            takes_id,
            "404",
            "It does not exist, or belongs to someone else",
        ),
        (has_body, "413", &too_large),
        (has_body, "408", "The body took too long to arrive"),
        (has_body, "415", "The content type is not supported"),
        (
            has_body,
            "422",
            "The body breaks a rule; `errors` says which",
        ),
        (
            true,
            "429",
            "Too many requests; try again after `Retry-After` seconds",
        ),
        (true, "500", "A bug; the log has it under the `requestId`"),
        (
            true,
            "503",
            "The server is busy or its database unavailable; try again after `Retry-After` seconds",
        ),
    ];
    for (applies, status, description) in shared {
        if applies && !operation.responses.responses.contains_key(status) {
            let response = ResponseBuilder::new().description(description).build();
            operation
                .responses
                .responses
                .insert(status.to_owned(), RefOr::T(response));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
        {
            describe_problem(response);
        }
    }
}

fn describe_problem(response: &mut Response) {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    response
        .content
        .insert("application/problem+json".to_owned(), content.into());
}

/// Adds the former client's paths as deprecated doubles.
struct Aliases;

impl Modify for Aliases {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let mut doubles = Vec::new();
        for (path, item) in &document.paths.paths {
            for (new, old) in ALIASES {
                if let Some(rest) = path.strip_prefix(new) {
                    doubles.push((format!("{old}{rest}"), item.clone()));
                }
            }
            if path == IMPORTS
                && let Some(post) = &item.post
            {
                let item = PathItemBuilder::new()
                    .operation(HttpMethod::Post, post.clone())
                    .build();
                doubles.push((IMPORT.to_owned(), item));
            }
        }
        for (path, mut double) in doubles {
            for (_, operation) in operations(&mut double) {
                operation.deprecated = Some(utoipa::openapi::Deprecated::True);
                operation.tags = Some(vec!["former client".to_owned()]);
                operation.operation_id = operation
                    .operation_id
                    .as_ref()
                    .map(|id| format!("{id}_former"));
            }
            match document.paths.paths.get_mut(&path) {
                // The listing has an answer of its own.
                Some(item) => {
                    item.post = double.post;
                    for (_, operation) in operations(item) {
                        operation.deprecated = Some(utoipa::openapi::Deprecated::True);
                    }
                }
                None => {
                    document.paths.paths.insert(path, double);
                }
            }
        }
    }
}

/// Declares how a request proves who sends it.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The `token` of /api/auth/login"))
            .build();
        let cookie = ApiKeyValue::with_description(
            "__Host-listbud-access",
            "What `\"session\": \"cookie\"` sets for a page of this server; over plain HTTP \
             the name is `listbud-access`. `Authorization` goes before it. Every method but \
             GET and HEAD needs `Sec-Fetch-Site: same-origin`, or where that is absent an \
             `Origin` that is the server's own; otherwise the answer is 403 `cross_site`.",
        );
        document
            .components
            .get_or_insert_with(Components::new)
            .add_security_schemes_from_iter([
                ("token", SecurityScheme::Http(scheme)),
                ("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie))),
            ]);
    }
}
