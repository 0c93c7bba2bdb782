//! Every route that takes JSON, as the OpenAPI document tells, and a body that
//! each of them takes.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use actix_web::http::Method;
use listbud_tests::{Account, Answer, Client, Request, TestApp, contract};
use serde_json::{Value, json};

/// After which time a request hangs, on a machine that is busy.
const HANGS: Duration = Duration::from_secs(30);

/// A route that takes JSON.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// The fields that it takes.
    pub(crate) fields: Vec<String>,
    /// The most bytes of its body, as the document says.
    pub(crate) limit: usize,
}

impl Route {
    /// All of them.
    pub(crate) fn all() -> Vec<Self> {
        let routes = contract::operations().filter_map(|(method, path, operation)| {
            let body = &operation["requestBody"];
            let schema = &body["content"]["application/json"]["schema"];
            // Without its optional body, `DELETE /api/me` deletes the account of the test.
            body["required"].as_bool().filter(|required| *required)?;
            let reference = schema["$ref"].as_str()?;
            let schema = contract::DOCUMENT
                .pointer(reference.trim_start_matches('#'))
                .unwrap();
            let fields = schema["properties"].as_object().unwrap().keys();
            Some(Self {
                method: Method::from_bytes(method.as_bytes()).unwrap(),
                path,
                fields: fields.cloned().collect(),
                limit: documented_limit(operation),
            })
        });
        let routes: Vec<Self> = routes.collect();
        assert!(
            routes.len() >= 20,
            "only {} routes were found",
            routes.len()
        );
        routes
    }

    /// Whether it is about accounts, whose limits are stricter.
    pub(crate) fn is_of_accounts(&self) -> bool {
        let roots = ["/api/auth/", "/api/me", "/api/tokens"];
        roots.iter().any(|root| self.path.starts_with(root))
    }
}

/// The number in what the document says about 413.
pub(crate) fn documented_limit(operation: &Value) -> usize {
    let description = operation["responses"]["413"]["description"].as_str();
    let number = description.and_then(|text| {
        text.split(|c: char| !c.is_ascii_digit())
            .find(|digits| !digits.is_empty())
    });
    number
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_else(|| panic!("413 names no number of bytes: {operation}"))
}

/// Someone who owns one thing of each kind, on a server behind a proxy.
pub(crate) struct Fixture {
    pub(crate) app: TestApp,
    pub(crate) ada: Account,
    pub(crate) place: String,
    pub(crate) list: String,
    pub(crate) tag: String,
    next: AtomicU32,
}

impl Fixture {
    /// Starts a server that believes its neighbour's `X-Forwarded-For`, so that
    /// no failed log-in stands in the next one's way.
    pub(crate) async fn new() -> Self {
        let app = TestApp::builder()
            .set("TRUSTED_PROXIES", "127.0.0.1")
            .set("FILE_UPLOAD_MAX_SIZE", "10MiB")
            .set("IMPORT_RATE_LIMIT_MAX", "1000000");
        let app = app.start().await;
        let ada = app.sign_up("ada").await;
        Self {
            place: ada.place_named("Ada's place").await,
            list: ada.list("Ada's list").await,
            tag: ada.tag("Ada's tag").await,
            app,
            ada,
            next: AtomicU32::new(1),
        }
    }

    fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// An address that nobody has.
    pub(crate) fn unused_address(&self) -> String {
        format!("nobody{}@example.org", self.number())
    }

    /// The path of a route to what Ada owns.
    pub(crate) fn path(&self, route: &Route) -> String {
        let id = match route.path.split('/').nth(2) {
            Some("places") => &self.place,
            Some("lists" | "folders") => &self.list,
            Some("tags" | "categories") => &self.tag,
            _ => "",
        };
        let path = route.path.replace("{id}", id);
        assert!(!path.contains('{') && !path.contains("//"), "{path}");
        path
    }

    /// A request of Ada's, from an address that nobody has used.
    pub(crate) fn request(&self, route: &Route) -> Request {
        self.request_of(&self.ada, route)
    }

    pub(crate) fn request_of(&self, client: &Client, route: &Route) -> Request {
        let number = self.number();
        let address = format!(
            "10.{}.{}.{}",
            number >> 16,
            (number >> 8) & 255,
            number & 255
        );
        client
            .request(route.method.clone(), &self.path(route))
            .from(&address)
    }

    /// A body that the route takes, as often as it is sent: with names that
    /// nothing else has.
    pub(crate) fn body(&self, route: &Route) -> Value {
        let number = self.number();
        let name = format!("Name {number}");
        match (route.method.as_str(), route.path) {
            ("POST", "/api/auth/register") => json!({
                "email": format!("new{number}@example.org"), "password": Account::PASSWORD,
                "name": "Newcomer",
            }),
            ("POST", "/api/auth/login") => {
                json!({ "email": self.ada.email, "password": Account::PASSWORD })
            }
            ("POST", "/api/auth/refresh") => json!({ "refreshToken": self.ada.refresh_token }),
            ("PUT", "/api/auth/password") => json!({
                "currentPassword": Account::PASSWORD, "newPassword": Account::PASSWORD,
            }),
            ("POST", "/api/tokens") => json!({
                "name": name, "scopes": ["read"], "password": Account::PASSWORD,
            }),
            ("POST", "/api/places/bulk") => {
                json!({ "ids": [self.place], "action": "set_visited", "visited": true })
            }
            ("PUT", "/api/places/{id}/tags") => json!({ "tagIds": [self.tag] }),
            (
                "POST" | "PUT" | "PATCH",
                "/api/me"
                | "/api/places"
                | "/api/places/{id}"
                | "/api/lists"
                | "/api/lists/{id}"
                | "/api/folders"
                | "/api/folders/{id}"
                | "/api/tags"
                | "/api/tags/{id}"
                | "/api/categories"
                | "/api/categories/{id}",
            ) => json!({ "name": name }),
            (method, path) => panic!("tell here what {method} {path} takes"),
        }
    }
}

/// Sends a hostile request: it is answered in time, and not with a 5xx.
pub(crate) async fn survive(request: Request, what: &str) -> Answer {
    let answer = tokio::time::timeout(HANGS, request.send()).await;
    let answer = answer.unwrap_or_else(|_| panic!("{what:.200} hangs"));
    assert!(answer.status() < 500, "{what:.200}: {answer}");
    assert_eq!(answer.header("set-cookie"), None, "{what:.200}: {answer}");
    answer
}

#[actix_web::test]
async fn every_route_takes_the_body_that_these_tests_begin_with() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        // Twice, because what follows alters it and sends it again.
        for _ in 0..2 {
            let request = fixture.request(&route).json(&fixture.body(&route));
            let answer = request.send().await;
            assert!(matches!(answer.status(), 200..=204), "{answer}");
        }
    }
}
