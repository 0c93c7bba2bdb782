//! `Idempotency-Key`: requests that come again because their answer was lost.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt as _, future::join_all, stream};
use listbud_tests::{Account, Request, TestApp};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

const KEY: &str = "idempotency-key";
const CSV: &str = "Title,Note,URL\nPier,,https://www.google.com/maps/search/50.819661,-0.136394\n";

fn upload(account: &Account) -> Request {
    account.upload("/api/imports", "Walks.csv", CSV)
}

#[actix_web::test]
async fn a_repeated_request_is_executed_once_and_answered_alike() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.post("/api/places", &json!({ "name": "Own" }));
    let place = place.expect(201).await.json()["id"].clone();
    let post = |path: &str, body: Value| {
        let (ada, path) = (ada.clone(), path.to_owned());
        move || ada.post(&path, &body)
    };
    let requests: [Box<dyn Fn() -> Request>; 5] = [
        Box::new(post("/api/places", json!({ "name": "Pier" }))),
        Box::new(post("/api/lists", json!({ "name": "Walks" }))),
        Box::new(post("/api/tags", json!({ "name": "windy" }))),
        Box::new(post(
            "/api/places/bulk",
            json!({ "ids": [place], "action": "delete" }),
        )),
        Box::new(|| upload(&ada)),
    ];

    for (number, request) in requests.iter().enumerate() {
        let key = format!("key-{number}");
        let first = request().header(KEY, &key).send().await;
        let rows = app.database().connect().await.dump().await;
        // The draft's form of the same key.
        let second = request().header(KEY, &format!("\"{key}\"")).send().await;

        assert!([200, 201].contains(&first.status()), "{}", first.text());
        assert_eq!(second.status(), first.status());
        assert_eq!(second.json(), first.json());
        for header in ["location", "etag", "content-type"] {
            assert_eq!(second.header(header), first.header(header), "{header}");
        }
        assert_eq!(app.database().connect().await.dump().await, rows);
    }
}

#[actix_web::test]
async fn a_key_belongs_to_one_request_of_one_user() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let pier = json!({ "name": "Pier" });
    ada.post("/api/places", &pier)
        .header(KEY, "k")
        .expect(201)
        .await;

    let others = [
        ada.post("/api/places", &json!({ "name": "Quay" })),
        ada.post("/api/lists", &pier),
        ada.post("/api/places?x=1", &pier),
        upload(&ada),
    ];
    for other in others {
        let refused = other.header(KEY, "k").expect(422).await;
        assert_eq!(refused.code(), "idempotency_key_reused");
    }
    let hers = bea.post("/api/places", &pier).header(KEY, "k");
    hers.expect(201).await;

    let sql = app.sql().await;
    assert_eq!(sql.number("SELECT count(*) FROM places").await, 2);
    assert_eq!(sql.number("SELECT count(*) FROM lists").await, 0);
}

#[actix_web::test]
async fn refused_requests_and_previews_may_be_repeated() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let list = json!({ "name": "Walks" });
    let first = ada.post("/api/lists", &list).expect(201).await.json();

    ada.post("/api/lists", &list)
        .header(KEY, "k")
        .expect(409)
        .await;
    let path = format!("/api/lists/{}", first["id"].as_str().unwrap());
    ada.delete(&path).expect(204).await;
    ada.post("/api/lists", &list)
        .header(KEY, "k")
        .expect(201)
        .await;

    let preview = || ada.upload("/api/imports?preview=true", "Walks.csv", CSV);
    preview().header(KEY, "p").expect(200).await;
    upload(&ada).expect(200).await;
    let again = preview().header(KEY, "p").expect(200).await.json();
    assert_eq!(again["merged"], 1, "it is tried anew");
}

#[actix_web::test]
async fn a_key_that_is_none_is_refused_before_anything_is_done() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let post = || ada.post("/api/places", &json!({ "name": "Pier" }));

    for key in ["", "\"\"", &"k".repeat(256), "schlüssel"] {
        assert_eq!(
            post().header(KEY, key).expect(400).await.code(),
            "unreadable"
        );
    }
    let twice = post().header(KEY, "a").another_header(KEY, "b");
    twice.expect(400).await;
    upload(&ada).header(KEY, "").expect(400).await;

    let count = "SELECT count(*) FROM places";
    assert_eq!(app.sql().await.number(count).await, 0);
    post().header(KEY, &"k".repeat(255)).expect(201).await;
}

#[actix_web::test]
async fn ten_at_once_with_one_key_are_one() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;

    let answers = join_all((0..10).map(|_| {
        let body = json!({ "name": "Pier" });
        ada.post("/api/places", &body).header(KEY, "k").expect(201)
    }))
    .await;

    let first = answers[0].json();
    assert!(answers.iter().all(|answer| answer.json() == first));
    let count = "SELECT count(*) FROM places";
    assert_eq!(app.sql().await.number(count).await, 1);
}

/// A way to the server that breaks connections, some of them on the way there and
/// some when the work is done and the answer is coming.
struct Breaking {
    address: SocketAddr,
    lost_requests: Arc<AtomicUsize>,
    lost_answers: Arc<AtomicUsize>,
}

impl Breaking {
    async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let lost: [Arc<AtomicUsize>; 2] = Default::default();
        let [lost_requests, lost_answers] = lost.clone();
        tokio::spawn(async move {
            let seed = AtomicU64::new(1);
            while let Ok((client, _)) = listener.accept().await {
                let (there, back) = budgets(seed.fetch_add(1, Ordering::Relaxed));
                let lost = lost.clone();
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(server).await else {
                        return;
                    };
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    tokio::select! {
                        true = pump(from_client, to_server, there) => &lost[0],
                        true = pump(from_server, to_client, back) => &lost[1],
                        else => return,
                    }
                    .fetch_add(1, Ordering::Relaxed);
                });
            }
        });
        Self {
            address,
            lost_requests,
            lost_answers,
        }
    }
}

/// How many bytes a connection carries in each direction before it breaks: a third
/// breaks on the way there, a third on the way back, and a third holds for some
/// requests.
fn budgets(seed: u64) -> (usize, usize) {
    // SplitMix64 (Steele, Lea and Flood, 2014).
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    let bytes = usize::try_from(mixed >> 40).unwrap();
    match mixed % 3 {
        0 => (bytes % 600, usize::MAX),
        1 => (usize::MAX, bytes % 600),
        _ => (usize::MAX, 3_000 + bytes % 3_000),
    }
}

/// Passes bytes on until so many have gone through; whether that is why it ended.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut budget: usize,
) -> bool {
    let mut bytes = [0; 256];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let allowed = read.min(budget);
        if to.write_all(&bytes[..allowed]).await.is_err() {
            return false;
        }
        budget -= allowed;
        if allowed < read {
            return true;
        }
    }
    false
}

/// Sends a request until an answer comes whole; answers the id, and how often it
/// was sent.
async fn until_acknowledged(way: SocketAddr, ada: &Account, number: usize) -> (String, usize) {
    let http = awc::Client::builder()
        .timeout(Duration::from_secs(20))
        .finish();
    let token = format!("Bearer {}", ada.token().unwrap());
    let body = json!({ "name": format!("Place {number}"), "notes": "x".repeat(number) });
    for sent in 1..1_000 {
        let request = http
            .post(format!("http://{way}/api/places"))
            .insert_header(("authorization", token.as_str()))
            .insert_header((KEY, format!("place-{number}")));
        let Ok(mut answer) = request.send_json(&body).await else {
            continue;
        };
        let Ok(body) = answer.body().await else {
            continue;
        };
        if answer.status() == 503 {
            continue;
        }
        assert_eq!(answer.status(), 201, "{}", String::from_utf8_lossy(&body));
        let place: Value = serde_json::from_slice(&body).unwrap();
        return (place["id"].as_str().unwrap().to_owned(), sent);
    }
    panic!("place {number} was never acknowledged");
}

#[actix_web::test]
async fn connections_that_break_under_load_double_nothing_and_lose_nothing() {
    const PLACES: usize = 120;
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let way = Breaking::to(app.address).await;

    let saved: Vec<(String, usize)> = stream::iter(0..PLACES)
        .map(|number| until_acknowledged(way.address, &ada, number))
        .buffer_unordered(8)
        .collect()
        .await;

    let lost_requests = way.lost_requests.load(Ordering::Relaxed);
    let lost_answers = way.lost_answers.load(Ordering::Relaxed);
    let sent: usize = saved.iter().map(|(_, sent)| sent).sum();
    println!(
        "{PLACES} places, sent {sent} times: {lost_requests} requests and {lost_answers} answers \
         were cut off"
    );
    assert!(
        lost_requests > 10 && lost_answers > 10,
        "nothing was put to the test"
    );
    let mut acknowledged: Vec<&str> = saved.iter().map(|(id, _)| id.as_str()).collect();
    acknowledged.sort_unstable();
    let rows = app
        .sql()
        .await
        .rows("SELECT id FROM places ORDER BY id")
        .await;
    let there: Vec<&str> = rows.iter().filter_map(|row| row[0].as_deref()).collect();
    assert_eq!(there, acknowledged);
    let names = "SELECT count(DISTINCT name) FROM places";
    assert_eq!(
        app.sql().await.number(names).await,
        i64::try_from(PLACES).unwrap()
    );
}
