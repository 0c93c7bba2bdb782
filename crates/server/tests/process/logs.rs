//! What production logs.

use serde_json::{Value, json};

use crate::support::{
    Answer, Client, Ended, Held, PASSWORD, Raw, SECRET, SILENCE, Server, form, migrated_database,
    wait_for_lock, wait_until, with_options,
};

/// What the proxy in front says about the client.
const CLIENT: &str = "198.51.100.7";

const WRONG_PASSWORD: &str = "wrong-harbour-1907";

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// What is written nowhere but in the database.
const PRIVATE: [&str; 6] = [
    "quietcorner",
    "secretword",
    "Harbour",
    "privatetag",
    "ada@example.org",
    "example.org",
];

fn start(url: &str, variables: &[(&str, &str)]) -> Server {
    let mut all = vec![
        ("APP_ENV", "production"),
        ("BIND_ADDRESS", "127.0.0.1"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ];
    all.extend(variables);
    Server::start(url, &all)
}

/// Sends a request as the proxy in front of production does.
fn ask(client: &Client, method: &str, path: &str, body: Option<(&str, Vec<u8>)>) -> Answer {
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let mut headers = vec![
        ("x-forwarded-for", CLIENT),
        ("x-forwarded-proto", "https"),
        ("traceparent", parent.as_str()),
    ];
    if let Some((media_type, _)) = &body {
        headers.push(("content-type", media_type));
    }
    client.send(method, path, &headers, body.map(|(_, bytes)| bytes))
}

fn post(client: &Client, path: &str, body: &Value) -> Answer {
    let bytes = body.to_string().into_bytes();
    ask(client, "POST", path, Some(("application/json", bytes)))
}

fn register(server: &Server) -> (Client, Answer) {
    let account = json!({ "email": "ada@example.org", "password": PASSWORD, "name": "Ada" });
    let answer = post(&server.client(), "/api/auth/register", &account);
    assert_eq!(answer.status, 201, "{answer:?}");
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    (server.client().with_token(&token), answer)
}

fn log_in(server: &Server, password: &str) -> Answer {
    let body = json!({ "email": "ada@example.org", "password": password });
    post(&server.client(), "/api/auth/login", &body)
}

fn import(client: &Client) -> Answer {
    let rows = "Title,Note,URL,Tags,Comment\nHarbour café,quietcorner,,privatetag,\n";
    let (media_type, body) = form("List.csv", "text/csv", rows.as_bytes());
    ask(
        client,
        "POST",
        "/api/imports",
        Some((media_type.as_str(), body)),
    )
}

/// Every line of the log as an event.
fn events(ended: &Ended) -> Vec<Value> {
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended
        .errors
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// The access line of an answer, by the request's id in its head.
fn line_of<'a>(events: &'a [Value], answer: &Answer) -> &'a Value {
    let id = answer.header("x-request-id").expect("an id");
    let mut lines = events
        .iter()
        .filter(|event| event["target"] == "access" && event["request_id"] == id);
    let line = lines.next().unwrap_or_else(|| panic!("{id}: {events:#?}"));
    assert!(lines.next().is_none(), "one line per request");
    line
}

/// `2026-03-01T12:34:56.789012Z`
fn is_utc(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
        .collect();
    let (seconds, fraction) = shape.split_at(19.min(shape.len()));
    let fraction = fraction
        .strip_prefix('.')
        .and_then(|it| it.strip_suffix('Z'));
    seconds == "0000-00-00T00:00:00"
        && fraction.is_some_and(|it| !it.is_empty() && it.chars().all(|digit| digit == '0'))
}

#[test]
fn each_line_is_an_object_that_says_when_what_and_who() {
    let database = migrated_database();
    let server = start(&database.url(), &[("LOG_LEVEL", "debug")]);
    let (ada, _) = register(&server);
    assert_eq!(ask(&ada, "GET", "/api/places", None).status, 200);
    assert_eq!(server.client().get("/ready").status, 200);

    let ended = server.stop();

    let events = events(&ended);
    assert!(events.len() > 5, "{events:#?}");
    for event in events {
        let timestamp = event["timestamp"].as_str();
        assert!(timestamp.is_some_and(is_utc), "{event}");
        let level = event["level"].as_str().unwrap_or_default();
        assert!(
            ["ERROR", "WARN", "INFO", "DEBUG"].contains(&level),
            "{event}"
        );
        for name in ["target", "message", "service.version"] {
            let text = event[name].as_str();
            assert!(text.is_some_and(|it| !it.is_empty()), "{name}: {event}");
        }
        assert_eq!(event["service.name"], "listbud", "{event}");
        assert_eq!(
            event["deployment.environment.name"], "production",
            "{event}"
        );
    }
}

#[test]
fn an_access_log_line_has_every_field_but_no_content() {
    let database = migrated_database();
    let server = start(&database.url(), &[]);
    let (ada, registered) = register(&server);
    let user = ask(&ada, "GET", "/api/me", None).json()["id"].clone();
    let search = ask(&ada, "GET", "/api/places/search?q=secretword", None);
    let absent = "/api/places/0195c1a2-7e1c-7c3e-9f2b-0f6f2a4c9d11";
    let absent = ask(&ada, "GET", absent, None);
    let refused = ask(&server.client(), "GET", "/api/places", None);
    let nowhere = ask(&ada, "GET", "/nowhere/secretword", None);

    let ended = server.stop();

    let events = events(&ended);
    for (answer, method, route, status) in [
        (&registered, "POST", "/api/auth/register", 201),
        (&search, "GET", "/api/places/search", 200),
        (&absent, "GET", "/api/places/{id}", 404),
        (&refused, "GET", "/api/places", 401),
        (&nowhere, "GET", "unmatched", 404),
    ] {
        assert_eq!(answer.status, status, "{answer:?}");
        let line = line_of(&events, answer);
        assert_eq!(line["level"], "INFO", "{line}");
        assert_eq!(line["http.request.method"], method, "{line}");
        assert_eq!(line["http.route"], route, "{line}");
        assert_eq!(line["http.response.status_code"], status, "{line}");
        assert_eq!(line["http.response.body.size"], answer.body.len(), "{line}");
        assert!(
            line["duration_ms"].as_f64().is_some_and(|it| it > 0.0),
            "{line}"
        );
        assert_eq!(line["client.address"], CLIENT, "{line}");
        assert_eq!(line["trace_id"], TRACE, "{line}");
        let span = line["span_id"].as_str().unwrap_or_default();
        assert!(span.len() == 16 && span != "00f067aa0ba902b7", "{line}");
    }
    for answer in [&search, &absent, &nowhere] {
        assert_eq!(line_of(&events, answer)["user.id"], user);
    }
    let stranger = line_of(&events, &refused);
    assert!(stranger["user.id"].is_null(), "{stranger}");
}

#[test]
fn probes_are_not_logged_at_info() {
    let database = migrated_database();
    let server = start(&database.url(), &[]);
    for path in [
        "/live",
        "/ready",
        "/health",
        "/livez",
        "/readyz",
        "/api/health",
    ] {
        assert_eq!(server.client().get(path).status, 200, "{path}");
    }
    let request = ask(&server.client(), "GET", "/api/openapi.json", None);

    let ended = server.stop();

    let events = events(&ended);
    let lines = events.iter().filter(|event| event["target"] == "access");
    assert_eq!(lines.count(), 1, "{events:#?}");
    line_of(&events, &request);
}

#[test]
fn who_signs_in_and_who_fails_to_is_a_security_event() {
    let database = migrated_database();
    let server = start(&database.url(), &[]);
    let (ada, registered) = register(&server);
    let user = ask(&ada, "GET", "/api/me", None).json()["id"].clone();
    let failed = log_in(&server, WRONG_PASSWORD);
    let begun = log_in(&server, PASSWORD);
    let ended = post(&ada, "/api/auth/logout", &json!({}));
    assert_eq!((failed.status, begun.status), (401, 200), "{begun:?}");
    assert!((200..300).contains(&ended.status), "{ended:?}");

    let log = server.stop();

    let events = events(&log);
    let security: Vec<&Value> = events
        .iter()
        .filter(|event| event["target"] == "security")
        .collect();
    for (answer, name, level) in [
        (&registered, "account.registered", "INFO"),
        (&failed, "session.failed", "WARN"),
        (&begun, "session.started", "INFO"),
        (&ended, "session.ended", "INFO"),
    ] {
        let event = security
            .iter()
            .find(|event| event["event"] == name)
            .unwrap_or_else(|| panic!("{name}: {security:#?}"));
        assert_eq!(event["level"], level, "{event}");
        assert_eq!(event["client.address"], CLIENT, "{event}");
        assert_eq!(event["user.id"], user, "{event}");
        let id = answer.header("x-request-id");
        assert_eq!(event["request_id"].as_str(), id, "{event}");
        assert_eq!(event["trace_id"], TRACE, "{event}");
    }
}

#[test]
fn nothing_secret_is_in_any_line() {
    let database = migrated_database();
    let server = start(&database.url(), &[("LOG_LEVEL", "trace")]);
    let (ada, registered) = register(&server);
    let begun = log_in(&server, PASSWORD);
    assert_eq!(log_in(&server, WRONG_PASSWORD).status, 401);
    let session = registered.json();
    let refresh = json!({ "refreshToken": session["refreshToken"] });
    let refreshed = post(&server.client(), "/api/auth/refresh", &refresh);
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    assert_eq!(import(&ada).status, 200);
    let list = json!({ "name": "Harbour secretword" });
    assert_eq!(post(&ada, "/api/lists", &list).status, 201);
    // Taken already: the database says in its message what it is about.
    assert_eq!(post(&ada, "/api/lists", &list).status, 409);
    let search = ask(&ada, "GET", "/api/places/search?q=secretword", None);
    assert_eq!(search.status, 200);
    let unread = b"{\"name\": \"secretword".to_vec();
    let unread = ask(
        &ada,
        "POST",
        "/api/lists",
        Some(("application/json", unread)),
    );
    assert_eq!(unread.status, 400);
    // A failure with something to tell.
    let breaking = "ALTER TABLE lists RENAME COLUMN color TO colour;";
    database.execute(breaking).unwrap();
    assert_eq!(post(&ada, "/api/lists", &list).status, 500);

    let ended = server.stop();

    events(&ended);
    let mut secrets = vec![PASSWORD, WRONG_PASSWORD, SECRET];
    let answers = [session, begun.json(), refreshed.json()];
    for answer in &answers {
        secrets.extend(["token", "refreshToken"].map(|name| answer[name].as_str().unwrap()));
    }
    let url = database.url();
    let password = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('@'));
    secrets.extend(
        password
            .and_then(|(user, _)| user.split_once(':'))
            .map(|it| it.1),
    );
    assert!(secrets.len() >= 10, "all of them are known");
    for secret in secrets.into_iter().chain(PRIVATE) {
        let line = ended.errors.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

#[test]
fn a_slow_statement_is_warned_of_by_its_name() {
    let database = migrated_database();
    let url = with_options(&database, "-c lock_timeout=0 -c statement_timeout=0");
    let server = start(&url, &[]);
    let (ada, _) = register(&server);
    let held = Held::table(&database, "places");
    let mut waiting = Raw::open(&server.address);
    waiting.write(
        format!(
            "GET /api/places/search?q=secretword HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
             X-Forwarded-For: {CLIENT}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n",
            ada.token.as_deref().unwrap()
        )
        .as_bytes(),
    );
    wait_for_lock(&database, 1);
    assert!(waiting.is_silent_for(SILENCE));

    held.release();

    let answer = waiting.answer();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let ended = server.stop();
    let events = events(&ended);
    let slow: Vec<&Value> = events
        .iter()
        .filter(|event| event["message"] == "a statement was slow")
        // Others that were sent together with it may have waited behind it.
        .filter(|event| event["db.query.summary"] == "places.page")
        .collect();
    assert_eq!(slow.len(), 1, "{events:#?}");
    assert_eq!(slow[0]["level"], "WARN");
    let took = slow[0]["duration_ms"].as_f64().unwrap_or_default();
    assert!(took > 200.0, "{}", slow[0]);
    assert!(slow[0]["request_id"].is_string(), "{}", slow[0]);
}

#[test]
fn an_unknown_proxy_is_logged_once_with_its_address() {
    let database = migrated_database();
    let warnings = |trusted: &str, headers: &[(&str, &str)]| {
        let server = start(&database.url(), &[("TRUSTED_PROXIES", trusted)]);
        for _ in 0..3 {
            server.client().send("GET", "/api/places", headers, None);
        }
        let events = events(&server.stop());
        let mut warnings: Vec<Value> = events
            .into_iter()
            .filter(|event| event.to_string().contains("TRUSTED_PROXIES"))
            .collect();
        assert!(warnings.len() <= 1, "{warnings:#?}");
        warnings.pop()
    };

    for header in [
        ("x-forwarded-for", CLIENT),
        ("forwarded", "for=198.51.100.7"),
    ] {
        let warning = warnings("10.0.0.0/8", &[header]);
        let warning = warning.unwrap_or_else(|| panic!("no warning of {header:?}"));
        assert_eq!(warning["level"], "WARN", "{warning}");
        assert_eq!(warning["network.peer.address"], "127.0.0.1", "{warning}");
        assert!(!warning.to_string().contains(CLIENT), "{warning}");

        assert_eq!(warnings("127.0.0.1", &[header]), None);
    }
    assert_eq!(warnings("", &[("x-forwarded-proto", "https")]), None);
}

#[test]
fn start_and_stop_are_logged() {
    let database = migrated_database();
    let server = start(&database.url(), &[]);
    wait_until("it has logged its start", || {
        server.process.errors().lines().count() > 0
    });

    let ended = server.stop();

    let events = events(&ended);
    let first = events.first().unwrap();
    assert_eq!(first["version"], env!("CARGO_PKG_VERSION"), "{first}");
    assert!(
        first["commit"].as_str().is_some_and(|it| !it.is_empty()),
        "{first}"
    );
    let signal = events.iter().position(|event| event["signal"] == "SIGTERM");
    let signal = signal.unwrap_or_else(|| panic!("{events:#?}"));
    assert!(
        signal < events.len() - 1,
        "what follows is logged: {events:#?}"
    );
    assert_eq!(events.last().unwrap()["message"], "ended");
}
