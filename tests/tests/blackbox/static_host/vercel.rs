//! A host that does what `config/vercel.json` says, and a browser that visits it.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    rc::Rc,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::{Method, StatusCode, header::HeaderName},
    rt,
    web::{self, Bytes, Data},
};
use serde_json::Value;

/// Of the connection, and not of the answer.
const HOP_BY_HOP: [&str; 3] = ["connection", "content-length", "transfer-encoding"];

/// `config/vercel.json`.
#[derive(Clone)]
pub(crate) struct Rules(Value);

impl Rules {
    pub(crate) fn read() -> Self {
        let text = include_str!("../../../../config/vercel.json");
        Self(serde_json::from_str(text).unwrap())
    }

    /// What a path's answer carries.
    pub(crate) fn headers(&self, path: &str) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for rule in self.0["headers"].as_array().unwrap() {
            if matched(rule["source"].as_str().unwrap(), path).is_none() {
                continue;
            }
            for header in rule["headers"].as_array().unwrap() {
                let [name, value] = ["key", "value"].map(|key| header[key].as_str().unwrap());
                let twice = found.insert(name.to_lowercase(), value.to_owned());
                assert_eq!(twice, None, "{path}: {name}");
            }
        }
        found
    }

    /// Each source with its destination.
    pub(crate) fn rewrites(&self) -> BTreeMap<String, String> {
        let rules = self.0["rewrites"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        rules
            .map(|rule| (text(&rule["source"]), text(&rule["destination"])))
            .collect()
    }

    /// Where a path leads.
    fn rewrite(&self, path: &str) -> Option<String> {
        self.rewrites().into_iter().find_map(|(source, to)| {
            let rest = matched(&source, path)?;
            Some(to.replace(":path*", &rest))
        })
    }
}

/// What stands for the variable part of a pattern, if the path matches. Knows the
/// patterns of that file: `/a/:path*`, `/a/:id`, `/a/(.*)`, `/((?!a/|b/).*)` and paths.
fn matched(source: &str, path: &str) -> Option<String> {
    if let Some(excluded) = source.strip_prefix("/((?!") {
        let excluded = excluded.strip_suffix(").*)").unwrap();
        let rest = path.strip_prefix('/')?;
        let is_excluded = excluded.split('|').any(|it| rest.starts_with(it));
        return (!is_excluded).then(|| rest.to_owned());
    }
    for ending in [":path*", "(.*)"] {
        if let Some(prefix) = source.strip_suffix(ending) {
            return path.strip_prefix(prefix).map(ToOwned::to_owned);
        }
    }
    if let Some((prefix, name)) = source.split_once(':') {
        assert!(!name.contains(['/', '(', '*']), "unknown pattern: {source}");
        let rest = path.strip_prefix(prefix)?;
        return (!rest.is_empty() && !rest.contains('/')).then(|| rest.to_owned());
    }
    assert!(!source.contains(['(', '*']), "unknown pattern: {source}");
    (source == path).then(String::new)
}

/// A running host, and a browser with its cookies.
pub(crate) struct Host {
    address: SocketAddr,
    http: awc::Client,
    jar: Rc<RefCell<BTreeMap<String, String>>>,
    handle: ServerHandle,
}

/// What the host knows.
struct Site {
    folder: PathBuf,
    server: SocketAddr,
    rules: Rules,
}

impl Host {
    pub(crate) fn start(folder: &Path, server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let site = Data::new(Site {
            folder: folder.to_owned(),
            server,
            rules: Rules::read(),
        });
        let running = HttpServer::new(move || {
            App::new()
                .app_data(site.clone())
                .default_service(web::to(serve))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = running.handle();
        rt::spawn(running);
        Self {
            address,
            http: awc::Client::builder().disable_redirects().finish(),
            jar: Rc::default(),
            handle,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Sends what a browser would on behalf of the page.
    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.http.request(method.clone(), url);
        request = request.insert_header(("sec-fetch-site", "same-origin"));
        if method != Method::GET {
            request = request.insert_header(("origin", "https://listbud.example.org"));
        }
        let cookies: Vec<String> = {
            let jar = self.jar.borrow();
            jar.iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect()
        };
        if !cookies.is_empty() {
            request = request.insert_header(("cookie", cookies.join("; ")));
        }
        let sent = match body {
            Some(body) => request.send_json(body),
            None => request.send(),
        };
        let mut response = sent.await.unwrap();
        let body = response.body().limit(16 * 1024 * 1024).await.unwrap();
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: BTreeMap::new(),
            cookies: Vec::new(),
            body,
        };
        for (name, value) in response.headers() {
            let value = value.to_str().unwrap().to_owned();
            if name == "set-cookie" {
                self.keep(&value);
                answer.cookies.push(value);
            } else {
                answer.headers.insert(name.to_string(), value);
            }
        }
        answer
    }

    fn keep(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut jar = self.jar.borrow_mut();
        if attributes.contains("Max-Age=0") {
            jar.remove(name);
        } else {
            jar.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        rt::spawn(self.handle.stop(false));
    }
}

/// What a browser got.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Files first, then what is rewritten.
async fn serve(request: HttpRequest, body: Bytes, site: Data<Site>) -> HttpResponse {
    let path = request.path();
    let destination = match file(&site, path) {
        Some(_) => Some(path.to_owned()),
        None => site.rules.rewrite(path),
    };
    let mut response = match destination {
        Some(url) if url.starts_with("https://api.example.org/") => {
            let path = url.trim_start_matches("https://api.example.org");
            forward(&request, path, body, site.server).await
        }
        Some(path) => match file(&site, &path) {
            Some(bytes) => HttpResponse::Ok().body(bytes),
            None => HttpResponse::NotFound().finish(),
        },
        None => HttpResponse::NotFound().finish(),
    };
    for (name, value) in site.rules.headers(path) {
        let name: HeaderName = name.parse().unwrap();
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn file(site: &Site, path: &str) -> Option<Vec<u8>> {
    let name = match path {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    std::fs::read(site.folder.join(name)).ok()
}

/// Sends a request on to the server, as from a client that came by TLS.
async fn forward(
    request: &HttpRequest,
    path: &str,
    body: Bytes,
    server: SocketAddr,
) -> HttpResponse {
    let query = request.query_string();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    let url = format!("http://{server}{path}{query}");
    let mut onward = awc::Client::default().request(request.method().clone(), url);
    for (name, value) in request.headers() {
        if name != "host" && !HOP_BY_HOP.contains(&name.as_str()) {
            onward = onward.append_header((name.clone(), value.clone()));
        }
    }
    onward = onward
        .insert_header(("x-forwarded-for", "192.0.2.1"))
        .insert_header(("x-forwarded-proto", "https"));
    let mut answer = onward.send_body(body).await.unwrap();
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap();
    let mut response = HttpResponse::build(status);
    for (name, value) in answer.headers() {
        if !HOP_BY_HOP.contains(&name.as_str()) {
            response.append_header((name.clone(), value.clone()));
        }
    }
    let body = answer.body().limit(16 * 1024 * 1024).await.unwrap();
    response.body(body)
}
