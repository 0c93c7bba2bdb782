use actix_web::body::to_bytes;

use super::*;

async fn text(response: HttpResponse) -> String {
    let bytes = to_bytes(response.into_body()).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn header_of<'a>(response: &'a HttpResponse, name: &str) -> &'a str {
    response.headers().get(name).unwrap().to_str().unwrap()
}

#[actix_web::test]
async fn a_bare_problem_says_what_its_status_says() {
    let response = Problem::new(StatusCode::NOT_FOUND).into_response();

    assert_eq!(response.status(), 404);
    assert_eq!(
        header_of(&response, "content-type"),
        "application/problem+json"
    );
    assert_eq!(header_of(&response, "cache-control"), "no-store");
    insta::assert_snapshot!(
        text(response).await,
        @r#"{"type":"about:blank","title":"Not Found","status":404,"error":"Not Found"}"#
    );
}

#[actix_web::test]
async fn a_full_problem_has_every_member_once_and_in_order() {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
        .kind("https://example.org/problems/invalid")
        .title("Invalid")
        .detail("The \"list\" could not be saved.")
        .code("invalid_input")
        .field_error("name", "too_long", "It is too long.")
        .field_error("color", "unreadable", "It is no colour.")
        .request_id("abc")
        .member("limits", vec!["one"])
        .member("status", 200)
        .retry_after(3);

    let response = problem.into_response();

    assert_eq!(header_of(&response, "retry-after"), "3");
    insta::assert_snapshot!(text(response).await, @r#"{"type":"https://example.org/problems/invalid","title":"Invalid","status":422,"detail":"The \"list\" could not be saved.","code":"invalid_input","requestId":"abc","errors":[{"field":"name","code":"too_long","message":"It is too long."},{"field":"color","code":"unreadable","message":"It is no colour."}],"error":"The \"list\" could not be saved.","limits":["one"]}"#);
}

#[actix_web::test]
async fn an_id_is_written_into_a_problem_that_has_none() {
    let response = Problem::new(StatusCode::CONFLICT).into_response();

    let text = text(identify_error(response, "id-1")).await;

    assert!(text.contains(r#""requestId":"id-1""#), "{text}");
}

#[actix_web::test]
async fn an_id_that_a_problem_has_stays() {
    let response = Problem::new(StatusCode::CONFLICT)
        .request_id("first")
        .into_response();

    let text = text(identify_error(response, "second")).await;

    assert!(text.contains("first") && !text.contains("second"), "{text}");
}

#[actix_web::test]
async fn other_answers_and_compressed_ones_stay_as_they_are() {
    let other = HttpResponse::Ok().body("{}");
    let mut compressed = Problem::new(StatusCode::CONFLICT).into_response();
    let gzip = HeaderValue::from_static("gzip");
    compressed
        .headers_mut()
        .insert(header::CONTENT_ENCODING, gzip);

    assert_eq!(text(identify_error(other, "id-1")).await, "{}");
    assert!(
        !text(identify_error(compressed, "id-1"))
            .await
            .contains("id-1")
    );
}

#[test]
fn as_an_error_it_reads_on_one_line() {
    let problem = Problem::new(StatusCode::CONFLICT).detail("The name is taken.");

    assert_eq!(problem.to_string(), "409: The name is taken.");
    assert_eq!(problem.error_response().status(), 409);
}

#[test]
fn a_stored_problem_is_the_same_problem() {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
        .code("too_many_rows")
        .detail("the file has too many rows")
        .field_error("file", "too_many_rows", "has too many rows")
        .member("limit", 5);

    let stored = serde_json::to_value(&problem).unwrap();
    let again: Problem = serde_json::from_value(stored.clone()).unwrap();

    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stored["limit"], 5);
    assert_eq!(serde_json::to_value(&again).unwrap(), stored);
}
