//! Answers that come packed.

use listbud_tests::{Account, Answer, TestApp};
use serde_json::{Value, json};

/// An account with enough places that each answer about all of them is long.
async fn library(app: &TestApp) -> Account {
    let ada = app.sign_up("ada").await;
    for number in 0..25 {
        let fields = json!({
            "name": format!("Bakery {number}"), "address": "Example St 1, 1010 Wien",
            "latitude": 48.208, "longitude": 16.373, "notes": "ask for bread",
        });
        ada.place(&fields).await;
    }
    ada
}

/// What a browser gets.
async fn packed(ada: &Account, path: &str) -> Answer {
    let accepted = "gzip, deflate, br, zstd";
    let request = ada.get(path).header("accept-encoding", accepted);
    request.expect(200).await
}

fn varies(answer: &Answer) -> bool {
    let lines = answer.header_lines();
    let mut vary = lines.iter().filter(|line| line.starts_with("vary: "));
    vary.any(|line| line.contains("Accept-Encoding"))
}

#[actix_web::test]
async fn a_long_response_is_compressed_and_has_the_same_content() {
    let app = TestApp::start().await;
    let ada = library(&app).await;

    for path in [
        "/api/places",
        "/api/places?limit=20",
        "/api/places/points",
        "/api/places/search?query=bakery",
        "/api/export?format=geojson",
        "/api/export?format=kml",
        "/api/export?format=gpx",
        "/api/export?format=csv",
        "/api/openapi.json",
        "/api/docs/swagger-ui.css",
    ] {
        let plain = ada.get(path).expect(200).await;
        let packed = packed(&ada, path).await;

        assert_eq!(plain.header("content-encoding"), None, "{path}");
        assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
        assert!(
            packed.sent() * 2 < plain.sent(),
            "{path}: {}",
            packed.sent()
        );
        assert!(varies(&plain), "{path}: {:?}", plain.header_lines());
        assert!(varies(&packed), "{path}: {:?}", packed.header_lines());
        let (plain, packed) = (plain.text(), packed.text());
        assert_eq!(
            without_fractions(packed).len(),
            without_fractions(plain).len(),
            "{path}"
        );
    }
}

/// The text without fractions of seconds: an export tells when it was written, in as many
/// digits as that has.
fn without_fractions(text: &str) -> String {
    let pieces = text.split('Z').map(|piece| {
        let time = piece.trim_end_matches(|c: char| c.is_ascii_digit());
        time.strip_suffix('.').unwrap_or(piece)
    });
    pieces.collect::<Vec<_>>().join("Z")
}

#[actix_web::test]
async fn short_responses_and_tokens_are_not_compressed() {
    let app = TestApp::start().await;
    let ada = library(&app).await;

    for path in ["/api/me", "/api/lists", "/live"] {
        let answer = packed(&ada, path).await;
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
    // With a name this long, a response with tokens is long enough to be compressed.
    let name = "🍜".repeat(100);
    let post = async |path: &str, body: &Value, status: u16| {
        let request = app.anonymous().post(path, body);
        let answer = request
            .header("accept-encoding", "gzip")
            .expect(status)
            .await;
        assert_eq!(answer.header("content-encoding"), None, "{answer}");
        assert!(!varies(&answer), "{answer}");
        let json = answer.json();
        assert!(json.to_string().len() > 1024, "{json}");
        json
    };
    let log_in = json!({ "email": "bea@example.org", "password": "correct horse battery" });
    let mut account = log_in.clone();
    account["name"] = name.into();
    post("/api/auth/register", &account, 201).await;
    let answer = post("/api/%61uth/login", &log_in, 200).await;
    let refresh = json!({ "refreshToken": answer["refreshToken"] });
    post("/api/auth/refresh", &refresh, 200).await;
}

#[actix_web::test]
async fn the_tag_of_a_packed_answer_finds_the_same_state() {
    let app = TestApp::start().await;
    let ada = library(&app).await;
    let fields = json!({ "name": "Long", "notes": "a long note ".repeat(200) });
    let id = ada.place(&fields).await["id"].as_str().unwrap().to_owned();

    for path in ["/api/places/points", &format!("/api/places/{id}")] {
        let plain = ada.get(path).expect(200).await;
        let packed = packed(&ada, path).await;
        let strong = plain.header("etag").unwrap();
        let weak = packed.header("etag").unwrap();
        assert_eq!(
            weak.trim_start_matches("W/"),
            strong.trim_start_matches("W/")
        );
        assert!(weak.starts_with("W/"), "{weak}");

        for tag in [strong, weak] {
            let request = ada.get(path).header("accept-encoding", "gzip");
            let known = request.header("if-none-match", tag).expect(304).await;
            assert_eq!(known.header("etag"), Some(tag), "{path}");
        }
    }
    let path = format!("/api/places/{id}");
    let tag = packed(&ada, &path).await.header("etag").unwrap().to_owned();
    let change = ada.patch(&path, &json!({ "rating": 4 }));
    change.header("if-match", &tag).expect(200).await;
    let change = ada.patch(&path, &json!({ "rating": 5 }));
    change.header("if-match", &tag).expect(412).await;
}
