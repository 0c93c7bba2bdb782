//! The endpoints of a real server with several workers, over TCP.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    rt::{self, time::timeout},
    web::{self, ServiceConfig},
};
use listbud_health::{
    Health, HealthBuilder, Observation, ProbeError, check_fn,
    checks::{self, PoolState},
    probe,
};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::spawn_blocking,
};

/// Long enough for any machine; only a hang takes as long.
const LONG: Duration = Duration::from_secs(30);

struct Server {
    address: SocketAddr,
    health: Health,
    handle: ServerHandle,
}

impl Server {
    fn start(builder: HealthBuilder) -> Self {
        Self::start_with(builder, |_| {})
    }

    /// With something of the test's own in each worker.
    fn start_with(
        builder: HealthBuilder,
        more: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    ) -> Self {
        let health = builder.build().expect("a registry");
        health.lifecycle().started();
        let shared = health.clone();
        let app = move || {
            rt::spawn(shared.watchdog());
            App::new()
                .configure(|app| shared.configure(app))
                .configure(|app| more(app))
        };
        let server = HttpServer::new(app)
            .workers(3)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .expect("a port");
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        rt::spawn(server);
        Self {
            address,
            health,
            handle,
        }
    }

    /// Sends one request and returns all that comes back.
    async fn ask(&self, method: &str, path: &str) -> String {
        ask(self.address, method, path).await
    }

    async fn probe(&self, path: &str) -> Result<(), ProbeError> {
        let url = format!("http://{}{path}", self.address);
        let probing = spawn_blocking(move || probe(&url, LONG));
        probing.await.expect("no panic")
    }
}

async fn ask(address: SocketAddr, method: &str, path: &str) -> String {
    answer(send(address, method, path).await).await
}

/// Sends one request and leaves its answer to be read.
async fn send(address: SocketAddr, method: &str, path: &str) -> TcpStream {
    let sending = async {
        let mut stream = TcpStream::connect(address).await?;
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        Ok::<_, std::io::Error>(stream)
    };
    let sent = timeout(LONG, sending).await.expect("a connection in time");
    sent.expect("a connection")
}

async fn answer(mut stream: TcpStream) -> String {
    let asking = async {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    let asked = timeout(LONG, asking).await.expect("an answer");
    asked.expect("a connection")
}

fn builder() -> HealthBuilder {
    Health::builder("shop", "1.2.3", || OffsetDateTime::UNIX_EPOCH)
}

#[actix_web::test]
async fn a_hundred_probes_at_once_cause_one_run() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let (release, gate) = watch::channel(false);
    let held = check_fn("held", move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let mut gate = gate.clone();
        async move {
            gate.wait_for(|is_open| *is_open).await.expect("a test");
            Observation::healthy()
        }
    });
    // However slow the machine, nothing is given up and no result grows old.
    let held = held.within(LONG * 10);
    let builder = builder().check(held).timeout(LONG * 10);
    let server = Server::start(builder.cache_for(LONG * 10));
    let paths = ["/ready", "/health", "/health/detailed", "/api/health"];

    let mut probes = Vec::new();
    for (_, path) in (0..100).zip(paths.into_iter().cycle()) {
        probes.push(send(server.address, "GET", path).await);
    }
    release.send_replace(true);

    for probe in probes {
        let answer = answer(probe).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn a_black_hole_makes_the_service_unready_but_not_mute() {
    let hole = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = hole.local_addr().expect("an address");
    let asking = check_fn("database", move || async move {
        let seen = async {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(b"are you there?").await?;
            stream.read_u8().await
        };
        match seen.await {
            Ok(_) => Observation::healthy(),
            Err(error) => Observation::unhealthy(error.to_string()),
        }
    });
    let server = Server::start(builder().check(asking.within(Duration::from_millis(200))));

    let ready = server.ask("GET", "/ready").await;
    let detailed = server.ask("GET", "/health/detailed").await;
    let live = server.ask("GET", "/live").await;

    assert!(ready.starts_with("HTTP/1.1 503 "), "{ready}");
    assert!(ready.contains(r#""reason":"database""#), "{ready}");
    assert!(ready.contains("\r\nretry-after: 1\r\n"), "{ready}");
    assert!(detailed.contains("no answer within 200 ms"), "{detailed}");
    assert!(live.starts_with("HTTP/1.1 200 "), "{live}");
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn a_head_request_gets_the_headers_of_get_and_no_body() {
    let server = Server::start(builder());

    for path in [
        "/live",
        "/livez",
        "/ready",
        "/readyz",
        "/health",
        "/api/health",
        "/health/detailed",
    ] {
        let head = server.ask("HEAD", path).await;
        let get = server.ask("GET", path).await;

        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert!(head.ends_with("\r\n\r\n"), "{head}");
        assert!(get.ends_with('}'), "{get}");
        assert!(!head.contains("content-length: 0\r\n"), "{head}");
        assert!(
            head.contains("content-type: application/json\r\n"),
            "{head}"
        );
    }
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn any_host_is_answered() {
    let server = Server::start(builder());

    let answer = server
        .ask("GET", "http://healthcheck.example.org/ready")
        .await;

    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn the_probe_of_the_command_line_sees_readiness_end_with_draining() {
    let server = Server::start(builder());

    let serving = server.probe("/ready").await;
    server.health.lifecycle().draining();
    let draining = server.probe("/ready").await;
    let alive = server.probe("/live").await;

    assert!(serving.is_ok(), "{serving:?}");
    assert!(
        matches!(draining, Err(ProbeError::Status(503))),
        "{draining:?}"
    );
    assert!(alive.is_ok(), "{alive:?}");
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn five_thousand_probes_cause_a_run_a_second_at_most() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let check = check_fn("counted", move || {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Observation::healthy() }
    });
    let server = Server::start(builder().check(check));
    let began = Instant::now();

    let clients: Vec<_> = (0..50)
        .map(|_| rt::spawn(ask_on_one_connection(server.address, 100)))
        .collect();
    let mut well = 0;
    for client in clients {
        well += client.await.expect("no panic");
    }

    let seconds = usize::try_from(began.elapsed().as_secs()).expect("a few");
    let runs = runs.load(Ordering::SeqCst);
    assert_eq!(well, 5000);
    assert!(
        (1..=seconds + 1).contains(&runs),
        "{runs} runs in {seconds} s"
    );
    server.handle.stop(false).await;
}

/// Reads one answer whose body has a length.
async fn read_answer(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut answer = String::new();
    loop {
        let mut part = [0; 2048];
        let read = stream.read(&mut part).await?;
        answer.push_str(&String::from_utf8_lossy(&part[..read]));
        let whole = answer.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            length.and_then(|length| length.parse().ok()) == Some(body.len())
        });
        if whole || read == 0 {
            return Ok(answer);
        }
    }
}

/// Asks that often for `/health` and `/ready` in turn, and counts the 200s.
async fn ask_on_one_connection(address: SocketAddr, times: usize) -> usize {
    let asking = async {
        let mut stream = TcpStream::connect(address).await?;
        let mut well = 0;
        for path in ["/health", "/ready"].into_iter().cycle().take(times) {
            let request = format!("GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n");
            stream.write_all(request.as_bytes()).await?;
            let answer = read_answer(&mut stream).await?;
            well += usize::from(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        }
        Ok::<_, std::io::Error>(well)
    };
    let asked = timeout(LONG, asking).await.expect("answers");
    asked.expect("a connection")
}

#[actix_web::test]
async fn a_pool_in_full_use_degrades_the_service_and_leaves_it_ready() {
    let full = PoolState {
        size: 1,
        max: 1,
        waiting: 7,
        ..PoolState::default()
    };
    let server = Server::start(builder().check(checks::pool("pool", move || full)));

    let ready = server.ask("GET", "/ready").await;
    let health = server.ask("GET", "/health").await;

    assert!(ready.starts_with("HTTP/1.1 200 OK\r\n"), "{ready}");
    assert!(health.starts_with("HTTP/1.1 200 OK\r\n"), "{health}");
    assert!(health.contains(r#""pool":"degraded""#), "{health}");
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn a_worker_that_is_blocked_shows_in_liveness_until_it_moves_again() {
    let (release, held) = mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let block = move |app: &mut ServiceConfig| {
        let held = Arc::clone(&held);
        let handler = move || {
            let _ = held.lock().map(|held| held.recv());
            async { "moved" }
        };
        app.route("/block", web::get().to(handler));
    };
    let server = Server::start_with(builder().stalled_after(Duration::from_secs(1)), block);

    let blocked = rt::spawn(ask(server.address, "GET", "/block"));
    let stalled = until(|| server.health.is_stalled()).await;
    drop(release);
    let answer = blocked.await.expect("no panic");
    let moving = until(|| !server.health.is_stalled()).await;

    assert!(stalled, "the block was not noticed");
    assert!(answer.ends_with("moved"), "{answer}");
    assert!(moving, "the end of the block was not noticed");
    server.handle.stop(false).await;
}

/// Waits for a condition, and says whether it came.
async fn until(condition: impl Fn() -> bool) -> bool {
    let waiting = async {
        while !condition() {
            rt::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LONG, waiting).await.is_ok()
}
