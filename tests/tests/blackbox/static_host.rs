//! The page on a host that serves files, which sends the rest to the server.

mod vercel;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use listbud_tests::TestApp;
use listbud_web::EMBEDDED;
use serde_json::{Value, json};
use tempfile::TempDir;
use vercel::{Host, Rules};

/// What differs from answer to answer, or is about the transfer.
const OF_ONE_ANSWER: [&str; 10] = [
    "access-control-expose-headers",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "transfer-encoding",
    "vary",
    "x-request-id",
];

/// The page as `listbud-server page export` writes it.
fn exported() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["listbud-server", "page", "export"].map(Into::into);
    let arguments = arguments.into_iter().chain([folder.path().into()]);
    let code = listbud_server::main(arguments, []);
    assert_eq!(
        format!("{code:?}"),
        format!("{:?}", std::process::ExitCode::SUCCESS)
    );
    folder
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn script() -> String {
    let group = &EMBEDDED.groups[0];
    format!("/assets/{}/app.js", group.digest)
}

#[test]
fn the_page_is_written_as_it_is_embedded_and_into_an_empty_folder_only() {
    let folder = exported();

    let mut written = BTreeSet::new();
    for group in EMBEDDED.groups {
        for file in group.files {
            let name = format!("assets/{}/{}", group.digest, file.name);
            assert_eq!(fs::read(folder.path().join(&name)).unwrap(), file.identity);
            for (ending, bytes) in [("br", file.brotli), ("gz", file.gzip)] {
                let path = folder.path().join(format!("{name}.{ending}"));
                assert_eq!(fs::read(path).ok().as_deref(), bytes, "{name}.{ending}");
            }
            written.insert(name);
        }
    }
    assert!(written.contains(script().trim_start_matches('/')));
    for (depth, shell) in EMBEDDED.shells.iter().enumerate() {
        let name = match depth {
            0 => "index.html".to_owned(),
            depth => format!("index-{depth}.html"),
        };
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), shell.identity);
    }

    let arguments = ["listbud-server", "page", "export"].map(Into::into);
    let arguments = arguments.into_iter().chain([folder.path().into()]);
    let again = format!("{:?}", listbud_server::main(arguments, []));
    assert_ne!(again, format!("{:?}", std::process::ExitCode::SUCCESS));
}

#[actix_web::test]
async fn the_exported_headers_are_those_of_the_server() {
    let app = TestApp::builder()
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .start()
        .await;
    let host = read(&exported().path().join("host.json"));

    for (prefix, path) in [("/", "/".to_owned()), ("/assets/", script())] {
        let request = app.get(&path).header("x-forwarded-proto", "https");
        let answer = request.header("x-forwarded-for", "192.0.2.1");
        let sent: BTreeMap<String, Value> = answer
            .expect(200)
            .await
            .header_lines()
            .iter()
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| !OF_ONE_ANSWER.contains(name))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        assert_eq!(host["headers"][prefix], json!(sent), "{path}");
    }
}

#[test]
fn the_vercel_config_matches_the_export() {
    let host = read(&exported().path().join("host.json"));
    let rules = Rules::read();

    for (path, prefix) in [
        ("/", "/"),
        ("/imports/7", "/"),
        ("/nothing", "/"),
        ("/assets/1/app.js", "/assets/"),
    ] {
        assert_eq!(
            json!(rules.headers(path)),
            host["headers"][prefix],
            "{path}"
        );
    }
    // The server's answers keep their own.
    for path in ["/api/places", "/map/config.json", "/s/token"] {
        assert_eq!(json!(rules.headers(path)), json!({}), "{path}");
    }

    let mut wanted = BTreeMap::new();
    for prefix in host["server"].as_array().unwrap() {
        let source = format!("{}:path*", prefix.as_str().unwrap());
        wanted.insert(source.clone(), format!("https://api.example.org{source}"));
    }
    for (route, file) in host["routes"].as_object().unwrap() {
        // A host answers / with index.html by itself.
        if route != "/" {
            let source = route.replace('{', ":").replace('}', "");
            wanted.insert(source, format!("/{}", file.as_str().unwrap()));
        }
    }
    assert_eq!(rules.rewrites(), wanted, "put them into config/vercel.json");
}

#[actix_web::test]
async fn a_person_signs_in_through_the_host() {
    let app = TestApp::builder()
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .start()
        .await;
    let folder = exported();
    let host = Host::start(folder.path(), app.address);

    // The page, its files, and its map.
    let page = host.get("/imports/7").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("\"../assets/"), "{}", page.text());
    assert!(page.headers["content-security-policy"].contains("script-src 'self'"));
    let file = host.get(&script()).await;
    assert_eq!(file.status, 200);
    assert_eq!(
        file.body,
        EMBEDDED
            .file(EMBEDDED.groups[0].digest, "app.js")
            .unwrap()
            .identity
    );
    assert!(file.headers["cache-control"].contains("immutable"));
    assert_eq!(host.get("/map/config.json").await.status, 200);
    assert_eq!(host.get("/nothing").await.status, 404);

    // Nobody yet, then an account with cookies, which the next request sends.
    let nobody = host.get("/api/session").await;
    assert_eq!(nobody.json()["user"], Value::Null);
    let account = json!({
        "email": "ada@example.org", "password": "correct horse battery", "name": "Ada",
        "session": "cookie",
    });
    let registered = host.post("/api/auth/register", &account).await;
    assert_eq!(registered.status, 201, "{}", registered.text());
    assert_eq!(registered.cookies.len(), 2);
    for cookie in &registered.cookies {
        assert!(cookie.starts_with("__Host-listbud-"), "{cookie}");
        assert!(
            cookie.contains("Secure") && cookie.contains("HttpOnly"),
            "{cookie}"
        );
    }
    let signed_in = host.get("/api/session").await;
    assert_eq!(signed_in.json()["user"]["email"], "ada@example.org");
    let list = host.post("/api/lists", &json!({ "name": "Trip" })).await;
    assert_eq!(list.status, 201, "{}", list.text());

    let left = host.post("/api/auth/logout", &json!({})).await;
    assert!((200..300).contains(&left.status), "{}", left.text());
    assert_eq!(host.get("/api/session").await.json()["user"], Value::Null);
}
