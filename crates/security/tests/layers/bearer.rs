use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::test::init_service;
use actix_web::{App, web};
use listbud_security::{AccessTokens, Bearer, RevokedSessions, SignedIn, SigningKey};
use secrecy::ExposeSecret;
use time::OffsetDateTime;
use uuid::Uuid;

use super::*;

pub(super) const SUBJECT: Uuid = Uuid::from_u128(7);
const SESSION: Uuid = Uuid::from_u128(9);
const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

fn tokens() -> AccessTokens {
    let secret = "0123456789abcdef0123456789abcdef".into();
    let key = SigningKey::hmac(&secret).unwrap();
    AccessTokens::new([key], "issuer", "api", Duration::from_mins(1)).unwrap()
}

pub(super) fn token() -> String {
    let token_id = Uuid::from_u128(8);
    let issued = tokens().issue(SUBJECT, SESSION, NOW, token_id).unwrap();
    issued.token.expose_secret().to_owned()
}

pub(super) fn bearer() -> Bearer {
    Bearer::new(tokens(), || NOW)
}

async fn who(signed_in: SignedIn) -> String {
    signed_in.subject.to_string()
}

fn with(authorization: &str) -> TestRequest {
    TestRequest::default().insert_header(("authorization", authorization))
}

#[actix_web::test]
async fn a_valid_token_tells_the_handler_who_is_asking() {
    let required = App::new()
        .wrap(bearer().require())
        .route("/", web::get().to(who));
    let identified = App::new()
        .wrap(bearer().identify())
        .route("/", web::get().to(who));
    let required = init_service(required).await;
    let identified = init_service(identified).await;

    for scheme in ["Bearer", "bearer", "BEARER", "Bearer "] {
        let request = || with(&format!("{scheme} {}", token()));

        assert_eq!(answer(&required, request()).await.body, SUBJECT.to_string());
        assert_eq!(
            answer(&identified, request()).await.body,
            SUBJECT.to_string()
        );
    }
}

#[actix_web::test]
async fn a_request_without_a_token_is_refused_before_the_handler_runs() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let handler = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { "ran" }
    };
    let app = App::new()
        .wrap(bearer().require())
        .route("/", web::get().to(handler));
    let app = init_service(app).await;

    let refused = answer(&app, TestRequest::default()).await;

    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    assert_eq!(refused.problem()["code"], "authentication_required");
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    let admitted = answer(&app, with(&format!("Bearer {}", token()))).await;
    assert_eq!((admitted.status, runs.load(Ordering::Relaxed)), (200, 1));
}

#[actix_web::test]
async fn whatever_is_no_valid_token_is_an_invalid_token() {
    let app = App::new()
        .wrap(bearer().require())
        .route("/", web::get().to(who));
    let app = init_service(app).await;
    let basic = format!("Basic {}", token());
    let joined = format!("Bearer{}", token());
    let longer = format!("Bearer {}x", token());

    for authorization in [
        "Bearer",
        "Bearer ",
        "Bearer a.b.c",
        &basic,
        &joined,
        &longer,
    ] {
        let refused = answer(&app, with(authorization)).await;

        assert_eq!(refused.status, 401, "{authorization}");
        let challenge = refused.header("www-authenticate");
        assert_eq!(challenge, Some("Bearer error=\"invalid_token\""));
        assert_eq!(refused.problem()["code"], "invalid_token");
    }
}

#[actix_web::test]
async fn two_authorization_fields_are_refused_even_if_one_is_valid() {
    let app = App::new()
        .wrap(bearer().require())
        .route("/", web::get().to(who));
    let app = init_service(app).await;
    let request = with(&format!("Bearer {}", token())).append_header(("authorization", "Bearer x"));

    let refused = answer(&app, request).await;

    assert_eq!(refused.status, 401);
}

#[actix_web::test]
async fn a_token_is_refused_when_the_clock_says_that_it_has_expired() {
    let clock = Arc::new(AtomicI64::new(NOW.unix_timestamp()));
    let hands = Arc::clone(&clock);
    let bearer = Bearer::new(tokens(), move || {
        OffsetDateTime::from_unix_timestamp(hands.load(Ordering::Relaxed)).unwrap()
    });
    let app = App::new()
        .wrap(bearer.require())
        .route("/", web::get().to(who));
    let app = init_service(app).await;
    let request = || with(&format!("Bearer {}", token()));

    let before = answer(&app, request()).await;
    clock.fetch_add(66, Ordering::Relaxed);
    let after = answer(&app, request()).await;

    assert_eq!((before.status, after.status), (200, 401));
}

#[actix_web::test]
async fn identifying_refuses_nobody_and_leaves_that_to_the_handler() {
    let app = App::new()
        .wrap(bearer().identify())
        .route("/open", web::get().to(async || "open"))
        .route("/closed", web::get().to(who));
    let app = init_service(app).await;

    let open = answer(&app, with("Bearer rubbish").uri("/open")).await;
    let closed = answer(&app, with("Bearer rubbish").uri("/closed")).await;
    let nobody = answer(&app, TestRequest::with_uri("/closed")).await;

    assert_eq!((open.status, open.body.as_str()), (200, "open"));
    assert_eq!(closed.status, 401);
    assert_eq!(closed.problem()["code"], "invalid_token");
    assert_eq!(nobody.problem()["code"], "authentication_required");
}

#[actix_web::test]
async fn two_layers_look_at_the_clock_once() {
    let looks = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&looks);
    let bearer = Bearer::new(tokens(), move || {
        counted.fetch_add(1, Ordering::Relaxed);
        NOW
    });
    let app = App::new()
        .wrap(bearer.require())
        .wrap(bearer.identify())
        .route("/", web::get().to(who));
    let app = init_service(app).await;

    let admitted = answer(&app, with(&format!("Bearer {}", token()))).await;

    assert_eq!((admitted.status, looks.load(Ordering::Relaxed)), (200, 1));
}

#[actix_web::test]
async fn an_account_does_not_outlive_its_request() {
    let app = App::new()
        .wrap(bearer().identify())
        .route("/", web::get().to(who));
    let app = init_service(app).await;

    // actix-web uses a request's memory, extensions included, for the next.
    let first = answer(&app, with(&format!("Bearer {}", token()))).await;
    let second = answer(&app, TestRequest::default()).await;

    assert_eq!((first.status, second.status), (200, 401));
}

#[actix_web::test]
async fn a_session_is_refused_from_the_moment_it_is_revoked() {
    let revoked = RevokedSessions::new();
    let bearer = bearer().revoked(revoked.clone());
    let app = App::new()
        .wrap(bearer.identify())
        .route("/open", web::get().to(async || "open"))
        .route("/handler", web::get().to(who))
        .service(
            web::resource("/layer")
                .wrap(bearer.require())
                .route(web::get().to(who)),
        );
    let app = init_service(app).await;
    let request = |path| with(&format!("Bearer {}", token())).uri(path);
    revoked.revoke(Uuid::from_u128(10), NOW);

    let before = answer(&app, request("/handler")).await;
    revoked.revoke(SESSION, NOW);

    assert_eq!(
        before.status, 200,
        "another session is no business of this one"
    );
    for path in ["/handler", "/layer"] {
        let after = answer(&app, request(path)).await;

        assert_eq!(after.status, 401, "{path}");
        let challenge = after.header("www-authenticate");
        assert_eq!(challenge, Some("Bearer error=\"invalid_token\""));
        assert_eq!(after.problem()["code"], "invalid_token");
    }
    assert_eq!(answer(&app, request("/open")).await.status, 200);
}

#[actix_web::test]
async fn a_handler_knows_the_session_that_is_asking() {
    let session = async |signed_in: SignedIn| signed_in.session.to_string();
    let app = App::new()
        .wrap(bearer().identify())
        .route("/", web::get().to(session));
    let app = init_service(app).await;

    let answered = answer(&app, with(&format!("Bearer {}", token()))).await;

    assert_eq!(answered.body, SESSION.to_string());
}
