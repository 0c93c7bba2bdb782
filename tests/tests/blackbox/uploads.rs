//! The form that brings a file to import.

use actix_web::http::Method;
use listbud_tests::{Form, TestApp};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::imports;

#[actix_web::test]
async fn the_folders_of_a_file_name_are_ignored() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let csv = "Title,Note,URL\nX,,https://maps.google.com/?cid=5\n";

    for (file, list, kept) in [
        ("../../etc/London.csv", "London", "London.csv"),
        (
            "Ra\u{308}men 食堂 🍜.csv",
            "Rämen 食堂 🍜",
            "Ra\u{308}men 食堂 🍜.csv",
        ),
        ("Want to go(1).csv", "Want to go", "Want to go(1).csv"),
        ("/<b>x</Rome.csv", "Rome", "Rome.csv"),
        ("The \"best\".csv", "The \"best\"", "The \"best\".csv"),
        ("", "Imported list", "(unnamed)"),
    ] {
        let report = ada.import(file, csv).await;
        let history = ada.get("/api/imports").expect(200).await.json();

        assert_eq!(report["lists"][0]["name"], list, "{file}");
        assert_eq!(history["imports"][0]["fileName"], kept);
    }
}

#[actix_web::test]
async fn a_files_content_decides_what_it_is_whatever_type_it_declares() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let kml = b"<kml><Document><Placemark><name>Boathouse</name><Point>\
        <coordinates>8.5,47.3</coordinates></Point></Placemark></Document></kml>";
    let declared = [
        Some("text/comma-separated-values"),
        Some("text/x-csv"),
        Some("application/vnd.geo+json"),
        Some("application/x-zip"),
        Some("application/kml+xml"),
        Some("text/gpx; charset=utf-8"),
        Some("image/png"),
        Some("TEXT/CSV"),
        Some("nonsense"),
        Some(""),
        None,
    ];

    for (number, media_type) in declared.into_iter().enumerate() {
        let csv = format!(
            "Title,Note,URL\nX,,https://maps.google.com/?cid={}\n",
            number + 5
        );
        for (file_name, content, format) in [
            ("List.csv", csv.as_bytes(), "saved_list_csv"),
            ("Points.kml", &kml[..], "kml"),
            ("x.png", &kml[..], "kml"),
        ] {
            let form = Form::default().part("file", Some(file_name), media_type, content);
            let request = ada.request(Method::POST, "/api/imports").form(&form);
            let report = request.expect(200).await.json();

            assert_eq!(report["format"], format, "{media_type:?} {file_name}");
        }
    }
}

#[actix_web::test]
async fn a_form_without_a_readable_file_is_refused() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let form = |form: Form| ada.request(Method::POST, "/api/imports").form(&form);
    let csv = b"Title,Note,URL\nX,,https://maps.google.com/?cid=5\n";

    let none = form(Form::default()).expect(422).await;
    let other = form(Form::default().part("upload", None, Some("text/csv"), csv));
    let other = other.expect(422).await;
    let json = ada.post("/api/imports", &json!({ "file": "x" }));
    json.expect(415).await;
    ada.request(Method::POST, "/api/imports").expect(415).await;
    let endless = ada.request(Method::POST, "/api/imports");
    let whole = Form::file("x.csv", csv);
    let body = whole.body();
    let endless = endless.raw(&whole.content_type(), body[..body.len() - 30].to_vec());
    endless.expect(400).await;
    let no_boundary = ada.request(Method::POST, "/api/imports");
    no_boundary
        .raw("multipart/form-data", "x")
        .expect(400)
        .await;

    assert_eq!(none.faults(), ["file required"]);
    assert_eq!(other.faults(), ["file required"]);
    imports::assert_nothing_is_left(&app).await;
    // Other fields may come first, and a part need not name its type.
    let late =
        Form::default()
            .part("note", None, None, b"hello")
            .part("file", Some("x.csv"), None, csv);
    form(late).expect(200).await;
}

#[actix_web::test]
async fn a_file_of_exactly_the_limit_is_accepted_and_one_byte_more_is_413() {
    let app = TestApp::builder()
        .set("FILE_UPLOAD_MAX_SIZE", "4KiB")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let start = "Title,Note,URL\nX,,https://maps.google.com/?cid=5\nY,\"";
    let end = "\",https://maps.google.com/?cid=6\n";
    let of_size = |size: usize| {
        let filler = "n".repeat(size - start.len() - end.len());
        format!("{start}{filler}{end}")
    };

    let exact = ada.import("Exact.csv", of_size(4_096)).await;
    let larger = ada
        .upload("/api/imports", "Larger.csv", of_size(4_097))
        .expect(413)
        .await;

    assert_eq!(exact["imported"], 2);
    assert_eq!(larger.code(), "too_large");
    let detail = larger.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("\"Larger.csv\"") && detail.contains("Saved"),
        "{detail}"
    );
    assert_eq!(ada.lists().await.len(), 1);
}

#[actix_web::test]
async fn a_file_beyond_the_limit_is_refused_while_it_still_streams() {
    let app = TestApp::builder()
        .set("FILE_UPLOAD_MAX_SIZE", "64KiB")
        .start()
        .await;
    let ada = app.sign_up("ada").await;
    let form = Form::file("Endless.csv", b"");
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = format!(
        "POST /api/imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
         Content-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
        ada.token().unwrap(),
        form.content_type()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let body = String::from_utf8(form.body()).unwrap();
    let start = &body[..body.find("\r\n\r\n").unwrap() + 4]; // the content never ends
    let chunk = format!("{:x}\r\n{start}\r\n", start.len());
    stream.write_all(chunk.as_bytes()).await.unwrap();
    let piece = format!("{:x}\r\n{}\r\n", 32_768, "x".repeat(32_768));

    let (mut reader, mut writer) = stream.split();
    let mut answer = vec![0; 12];
    let mut sent = 0_u32;
    let ended = async {
        // Ends only when the server takes no more.
        while writer.write_all(piece.as_bytes()).await.is_ok() {
            sent += 1;
            assert!(sent < 10_000, "320 MB were taken");
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        read = reader.read_exact(&mut answer) => { read.unwrap(); }
        () = ended => {}
    }

    assert_eq!(answer, b"HTTP/1.1 413");
    imports::assert_nothing_is_left(&app).await;
}
