//! Limits between the layers of listbud-security, over real connections.

#![expect(clippy::unwrap_used, reason = "a test's helpers are part of the test")]

use std::collections::HashSet;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::{App, HttpMessage as _, HttpServer, web};
use awc::{Client as Http, ClientRequest};
use listbud_rate_limit::{Client, RateLimit};
use listbud_security::{
    ClientAddress, ClientAddresses, CorsPolicy, ForwardingHeader, Origin, RequestIds,
    SecurityHeaders, TrustedProxies,
};

/// So long that nothing refills while a test runs.
const DAY: Duration = Duration::from_hours(24);
const OURS: &str = "https://app.example.org";

/// A server, and the threads that answered.
struct Server {
    address: SocketAddr,
    threads: Arc<Mutex<HashSet<thread::ThreadId>>>,
}

impl Server {
    /// Starts a server with four workers that believes the proxies given.
    fn start(limit: &RateLimit, proxies: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let threads = Arc::<Mutex<HashSet<_>>>::default();
        let addresses = ClientAddresses::new(
            ForwardingHeader::XForwardedFor,
            TrustedProxies::parse(proxies).unwrap(),
        );
        let (seen, limit) = (Arc::clone(&threads), limit.clone());
        let app = move || {
            let seen = Arc::clone(&seen);
            let hello = move || {
                seen.lock().unwrap().insert(thread::current().id());
                async { "hello" }
            };
            App::new()
                .wrap(limit.clone())
                .wrap(CorsPolicy::new([Origin::parse(OURS).unwrap()]))
                .wrap(SecurityHeaders::api().layer())
                .wrap(RequestIds::new(|| "request-0001".to_owned()).layer())
                .wrap(addresses.layer())
                .route("/", web::get().to(hello))
        };
        let server = HttpServer::new(app).workers(4).listen(listener).unwrap();
        actix_web::rt::spawn(server.run());
        Self { address, threads }
    }

    /// A request on a connection of its own, so that all workers get some.
    fn get(&self) -> ClientRequest {
        Http::new()
            .get(format!("http://{}/", self.address))
            .insert_header(("connection", "close"))
    }

    async fn status(&self, forwarded: &str) -> u16 {
        let request = self.get().insert_header(("x-forwarded-for", forwarded));
        request.send().await.unwrap().status().as_u16()
    }
}

/// A limit that counts addresses as the proxies tell them.
fn limit(burst: u32) -> RateLimit {
    let address = |request: &ServiceRequest| {
        ClientAddress::of(&request.extensions()).map(|client| Client::Address(client.0))
    };
    RateLimit::builder("default", burst, DAY)
        .client(address)
        .build()
        .unwrap()
}

#[actix_web::test]
async fn all_workers_count_in_one_place() {
    let limit = limit(40);
    let server = Server::start(&limit, "");

    let mut passed = 0;
    for _ in 0..60 {
        passed += usize::from(server.get().send().await.unwrap().status() == 200);
    }

    assert_eq!(passed, 40);
    assert_eq!((limit.keys(), limit.refused()), (1, 20));
    let threads = server.threads.lock().unwrap().len();
    assert!(threads > 1, "{threads} worker answered");
}

#[actix_web::test]
async fn a_hundred_forged_addresses_of_one_peer_are_one_client() {
    let limit = limit(1);
    let server = Server::start(&limit, "");

    assert_eq!(server.status("203.0.113.0").await, 200);
    for n in 1..=100 {
        assert_eq!(server.status(&format!("203.0.113.{n}")).await, 429);
    }

    assert_eq!(limit.keys(), 1);
}

#[actix_web::test]
async fn a_hundred_forged_addresses_before_the_proxys_own_word_are_one_client() {
    let limit = limit(1);
    let server = Server::start(&limit, "127.0.0.1");

    assert_eq!(server.status("198.51.100.7").await, 200);
    for n in 1..=100 {
        let forged = format!("203.0.113.{n}, 198.51.100.7");
        assert_eq!(server.status(&forged).await, 429);
    }

    assert_eq!(limit.keys(), 1);
}

#[actix_web::test]
async fn two_clients_behind_one_trusted_proxy_are_two() {
    let limit = limit(1);
    let server = Server::start(&limit, "127.0.0.1");

    assert_eq!(server.status("198.51.100.7").await, 200);
    assert_eq!(server.status("198.51.100.8").await, 200);
    assert_eq!(server.status("198.51.100.7").await, 429);
    assert_eq!(server.status("2001:db8:0:1::1").await, 200);
    assert_eq!(
        server.status("2001:db8:0:1::2").await,
        429,
        "the same network"
    );

    assert_eq!(limit.keys(), 3);
}

#[actix_web::test]
async fn two_hundred_preflights_leave_the_budget_whole() {
    let limit = limit(100);
    let server = Server::start(&limit, "");
    let http = Http::new();
    for _ in 0..200 {
        let preflight = http
            .request(
                actix_web::http::Method::OPTIONS,
                format!("http://{}/", server.address),
            )
            .insert_header(("origin", OURS))
            .insert_header(("access-control-request-method", "GET"));
        assert_eq!(preflight.send().await.unwrap().status(), 200);
    }

    let answer = server.get().send().await.unwrap();

    let left = answer.headers().get("ratelimit").unwrap().to_str().unwrap();
    assert!(left.contains(";r=99;"), "{left}");
}

#[actix_web::test]
async fn a_refusal_carries_every_header_of_the_outer_layers() {
    let server = Server::start(&limit(1), "");
    let get = || server.get().insert_header(("origin", OURS)).send();
    get().await.unwrap();

    let mut refused = get().await.unwrap();

    let mut lines: Vec<String> = Vec::new();
    for (name, value) in refused.headers() {
        let value = value.to_str().unwrap();
        // Its lists come out of sets.
        let mut list: Vec<&str> = value.split(", ").collect();
        if name.as_str().starts_with("access-control") || name == "vary" {
            list.sort_unstable();
        }
        match name.as_str() {
            "date" | "content-length" => {}
            "ratelimit" | "retry-after" => lines.push(format!("{name}: (time)")),
            _ => lines.push(format!("{name}: {}", list.join(", "))),
        }
    }
    lines.sort();
    assert_eq!(refused.status(), 429);
    insta::assert_snapshot!(lines.join("\n"), @r#"
    access-control-allow-origin: https://app.example.org
    access-control-expose-headers: content-disposition, etag, link, location, ratelimit, ratelimit-policy, retry-after, x-request-id
    cache-control: no-store
    content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox
    content-type: application/problem+json
    cross-origin-embedder-policy: require-corp
    cross-origin-opener-policy: same-origin
    cross-origin-resource-policy: same-origin
    origin-agent-cluster: ?1
    permissions-policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()
    ratelimit-policy: "default";q=1;w=86400
    ratelimit: (time)
    referrer-policy: no-referrer
    retry-after: (time)
    vary: Access-Control-Request-Headers, Access-Control-Request-Method, Origin
    x-content-type-options: nosniff
    x-dns-prefetch-control: off
    x-download-options: noopen
    x-frame-options: DENY
    x-permitted-cross-domain-policies: none
    x-request-id: request-0001
    x-xss-protection: 0
    "#);
    let retry_after = refused.headers().get("retry-after").unwrap();
    let retry_after: u64 = retry_after.to_str().unwrap().parse().unwrap();
    assert!((1..=86_400).contains(&retry_after), "{retry_after}");
    let problem: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(problem["violated-policies"], serde_json::json!(["default"]));
}
