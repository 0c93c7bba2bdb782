//! Keys that no request has.

use serde_json::{Value, json};

use super::routes::{Fixture, Route, survive};

const DANGEROUS: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// A body as text with one more member in front.
fn with(body: &Value, key: &str, value: &str) -> String {
    let text = body.to_string();
    format!("{{\"{key}\":{value},{}", text.strip_prefix('{').unwrap())
}

#[actix_web::test]
async fn an_unknown_field_is_named_on_every_route() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        for key in [
            "surprise",
            "isAdmin",
            "userId",
            "__Proto__",
            "k e y",
            "\u{1f419}",
        ] {
            let mut body = fixture.body(&route);
            body[key] = json!({ "__proto__": { "x": [1, 2] } });
            let answer = survive(fixture.request(&route).json(&body), key).await;

            assert_eq!(
                answer.faults(),
                [format!("{key} unknown_field")],
                "{answer}"
            );
            assert_eq!(answer.status(), 422, "{answer}");
        }
    }
}

#[actix_web::test]
async fn keys_that_poison_objects_are_dropped_on_every_route() {
    let fixture = Fixture::new().await;
    let poison = "{\"polluted\":[{\"polluted\":\"polluted\"}]}";

    for route in Route::all() {
        for key in DANGEROUS {
            // As it is, with every letter escaped, and twice.
            let escaped = key.chars().map(|c| format!("\\u{:04x}", u32::from(c)));
            let escaped = escaped.collect::<Vec<_>>().concat();
            let plain = with(&fixture.body(&route), key, poison);
            let hidden = with(&fixture.body(&route), &escaped, poison);
            let inside = format!("{{\"{key}\":{poison}}}");
            let twice = with(&fixture.body(&route), key, &inside);
            let twice = twice.replacen('{', &format!("{{\"{key}\":5,"), 1);
            for body in [plain, hidden, twice] {
                let request = fixture.request(&route);
                let answer = survive(request.raw("application/json", body.clone()), &body).await;

                assert!(matches!(answer.status(), 200..=204), "{body}: {answer}");
                assert!(!answer.text().contains("polluted"), "{answer}");
            }
        }
    }
    let dump = format!("{:?}", fixture.app.sql().await.dump().await);
    for word in ["polluted", "__proto__", "prototype", "\"constructor"] {
        assert!(!dump.contains(word), "{word} is kept");
    }
}

#[actix_web::test]
async fn keys_that_poison_objects_come_back_from_no_depth() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        for field in &route.fields {
            for depth in [1, 5, 40] {
                // Nothing is left but empty objects, which no field takes.
                let inner = "{\"__proto__\":{\"polluted\":1}}";
                let value = format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
                let mut body = fixture.body(&route);
                body.as_object_mut().unwrap().remove(field);
                let body = if body == json!({}) {
                    format!("{{\"{field}\":{value}}}")
                } else {
                    with(&body, field, &value)
                };
                let request = fixture.request(&route);
                let answer = survive(request.raw("application/json", body.clone()), &body).await;

                assert_eq!(answer.status(), 422, "{body}: {answer}");
                assert!(!answer.text().contains("polluted"), "{answer}");
                assert!(!answer.text().contains("__proto__"), "{answer}");
            }
        }
    }
}

#[actix_web::test]
async fn a_field_that_stands_twice_is_named_on_every_route() {
    let fixture = Fixture::new().await;

    for route in Route::all() {
        for field in &route.fields {
            let whole = fixture.body(&route);
            let Some(value) = whole.get(field) else {
                continue;
            };
            let body = with(&whole, field, &value.to_string());
            let request = fixture.request(&route);
            let answer = survive(request.raw("application/json", body.clone()), &body).await;

            assert_eq!(answer.status(), 422, "{body}: {answer}");
            assert_eq!(answer.faults(), [format!("{field} duplicate_field")]);
        }
    }
}
