//! Bodies that are not JSON, and JSON that no client would write.

use super::routes::{Fixture, Route, survive};

/// Text that is not JSON for any parser.
const NO_JSON: &[&str] = &[
    "",
    " ",
    "\n",
    "{",
    "}",
    "[",
    "{\"name",
    "{\"name\":",
    "{\"name\":}",
    "{\"name\":\"x\"",
    "{\"name\":\"x\",}",
    "{,}",
    "{\"name\" \"x\"}",
    "{'name':'x'}",
    "{name:\"x\"}",
    "{\"name\":\"x\"} trailing",
    "{}{}",
    "{}\n{}",
    "{} []",
    "{\"name\":\"x\"}\0",
    "/* */ {\"name\":\"x\"}",
    "{\"name\":\"x\"} // no",
    "{\"name\":undefined}",
    "{\"name\":NaN}",
    "{\"name\":Infinity}",
    "{\"name\":-Infinity}",
    "{\"name\":0x1f}",
    "{\"name\":01}",
    "{\"name\":1.}",
    "{\"name\":.5}",
    "{\"name\":+1}",
    "{\"name\":1e}",
    "{\"name\":--1}",
    "{\"name\":True}",
    "{\"name\":nul}",
    "{\"name\":\"a\nb\"}",
    "{\"name\":\"a\tb\"}",
    "{\"name\":\"a\0b\"}",
    "{\"na\0me\":1}",
    "{\"name\":\"\\x41\"}",
    "{\"name\":\"\\u12\"}",
    "{\"name\":\"\\ud800\"}",
    "{\"name\":\"\\udc00\"}",
    "{\"name\":\"\\ud800\\ud800\"}",
    "{\"name\":\"\\udc00\\ud800\"}",
    "{\"\\ud800\":1}",
    "{\"name\":\"\\ud83d\"}",
    "{\"name\":\"\\",
    "\u{feff}{\"name\":\"x\"}",
    "\0",
    "\0\u{1}\u{2}",
    "name=x&email=y",
    "<?xml version=\"1.0\"?><name>x</name>",
    "a:1:{s:4:\"name\";s:1:\"x\";}",
    "%7B%22name%22%3A%22x%22%7D",
    "name: x",
    "--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--",
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "{\"name\":\"x\"]",
    "[1,2",
    "\"x",
    "tru",
    "-",
    "1e5e5",
    "]]]]",
    "{\"a\":[}",
    "{\"__proto__\":}",
    "{\"__proto__\":{\"x\":}}",
];

/// What is not JSON, text or not.
fn no_json() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = NO_JSON
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
    let in_value = |bytes: &[u8]| [b"{\"name\":\"", bytes, b"\"}"].concat();
    let in_key = |bytes: &[u8]| [b"{\"", bytes, b"\":1}"].concat();
    // Not UTF-8: stray, overlong, of surrogates, beyond the last character.
    let broken: [&[u8]; 10] = [
        b"\xff",
        b"\x80",
        b"\xc3",
        b"\xc0\x80",
        b"\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",
        b"\xed\xb0\x80",
        b"\xf4\x90\x80\x80",
        b"\xf8\x88\x80\x80\x80",
    ];
    for bytes in broken {
        bodies.extend([in_value(bytes), in_key(bytes), bytes.to_vec()]);
    }
    // UTF-16 and UTF-32, which JSON once was.
    bodies.push(
        "{\"name\":\"x\"}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
    );
    bodies.push(
        "{\"name\":\"x\"}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect(),
    );
    bodies.push(
        "{}".chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect(),
    );
    bodies.push(b"\xff\xfe{\0}\0".to_vec());
    // Compressed, and not told so.
    bodies.push(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec());
    bodies.push(b"PK\x03\x04".to_vec());
    bodies
}

/// What is nested or long beyond all measure, within 8 kB; whether it is JSON,
/// nobody has to find out.
fn monstrous() -> Vec<String> {
    let open = |opening: &str, times: usize| opening.repeat(times);
    vec![
        open("[", 4_000),
        open("[", 4_000) + &open("]", 4_000),
        open("{\"name\":", 800) + "1" + &open("}", 800),
        open("{\"\":", 1_300),
        open("[{\"a\":", 900) + "1" + &open("}]", 900),
        format!("{{\"name\":{}{}}}", open("[", 3_900), open("]", 3_900)),
        format!("{{\"__proto__\":{}{}}}", open("[", 3_900), open("]", 3_900)),
        format!("{{\"x\":\"{}\"}}", open("[", 7_900)),
        format!("{{\"name\":{}}}", "9".repeat(7_900)),
        format!("{{\"name\":0.{}}}", "1".repeat(7_900)),
        format!("{{\"name\":1e{}}}", "9".repeat(7_900)),
        format!("{{\"name\":-{}e-{}}}", "9".repeat(3_900), "9".repeat(3_900)),
        format!("{{\"{}\":1}}", "k".repeat(7_900)),
        format!("{{{}\"x\":1}}", "\"k\":0,".repeat(1_300)),
        format!("{{\"name\":[{}1]}}", "1,".repeat(3_900)),
        format!("[{}null]", "null,".repeat(1_500)),
        format!("{{\"name\":\"{}", "x".repeat(7_900)),
        format!("{{\"name\":\"{}\"}}", "\\u0000".repeat(1_300)),
    ]
}

/// Thirty thousand members that nobody knows.
fn many_keys() -> String {
    let members = (0..30_000).map(|n| format!("\"k{n}\":0,"));
    members.collect::<Vec<_>>().concat()
}

#[actix_web::test]
async fn a_body_that_is_not_json_is_400_on_every_route() {
    let fixture = Fixture::new().await;
    let bodies = no_json();

    for route in Route::all() {
        for body in &bodies {
            let what = String::from_utf8_lossy(body).into_owned();
            let request = fixture.request(&route);
            let request = request.raw("application/json", body.clone());
            let answer = survive(request, &what).await;
            // Where a value has the wrong type, the rest may stay unread.
            let is_read_in_part = answer.status() == 422 && what.starts_with('{');
            assert!(
                is_read_in_part || (answer.status(), answer.code().as_str()) == (400, "unreadable"),
                "{what:?}: {answer}"
            );
        }
    }
    assert_eq!(fixture.ada.places("").await.len(), 1);
}

#[actix_web::test]
async fn excessive_json_is_refused_on_every_route() {
    let fixture = Fixture::new().await;
    // As deep as the issue asks for, which the routes of accounts need not read.
    let mut large = monstrous();
    large.extend([
        "[".repeat(10_000) + &"]".repeat(10_000),
        "{\"name\":".repeat(10_000) + "1" + &"}".repeat(10_000),
        "[".repeat(500_000),
        "{\"__proto__\":".repeat(30_000) + "1" + &"}".repeat(30_000),
        format!("{{{}\"x\":1}}", many_keys()),
        format!("{{\"name\":\"{}\"}}", "x".repeat(500_000)),
        format!("{{\"{}\":1}}", "k".repeat(500_000)),
    ]);

    for route in Route::all() {
        for body in &large {
            let request = fixture.request(&route);
            let request = request.raw("application/json", body.clone());
            let answer = survive(request, body).await;
            let is_refused = match answer.status() {
                413 => body.len() > route.limit,
                status => matches!(status, 400 | 422) && body.len() <= route.limit,
            };
            assert!(is_refused, "{body:.100}: {answer}");
            assert!(answer.bytes().len() < 20_000, "{body:.100} comes back");
        }
    }
    fixture.ada.get("/api/places").expect(200).await;
}

#[actix_web::test]
async fn json_that_is_not_an_object_is_422_on_every_route() {
    let fixture = Fixture::new().await;
    let route_count = Route::all().len();

    let mut count = 0;
    for route in Route::all() {
        for body in [
            "null",
            "true",
            "5",
            "-0.0",
            "1e308",
            "\"x\"",
            "[]",
            "[{}]",
            "[{\"name\":\"x\"}]",
            "[\"ada@example.org\",\"correct horse battery\"]",
            "[1,2,3,4,5,6,7,8,9,10,11,12]",
        ] {
            let request = fixture.request(&route).raw("application/json", body);
            let answer = survive(request, body).await;
            assert_eq!(answer.status(), 422, "{answer}");
            assert_eq!(answer.faults(), ["body wrong_type"], "{body}: {answer}");
            count += 1;
        }
    }
    assert_eq!(count, route_count * 11);
}
