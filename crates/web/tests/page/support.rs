//! A page made for these tests, and requests to it.

use actix_web::{
    App, HttpResponse,
    body::MessageBody,
    dev::ServiceResponse,
    http::{StatusCode, header::HeaderName},
    test::{self, TestRequest},
    web::{self, Bytes},
};
use listbud_web::{Bundle, File, Group, Page};

/// The contents differ by encoding, so that a test sees which was sent.
const APP: File = File {
    name: "app.js",
    media_type: "text/javascript; charset=utf-8",
    tag: "a1",
    identity: b"the script as it is",
    brotli: Some(b"by brotli"),
    gzip: Some(b"by gzip"),
};

const ICON: File = File {
    name: "icons/192.png",
    media_type: "image/png",
    tag: "b2",
    identity: b"an icon",
    brotli: None,
    gzip: None,
};

const MAP: File = File {
    name: "map.js",
    tag: "c3",
    ..APP
};

const SHELL: File = File {
    name: "index.html",
    media_type: "text/html; charset=utf-8",
    tag: "d4",
    identity: b"the shell at the root",
    brotli: Some(b"the shell by brotli"),
    gzip: None,
};

static BUNDLE: Bundle = Bundle {
    routes: &["/", "/imports", "/imports/{id}"],
    shells: &[
        SHELL,
        File {
            tag: "e5",
            identity: b"the shell below a folder",
            ..SHELL
        },
    ],
    groups: &[
        Group {
            digest: "1111",
            files: &[APP, ICON],
        },
        Group {
            digest: "2222",
            files: &[MAP],
        },
    ],
};

/// The page of these tests.
pub(crate) fn page() -> Page {
    Page::of(&BUNDLE).refuse_with(|status| HttpResponse::build(status).body("refused"))
}

/// An answer with its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    response: ServiceResponse<()>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        let value = self.response.headers().get(name)?;
        Some(value.to_str().expect("text"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

/// Sends a request to a page beside other routes.
pub(crate) async fn ask(page: &Page, request: TestRequest) -> Answer {
    let app = App::new()
        .configure(|config| page.configure(config))
        .default_service(web::to(|| async {
            HttpResponse::NotFound().body("not of the page")
        }));
    let app = test::init_service(app).await;
    let (request, response) = test::call_service(&app, request.to_request())
        .await
        .into_parts();
    let (response, body) = response.into_parts();
    let body = actix_web::body::to_bytes(body.boxed())
        .await
        .expect("a body");
    Answer {
        status: response.status(),
        response: ServiceResponse::new(request, response),
        body,
    }
}

pub(crate) async fn get(page: &Page, path: &str) -> Answer {
    ask(page, TestRequest::get().uri(path)).await
}

/// GET with one header field.
pub(crate) async fn get_with(page: &Page, path: &str, name: HeaderName, value: &str) -> Answer {
    ask(
        page,
        TestRequest::get().uri(path).insert_header((name, value)),
    )
    .await
}
