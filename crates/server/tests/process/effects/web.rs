//! The page.

use crate::support::{Folder, Server, migrated_database};

pub(super) fn enabled() {
    let database = migrated_database();

    for (value, status) in [("true", 200), ("false", 404)] {
        let server = Server::start(&database.url(), &[("WEB_ENABLED", value)]);

        let page = server.client().get("/");
        let script = server.client().get("/assets/none/app.js");

        assert_eq!(page.status, status, "{page:?}");
        assert_eq!(page.body.contains("<!doctype html>"), status == 200);
        assert_eq!(script.status, 404, "{script:?}");
        let greeting = format!("The page: http://{}/", server.address);
        let ended = server.stop();
        assert_eq!(ended.output.contains(&greeting), status == 200, "{ended:?}");
    }
}

pub(super) fn dist() {
    let database = migrated_database();
    let folder = Folder::new();
    folder.write("index.html", "<script src=\"{{assets}}/app.js\"></script>");
    folder.write("routes.json", "[\"/\"]");
    folder.write("app.js", "first");
    let path = folder.path().to_str().unwrap();
    let server = Server::start(&database.url(), &[("WEB_DIST", path)]);

    let page = server.client().get("/");
    let first = server.client().get("/assets/dev/app.js");
    folder.write("app.js", "second");
    let second = server.client().get("/assets/dev/app.js");

    assert_eq!(page.body, "<script src=\"./assets/dev/app.js\"></script>");
    assert_eq!([first.body, second.body], ["first", "second"]);
}
