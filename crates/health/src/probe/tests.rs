use std::{net::TcpListener, thread};

use super::*;

/// Long enough for any machine; only a hang takes as long.
const LONG: Duration = Duration::from_secs(30);

/// Answers one connection with `answer` and returns the request that came.
fn server(answer: &'static str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).expect("a byte") > 0 {
            request.push(byte[0]);
        }
        stream
            .write_all(answer.as_bytes())
            .expect("room for the answer");
        String::from_utf8(request).expect("text")
    });
    (url, served)
}

#[test]
fn a_2xx_answer_is_well_and_the_path_and_query_are_asked_for() {
    let (url, served) = server("HTTP/1.1 204 No Content\r\n\r\n");

    let result = probe(&format!("{url}/ready?probe=1"), LONG);

    let request = served.join().expect("a request");
    assert!(result.is_ok(), "{result:?}");
    assert!(
        request.starts_with("GET /ready?probe=1 HTTP/1.1\r\n"),
        "{request}"
    );
    let host = url.trim_start_matches("http://");
    assert!(
        request.contains(&format!("\r\nHost: {host}\r\n")),
        "{request}"
    );
}

#[test]
fn an_address_without_a_path_asks_for_the_root() {
    let (url, served) = server("HTTP/1.0 200\r\n\r\n");

    let result = probe(&url, LONG);

    assert!(result.is_ok(), "{result:?}");
    assert!(
        served
            .join()
            .expect("a request")
            .starts_with("GET / HTTP/1.1\r\n")
    );
}

#[test]
fn any_other_status_is_not_well() {
    for (answer, expected) in [
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", 503),
        ("HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\n\r\n", 301),
        ("HTTP/1.1 404 Not Found\r\n\r\n", 404),
    ] {
        let result = probe(&server(answer).0, LONG);

        assert!(
            matches!(result, Err(ProbeError::Status(code)) if code == expected),
            "{result:?}"
        );
    }
}

#[test]
fn what_is_not_http_is_not_well() {
    for answer in [
        "",
        "HTTP/1.1 ",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/2 200 OK\r\n",
    ] {
        let result = probe(&server(answer).0, LONG);

        assert!(
            matches!(result, Err(ProbeError::NotHttp)),
            "{answer:?}: {result:?}"
        );
    }
}

#[test]
fn nobody_listening_is_not_well() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);

    let result = probe(&format!("http://{address}/live"), LONG);

    assert!(matches!(result, Err(ProbeError::Connect(_))), "{result:?}");
}

#[test]
fn a_server_that_accepts_and_never_answers_runs_out_of_time() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");

    let result = probe(&format!("http://{address}/live"), Duration::from_millis(50));

    assert!(matches!(result, Err(ProbeError::TimedOut(_))), "{result:?}");
}

#[test]
fn a_server_that_drips_runs_out_of_time() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/live", listener.local_addr().expect("an address"));
    let dripping = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        // Faster than the time limit and never done: only a limit of the whole
        // exchange ends it. Writing fails once the probe has hung up.
        while stream.write_all(b"H").is_ok() {
            thread::sleep(Duration::from_millis(30));
        }
    });

    let result = probe(&url, Duration::from_millis(100));

    assert!(matches!(result, Err(ProbeError::TimedOut(_))), "{result:?}");
    dripping.join().expect("the probe hung up");
}

#[test]
fn no_more_is_read_than_the_status() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/live", listener.local_addr().expect("an address"));
    let flooding = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 200 ");
        while stream.write_all(&[b'x'; 8192]).is_ok() {}
    });

    let result = probe(&url, LONG);

    assert!(result.is_ok(), "{result:?}");
    flooding.join().expect("the probe hung up");
}

#[test]
fn a_name_is_looked_up() {
    let (url, served) = server("HTTP/1.1 200 OK\r\n\r\n");
    let url = url.replace("127.0.0.1", "localhost");

    let result = probe(&url, LONG);

    assert!(result.is_ok(), "{result:?}");
    served.join().expect("a request");
}

#[test]
fn a_time_limit_of_nothing_is_over_at_once() {
    let result = probe("http://127.0.0.1:1/", Duration::ZERO);

    assert!(matches!(result, Err(ProbeError::TimedOut(_))), "{result:?}");
}

#[test]
fn only_http_addresses_are_probed() {
    for url in [
        "https://127.0.0.1/",
        "127.0.0.1:8080",
        "/live",
        "",
        "http://",
        "ftp://a/",
        "http://a b/",
    ] {
        let result = probe(url, LONG);

        assert!(
            matches!(result, Err(ProbeError::BadUrl(_))),
            "{url}: {result:?}"
        );
    }
}

#[test]
fn an_address_of_ipv6_loses_its_brackets_and_keeps_its_port() {
    let target = Target::parse("http://[::1]:8080/live").expect("an address");

    let limit = Limit {
        end: None,
        timeout: LONG,
    };
    let addresses = target.resolve(&limit).expect("no look-up is needed");

    assert_eq!(addresses, ["[::1]:8080".parse().expect("an address")]);
}
