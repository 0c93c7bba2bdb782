//! Files and forms that no browser sends.

use actix_web::http::Method;
use listbud_tests::{Form, contract};

use super::{
    gzip,
    routes::{Fixture, survive},
};

const CSV: &[u8] = b"Title,Note,URL\nX,,https://maps.google.com/?cid=5\n";

/// The routes that take a form.
fn routes() -> Vec<&'static str> {
    let routes: Vec<&str> = contract::operations()
        .filter(|(.., operation)| {
            operation["requestBody"]["content"]["multipart/form-data"].is_object()
        })
        .map(|(_, path, _)| path)
        .collect();
    assert_eq!(routes.len(), 2, "{routes:?}");
    routes
}

#[actix_web::test]
async fn no_file_name_leads_anywhere() {
    let fixture = Fixture::new().await;
    let long = "x".repeat(5_000) + ".csv";
    let names = [
        "../../../../etc/cron.d/x.csv",
        "..\\..\\..\\windows\\x.csv",
        "/etc/passwd",
        "C:\\boot.ini",
        "C:x.csv",
        "\\\\host\\share\\x.csv",
        "....//....//x.csv",
        "%2e%2e%2fx.csv",
        "..%2fx.csv",
        "..%c0%afx.csv",
        ".",
        "..",
        "...",
        "/",
        "\\",
        " ",
        "\t",
        "",
        ".csv",
        "CON.csv",
        "aux",
        "nul.csv",
        "x.csv:stream",
        "x.csv\0.png",
        "x\u{1}\u{1b}[2J.csv",
        "-rf.csv",
        "~/x.csv",
        "$HOME/x.csv",
        "`id`.csv",
        "$(id).csv",
        "; rm -x.csv",
        "| id.csv",
        "=cmd|' /C calc'!A0.csv",
        "@SUM(1).csv",
        "<script>alert(1)</script>.csv",
        "\"><img src=x>.csv",
        "'; DROP TABLE imports; --.csv",
        "\u{202e}vsc.exe",
        "\u{feff}.csv",
        "\u{fdfa}\u{fdfa}.csv",
        "e\u{301}.csv",
        "\u{1f468}\u{200d}\u{1f469}.csv",
        "__proto__.csv",
        "constructor",
        &long,
    ];

    for path in routes() {
        for name in names {
            let form = Form::file(name, CSV);
            let request = fixture.ada.request(Method::POST, path).form(&form);
            let answer = survive(request, name).await;
            assert!(
                matches!(answer.status(), 200 | 400 | 422),
                "{name}: {answer}"
            );
        }
    }

    let sql = fixture.app.sql().await;
    for fault in [
        "count(*) FROM imports WHERE file_name ~ '[/\\x01-\\x1f\\x7f]' OR file_name ~ '[\\\\]'",
        "count(*) FROM imports WHERE length(file_name) > 255",
        "count(*) FROM lists WHERE name ~ '[/\\x01-\\x1f\\x7f]' OR length(name) > 200",
    ] {
        assert_eq!(sql.number(&format!("SELECT {fault}")).await, 0, "{fault}");
    }
    assert!(sql.number("SELECT count(*) FROM imports").await > 10);
}

/// The kind that a file says it is, and its bytes.
type File = (&'static str, Vec<u8>);

fn text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Archives and other things that are not text, and XML that refers to itself.
fn foreign_files() -> Vec<File> {
    vec![
        ("gz", gzip(&vec![b'a'; 64 * 1024 * 1024])),
        ("gz", gzip(CSV)),
        ("gz", gzip(&gzip(&vec![0; 8 * 1024 * 1024]))),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0".repeat(1_000)),
        (
            "zip",
            b"PK\x05\x06".iter().copied().chain([0; 18]).collect(),
        ),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec()),
        ("elf", b"\x7fELF\x02\x01\x01".to_vec()),
        (
            "kml",
            text(
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
             <kml><Placemark><name>&b;&b;&b;</name></Placemark></kml>",
            ),
        ),
        (
            "gpx",
            text(
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><gpx><wpt lat=\"1\" lon=\"2\">\
             <name>&e;</name></wpt></gpx>",
            ),
        ),
    ]
}

/// Lists that nobody would save.
fn tables() -> Vec<File> {
    vec![
        ("csv", Vec::new()),
        ("csv", b"\0".repeat(1_000_000)),
        ("csv", b"\xff".repeat(100_000)),
        ("csv", b"\xff\xfeT\0i\0t".to_vec()),
        ("csv", b"\xff\xfe\0\xd8".to_vec()),
        ("csv", b"\xef\xbb\xbf\xef\xbb\xbf\xef\xbb\xbf".to_vec()),
        (
            "csv",
            b"Title,Note,URL\n\xc0\x80,\xed\xa0\x80,https://maps.google.com/?cid=5\n".to_vec(),
        ),
        (
            "csv",
            text("Title,Note,URL\nA\0B,C\0D,https://maps.google.com/?cid=6\n"),
        ),
        (
            "csv",
            text(&format!("Title,Note,URL\n\"{}", "x".repeat(1_000_000))),
        ),
        (
            "csv",
            text(&format!("Title,Note,URL\n{}", ",".repeat(1_000_000))),
        ),
        (
            "csv",
            text(&format!("Title,Note,URL\n{}", "\n".repeat(1_000_000))),
        ),
        (
            "csv",
            text(&format!("Title,Note,URL\n{}", "\"".repeat(999_999))),
        ),
        ("csv", text(&"Title,Note,URL\r".repeat(50_000))),
        (
            "csv",
            text(&format!("{}Title,URL\n", "URL,".repeat(50_000))),
        ),
        (
            "csv",
            text(&format!(
                "Title,Note,URL\n{},,\n",
                "\u{351}".repeat(200_000)
            )),
        ),
        (
            "csv",
            text("Title,Note,URL\nX,,javascript:alert(1)\nY,,data:text/html;base64,PHNjcmlwdD4=\n"),
        ),
        (
            "csv",
            text("Title,Note,URL\n=cmd|' /C calc'!A0,@SUM(1),https://maps.google.com/?cid=7\n"),
        ),
        (
            "csv",
            text("Title,Note,URL\nX,,https://maps.google.com/?cid=99999999999999999999999\n"),
        ),
        (
            "csv",
            text("Title,Note,URL\nX,,https://maps.google.com/?cid=-9223372036854775809\n"),
        ),
        (
            "csv",
            text("Title,Note,URL\nX,,\"https://www.google.com/maps/search/1e400,NaN\"\n"),
        ),
        (
            "csv",
            text("Title,Note,URL\nX,,https://www.google.com/maps/place/%00%ff/@91,181,1z\n"),
        ),
        (
            "csv",
            text(&format!(
                "Title,Note,URL\nX,,https://www.google.com/maps/place/x/data={}\n",
                "!1s".repeat(100_000)
            )),
        ),
    ]
}

/// Saved places that nobody would save.
fn collections() -> Vec<File> {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let feature = |geometry: &str, properties: &str| {
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\
             \"geometry\":{geometry},\"properties\":{properties}}}]}}"
        )
    };
    let point = "{\"type\":\"Point\",\"coordinates\":[1,2]}";
    vec![
        ("json", text(&deep(10_000))),
        ("json", text(&"[".repeat(1_000_000))),
        ("json", text(&"{\"a\":".repeat(100_000))),
        ("json", text(&feature(point, &deep(10_000)))),
        ("json", text(&feature(&deep(10_000), "{}"))),
        (
            "json",
            text(&feature(
                "{\"type\":\"Point\",\"coordinates\":[1e400,-1e400]}",
                "{}",
            )),
        ),
        (
            "json",
            text(&feature(
                "{\"type\":\"Point\",\"coordinates\":[null,[]]}",
                "{}",
            )),
        ),
        (
            "json",
            text(&feature(
                "{\"type\":\"Point\",\"coordinates\":[]}",
                "{\"Title\":\"x\"}",
            )),
        ),
        ("json", text(&feature("null", "null"))),
        ("json", text(&feature(point, "{\"Title\":\"\\ud800\"}"))),
        ("json", text(&feature(point, "{\"Title\":\"a\\u0000b\"}"))),
        (
            "json",
            text(&feature(point, "{\"Title\":\"T\",\"Title\":\"U\"}")),
        ),
        ("json", text(&feature(point, "{\"Title\":{\"$ne\":1}}"))),
        (
            "json",
            text(&feature(
                point,
                "{\"Title\":\"T\",\"__proto__\":{\"polluted\":\"yes\"},\"constructor\":1}",
            )),
        ),
        (
            "json",
            text(&feature(
                point,
                "{\"Title\":\"T\",\"Google Maps URL\":\"javascript:alert(1)\"}",
            )),
        ),
        (
            "json",
            text("{\"type\":\"FeatureCollection\",\"features\":{\"__proto__\":[]}}"),
        ),
    ]
}

#[actix_web::test]
async fn no_content_of_a_file_breaks_the_server() {
    let fixture = Fixture::new().await;
    let sql = fixture.app.sql().await;

    let files = [foreign_files(), tables(), collections()].concat();
    for (number, (kind, content)) in files.into_iter().enumerate() {
        let name = format!("File {number}.{kind}");
        let start = String::from_utf8_lossy(&content[..content.len().min(60)]).into_owned();
        let what = format!("{name} {start:?}");
        let request = fixture.ada.upload("/api/imports", &name, content);
        let answer = survive(request, &what).await;
        assert!(
            matches!(answer.status(), 200 | 413 | 415 | 422),
            "{what}: {answer}"
        );
        assert!(!answer.text().contains("root:"), "{answer}");
    }

    for fault in [
        "count(*) FROM places WHERE url IS NOT NULL AND url !~ '^https?://'",
        "count(*) FROM places p WHERE p::text ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'",
        "count(*) FROM places p WHERE p::text LIKE '%polluted%'",
    ] {
        assert_eq!(sql.number(&format!("SELECT {fault}")).await, 0, "{fault}");
    }
    fixture.ada.get("/api/places").expect(200).await;
}

#[actix_web::test]
async fn a_form_that_is_none_is_refused() {
    let fixture = Fixture::new().await;
    let form = Form::file("x.csv", CSV);
    let (kind, whole) = (form.content_type(), form.body());
    let boundary = kind.rsplit('=').next().unwrap().to_owned();
    let text = String::from_utf8(whole.clone()).unwrap();
    let longer = "y".repeat(70_000);
    let bodies: Vec<(&str, String, Vec<u8>)> = vec![
        (
            "no boundary",
            "multipart/form-data".to_owned(),
            whole.clone(),
        ),
        (
            "an empty boundary",
            "multipart/form-data; boundary=".to_owned(),
            whole.clone(),
        ),
        (
            "another boundary",
            "multipart/form-data; boundary=other".to_owned(),
            whole.clone(),
        ),
        (
            "a long boundary",
            format!("multipart/form-data; boundary={}", "b".repeat(5_000)),
            whole.clone(),
        ),
        ("no body", kind.clone(), Vec::new()),
        (
            "an end only",
            kind.clone(),
            format!("--{boundary}--\r\n").into_bytes(),
        ),
        (
            "a start only",
            kind.clone(),
            format!("--{boundary}\r\n").into_bytes(),
        ),
        ("no end", kind.clone(), whole[..whole.len() - 40].to_vec()),
        (
            "line feeds only",
            kind.clone(),
            text.replace("\r\n", "\n").into_bytes(),
        ),
        (
            "no disposition",
            kind.clone(),
            text.replace("Content-Disposition", "X-Other").into_bytes(),
        ),
        (
            "no name",
            kind.clone(),
            text.replace("name=\"file\"", "x=\"file\"").into_bytes(),
        ),
        (
            "another disposition",
            kind.clone(),
            text.replace("form-data;", "attachment;").into_bytes(),
        ),
        (
            "two dispositions",
            kind.clone(),
            text.replace(
                "\r\nContent-Type",
                "\r\nContent-Disposition: form-data; name=\"x\"\r\nContent-Type",
            )
            .into_bytes(),
        ),
        (
            "a long header",
            kind.clone(),
            text.replace("text/csv", &format!("text/{longer}"))
                .into_bytes(),
        ),
        (
            "many headers",
            kind.clone(),
            text.replace(
                "\r\nContent-Type",
                &format!("{}\r\nContent-Type", "\r\nX: y".repeat(1_000)),
            )
            .into_bytes(),
        ),
        (
            "a header of bytes",
            kind.clone(),
            [text.as_bytes(), b"\xff\xfe"].concat(),
        ),
        (
            "a nested form",
            kind.clone(),
            text.replace("text/csv", "multipart/mixed; boundary=inner")
                .into_bytes(),
        ),
        (
            "a picture",
            kind.clone(),
            text.replace("text/csv", "image/png").into_bytes(),
        ),
        (
            "a page",
            kind.clone(),
            text.replace("text/csv", "text/html").into_bytes(),
        ),
        (
            "compressed",
            kind.clone(),
            text.replace("text/csv", "application/gzip").into_bytes(),
        ),
        ("mixed", kind.replace("form-data", "mixed"), whole.clone()),
        ("JSON", "application/json".to_owned(), whole.clone()),
        ("no type", String::new(), whole.clone()),
        (
            "related",
            "multipart/related; boundary=x".to_owned(),
            whole.clone(),
        ),
    ];

    for path in routes() {
        for (what, kind, body) in &bodies {
            let request = fixture.ada.request(Method::POST, path);
            let answer = survive(request.raw(kind, body.clone()), what).await;
            let takes = [
                "a picture",
                "a page",
                "compressed",
                "another disposition",
                "a header of bytes",
                "two dispositions",
                "many headers",
            ];
            let is_refused = matches!(answer.status(), 400 | 413 | 415 | 422);
            assert!(is_refused || takes.contains(what), "{what}: {answer}");
        }
    }
    for encoding in ["gzip", "deflate", "br"] {
        let request = fixture
            .ada
            .request(Method::POST, "/api/imports")
            .form(&form);
        let answer = survive(request.header("content-encoding", encoding), encoding).await;
        assert_eq!(answer.status(), 415, "{encoding}: {answer}");
    }
}
