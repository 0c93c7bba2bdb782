//! Several files in one form.

use actix_web::http::Method;
use listbud_tests::{Account, Answer, Form, TestApp};
use serde_json::{Value, json};

fn list(name: &str, note: &str, cid: u64) -> String {
    format!("Title,Note,URL,Tags,Comment\n{name},{note},https://maps.google.com/?cid={cid},,\n")
}

fn form(files: &[(&str, &str)]) -> Form {
    files.iter().fold(Form::default(), |form, (name, content)| {
        form.part("file", Some(name), Some("text/csv"), content.as_bytes())
    })
}

async fn import(ada: &Account, form: &Form) -> Answer {
    let request = ada.request(Method::POST, "/api/imports").form(form);
    request.send().await
}

async fn assert_queue_is_empty(app: &TestApp) {
    let sql = app.sql().await;
    assert_eq!(sql.number("SELECT count(*) FROM import_jobs").await, 0);
    assert_eq!(sql.number("SELECT count(*) FROM import_chunks").await, 0);
}

fn outcomes(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files = report["files"].as_array().unwrap().iter();
    files
        .map(|file| (text(&file["name"]), text(&file["outcome"])))
        .collect()
}

#[actix_web::test]
async fn all_files_of_a_form_are_one_import() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (huts, lakes) = (list("Mill", "bring cash", 7), list("Mill", "the pier", 7));
    let more = list("Boathouse", "", 8);

    let files = form(&[
        ("Huts.csv", &huts),
        ("Lakes.csv", &lakes),
        ("More.csv", &more),
    ]);
    let report = import(&ada, &files).await.json();

    assert_eq!(report["imported"], 2, "{report}");
    assert_eq!(report["merged"], 1);
    assert_eq!(report["format"], "files");
    assert_eq!(
        report["files"][0],
        json!({ "name": "Huts.csv", "outcome": "read", "format": "saved_list_csv", "places": 1, "skipped": 0 })
    );
    assert_eq!(report["lists"].as_array().unwrap().len(), 3);
    let places = ada.places("").await;
    let mill = places.iter().find(|place| place["name"] == "Mill").unwrap();
    assert_eq!(mill["notes"], "bring cash\n\nthe pier");
    assert_eq!(mill["listIds"].as_array().unwrap().len(), 2);
    let history = ada.get("/api/imports").expect(200).await.json();
    assert_eq!(history["imports"].as_array().unwrap().len(), 1);
    assert_eq!(
        history["imports"][0]["fileName"],
        "Huts.csv, Lakes.csv, More.csv"
    );
    let id = report["importId"].as_str().unwrap();
    ada.delete(&format!("/api/imports/{id}")).expect(200).await;
    assert!(ada.places("").await.is_empty());
    assert_queue_is_empty(&app).await;
}

#[actix_web::test]
async fn the_good_files_come_in_and_the_report_names_the_others() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (one, two) = (list("Mill", "", 7), list("Boathouse", "", 8));
    let files = form(&[
        ("Huts.csv", &one),
        ("Huts.csv", &two),
        ("empty.csv", ""),
        (
            "broken.json",
            "{\"type\":\"FeatureCollection\",\"features\":[",
        ),
        ("notes.txt", "hello"),
    ]);

    let report = import(&ada, &files).await.json();

    assert_eq!(report["imported"], 2, "{report}");
    let expected = [
        ("Huts.csv", "read"),
        ("Huts.csv (2)", "read"),
        ("empty.csv", "ignored"),
        ("broken.json", "failed"),
        ("notes.txt", "ignored"),
    ];
    let expected = expected.map(|(name, outcome)| (name.to_owned(), outcome.to_owned()));
    assert_eq!(outcomes(&report), expected);
    let rows = report["rows"].as_array().unwrap();
    assert!(
        rows.iter()
            .any(|row| row["file"] == "broken.json" && row["code"] == "broken_json")
    );
    let errors = report["errors"].as_array().unwrap();
    assert!(errors[0].as_str().unwrap().starts_with("broken.json: "));

    let none = form(&[("notes.txt", "hello"), ("empty.csv", "")]);
    let refused = import(&ada, &none).await;
    assert_eq!(refused.status(), 422, "{refused}");
    assert_eq!(refused.code(), "nothing_in_files");
    assert_eq!(ada.places("").await.len(), 2);
    assert_queue_is_empty(&app).await;
}

#[actix_web::test]
async fn a_file_in_a_field_of_any_name_is_imported() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let csv = |number: u64| list(&format!("Mill {number}"), "", number);
    let part = |form: Form, field: &str, name: Option<&str>, number: u64| {
        form.part(field, name, None, csv(number).as_bytes())
    };
    let form = part(Form::default(), "file", None, 1);
    let form = part(form, "files[]", Some("Second.csv"), 2);
    let form = part(form, "upload", Some("Third.csv"), 3);
    // A text field is not a file, and a field in which nothing was chosen brings none.
    let form = form.part("note", None, None, b"hello");
    let form = form.part("file", Some(""), Some("application/octet-stream"), b"");

    let report = import(&ada, &form).await.json();

    assert_eq!(report["imported"], 3, "{report}");
    assert_eq!(report["files"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn large_files_come_whole_through_the_queue() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let long = |first: u64| {
        let rows = (first..first + 300).map(|number| {
            let note = "n".repeat(9_000);
            format!("Mill {number},{note},https://maps.google.com/?cid={number},,\n")
        });
        let rows: String = rows.collect();
        format!("Title,Note,URL,Tags,Comment\n{rows}")
    };
    let (one, two) = (long(1), long(1_001));
    let files = form(&[
        ("One.csv", &one),
        ("Two.csv", &two),
        ("Three.csv", &list("X", "", 5_000)),
    ]);

    let preview = ada
        .request(Method::POST, "/api/imports?preview=true")
        .form(&files);
    let preview = preview.expect(200).await.json();
    let report = import(&ada, &files).await.json();

    assert_eq!(preview["imported"], 601, "{}", preview["message"]);
    assert_eq!(report["imported"], 601, "{}", report["message"]);
    // One alone, in several pieces.
    let again = ada.import("One.csv", &one).await;
    assert_eq!(
        (&again["imported"], &again["merged"]),
        (&json!(0), &json!(300))
    );
    assert_queue_is_empty(&app).await;
}

#[actix_web::test]
async fn bounds_hold_for_all_files_together() {
    let app = TestApp::builder()
        .set("FILE_UPLOAD_MAX_SIZE", "64KiB")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let half = format!("{}{}", list("Mill", "", 7), "\n".repeat(40_000));

    let larger = import(&ada, &form(&[("One.csv", &half), ("Two.csv", &half)])).await;
    assert_eq!(larger.status(), 413, "{larger}");
    assert!(larger.text().contains("Two.csv"), "{larger}");

    let tiny = list("Mill", "", 7);
    let thousand: Vec<(String, &str)> = (0..1_000)
        .map(|number| {
            (
                format!("{number}.csv"),
                if number == 0 { tiny.as_str() } else { "" },
            )
        })
        .collect();
    let named: Vec<(&str, &str)> = thousand
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    let report = import(&ada, &form(&named)).await.json();
    assert_eq!(report["imported"], 1, "{}", report["message"]);
    assert_eq!(report["files"].as_array().unwrap().len(), 1_000);

    let many: Vec<(&str, &str)> = named.iter().copied().cycle().take(10_000).collect();
    let refused = import(&ada, &form(&many)).await;
    assert!(matches!(refused.status(), 413 | 422), "{refused}");
    assert_queue_is_empty(&app).await;
}

#[actix_web::test]
async fn with_a_key_several_files_are_imported_once() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (one, two) = (list("Mill", "", 7), list("Boathouse", "", 8));
    let send = async |files: &[(&str, &str)]| {
        let request = ada.request(Method::POST, "/api/imports").form(&form(files));
        request.header("idempotency-key", "k").send().await
    };
    let first = send(&[("a.csv", &one), ("b.csv", &two)]).await.json();

    let again = send(&[("a.csv", &one), ("b.csv", &two)]).await.json();
    let other = send(&[("a.csv", &one)]).await;

    assert_eq!(first["imported"], 2);
    assert_eq!(again, first);
    assert_eq!(other.code(), "idempotency_key_reused");
}
