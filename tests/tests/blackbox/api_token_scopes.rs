//! Each route × each scope, as the table of routes says.

use actix_web::http::Method;
use listbud_api::Access;
use listbud_tests::{ApiToken, TestApp, contract};
use serde_json::json;

/// All of them; the document lists the same.
const SCOPES: [&str; 5] = ["read", "write", "import", "places:add", "export"];

/// Each path with its methods and who may send them.
fn operations() -> Vec<(Method, String, Access)> {
    let mut operations = Vec::new();
    for resource in listbud_api::table() {
        for (method, rules) in resource.rules() {
            let path = resource.path().to_owned();
            operations.push((method.clone(), path, rules.access));
        }
    }
    operations
}

fn filled(path: &str) -> String {
    path.replace("{id}", "01900000-0000-7000-8000-000000000001")
        .replace("{placeId}", "01900000-0000-7000-8000-000000000002")
}

async fn one_for_each_scope(app: &TestApp) -> Vec<(&'static str, ApiToken)> {
    let ada = app.sign_up("ada").await;
    let mut tokens = Vec::new();
    for scope in SCOPES {
        tokens.push((scope, ada.api_token(&[scope]).await));
    }
    tokens
}

#[actix_web::test]
async fn a_token_opens_the_operations_of_its_scope_and_no_other() {
    let app = TestApp::start().await;
    let tokens = one_for_each_scope(&app).await;
    let (mut opened, mut refused) = (0, 0);

    for (method, path, access) in operations() {
        let needed = access.scopes();
        for (scope, token) in &tokens {
            let answer = token.request(method.clone(), &filled(&path)).send().await;

            let is_open = match access {
                Access::Anyone => true,
                Access::Session => false,
                Access::Scopes(_) => needed.contains(scope),
            };
            if is_open {
                opened += 1;
                assert_ne!(answer.status(), 403, "{scope:?}: {answer}");
                let is_known = answer.status() != 401 || access == Access::Anyone;
                assert!(is_known, "{scope:?}: {answer}");
                continue;
            }
            refused += 1;
            assert_eq!(answer.status(), 403, "{scope:?}: {answer}");
            let challenge = answer.header("www-authenticate").unwrap();
            let scopes = needed.join(" ");
            if needed.is_empty() {
                assert_eq!(challenge, "Bearer error=\"insufficient_scope\"");
            } else {
                let expected = format!("Bearer error=\"insufficient_scope\", scope=\"{scopes}\"");
                assert_eq!(challenge, expected, "{answer}");
            }
            if method != Method::HEAD {
                assert_eq!(answer.code(), "insufficient_scope");
                assert_eq!(answer.json()["scopes"], json!(needed), "{answer}");
            }
        }
    }
    assert!(opened > 60 && refused > 250, "{opened} {refused}");
}

#[actix_web::test]
async fn a_refused_token_changes_nothing() {
    let app = TestApp::start().await;
    let tokens = one_for_each_scope(&app).await;
    let sql = app.sql().await;
    let before = sql.dump().await;

    for (method, path, access) in operations() {
        for (scope, token) in &tokens {
            if access.scopes().contains(scope) || access == Access::Anyone {
                continue;
            }
            token
                .request(method.clone(), &filled(&path))
                .expect(403)
                .await;
        }
    }

    // Each use but the first within a minute is not written.
    let after = sql.dump().await;
    let changed: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .map(|((table, _), _)| table.as_str())
        .collect();
    assert_eq!(changed, ["api_tokens"]);
}

/// What has to do with the account itself is named here once more: a scope in its route
/// would otherwise open it without anybody noticing.
#[test]
fn no_scope_opens_accounts_sessions_passwords_and_tokens() {
    for (method, path, access) in operations() {
        let is_about_the_account = ["/api/auth/", "/api/me", "/api/session", "/api/tokens"]
            .iter()
            .any(|start| path.starts_with(start));
        let is_document = path == "/api/openapi.json";
        let by_scope = matches!(access, Access::Scopes(_));
        assert_eq!(
            by_scope,
            !is_about_the_account && !is_document,
            "{method} {path}"
        );
        let is_reading = matches!(method, Method::GET | Method::HEAD);
        for scope in access.scopes() {
            let only_reads = matches!(scope, "read");
            assert!(is_reading || !only_reads, "{method} {path} with {scope}");
        }
    }
}

#[test]
fn a_public_path_is_for_anyone() {
    for resource in listbud_api::table() {
        for (method, rules) in resource.rules() {
            let is_for_anyone = rules.access == Access::Anyone;
            assert_eq!(
                is_for_anyone,
                resource.is_public(),
                "{method} {}",
                resource.path()
            );
        }
    }
}

#[test]
fn the_document_says_which_scope_opens_which_operation() {
    let scheme = &contract::DOCUMENT["components"]["securitySchemes"]["apiToken"];
    let table = scheme["description"].as_str().unwrap();
    let words = &contract::DOCUMENT["components"]["schemas"]["Scope"]["enum"];
    assert_eq!(words, &json!(SCOPES));
    let operations = operations();
    let mut rows = 0;
    for (method, path, operation) in contract::operations() {
        let (.., access) = operations
            .iter()
            .find(|(name, known, _)| known == path && name.as_str() == method)
            .unwrap();
        let alternatives = operation["security"].as_array();
        let told: Vec<&str> = alternatives
            .into_iter()
            .flatten()
            .filter_map(|one| one["apiToken"][0].as_str())
            .collect();
        assert_eq!(told, access.scopes(), "{method} {path}");
        let row = format!("| `{method} {path}` | `{}` |", told.join("`, `"));
        assert_eq!(table.contains(&row), !told.is_empty(), "{row}");
        rows += usize::from(!told.is_empty());
    }
    assert_eq!(table.matches("\n| `").count(), rows);
    assert!(rows > 40, "{rows}");
}
