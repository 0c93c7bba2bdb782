//! Guessing passwords: what holds it up, and for whom.

use std::time::Instant;

use futures_util::future::join_all;
use listbud_tests::{Account, Answer, Clock, TestApp};
use serde_json::{Value, json};
use time::Duration;

const WRONG: &str = "wrong horse battery";

/// How many failures of an account have no consequence.
const FREE: usize = 5;

/// How many failures of an address have none.
const FREE_OF_ADDRESS: usize = 20;

/// A server behind a proxy on this machine, so that a test can come from
/// anywhere.
async fn behind_a_proxy(clock: &Clock) -> TestApp {
    TestApp::builder()
        .clock(clock)
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .start()
        .await
}

async fn guess(app: &TestApp, email: &str, from: &str) -> Answer {
    let log_in = app.anonymous().log_in(email, WRONG).from(from);
    log_in.send().await
}

/// Guesses that are looked at and are wrong.
async fn fail(app: &TestApp, email: &str, from: &str, times: usize) {
    for _ in 0..times {
        let answer = guess(app, email, from).await;
        assert_eq!(answer.status(), 401, "{answer}");
        assert_eq!(answer.code(), "wrong_credentials");
    }
}

/// Expects a refusal and answers after how many seconds it says to come again.
fn wait(answer: &Answer) -> i64 {
    assert_eq!(answer.status(), 429, "{answer}");
    assert_eq!(answer.code(), "too_many_failures");
    let seconds = answer.header("retry-after").unwrap();
    seconds.parse().unwrap()
}

#[actix_web::test]
async fn after_five_failures_each_further_one_waits_twice_as_long() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;
    fail(&app, &ada.email, "192.0.2.1", FREE).await;

    for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
        let told = wait(&guess(&app, &ada.email, "192.0.2.1").await);
        assert!((seconds..=seconds + 1).contains(&told), "{seconds}: {told}");
        clock.advance(Duration::seconds(seconds) - Duration::MILLISECOND);
        let told = wait(&guess(&app, &ada.email, "192.0.2.1").await);
        assert_eq!(told, 1);
        clock.advance(Duration::MILLISECOND);
        fail(&app, &ada.email, "192.0.2.1", 1).await;
    }
}

#[actix_web::test]
async fn while_it_has_to_wait_the_right_password_has_to_as_well() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;
    fail(&app, &ada.email, "192.0.2.1", FREE).await;
    let log_in = || app.anonymous().log_in(&ada.email, Account::PASSWORD);

    wait(&log_in().from("198.51.100.1").send().await);
    clock.advance(Duration::seconds(1));
    log_in().from("198.51.100.1").expect(200).await;

    // Who is signed in stays so all the while, and may renew the session.
    ada.get("/api/me").expect(200).await;
    ada.refresh().await;
}

#[actix_web::test]
async fn a_success_forgets_the_accounts_failures() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;

    for _ in 0..3 {
        fail(&app, &ada.email, "192.0.2.1", FREE - 1).await;
        ada.log_in().await;
    }

    fail(&app, &ada.email, "192.0.2.1", FREE).await;
    wait(&guess(&app, &ada.email, "192.0.2.1").await);
}

#[actix_web::test]
async fn failures_are_forgotten_after_a_day() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;
    fail(&app, &ada.email, "192.0.2.1", FREE).await;

    clock.advance(Duration::hours(24));

    fail(&app, &ada.email, "192.0.2.1", FREE).await;
    wait(&guess(&app, &ada.email, "192.0.2.1").await);
}

#[actix_web::test]
async fn the_count_holds_on_every_server_and_after_a_restart() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let server = TestApp::builder().clock(&clock).on(&app);
    let replica = server.set("TRUSTED_PROXIES", "127.0.0.1").start().await;
    let ada = app.sign_up("ada").await;

    fail(&app, &ada.email, "192.0.2.1", 3).await;
    fail(&replica, &ada.email, "192.0.2.2", 2).await;

    for server in [&app, &replica] {
        wait(&guess(server, &ada.email, "192.0.2.3").await);
    }
    drop(app);
    let server = TestApp::builder().clock(&clock).on(&replica);
    drop(replica);
    let restarted = server.set("TRUSTED_PROXIES", "127.0.0.1").start().await;
    wait(&guess(&restarted, &ada.email, "192.0.2.4").await);
}

/// What an answer tells a guesser: status, headers and body without what
/// differs between any two requests.
fn told(answer: &Answer) -> (u16, Vec<String>, Value) {
    let mut body = answer.json();
    body["requestId"] = Value::Null;
    let differs = |line: &String| {
        ["date: ", "x-request-id: ", "ratelimit: "]
            .iter()
            .any(|name| line.starts_with(name))
    };
    let mut headers = answer.header_lines();
    headers.retain(|line| !differs(line));
    (answer.status(), headers, body)
}

#[actix_web::test]
async fn accounts_that_do_not_exist_are_held_up_alike() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    app.sign_up("ada").await;

    for _ in 0..FREE + 3 {
        let known = guess(&app, "ada@example.org", "192.0.2.1").await;
        let unknown = guess(&app, "bea@example.org", "192.0.2.2").await;
        assert_eq!(told(&known), told(&unknown));
    }
    clock.advance(Duration::seconds(1));
    for status in [401, 429] {
        let known = guess(&app, "Ada@Example.org", "192.0.2.1").await;
        let unknown = guess(&app, "Bea@Example.org", "192.0.2.2").await;
        assert_eq!(told(&known), told(&unknown));
        assert_eq!(known.status(), status);
    }
}

#[actix_web::test]
async fn of_a_hundred_guesses_at_once_no_more_than_the_free_ones_are_looked_at() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let server = TestApp::builder().clock(&clock).on(&app);
    let replica = server.set("TRUSTED_PROXIES", "127.0.0.1").start().await;
    let ada = app.sign_up("ada").await;

    let guesses = (0..100).map(|number| {
        let server = if number % 2 == 0 { &app } else { &replica };
        let log_in = server.anonymous().log_in(&ada.email, WRONG);
        log_in.from(&format!("192.0.2.{number}")).send()
    });
    let answers = join_all(guesses).await;

    let count = |status| {
        let answers = answers.iter();
        answers.filter(|answer| answer.status() == status).count()
    };
    assert_eq!((count(401), count(429)), (FREE, 100 - FREE));
}

#[actix_web::test]
async fn an_address_that_tries_many_accounts_is_held_up_at_all_of_them() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;
    for number in 0..FREE_OF_ADDRESS {
        let email = format!("nobody{number}@example.org");
        fail(&app, &email, "192.0.2.1", 1).await;
    }

    for seconds in [1, 2, 4] {
        let told = wait(&guess(&app, "somebody@example.org", "192.0.2.1").await);
        assert!((seconds..=seconds + 1).contains(&told), "{seconds}: {told}");
        let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
        wait(&log_in.from("192.0.2.1").send().await);
        clock.advance(Duration::seconds(seconds));
        fail(&app, &format!("late{seconds}@example.org"), "192.0.2.1", 1).await;
    }

    // Clients behind the same proxy have nothing to do with each other.
    fail(&app, "somebody@example.org", "192.0.2.2", 1).await;
    let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
    log_in.from("192.0.2.2").expect(200).await;
}

#[actix_web::test]
async fn a_network_of_ipv6_counts_as_one_address() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    for number in 0..FREE_OF_ADDRESS {
        let email = format!("nobody{number}@example.org");
        fail(&app, &email, &format!("2001:db8::{number:x}:1"), 1).await;
    }

    wait(&guess(&app, "ada@example.org", "2001:db8::ffff:1").await);
    fail(&app, "ada@example.org", "2001:db8:0:1::1", 1).await;
}

#[actix_web::test]
async fn an_address_that_is_made_up_changes_nothing() {
    let clock = Clock::default();
    // Nobody is trusted.
    let app = TestApp::start_at(&clock).await;
    for number in 0..FREE_OF_ADDRESS {
        let email = format!("nobody{number}@example.org");
        fail(&app, &email, &format!("192.0.2.{number}"), 1).await;
    }

    wait(&guess(&app, "ada@example.org", "198.51.100.1").await);
}

#[actix_web::test]
async fn an_address_of_many_people_is_not_held_up_by_those_who_sign_in() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;

    for _ in 0..FREE_OF_ADDRESS + 5 {
        let log_in = app.anonymous().log_in(&ada.email, Account::PASSWORD);
        log_in.from("192.0.2.1").expect(200).await;
    }

    let counted = "SELECT count(*) FROM auth_attempts";
    assert_eq!(app.sql().await.number(counted).await, 0);
}

#[actix_web::test]
async fn people_who_sign_in_at_once_are_not_held_up() {
    // By the clock on the wall: requests overtake each other.
    let app = TestApp::start().await;
    let replica = TestApp::builder().on(&app).start().await;
    let ada = app.sign_up("ada").await;
    let bea = app.sign_up("bea").await;

    for _ in 0..3 {
        let log_ins = (0..8).map(|number| {
            let server = if number % 2 == 0 { &app } else { &replica };
            let email = if number % 4 < 2 {
                &ada.email
            } else {
                &bea.email
            };
            let log_in = server.anonymous().log_in(email, Account::PASSWORD);
            log_in.expect(200)
        });
        join_all(log_ins).await;
    }

    let counted = "SELECT count(*) FROM auth_attempts";
    assert_eq!(app.sql().await.number(counted).await, 0);
}

#[actix_web::test]
async fn guessing_the_current_password_counts_like_guessing_at_the_log_in() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    let ada = app.sign_up("ada").await;
    let change = |current: &str| {
        let body = json!({ "currentPassword": current, "newPassword": "violet harbour" });
        ada.put("/api/auth/password", &body)
    };

    for _ in 0..FREE {
        let refused = change(WRONG).expect(403).await;
        assert_eq!(refused.code(), "wrong_password");
    }

    wait(&change(WRONG).send().await);
    wait(&change(Account::PASSWORD).send().await);
    wait(&guess(&app, &ada.email, "192.0.2.1").await);
    clock.advance(Duration::seconds(1));
    change(Account::PASSWORD).expect(204).await;
    fail(&app, &ada.email, "192.0.2.1", FREE).await;
}

#[actix_web::test]
async fn a_table_of_failures_holds_no_address_and_no_password() {
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;

    fail(&app, "somebody@example.org", "192.0.2.77", 1).await;

    let dump = app.sql().await.dump().await;
    let (_, rows) = dump
        .iter()
        .find(|(name, _)| name == "auth_attempts")
        .unwrap();
    assert_eq!(rows.len(), 2);
    let text = format!("{dump:?}");
    for word in ["somebody", "192.0.2.77", WRONG] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[actix_web::test]
async fn a_busy_response_does_not_count_as_a_failed_attempt() {
    const PEOPLE: usize = 250;
    // Counting attempts takes connections; they must not be what people wait for.
    let app = TestApp::builder()
        .set("TRUSTED_PROXIES", "127.0.0.1")
        .set("DB_POOL_MAX", "16")
        .start()
        .await;

    // More than can wait for their turn.
    let log_ins = (0..PEOPLE).map(|number| {
        let log_in = app
            .anonymous()
            .log_in(&format!("nobody{number}@example.org"), WRONG);
        log_in.from(&format!("198.51.100.{number}")).send()
    });
    let answers = join_all(log_ins).await;

    let failed = answers.iter().filter(|answer| answer.status() == 401);
    let failed = i64::try_from(failed.count()).unwrap();
    let busy = answers
        .iter()
        .filter(|answer| answer.status() == 503)
        .count();
    println!("of {PEOPLE} at once {busy} found the server busy");
    assert!(busy > 0, "the server has taken all of them");
    let counted = "SELECT count(*) FROM auth_attempts WHERE kind = ";
    let sql = app.sql().await;
    for kind in ["'account'", "'address'"] {
        let counted = sql.number(&format!("{counted}{kind}")).await;
        assert_eq!(counted, failed, "{kind}");
    }
}

/// The one in the middle.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[actix_web::test]
async fn an_unknown_account_takes_as_long_as_a_known_one() {
    const ROUNDS: usize = 10;
    let clock = Clock::default();
    let app = behind_a_proxy(&clock).await;
    for number in 0..ROUNDS {
        app.sign_up(&format!("known{number}")).await;
    }
    let time = async |email: String, from: String| {
        let begin = Instant::now();
        fail(&app, &email, &from, 1).await;
        begin.elapsed().as_secs_f64()
    };

    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..4 {
        for number in 0..ROUNDS {
            let from = |network: &str| format!("{network}.{round}.{number}");
            let email = |name: &str| format!("{name}{number}@example.org");
            known.push(time(email("known"), from("203.0")).await);
            unknown.push(time(email("nobody"), from("198.51")).await);
        }
    }

    let (known, unknown) = (median(known), median(unknown));
    let ratio = known / unknown;
    println!("known {known:.4} s, unknown {unknown:.4} s, ratio {ratio:.3}");
    // Without the hash that is computed for nobody it would be above five.
    assert!((0.5..2.0).contains(&ratio), "{known} s and {unknown} s");
}
