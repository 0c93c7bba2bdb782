//! How much a body may hold, and of which type it must be.

use actix_web::http::Method;
use listbud_tests::{Form, contract};

use super::routes::{Fixture, Route, documented_limit, survive};

/// A body padded with white space, which JSON allows, to so many bytes.
fn padded(body: &serde_json::Value, size: usize) -> String {
    let text = body.to_string();
    let padding = " ".repeat(size - text.len());
    format!("{{{padding}{}", text.strip_prefix('{').unwrap())
}

#[actix_web::test]
async fn a_body_of_the_documented_limit_is_accepted_and_one_byte_more_is_413_on_every_route() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        let exact = padded(&fixture.body(&route), route.limit);
        let over = padded(&fixture.body(&route), route.limit + 1);

        let request = fixture.request(&route).raw("application/json", exact);
        let taken = survive(request, "as much as allowed").await;
        let request = fixture.request(&route).raw("application/json", over);
        let refused = survive(request, "one byte too many").await;

        assert!(matches!(taken.status(), 200..=204), "{taken}");
        assert_eq!(refused.status(), 413, "{refused}");
        assert_eq!(refused.code(), "too_large");
    }
}

#[actix_web::test]
async fn a_body_that_is_announced_too_large_is_refused_before_it_comes() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        let mut wire = fixture.ada.wire().await;
        for length in [(route.limit + 1).to_string(), "99999999999".to_owned()] {
            let headers = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n");
            wire.head(&route.method, &fixture.path(&route), &headers)
                .await;

            let answer = wire.answer().await;

            assert_eq!(answer.status(), 413, "{answer}");
            // What is not read cannot be passed over, so the connection ends.
            assert_eq!(answer.header("connection"), Some("close"), "{answer}");
            wire = fixture.ada.wire().await;
        }
    }
}

#[actix_web::test]
async fn a_body_without_end_is_413_while_it_streams_on_every_route() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        let mut wire = fixture.ada.wire().await;
        let headers = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
        wire.head(&route.method, &fixture.path(&route), headers)
            .await;
        let over = padded(&fixture.body(&route), route.limit + 1);
        for piece in over.as_bytes().chunks(16 * 1024) {
            wire.chunk(piece).await;
        }

        // There is no last piece: the client would go on.
        let answer = wire.answer().await;

        assert_eq!(answer.status(), 413, "{answer}");
        assert_eq!(answer.header("connection"), Some("close"), "{answer}");
    }
}

#[actix_web::test]
async fn the_connection_of_a_small_refusal_goes_on() {
    let fixture = Fixture::new().await;
    let mut wire = fixture.ada.wire().await;

    for body in ["{", "{\"name\":5}", "[]"] {
        let headers = format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
        wire.head(&Method::POST, "/api/lists", &headers).await;
        assert!(wire.send(body).await);
        assert!(matches!(wire.answer().await.status(), 400 | 422));
    }
    wire.head(&Method::GET, "/api/lists", "").await;

    assert_eq!(wire.answer().await.status(), 200);
}

#[actix_web::test]
async fn a_body_of_another_type_is_415_on_every_route() {
    let fixture = Fixture::new().await;
    let sql = fixture.app.sql().await;
    let before = sql.dump().await;

    for route in Route::all() {
        for kind in [
            "",
            "/",
            "text/plain",
            "text/html",
            "text/json5",
            "application/x-www-form-urlencoded",
            "application/xml",
            "application/octet-stream",
            "application/jsonp",
            "multipart/form-data; boundary=x",
            "nonsense",
            "application/json/x",
            "*/*",
        ] {
            let body = fixture.body(&route).to_string();
            let answer = survive(fixture.request(&route).raw(kind, body), kind).await;
            assert_eq!(answer.status(), 415, "{kind}: {answer}");
            assert_eq!(answer.code(), "unsupported_type");
        }
        // No type at all, which awc would fill in.
        let mut wire = fixture.ada.wire().await;
        let body = fixture.body(&route).to_string();
        let headers = format!("Content-Length: {}\r\n", body.len());
        wire.head(&route.method, &fixture.path(&route), &headers)
            .await;
        wire.send(body).await;
        assert_eq!(wire.answer().await.status(), 415, "{}", route.path);
    }

    assert_eq!(sql.dump().await, before);
}

#[actix_web::test]
async fn a_compressed_body_is_415_on_every_route_and_never_inflated() {
    let fixture = Fixture::new().await;
    let bomb = super::gzip(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);

    for route in Route::all() {
        let body = fixture.body(&route).to_string();
        for encoding in [
            "gzip",
            "GZIP",
            "x-gzip",
            "deflate",
            "br",
            "zstd",
            "compress",
            "gzip, identity",
            "nonsense",
        ] {
            let request = fixture
                .request(&route)
                .raw("application/json", body.clone());
            let request = request.header("content-encoding", encoding);
            let answer = survive(request, encoding).await;
            assert_eq!(answer.status(), 415, "{encoding}: {answer}");
        }
        let request = fixture
            .request(&route)
            .raw("application/json", bomb.clone());
        let answer = survive(request.header("content-encoding", "gzip"), "a bomb").await;
        assert_eq!(answer.status(), 415, "{answer}");
    }
}

#[actix_web::test]
async fn a_route_that_wants_no_body_does_not_care_for_one() {
    let fixture = Fixture::new().await;
    let bea = fixture.app.sign_up("bea").await;

    for (method, path, operation) in contract::operations() {
        if operation["requestBody"].is_object() || path == "/api/me" && method == "DELETE" {
            continue;
        }
        let path = path
            .replace("{id}", "01900000-0000-7000-8000-00000000dead")
            .replace("{placeId}", &fixture.place);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        for body in [vec![b'{'; 10], vec![0; 2_000_000]] {
            let request = bea.request(method.clone(), &path);
            let answer = survive(request.raw("application/json", body), &path).await;
            // Signing out is done, and what comes after is not signed in.
            let is_known = matches!(answer.status(), 200 | 204 | 400 | 401 | 404);
            assert!(is_known, "{answer}");
        }
    }
}

#[actix_web::test]
async fn a_file_one_byte_beyond_the_documented_limit_is_413() {
    let fixture = Fixture::new().await;
    for (method, path, operation) in contract::operations() {
        if !operation["requestBody"]["content"]["multipart/form-data"].is_object() {
            continue;
        }
        assert_eq!(method, "POST");
        let limit = documented_limit(operation);
        let csv = [b"Title,Note,URL\n".as_slice(), &vec![b'x'; limit]].concat();
        let over = Form::file("Large.csv", &csv[..=limit]);

        let request = fixture.ada.request(Method::POST, path).form(&over);
        let answer = survive(request, "a file too large").await;

        assert_eq!(answer.status(), 413, "{answer}");
        assert_eq!(fixture.ada.lists().await.len(), 1);
    }
}
