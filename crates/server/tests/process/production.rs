//! What production refuses, and how it answers.

use crate::support::{Client, Folder, SECRET, Server, migrated_database};

/// A path that `config check` need not reach.
const URL: &str = "postgres://listbud:hunter2@localhost/listbud";

#[test]
fn production_without_database_and_secret_names_both() {
    for name in ["APP_ENV", "NODE_ENV"] {
        let ended = Folder::new().run(&[], &[(name, "production")]);

        assert_eq!(ended.code, Some(78), "{ended:?}");
        for missing in ["database.url", "auth.jwt_secret"] {
            let line = format!("{missing}: is required in production");
            assert!(ended.errors.contains(&line), "{line}: {}", ended.errors);
        }
        assert_eq!(ended.output, "");
    }
}

#[test]
fn a_file_that_says_production_means_it() {
    let folder = Folder::new();
    folder.write("site.toml", "environment = \"production\"\n");

    let ended = folder.run(&["config", "check", "-c", "site.toml"], &[]);

    assert_eq!(ended.code, Some(78), "{ended:?}");
}

#[test]
fn a_short_or_well_known_secret_is_refused() {
    for secret in [
        "x",
        "default-secret",
        "only-31-characters-of-a-secret!",
        "your-super-secret-jwt-key-change-this-in-production",
        "changemechangemechangemechangeme",
        "00000000000000000000000000000000",
    ] {
        let ended = Folder::new().run(
            &["config", "check"],
            &[
                ("APP_ENV", "production"),
                ("DATABASE_URL", URL),
                ("JWT_SECRET", secret),
            ],
        );

        assert_eq!(ended.code, Some(78), "{secret}: {ended:?}");
        assert!(
            ended.errors.contains("JWT_SECRET (environment): "),
            "{ended:?}"
        );
        assert!(!ended.errors.contains(secret) || secret == "x", "{ended:?}");
    }
}

#[test]
fn a_page_from_a_folder_is_refused() {
    let ended = Folder::new().run(
        &["config", "check"],
        &[
            ("APP_ENV", "production"),
            ("DATABASE_URL", URL),
            ("JWT_SECRET", SECRET),
            ("WEB_DIST", "."),
        ],
    );

    assert_eq!(ended.code, Some(78), "{ended:?}");
    assert!(
        ended.errors.contains("web.dist") || ended.errors.contains("WEB_DIST"),
        "{ended:?}"
    );
}

#[test]
fn an_unprotected_way_to_another_host_is_refused() {
    let check = |url: &str| {
        Folder::new().run(
            &["config", "check"],
            &[
                ("APP_ENV", "production"),
                ("DATABASE_URL", url),
                ("JWT_SECRET", SECRET),
            ],
        )
    };

    let open = check("postgres://listbud:hunter2@db.example.org/listbud?sslmode=disable");
    let maybe = check("postgres://listbud:hunter2@db.example.org/listbud?sslmode=prefer");
    let verified = check("postgres://listbud:hunter2@db.example.org/listbud");
    let local = check("postgres://listbud:hunter2@127.0.0.1/listbud?sslmode=disable");

    for refused in [open, maybe] {
        assert_eq!(refused.code, Some(78), "{refused:?}");
        assert!(refused.errors.contains("DATABASE_URL"), "{refused:?}");
    }
    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert_eq!(local.code, Some(0), "{local:?}");
}

fn production(url: &str) -> Server {
    Server::start(
        url,
        &[("APP_ENV", "production"), ("BIND_ADDRESS", "127.0.0.1")],
    )
}

/// Sends a request that must be refused with a problem, and gives its status.
#[track_caller]
fn refusal(client: &Client, method: &str, path: &str, body: Option<&[u8]>) -> u16 {
    let json = [("content-type", "application/json")];
    let headers = if body.is_some() { &json[..] } else { &[] };

    let answer = client.send(method, path, headers, body.map(<[u8]>::to_vec));

    let media_type = answer.header("content-type");
    assert_eq!(media_type, Some("application/problem+json"), "{answer:?}");
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status, "{problem}");
    assert!(problem["detail"].is_string(), "{problem}");
    assert_eq!(problem["error"], problem["detail"]);
    assert!(problem["requestId"].is_string(), "{problem}");
    let text = answer.body.to_lowercase();
    for inner in ["panick", ".rs:", "serde", "actix", "backtrace", "postgres"] {
        assert!(!text.contains(inner), "{inner}: {text}");
    }
    answer.status
}

#[test]
fn unknown_paths_and_methods_are_problems_of_the_client() {
    let database = migrated_database();
    let server = production(&database.url());
    let anybody = server.client();
    let ada = server.register("ada");

    assert_eq!(refusal(&anybody, "GET", "/nowhere", None), 404);
    assert_eq!(refusal(&anybody, "GET", "/api/nowhere", None), 404);
    assert_eq!(refusal(&anybody, "GET", "/api/auth/login", None), 405);
    assert_eq!(refusal(&ada, "PATCH", "/api/places", Some(b"{}")), 405);
    assert_eq!(refusal(&anybody, "GET", "/api/places", None), 401);
    assert_eq!(refusal(&ada, "GET", "/api/places/not-an-id", None), 404);
    assert_eq!(refusal(&ada, "GET", "/api/places?limit=lots", None), 400);
}

#[test]
fn broken_bodies_are_problems_of_the_client() {
    let database = migrated_database();
    let server = production(&database.url());
    let anybody = server.client();

    for unreadable in [
        &b"{"[..],
        b"",
        b"{\"email\": \"\xff\xfe\"}",
        b"\0",
        b"{} {}",
    ] {
        let status = refusal(&anybody, "POST", "/api/auth/login", Some(unreadable));

        assert_eq!(status, 400, "{}", String::from_utf8_lossy(unreadable));
    }
    for of_another_shape in [
        "[]",
        "null",
        "1",
        "{\"email\": 1, \"password\": 2}",
        "{\"e\": 1}",
    ] {
        let body = Some(of_another_shape.as_bytes());
        let status = refusal(&anybody, "POST", "/api/auth/login", body);

        assert!(matches!(status, 400 | 422), "{of_another_shape}: {status}");
    }
}

#[test]
fn a_browser_gets_cookies_for_tls_only() {
    let database = migrated_database();
    let server = production(&database.url());
    let register = |email: &str, origin: &str| {
        let body = format!(
            r#"{{"email":"{email}","password":"correct horse battery","name":"Ada",
                "session":"cookie"}}"#
        );
        let headers = [
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("origin", origin),
        ];
        let client = server.client();
        client.send("POST", "/api/auth/register", &headers, Some(body.into()))
    };

    let secure = register("ada@example.org", "https://app.example.org");
    let plain = register("bea@example.org", "http://localhost:8080");

    assert_eq!(secure.status, 201, "{secure:?}");
    let cookie = secure.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-listbud-"), "{cookie}");
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    assert_eq!(plain.status, 403, "{plain:?}");
    assert_eq!(plain.json()["code"], "tls_required");
    assert_eq!(plain.header("set-cookie"), None);
}

#[test]
fn production_logs_json_shows_no_page_and_does_not_migrate() {
    let database = migrated_database();
    let server = production(&database.url());

    let page = server.client().get("/api/docs/").status;
    let document = server.client().get("/api/openapi.json").status;
    let ended = server.stop();

    assert_eq!((page, document), (404, 200));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for line in ended.errors.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(event["timestamp"].is_string(), "{line}");
    }
    assert!(ended.errors.lines().count() >= 2, "{ended:?}");
}
