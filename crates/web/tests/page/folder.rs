//! A page that is read from disk.

use std::{error::Error as _, fs, path::Path};

use actix_web::http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
};
use listbud_web::Page;
use tempfile::TempDir;

use crate::support::get;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

#[actix_web::test]
async fn a_changed_file_is_served_at_the_next_request() {
    let folder = folder(&[
        ("index.html", "{{root}} {{assets}}/app.js {{map}}/map.js"),
        ("routes.json", r#"["/", "/imports/{id}"]"#),
        ("app.js", "first"),
        ("icons/a.svg", "<svg/>"),
    ]);
    let page = Page::in_folder(folder.path()).expect("a page");

    let root = get(&page, "/").await;
    let deep = get(&page, "/imports/7").await;
    let first = get(&page, "/assets/dev/app.js").await;
    write(folder.path(), "app.js", "second");
    let second = get(&page, "/assets/dev/app.js").await;
    let icon = get(&page, "/assets/dev/icons/a.svg").await;

    assert_eq!(root.text(), "./ ./assets/dev/app.js ./assets/dev/map.js");
    assert_eq!(deep.text(), "../ ../assets/dev/app.js ../assets/dev/map.js");
    assert_eq!(first.text(), "first");
    assert_eq!(second.text(), "second");
    assert_eq!(icon.header(CONTENT_TYPE), Some("image/svg+xml"));
    for answer in [root, second] {
        assert_eq!(answer.header(CACHE_CONTROL), Some("no-store"));
        assert_eq!(answer.header(ETAG), None);
    }
}

#[actix_web::test]
async fn nothing_outside_of_the_folder_is_served() {
    let outer = folder(&[
        ("secret", "secret"),
        ("page/index.html", ""),
        ("page/routes.json", r#"["/"]"#),
    ]);
    let page = Page::in_folder(&outer.path().join("page")).expect("a page");
    let absolute = outer.path().join("secret").display().to_string();

    for path in [
        "/assets/dev/../secret".to_owned(),
        "/assets/dev/%2e%2e/secret".to_owned(),
        "/assets/dev/..%2fsecret".to_owned(),
        "/assets/dev/./../secret".to_owned(),
        format!("/assets/dev/{absolute}"),
        "/assets/dev/".to_owned(),
        "/assets/other/index.html".to_owned(),
    ] {
        let answer = get(&page, &path).await;

        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.is_empty(), "{path}");
    }
}

#[test]
fn a_folder_without_a_good_list_of_paths_is_refused() {
    let missing = folder(&[]);
    let error = Page::in_folder(missing.path()).expect_err("no list");
    assert!(error.to_string().ends_with("routes.json"), "{error}");
    assert!(error.source().is_some());

    for (json, reason) in [
        ("[", "routes.json: EOF"),
        ("{}", "routes.json: invalid type"),
        (r#"["/a"]"#, "routes.json: / is missing"),
        (r#"["/", "a"]"#, "routes.json: \"a\" is not a path"),
        (r#"["/", "/a/"]"#, "routes.json: \"/a/\" is not a path"),
        (r#"["/", "/{a"]"#, "routes.json: \"/{a\" is not a path"),
        (
            r#"["/", "/{a:.*}"]"#,
            "routes.json: \"/{a:.*}\" is not a path",
        ),
        (r#"["/", "/../a"]"#, "routes.json: \"/../a\" is not a path"),
    ] {
        let folder = folder(&[("routes.json", json)]);
        let error = Page::in_folder(folder.path()).expect_err(json);
        assert!(error.to_string().starts_with(reason), "{error}");
    }
}
