//! One service for all requests of a process.

use std::{future::Future, pin::Pin, rc::Rc, str::FromStr, sync::Arc, time::Duration};

use actix_web::{
    App,
    body::to_bytes,
    http::{
        Method, StatusCode, Uri,
        header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue},
    },
    rt::{System, SystemRunner},
    test::{TestRequest, call_service, init_service},
};
use listbud_api::{Api, ImportQueue, ImportSettings, Limits, Quotas, Sessions, World, configure};
use listbud_persistence::{Connection, Database, PoolSettings};
use listbud_security::{
    AccessTokens, PasswordCost, PasswordSettings, Passwords, RevokedSessions, SessionCookies,
    SigningKey,
};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) media_type: Option<String>,
    pub(super) body: Vec<u8>,
}

type Handle = Box<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Answer>>>>;

struct Service {
    runner: SystemRunner,
    handle: Handle,
    authorization: HeaderValue,
}

thread_local! {
    // Never dropped: an application does not outlive its thread's other locals.
    static SERVICE: &'static Service = Box::leak(Box::new(start()));
}

/// Asks the service as a user who signed in, unless the headers say otherwise;
/// `None` for what the HTTP layer below would never hand on.
pub(super) fn answer(
    method: &str,
    target: &str,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: &[u8],
) -> Option<Answer> {
    let method = Method::from_str(method).ok()?;
    let target = Uri::from_str(target)
        .ok()
        .filter(|uri| uri.path().starts_with('/'))?;
    SERVICE.with(|service| {
        let mut request = TestRequest::default()
            .method(method)
            .uri(&target.to_string())
            .insert_header((AUTHORIZATION, service.authorization.clone()));
        for header in headers {
            request = request.insert_header(header);
        }
        let request = request.set_payload(body.to_vec());
        Some(service.runner.block_on((service.handle)(request)))
    })
}

fn start() -> Service {
    let runner = System::new();
    let now = || OffsetDateTime::from_unix_timestamp(1_800_000_000).expect("the year is 2027");
    let secret = SecretString::from("0123456789abcdef0123456789abcdef");
    let key = SigningKey::hmac(&secret).expect("the secret is long enough");
    let tokens = AccessTokens::new([key], "listbud", "api", Duration::from_mins(15))
        .expect("there is a key");
    let token = tokens
        .issue(Uuid::nil(), Uuid::nil(), now(), Uuid::nil())
        .expect("a key signs");
    let bearer = format!("Bearer {}", token.token.expose_secret());
    let api = Api {
        database: nowhere(),
        passwords: cheap_passwords(),
        tokens,
        cookies: SessionCookies::new("listbud"),
        revoked: RevokedSessions::new(),
        sessions: Sessions {
            idle: Duration::from_hours(1),
        },
        takes_accounts: true,
        short_links: None,
        observer: Arc::new(()),
        world: World::new(now, Uuid::nil),
        imports: ImportQueue::new(
            ImportSettings {
                permits: 0,
                queue: 1,
            },
            nowhere(),
        ),
        limits: Limits {
            upload_bytes: 256 * 1024,
        },
        quotas: Quotas::default(),
    };
    let handle = runner.block_on(async move {
        let app = App::new().configure(|config| configure(config, &api, false));
        let app = Rc::new(init_service(app).await);
        let handle = move |request: TestRequest| -> Pin<Box<dyn Future<Output = Answer>>> {
            let app = Rc::clone(&app);
            Box::pin(async move {
                let response = call_service(&*app, request.to_request()).await;
                let media_type = response.headers().get(CONTENT_TYPE);
                Answer {
                    status: response.status(),
                    media_type: media_type.and_then(|value| Some(value.to_str().ok()?.to_owned())),
                    body: to_bytes(response.into_body())
                        .await
                        .map_or_else(|_| Vec::new(), |bytes| bytes.to_vec()),
                }
            })
        };
        Box::new(handle) as Handle
    });
    Service {
        runner,
        handle,
        authorization: HeaderValue::from_str(&bearer).expect("a token is text"),
    }
}

/// A pool whose every connection fails at once.
fn nowhere() -> Database {
    let connection =
        Connection::parse("postgres://nobody@%2Fnonexistent/none").expect("the URL is sound");
    Database::new(&connection, &PoolSettings::default()).expect("the settings are sound")
}

fn cheap_passwords() -> Passwords {
    let cost = PasswordCost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    let settings = PasswordSettings {
        cost,
        ..PasswordSettings::default()
    };
    Passwords::new(settings).expect("the cost is allowed")
}
