//! Values that no field is made for, in every field of every route.

use listbud_tests::Answer;
use serde_json::{Value, json};

use super::routes::{Fixture, Route, survive};

/// Text that means something to anyone who takes it for more than text.
///
/// None of it holds the words by which the harness finds what leaks.
const TEXTS: [&str; 120] = [
    // NUL, other control characters, and what steers a terminal.
    "\0",
    "a\0b",
    "\0\0\0\0\0\0\0\0",
    "\u{1}\u{2}\u{3}",
    "\u{7f}\u{80}\u{9f}",
    "\u{1b}[2J\u{1b}[31m",
    "\u{8}\u{8}\u{8}x",
    "x\r\nSet-Cookie: a=b",
    "x\nX-Injected: yes",
    "\r\n\r\n<html>",
    // SQL, and what the driver or the server could read as more.
    "'",
    "''",
    "\\'",
    "\"; --",
    "' OR '1'='1",
    "1; DROP TABLE places; --",
    "'); DELETE FROM users; --",
    "x' UNION/**/ALL/**/VALUES(1) --",
    "$1",
    "$$",
    "\\\\",
    "%",
    "_%_%",
    "E'\\x00'",
    "'||pg_sleep(10)||'",
    "{\"1\",NULL}",
    "{}",
    "NULL",
    "null",
    "undefined",
    "true",
    "0",
    "-1",
    "1e309",
    "NaN",
    // Formulas.
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "=HYPERLINK(\"http://evil.example\")",
    // Addresses that run, read or confuse.
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "ldap://x",
    "http://",
    "http:///",
    "http://[::1",
    "http://a b/",
    "https://user:word@example.org/",
    "https://example.org:99999/",
    "//example.org",
    "http:\\\\example.org",
    "http://\u{202e}gro.elpmaxe",
    "http://xn--/",
    "http://%00/",
    "http://1.2.3.4.5/",
    // Paths.
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2f%2e%2e%2f",
    "/etc/passwd",
    "C:\\x",
    "\\\\host\\share",
    "....//....//",
    "~root",
    ".",
    "..",
    "CON",
    "x.csv\0.png",
    // Markup, templates, shells.
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]>",
    "<!--",
    "&lt;",
    "&#0;",
    "{{7*7}}",
    "${7*7}",
    "${jndi:ldap://x/a}",
    "#{7*7}",
    "<%= 7*7 %>",
    "`id`",
    "$(id)",
    "; id",
    "| id",
    "%s%s%n%x",
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
    "*)(uid=*",
    // Unicode: invisible, turning, growing, unassigned.
    "\u{feff}x",
    "\u{200b}",
    "\u{200d}\u{200d}",
    "\u{202e}x\u{202c}",
    "\u{2066}x",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{e0001}x",
    "\u{fdfa}",
    "\u{1e9e}\u{df}\u{130}\u{131}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{661}\u{662}\u{663}",
    "\u{2215}\u{ff0f}",
    "e\u{301}\u{301}\u{301}",
    "\u{300}",
    "\u{ff07} OR 1=1",
    "\u{fb01}\u{2460}\u{3a9}",
    "   ",
    "",
    "null\u{0}byte@example.org",
    "\"quoted name\"@example.org",
    "a@b@example.org",
    "ada@example.org\nbcc: bea@example.org",
];

/// Values of all other kinds, and long ones.
fn values() -> Vec<Value> {
    let id = "01900000-0000-7000-8000-000000000001";
    let mut values: Vec<Value> = TEXTS.iter().map(|text| json!(text)).collect();
    values.extend([
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(-0.0),
        json!(1e308),
        json!(-1e308),
        json!(5e-324),
        json!(9_007_199_254_740_993_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!([[]]),
        json!([null]),
        json!([{}]),
        json!({}),
        json!({ "$ne": null }),
        json!({ "$gt": "" }),
        json!({ "toString": "x", "length": 1e9 }),
        json!([{ "__proto__": { "isAdmin": true } }]),
        json!({ "constructor": { "prototype": { "isAdmin": true } } }),
        json!([id, id, id]),
        json!([
            id.to_uppercase(),
            format!("{{{id}}}"),
            format!("urn:uuid:{id}")
        ]),
        json!(id.replace('-', "")),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        json!(vec![0; 150]),
        json!(vec![id; 150]),
        // Long, and long once it is normalised or counted in another way.
        json!("x".repeat(6_000)),
        json!(" ".repeat(6_000)),
        json!("\u{fdfa}".repeat(2_000)),
        json!(format!("Z{}", "\u{351}".repeat(2_500))),
        json!("\u{1f468}\u{200d}".repeat(900)),
        json!("\0".repeat(1_000)),
        json!(format!("https://example.org/{}", "a".repeat(6_000))),
        json!(format!("{}@example.org", "a".repeat(6_000))),
    ]);
    values
}

/// Sends every value in every field of one route.
async fn try_all(fixture: &Fixture, route: &Route) {
    for field in &route.fields {
        for value in &values() {
            let mut body = fixture.body(route);
            body[field] = value.clone();
            if route.path == "/api/auth/login" && field == "password" {
                // From another account each time, or the rate limit would refuse it.
                body["email"] = fixture.unused_address().into();
            }
            let what: String = format!("{field} = {value}").chars().take(120).collect();
            let answer = survive(fixture.request(route).json(&body), &what).await;
            check(&answer, field, &what);
            if route.path == "/api/tokens" && answer.status() == 201 {
                // An account has room for fifty.
                let id = answer.json()["id"].as_str().unwrap().to_owned();
                let end = fixture.ada.delete(&format!("/api/tokens/{id}"));
                end.expect(204).await;
            }
        }
    }
}

/// What is refused is named.
fn check(answer: &Answer, field: &str, what: &str) {
    if answer.status() == 422 {
        let faults = answer.faults();
        assert!(!faults.is_empty(), "{what}: {answer}");
        // A position is two fields, and either may be named.
        let is_named = faults.iter().any(|fault| fault.starts_with(field));
        let is_pair = matches!(field, "latitude" | "longitude");
        assert!(is_named || is_pair || field == "action", "{what}: {answer}");
    }
    let is_known = matches!(
        answer.status(),
        200 | 201 | 204 | 401 | 403 | 404 | 409 | 422 | 429
    );
    assert!(is_known, "{what}: {answer}");
}

#[actix_web::test]
async fn no_value_of_any_field_of_an_account_breaks_the_server() {
    for route in Route::all().iter().filter(|route| route.is_of_accounts()) {
        // What one of them took for a password, another may show as a name.
        let fixture = Fixture::new().await;

        try_all(&fixture, route).await;

        fixture.ada.get("/api/places").expect(200).await;
    }
}

#[actix_web::test]
async fn no_value_of_any_field_of_places_breaks_the_server_or_stands_where_it_must_not() {
    try_routes_of("/api/places").await;
}

#[actix_web::test]
async fn no_value_of_any_field_of_lists_breaks_the_server_or_stands_where_it_must_not() {
    try_routes_of("/api/lists").await;
    try_routes_of("/api/folders").await;
}

#[actix_web::test]
async fn no_value_of_any_field_of_tags_breaks_the_server_or_stands_where_it_must_not() {
    try_routes_of("/api/tags").await;
    try_routes_of("/api/categories").await;
}

#[test]
fn every_route_stands_in_one_of_these_tests() {
    for route in Route::all() {
        let roots = [
            "/api/places",
            "/api/lists",
            "/api/folders",
            "/api/tags",
            "/api/categories",
        ];
        let is_known = roots.iter().any(|root| route.path.starts_with(root));
        assert!(
            is_known || route.is_of_accounts(),
            "nobody tries {}",
            route.path
        );
    }
}

async fn try_routes_of(root: &str) {
    let fixture = Fixture::new().await;
    let sql = fixture.app.sql().await;
    let faults = [
        "count(*) FROM places WHERE url IS NOT NULL AND url !~ '^https?://'",
        "count(*) FROM places p WHERE p::text ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'",
        "count(*) FROM lists l WHERE l::text ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'",
        "count(*) FROM tags t WHERE t::text ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'",
        "count(*) FROM places p WHERE p::text LIKE '%isAdmin%'",
        "count(*) FROM places WHERE name IS NOT NFC NORMALIZED",
        "count(*) FROM users WHERE email <> 'ada@example.org'",
    ];

    for route in Route::all() {
        if route.path.starts_with(root) {
            try_all(&fixture, &route).await;
        }
    }

    for fault in faults {
        assert_eq!(sql.number(&format!("SELECT {fault}")).await, 0, "{fault}");
    }
    fixture.ada.get("/api/places").expect(200).await;
}
