use actix_web::test::init_service;
use actix_web::{App, HttpMessage as _, HttpRequest, web};
use listbud_security::{ApiGrant, ApiTokenFormat, Bearer, Problem, SignedIn};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::bearer::{SUBJECT, bearer, token};
use super::*;

const FORMAT: ApiTokenFormat = ApiTokenFormat::new("acme_");
const VALID: Uuid = Uuid::from_u128(1);
const UNKNOWN: Uuid = Uuid::from_u128(2);
const BROKEN: Uuid = Uuid::from_u128(3);

/// Knows one token, does not know another, and cannot find out about a third.
fn with_tokens() -> Bearer {
    bearer().api_tokens(FORMAT, async |token, _| match token.id() {
        VALID => Ok(Some(ApiGrant {
            subject: token.subject(),
            token_id: token.id(),
            scopes: vec!["read"],
        })),
        BROKEN => Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE).code("unavailable")),
        _ => Ok(None),
    })
}

fn sends(id: Uuid) -> TestRequest {
    let token = FORMAT.generate(SUBJECT, id).unwrap().to_text();
    let field = format!("Bearer {}", token.expose_secret());
    TestRequest::default().insert_header(("authorization", field))
}

async fn grant(request: HttpRequest) -> String {
    let extensions = request.extensions();
    let grant = ApiGrant::of(&extensions).unwrap();
    format!("{} {}", grant.subject, grant.scopes.join(" "))
}

#[actix_web::test]
async fn a_valid_api_token_grants_its_scopes_and_is_no_session() {
    let app = App::new()
        .wrap(with_tokens().require())
        .route("/", web::get().to(grant))
        .route("/session", web::get().to(async |_: SignedIn| "session"));
    let app = init_service(app).await;

    let granted = answer(&app, sends(VALID)).await;
    let refused = answer(&app, sends(VALID).uri("/session")).await;

    assert_eq!(granted.body, format!("{SUBJECT} read"));
    assert_eq!(refused.status, 403);
    assert_eq!(refused.problem()["code"], "insufficient_scope");
    let access = TestRequest::default()
        .insert_header(("authorization", format!("Bearer {}", token())))
        .uri("/session");
    assert_eq!(answer(&app, access).await.status, 200);
}

#[actix_web::test]
async fn an_unknown_token_is_401_and_one_that_cannot_be_looked_up_is_not() {
    let app = App::new()
        .wrap(with_tokens().identify())
        .route("/open", web::get().to(async || "open"))
        .service(
            web::resource("/")
                .wrap(with_tokens().require())
                .route(web::get().to(grant)),
        );
    let app = init_service(app).await;

    for (id, status) in [(VALID, 200), (UNKNOWN, 401), (BROKEN, 503)] {
        assert_eq!(answer(&app, sends(id)).await.status, status);
        assert_eq!(answer(&app, sends(id).uri("/open")).await.status, 200);
    }
}

#[actix_web::test]
async fn without_a_way_to_look_them_up_api_tokens_are_invalid() {
    let app = App::new()
        .wrap(bearer().require())
        .route("/", web::get().to(grant));
    let app = init_service(app).await;

    assert_eq!(answer(&app, sends(VALID)).await.status, 401);
}
