use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::http::StatusCode;
use actix_web::middleware::{Next, from_fn};
use actix_web::test::init_service;
use actix_web::{App, HttpRequest, web};
use listbud_security::{Problem, RequestId, RequestIds};

use super::*;

fn ids() -> RequestIds {
    let count = AtomicUsize::new(1);
    RequestIds::new(move || format!("request-{:04}", count.fetch_add(1, Ordering::Relaxed)))
}

async fn show(request: HttpRequest) -> String {
    RequestId::of(&request).unwrap().to_string()
}

async fn fail() -> Result<&'static str, Problem> {
    Err(Problem::new(StatusCode::CONFLICT).detail("The name is taken."))
}

macro_rules! app {
    ($ids:expr) => {{
        let app = App::new()
            .wrap($ids.layer())
            .route("/show", web::get().to(show))
            .route("/fail", web::get().to(fail));
        init_service(app).await
    }};
}

fn inbound(id: &str) -> TestRequest {
    TestRequest::with_uri("/show").insert_header(("x-request-id", id))
}

#[actix_web::test]
async fn each_request_has_its_own_id_in_its_extensions_and_in_the_answer() {
    let app = app!(ids());

    let first = answer(&app, TestRequest::with_uri("/show")).await;
    let second = answer(&app, TestRequest::with_uri("/show")).await;

    assert_eq!(first.body, "request-0001");
    assert_eq!(first.header("x-request-id"), Some("request-0001"));
    assert_eq!(second.body, "request-0002");
    assert_eq!(second.header("x-request-id"), Some("request-0002"));
}

#[actix_web::test]
async fn a_problem_of_any_origin_tells_the_id() {
    async fn refuse(
        request: actix_web::dev::ServiceRequest,
        _: Next<impl MessageBody>,
    ) -> Result<ServiceResponse, Error> {
        Ok(request.into_response(Problem::new(StatusCode::FORBIDDEN).into_response()))
    }
    async fn break_off(
        _: actix_web::dev::ServiceRequest,
        _: Next<impl MessageBody>,
    ) -> Result<ServiceResponse, Error> {
        Err(Problem::new(StatusCode::BAD_GATEWAY).into())
    }
    let app = App::new()
        .wrap(ids().layer())
        .route("/handler", web::get().to(fail))
        .service(web::scope("/layer").wrap(from_fn(refuse)))
        .service(web::scope("/error").wrap(from_fn(break_off)));
    let app = init_service(app).await;

    for (path, status, id) in [
        ("/handler", 409, "request-0001"),
        ("/layer", 403, "request-0002"),
        ("/error", 502, "request-0003"),
    ] {
        let failed = answer(&app, TestRequest::with_uri(path)).await;

        assert_eq!(failed.status, status);
        assert_eq!(failed.problem()["requestId"], id, "{path}");
        assert_eq!(failed.header("x-request-id"), Some(id), "{path}");
    }
}

#[actix_web::test]
async fn an_answer_that_is_no_problem_keeps_its_body_and_gets_the_header() {
    let app = app!(ids());

    let absent = answer(&app, TestRequest::with_uri("/absent")).await;

    assert_eq!((absent.status, absent.body.as_str()), (404, ""));
    assert_eq!(absent.header("x-request-id"), Some("request-0001"));
}

#[actix_web::test]
async fn an_inbound_id_counts_only_from_whom_the_caller_trusts() {
    let wary = app!(ids());
    let trusting = app!(ids().trust_inbound(|request| request.path() == "/show"));

    let ignored = answer(&wary, inbound("from-the-proxy.1")).await;
    let kept = answer(&trusting, inbound("from-the-proxy.1")).await;

    assert_eq!(ignored.body, "request-0001");
    assert_eq!(kept.body, "from-the-proxy.1");
    assert_eq!(kept.header("x-request-id"), Some("from-the-proxy.1"));
}

#[actix_web::test]
async fn a_malformed_inbound_id_is_replaced() {
    let app = app!(ids().trust_inbound(|_| true));
    let long = "a".repeat(129);

    for id in [
        "",
        "short-1",
        &long,
        "spaces in it",
        "semi;colon;",
        "a\u{fc}tf-8-letters",
    ] {
        let answered = answer(&app, inbound(id)).await;

        assert!(
            answered.body.starts_with("request-"),
            "{id:?} gave {}",
            answered.body
        );
    }
    let longest = "a".repeat(128);
    assert_eq!(answer(&app, inbound(&longest)).await.body, longest);
}
