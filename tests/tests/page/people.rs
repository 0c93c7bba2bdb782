//! People who already have what a test is about.

use std::rc::Rc;

use listbud_tests::{Account, TestApp, secrets};
use serde_json::{Value, json};

use crate::browser::{Page, has};

/// Signs in an account that exists, without the form.
pub(crate) async fn enter(page: &Rc<Page>, account: &Account) {
    page.goto("/sign-in").await;
    let body = json!({
        "email": account.email,
        "password": Account::PASSWORD,
        "session": "cookie",
    });
    let answered = page
        .evaluate(&format!(
            "fetch('api/auth/login', {{ method: 'POST', body: JSON.stringify({body}), \
             headers: {{ 'content-type': 'application/json' }} }}).then(({{ status }}) => status)"
        ))
        .await;
    assert_eq!(answered, 200, "the account exists");
}

/// Signs in an account that exists and shows its places.
pub(crate) async fn at_home(page: &Rc<Page>, account: &Account) {
    enter(page, account).await;
    page.goto("/").await;
    page.find("heading", has("place")).is_there().await;
}

/// An account with five places, two lists, a tag, and an import.
pub(crate) async fn ada(app: &TestApp) -> Account {
    let ada = app.sign_up("ada").await;
    let (coast, cities) = (ada.list("Coast").await, ada.list("Cities").await);
    let windy = ada.tag("Windy").await;
    let rows = "name,latitude,longitude\nBridge,37.819,-122.478\n";
    ada.import("bridges.csv", rows).await;
    for (name, longitude, latitude, list, tags, rating) in [
        ("Harbour", 9.966, 53.543, &coast, vec![], 5),
        ("Lighthouse", 8.128, 54.912, &coast, vec![&windy], 4),
        ("Dome", 6.958, 50.941, &cities, vec![], 3),
        ("Tower", 2.294, 48.858, &cities, vec![&windy], 5),
    ] {
        ada.place(&json!({
            "name": name, "latitude": latitude, "longitude": longitude, "listId": list,
            "tagIds": tags, "rating": rating,
        }))
        .await;
    }
    ada
}

/// Gives an account many places, spread over the world and over ten lists; every fifth
/// is visited.
pub(crate) async fn give_many(app: &TestApp, account: &Account, count: u32) {
    for number in 0..10 {
        account.list(&format!("List {number}")).await;
    }
    let user = &account.id;
    let sql = app.sql().await;
    sql.rows(&format!(
        "INSERT INTO places (user_id, id, name, latitude, longitude, coordinate_source, rating,
                             visited, created_at, updated_at)
         SELECT '{user}', md5(n::text)::uuid, 'Place ' || n,
                -60 + (n::bigint * 7919 % 130000) / 1000.0, -180 + (n::bigint * 104729 % 360000) / 1000.0,
                'user', n % 5 + 1, n % 5 = 0,
                timestamptz '2026-01-01Z' + n * interval '1 minute', '2026-06-01Z'
         FROM generate_series(1, {count}) AS n"
    ))
    .await;
    sql.rows(&format!(
        "INSERT INTO list_places (user_id, list_id, place_id, added_at)
         SELECT '{user}', l.id, md5(n::text)::uuid, '2026-06-01Z'
         FROM generate_series(1, {count}) AS n
         JOIN lists l ON l.user_id = '{user}' AND l.name = 'List ' || n % 10"
    ))
    .await;
}

/// Waits until the page has said something where screen readers notice it.
pub(crate) async fn told(page: &Rc<Page>, text: &str) {
    let text = Value::from(text);
    page.until(&format!(
        "[...document.querySelectorAll('[role=status], [role=alert]')]\
         .some((region) => region.innerText.includes({text}))"
    ))
    .await;
}

/// Keeps what someone types in confidence out of the log.
pub(crate) fn password() -> &'static str {
    secrets::keep_out_of_the_log(Account::PASSWORD);
    Account::PASSWORD
}
