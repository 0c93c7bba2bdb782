//! The OpenAPI document tells what the server does.

use std::collections::BTreeSet;

use listbud_tests::{TestApp, contract};
use serde_json::Value;

#[test]
fn the_document_and_the_route_table_hold_the_same_operations() {
    let documented: BTreeSet<(String, String)> = contract::operations()
        .map(|(method, path, _)| (path.to_owned(), method))
        .collect();

    let routed: BTreeSet<(String, String)> = listbud_api::table()
        .iter()
        .flat_map(|resource| {
            let methods = resource.methods().filter(|method| *method != "HEAD");
            methods
                .map(|method| (resource.path().to_owned(), method.to_string()))
                .collect::<Vec<_>>()
        })
        .collect();

    assert_eq!(documented, routed);
}

#[actix_web::test]
async fn the_server_serves_the_document_to_everybody() {
    let app = TestApp::start().await;

    let served = app.get("/api/openapi.json").expect(200).await.json();

    assert_eq!(served, *contract::DOCUMENT);
    let version = served["openapi"].as_str().unwrap();
    assert!(version.starts_with("3.1"), "{version}");
    assert_eq!(served["info"]["title"], "ListBud");
    assert!(served["info"]["version"].is_string());
}

/// Every value under a key, anywhere.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == key {
                    found.push(member);
                }
                all(member, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| all(item, key, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut references = Vec::new();
    all(&contract::DOCUMENT, "$ref", &mut references);

    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
        assert!(contract::DOCUMENT.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_documents_its_purpose_and_responses() {
    for (method, path, operation) in contract::operations() {
        let says = ["summary", "description"]
            .iter()
            .any(|it| operation[it].as_str().is_some_and(|text| !text.is_empty()));
        assert!(says, "{method} {path} has no summary");
        let responses = operation["responses"].as_object().unwrap();
        let has = |start: &str| responses.keys().any(|status| status.starts_with(start));
        assert!(has("2"), "{method} {path} never succeeds");
        assert!(has("5"), "{method} {path} never fails");
        for (status, response) in responses {
            let text = response["description"].as_str().unwrap_or_default();
            assert!(
                !text.is_empty(),
                "{method} {path} {status} has no description"
            );
            if status.starts_with(['4', '5']) {
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(
                    schema, "#/components/schemas/Problem",
                    "{method} {path} {status}"
                );
            }
        }
    }
}

#[test]
fn operation_ids_are_there_once_each() {
    let mut ids = BTreeSet::new();
    for (method, path, operation) in contract::operations() {
        let id = operation["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{method} {path}"));
        assert!(ids.insert(id), "{id} stands twice");
    }
}

#[test]
fn every_path_parameter_is_declared() {
    for (method, path, operation) in contract::operations() {
        let declared: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let named: BTreeSet<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        assert_eq!(declared, named, "{method} {path}");
    }
}

#[test]
fn who_needs_a_token_says_so() {
    let schemes = &contract::DOCUMENT["components"]["securitySchemes"];
    let (token, cookie) = (&schemes["token"], &schemes["cookie"]);
    assert_eq!(
        (&token["type"], &token["scheme"]),
        (&"http".into(), &"bearer".into())
    );
    assert_eq!(
        (&cookie["type"], &cookie["in"], &cookie["name"]),
        (
            &"apiKey".into(),
            &"cookie".into(),
            &"__Host-listbud-access".into()
        )
    );
    for resource in listbud_api::table() {
        for (method, path, operation) in contract::operations() {
            if path != resource.path() {
                continue;
            }
            let is_open = operation["security"] == serde_json::json!([{}]);
            assert_eq!(is_open, resource.is_public(), "{method} {path}");
            let has_401 = operation["responses"]["401"].is_object();
            assert!(
                has_401 || resource.is_public(),
                "{method} {path} without 401"
            );
        }
    }
}

#[actix_web::test]
async fn the_documentation_page_loads_from_this_server_alone() {
    let app = TestApp::start().await;

    let page = app.get("/api/docs/").expect(200).await;

    assert!(
        page.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    for outside in ["src=\"http", "href=\"http", "src=\"//", "href=\"//"] {
        assert!(!page.text().contains(outside), "{page}");
    }
    let off = TestApp::builder()
        .set("DOCS_ENABLED", "false")
        .start()
        .await;
    off.get("/api/docs/").expect(404).await;
    off.get("/api/openapi.json").expect(200).await;
}
