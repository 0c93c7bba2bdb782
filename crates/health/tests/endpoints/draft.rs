//! The shape of the draft of health responses, and who gets it.

use super::*;

#[actix_web::test]
async fn who_asks_for_the_draft_by_name_gets_its_shape() {
    let health = serving(well());
    let request = from(NEIGHBOUR, "/health").insert_header(("accept", "application/health+json"));

    let answer = ask(&health, request).await;

    assert_eq!(answer.header("content-type"), "application/health+json");
    let mut body = answer.json();
    assert!(
        body["checks"]["mail:responseTime"][0]["observedValue"]
            .take()
            .is_number()
    );
    let time = "2026-01-01T00:00:00Z";
    let component = "component";
    let expected = json!({
        "status": "pass",
        "serviceId": "shop",
        "releaseId": "1.2.3",
        "checks": {
            "database:responseTime": [{
                "componentType": component, "status": "pass",
                "observedValue": 1.234, "observedUnit": "ms", "time": time
            }],
            "database:server": [{
                "componentType": component, "status": "pass",
                "observedValue": "16.4", "time": time
            }],
            "database:pool": [{
                "componentType": component, "status": "pass",
                "observedValue": { "size": 4, "max": 10 }, "time": time
            }],
            "mail:responseTime": [{
                "componentType": component, "status": "pass",
                "observedValue": null, "observedUnit": "ms", "time": time
            }]
        }
    });
    assert_eq!(body, expected);
}

#[actix_web::test]
async fn the_draft_says_fail_with_503_and_gives_the_reason_as_output() {
    let health = serving(ill());
    let ask_from =
        |peer| from(peer, "/health/detailed").insert_header(("accept", "application/health+json"));

    let trusted = ask(&health, ask_from(NEIGHBOUR)).await;
    let public = ask(&health, ask_from(STRANGER)).await;

    assert_eq!(trusted.status, 503);
    let output = &trusted.json()["checks"]["database:responseTime"][0]["output"];
    assert!(
        output
            .as_str()
            .is_some_and(|output| output.starts_with("password"))
    );
    assert_eq!(public.status, 503);
    let expected = json!({
        "status": "fail",
        "checks": {
            "database:responseTime": [{ "componentType": "component", "status": "fail" }]
        }
    });
    assert_eq!(public.json(), expected);
}

#[actix_web::test]
async fn the_shape_follows_what_accept_likes_best() {
    let health = serving(well());

    for (accept, expected) in [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (
            "application/health+json, application/json",
            "application/health+json",
        ),
        (
            "application/health+json, */*;q=0.1",
            "application/health+json",
        ),
        (
            "application/json, application/health+json;q=0.5",
            "application/json",
        ),
        ("application/health+json;q=0", "application/json"),
        ("utter nonsense", "application/json"),
    ] {
        let request = from(STRANGER, "/health").insert_header(("accept", accept));

        let answer = ask(&health, request).await;

        assert_eq!(answer.header("content-type"), expected, "{accept}");
    }
}

#[actix_web::test]
async fn what_cannot_be_told_is_unknown_in_every_shape_and_answers_200() {
    let mute = check_fn("mute", || async { Observation::unknown("not here") });
    let health = serving(builder().check(mute).summary("mute", "up", "down"));
    let draft = from(STRANGER, "/health").insert_header(("accept", "application/health+json"));

    let overview = ask(&health, from(STRANGER, "/health")).await;
    let draft = ask(&health, draft).await;

    assert_eq!(overview.status, 200);
    let overview = overview.json();
    assert_eq!(overview["status"], "healthy");
    assert_eq!(overview["checks"], json!({ "mute": "unknown" }));
    assert_eq!(overview["mute"], "unknown");
    assert_eq!(draft.status, 200);
    let draft = draft.json();
    assert_eq!(draft["status"], "pass");
    assert_eq!(draft["checks"]["mute:responseTime"][0]["status"], "warn");
}

#[actix_web::test]
async fn a_number_says_its_unit_in_the_draft_by_the_end_of_its_name() {
    let sizes = check_fn("sizes", || async {
        Observation::healthy()
            .with("freeBytes", 1)
            .with("usedPercent", 2)
            .with("lagMs", 3)
            .with("ageSeconds", 4)
            .with("keys", 5)
    });
    let request = from(NEIGHBOUR, "/health").insert_header(("accept", "application/health+json"));

    let answer = ask(&serving(builder().check(sizes)), request).await.json();

    for (name, unit) in [
        ("freeBytes", json!("bytes")),
        ("usedPercent", json!("percent")),
        ("lagMs", json!("ms")),
        ("ageSeconds", json!("s")),
        ("keys", Value::Null),
    ] {
        let measurement = &answer["checks"][format!("sizes:{name}")][0];
        assert_eq!(measurement["observedUnit"], unit, "{name}");
    }
}
