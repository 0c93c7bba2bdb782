//! Access tokens that were never issued, and keys that change.

use actix_web::http::Method;
use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use listbud_tests::{Account, Clock, TestApp};
use serde_json::{Value, json};
use time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Private keys as `openssl genpkey -algorithm ed25519` makes them.
const KEYS: [&str; 2] = [
    "MC4CAQAwBQYDK2VwBCIEIFKXs82HI5gZ8/Q44u3h0RnyEj+dsPPe0H/mi8DZyUHh",
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
];

fn pem(key: &str) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n")
}

fn pair(key: &str) -> Ed25519KeyPair {
    Ed25519KeyPair::from_pkcs8(&STANDARD.decode(key).unwrap()).unwrap()
}

/// What a token says, to be changed and signed again.
#[derive(Clone)]
struct Parts {
    header: Value,
    claims: Value,
}

impl Parts {
    fn of(token: &str) -> Self {
        let mut parts = token.split('.').map(|part| {
            let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
            serde_json::from_slice(&bytes).unwrap_or_default()
        });
        Self {
            header: parts.next().unwrap(),
            claims: parts.next().unwrap(),
        }
    }

    fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.header, name, value.into());
        self
    }

    fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.claims, name, value.into());
        self
    }

    fn unsigned(&self) -> String {
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        format!("{}.{}", encode(&self.header), encode(&self.claims))
    }

    fn signed(&self, algorithm: hmac::Algorithm, secret: &[u8]) -> String {
        let text = self.unsigned();
        let key = hmac::Key::new(algorithm, secret);
        let signature = hmac::sign(&key, text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn hs256(&self, secret: impl AsRef<[u8]>) -> String {
        self.signed(hmac::HMAC_SHA256, secret.as_ref())
    }

    fn ed25519(&self, pair: &Ed25519KeyPair) -> String {
        let text = self.unsigned();
        let signature = pair.sign(text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Null takes the member away.
fn set(object: &mut Value, name: &str, value: Value) {
    let object = object.as_object_mut().unwrap();
    if value.is_null() {
        object.remove(name);
    } else {
        object.insert(name.to_owned(), value);
    }
}

/// Every answer is checked for the security headers as it comes.
async fn assert_refused(app: &TestApp, what: &str, token: &str) {
    let answer = app.with_token(token).get("/api/me").send().await;
    assert_eq!(answer.status(), 401, "{what}: {answer}");
    assert_eq!(answer.code(), "invalid_token", "{what}");
    assert_eq!(
        answer.header("www-authenticate"),
        Some("Bearer error=\"invalid_token\""),
        "{what}"
    );
}

async fn assert_taken(app: &TestApp, what: &str, token: &str) {
    let answer = app.with_token(token).get("/api/me").send().await;
    assert_eq!(answer.status(), 200, "{what}: {answer}");
}

#[actix_web::test]
async fn a_token_without_a_signature_is_refused_however_it_says_so() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.token().unwrap();
    let parts = Parts::of(token);
    let (signed, signature) = token.rsplit_once('.').unwrap();

    for algorithm in ["none", "None", "NONE", "nOnE", "none ", "", "null"] {
        let parts = parts.clone().header("alg", algorithm);
        let unsigned = parts.unsigned();
        for token in [
            unsigned.clone(),
            format!("{unsigned}."),
            format!("{unsigned}.{signature}"),
            parts.hs256(""),
            parts.hs256(TestApp::SECRET),
        ] {
            assert_refused(&app, algorithm, &token).await;
        }
        let without_key = parts.header("kid", Value::Null);
        assert_refused(&app, algorithm, &format!("{}.", without_key.unsigned())).await;
    }
    assert_refused(&app, "no signature", signed).await;
    assert_refused(&app, "empty signature", &format!("{signed}.")).await;
    assert_taken(&app, "the token itself", token).await;
}

#[actix_web::test]
async fn a_token_that_says_something_else_is_refused_even_under_the_right_secret() {
    let clock = Clock::default();
    let app = TestApp::start_at(&clock).await;
    let ada = app.sign_up("ada").await;
    let parts = Parts::of(ada.token().unwrap());
    let now = parts.claims["iat"].as_i64().unwrap();
    let signed = |parts: &Parts| parts.hs256(TestApp::SECRET);
    // What is forged here would be taken, were it not for the changes.
    assert_taken(&app, "unchanged", &signed(&parts)).await;
    let two = json!(["listbud", "another"]);
    let key = json!({ "kty": "oct", "k": "AAAA" });

    let headers: [(&str, Value); 19] = [
        ("alg", Value::Null),
        ("alg", "HS384".into()),
        ("alg", "HS512".into()),
        ("alg", "RS256".into()),
        ("alg", "ES256".into()),
        ("alg", "EdDSA".into()),
        ("alg", "hs256".into()),
        ("alg", json!(["HS256"])),
        ("typ", Value::Null),
        ("typ", "JWT".into()),
        ("typ", "rt+jwt".into()),
        ("typ", "".into()),
        ("kid", Value::Null),
        ("kid", "".into()),
        ("kid", "0000000000000000".into()),
        ("kid", "../../../../dev/null".into()),
        ("kid", "' OR '1'='1".into()),
        ("crit", json!(["exp"])),
        ("kid", 5.into()),
    ];
    for (name, value) in headers {
        let what = format!("{name}: {value}");
        assert_refused(&app, &what, &signed(&parts.clone().header(name, value))).await;
    }
    let claims: [(&str, Value); 29] = [
        ("iss", Value::Null),
        ("iss", "another".into()),
        ("iss", "Listbud".into()),
        ("iss", json!(["listbud"])),
        ("aud", Value::Null),
        ("aud", "another".into()),
        ("aud", two),
        ("aud", "".into()),
        ("sub", Value::Null),
        ("sub", "ada".into()),
        ("sub", 5.into()),
        ("sid", Value::Null),
        ("sid", "x".into()),
        ("jti", Value::Null),
        ("exp", Value::Null),
        ("exp", (now - 5).into()),
        ("exp", 0.into()),
        ("exp", (-1).into()),
        ("exp", "9999999999".into()),
        ("exp", json!(1e300)),
        ("exp", i64::MIN.into()),
        ("nbf", Value::Null),
        ("nbf", (now + 6).into()),
        ("nbf", i64::MAX.into()),
        ("iat", Value::Null),
        ("iat", (now + 6).into()),
        ("iat", (now - 15 * 60 - 5).into()),
        ("iat", i64::MIN.into()),
        ("iat", i64::MAX.into()),
    ];
    for (name, value) in claims {
        let what = format!("{name}: {value}");
        assert_refused(&app, &what, &signed(&parts.clone().claim(name, value))).await;
    }
    // Whatever it says, it lives no longer than one that is issued today.
    let long = signed(&parts.clone().claim("exp", i64::MAX));
    assert_taken(&app, "a far end", &long).await;
    clock.advance(Duration::minutes(15) + Duration::seconds(5));
    assert_refused(&app, "a far end", &long).await;
    // A key in the header is nobody's key.
    let own = parts.header("jwk", key).hs256([0; 3]);
    assert_refused(&app, "a key of its own", &own).await;
}

#[actix_web::test]
async fn a_token_under_another_key_or_algorithm_is_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let parts = Parts::of(ada.token().unwrap());
    let kid = parts.header["kid"].as_str().unwrap().to_owned();

    for secret in [
        "",
        " ",
        "secret",
        &kid,
        "another-secret-of-at-least-32-characters",
    ] {
        assert_refused(&app, secret, &parts.hs256(secret)).await;
    }
    for (name, algorithm) in [("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)] {
        let named = parts.clone().header("alg", name);
        let secret = TestApp::SECRET.as_bytes();
        assert_refused(&app, name, &named.signed(algorithm, secret)).await;
        assert_refused(&app, name, &parts.signed(algorithm, secret)).await;
    }
    let stranger = parts.header("alg", "EdDSA").ed25519(&pair(KEYS[0]));
    assert_refused(&app, "a stranger's pair", &stranger).await;
}

#[actix_web::test]
async fn a_public_key_is_not_a_secret() {
    let app = TestApp::builder().set("JWT_ED25519_KEY", &pem(KEYS[0]));
    let app = app.start().await;
    let ada = app.sign_up("ada").await;
    let token = ada.token().unwrap();
    let parts = Parts::of(token);
    assert_eq!(parts.header["alg"], "EdDSA");
    assert_taken(&app, "what it issues", token).await;
    let own = pair(KEYS[0]);
    assert_taken(&app, "what we sign", &parts.ed25519(&own)).await;

    let public = own.public_key().as_ref();
    // As X.509 writes it (RFC 8410 section 4).
    let spki = [
        &b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"[..],
        public,
    ]
    .concat();
    let encoded = STANDARD.encode(&spki);
    let text = format!("-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----");
    let secrets: [&[u8]; 6] = [
        public,
        &spki,
        text.as_bytes(),
        &[text.as_bytes(), b"\n"].concat(),
        encoded.as_bytes(),
        parts.header["kid"].as_str().unwrap().as_bytes(),
    ];
    for secret in secrets {
        for algorithm in ["HS256", "EdDSA"] {
            let parts = parts.clone().header("alg", algorithm);
            assert_refused(&app, algorithm, &parts.hs256(secret)).await;
        }
    }
    // Nor is the secret, which still verifies older tokens, a key for others.
    let by_secret = parts.clone().header("alg", "HS256").hs256(TestApp::SECRET);
    assert_refused(&app, "the secret under the key's name", &by_secret).await;
    assert_refused(&app, "another pair", &parts.ed25519(&pair(KEYS[1]))).await;
}

#[actix_web::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let bea = app.sign_up("bea").await;
    let token = ada.token().unwrap().to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let beas: Vec<&str> = bea.token().unwrap().split('.').collect();

    let mut wrong = vec![
        format!("{}.{}.{}", parts[0], beas[1], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], beas[2]),
        format!("{token}."),
        format!("{token}.{}", parts[2]),
        format!("{token}="),
        format!(".{token}"),
        format!("{} .{}.{}", parts[0], parts[1], parts[2]),
        format!("..{}", parts[2]),
        "..".to_owned(),
        ".".to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
        token.to_uppercase(),
        token.replace('.', ""),
        format!("\"{token}\""),
        format!("{token}, {token}"),
        "A".repeat(5_000),
        ".".repeat(5_000),
        format!("{token}{}", "A".repeat(100_000)),
    ];
    wrong.extend(
        (1..token.len())
            .step_by(7)
            .map(|length| token[..length].to_owned()),
    );
    for token in wrong {
        let shown: String = token.chars().take(100).collect();
        assert_refused(&app, &shown, &token).await;
    }
    assert_taken(&app, "the token itself", &token).await;
}

#[actix_web::test]
async fn a_deeply_nested_token_is_refused() {
    let app = TestApp::start().await;
    let deep = "[".repeat(1_000) + &"]".repeat(1_000);
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);

    let token = format!(
        "{}.{}.AAAA",
        encode(&format!("{{\"alg\":{deep}}}")),
        encode("{}")
    );

    assert_refused(&app, "deep", &token).await;
}

/// What a server says to a megabyte of one header field, and whether it lives.
#[actix_web::test]
async fn a_token_of_a_megabyte_is_refused_before_it_is_read_to_its_end() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let token = "A".repeat(1_000_000);
    let request = format!(
        "GET /api/me HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\n\r\n",
        app.address
    );

    // The server may close before it has taken everything.
    let sent = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let received = stream.read_to_end(&mut answer).await;

    let answer = String::from_utf8_lossy(&answer);
    println!(
        "sent: {sent:?}, received: {received:?}, {:?}",
        answer.lines().next()
    );
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
        "{answer}"
    );
    ada.get("/api/me").expect(200).await;
}

#[actix_web::test]
async fn two_tokens_are_none() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let bea = app.sign_up("bea").await;
    let field = |account: &Account| format!("Bearer {}", account.token().unwrap());

    for second in [
        field(&ada),
        field(&bea),
        "Basic eDp5".to_owned(),
        String::new(),
    ] {
        for path in ["/api/me", "/api/places"] {
            let request = ada.get(path).another_header("authorization", &second);
            let refused = request.expect(401).await;
            assert_eq!(refused.code(), "invalid_token");
        }
    }
    // Nor is one in the address, where logs would keep it.
    let token = ada.token().unwrap();
    let refused = app
        .get(&format!("/api/me?access_token={token}"))
        .expect(401);
    assert_eq!(refused.await.code(), "authentication_required");
    let cookie = app
        .get("/api/me")
        .header("cookie", &format!("token={token}"));
    cookie.expect(401).await;
}

#[actix_web::test]
async fn a_secret_is_changed_without_signing_anybody_out() {
    let (old, new) = (
        "the-old-secret-of-at-least-32-characters",
        "the-new-secret-of-at-least-32-characters",
    );
    let before = TestApp::builder().set("JWT_SECRET", old).start().await;
    let on = |secrets: &str| TestApp::builder().on(&before).set("JWT_SECRET", secrets);
    // First every server learns the new one, then every server signs with it.
    let first = on(&format!("{old},{new}")).start().await;
    let second = on(&format!("{new},{old}")).start().await;
    let after = on(new).start().await;
    let ada = before.sign_up("ada").await;

    let of_old = ada.token().unwrap();
    let renewed = ada.at(&second).refresh().await;
    let of_new = renewed.token().unwrap();

    for server in [&before, &first, &second] {
        assert_taken(server, "the old one", of_old).await;
    }
    assert_refused(&after, "the old one", of_old).await;
    for server in [&first, &second, &after] {
        assert_taken(server, "the new one", of_new).await;
    }
    assert_refused(&before, "the new one", of_new).await;
    // Who comes back after all that signs in with the refresh token.
    let renewed = renewed.at(&after).refresh().await;
    renewed.get("/api/me").expect(200).await;
}

#[actix_web::test]
async fn a_secret_gives_way_to_a_key_and_a_key_to_another() {
    let before = TestApp::start().await;
    let on = || TestApp::builder().on(&before);
    let both = pem(KEYS[1]) + &pem(KEYS[0]);
    let first = on().set("JWT_ED25519_KEY", &pem(KEYS[0])).start().await;
    // On one line, as some platforms want it.
    let second = on().set("JWT_ED25519_KEY", &both.replace('\n', "\\n"));
    let second = second.start().await;
    let after = on()
        .set("JWT_ED25519_KEY", &pem(KEYS[1]))
        .set("JWT_SECRET", "");
    let after = after.start().await;
    let of_secret = before.sign_up("ada").await;

    let of_first = of_secret.at(&first).refresh().await;
    let of_second = of_first.at(&second).refresh().await;

    let kid = |account: &Account| Parts::of(account.token().unwrap()).header["kid"].clone();
    assert_ne!(kid(&of_first), kid(&of_second));
    let answers = async |server: &TestApp| {
        let mut answers = Vec::new();
        for account in [&of_secret, &of_first, &of_second] {
            answers.push(account.at(server).get("/api/me").send().await.status());
        }
        answers
    };
    assert_eq!(answers(&before).await, [200, 401, 401]);
    assert_eq!(answers(&first).await, [200, 200, 401]);
    assert_eq!(answers(&second).await, [200, 200, 200]);
    assert_eq!(answers(&after).await, [401, 401, 200]);
}

#[actix_web::test]
async fn a_shorter_life_of_tokens_counts_for_those_that_are_out() {
    let clock = Clock::default();
    let long = TestApp::builder().clock(&clock).set("JWT_EXPIRES_IN", "1h");
    let long = long.start().await;
    let short = TestApp::builder().clock(&clock).on(&long);
    let short = short.set("JWT_EXPIRES_IN", "5m").start().await;
    let ada = long.sign_up("ada").await;

    clock.advance(Duration::minutes(6));

    ada.get("/api/me").expect(200).await;
    ada.at(&short).get("/api/me").expect(401).await;
}

#[actix_web::test]
async fn a_bad_token_on_a_public_route_does_no_harm() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let body = json!({ "email": "ada@example.org", "password": Account::PASSWORD });

    for token in ["garbage", "..", &"A".repeat(5_000)] {
        let log_in = app
            .with_token(token)
            .request(Method::POST, "/api/auth/login");
        log_in.json(&body).expect(200).await;
    }
}
