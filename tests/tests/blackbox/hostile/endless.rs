//! Forms that do not end.

use actix_web::http::Method;
use listbud_tests::Form;

use super::routes::Fixture;

/// Sends a form without end, one piece after the other, until it is refused.
async fn without_end(start: &str, piece: &str) -> u16 {
    let fixture = Fixture::new().await;
    let form = Form::file("x.csv", b"");
    let mut wire = fixture.ada.wire().await;
    let headers = format!(
        "Content-Type: {}\r\nTransfer-Encoding: chunked\r\n",
        form.content_type()
    );
    wire.head(&Method::POST, "/api/imports", &headers).await;
    let kind = form.content_type();
    let boundary = kind.rsplit('=').next().unwrap();
    wire.chunk(start.replace("BOUNDARY", boundary).as_bytes())
        .await;
    let piece = piece.replace("BOUNDARY", boundary);
    let piece = piece.repeat(64 * 1024 / piece.len() + 1);

    // Three times what a file may have.
    let (mut answer, mut taken) = (None, 0);
    while answer.is_none() && taken < 3 * 10_485_760 {
        if !wire.chunk(piece.as_bytes()).await {
            answer = wire.any_answer().await;
            break;
        }
        taken += piece.len();
        answer = wire.early_answer().await;
    }
    let answer = answer.unwrap_or_else(|| panic!("{taken} bytes of {start:?} were taken"));
    let imports = "SELECT count(*) FROM imports";
    assert_eq!(fixture.app.sql().await.number(imports).await, 0);
    answer.status()
}

#[actix_web::test]
async fn a_file_without_end_is_413() {
    let start =
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n";

    assert_eq!(without_end(start, "Title,Note,URL\n").await, 413);
}

#[actix_web::test]
async fn small_parts_without_end_are_413() {
    let part = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nsmall\r\n";

    assert_eq!(without_end(part, part).await, 413);
}

#[actix_web::test]
async fn a_preamble_without_end_is_refused() {
    let status = without_end("ignored\r\n", "ignored\r\n").await;

    assert!(matches!(status, 400 | 413), "{status}");
}

#[actix_web::test]
async fn the_head_of_a_part_without_end_is_refused() {
    let start = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"\r\n";
    let status = without_end(start, "X-Header: y\r\n").await;

    assert!(matches!(status, 400 | 413), "{status}");
}
