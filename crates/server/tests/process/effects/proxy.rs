//! What the proxies in front say.

use crate::support::{Answer, Server, migrated_database};

/// Asks for a client behind a proxy on this machine.
fn ask(server: &Server, header: &str, client: &str) -> Answer {
    let headers = [(header, client)];
    server
        .client()
        .send("GET", "/api/openapi.json", &headers, None)
}

pub(super) fn trusted() {
    let database = migrated_database();
    let start = |variables: &[(&str, &str)]| {
        let mut all = vec![("RATE_LIMIT_MAX", "1")];
        all.extend(variables);
        Server::start(&database.url(), &all)
    };

    let server = start(&[]);
    assert_eq!(ask(&server, "x-forwarded-for", "192.0.2.1").status, 200);
    let other = ask(&server, "x-forwarded-for", "192.0.2.2");
    assert_eq!(other.status, 429, "anybody could write that field");

    for proxies in ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8"] {
        let server = start(&[("TRUSTED_PROXIES", proxies)]);
        for client in ["192.0.2.1", "192.0.2.2", "2001:db8::1"] {
            assert_eq!(ask(&server, "x-forwarded-for", client).status, 200);
            assert_eq!(ask(&server, "x-forwarded-for", client).status, 429);
        }
    }
}

pub(super) fn client_ip_header() {
    let database = migrated_database();

    for (word, forwarded_for, real_ip) in [
        ("none", 429, 429),
        ("x-forwarded-for", 200, 429),
        ("x-real-ip", 429, 200),
    ] {
        let variables = [
            ("RATE_LIMIT_MAX", "1"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("CLIENT_IP_HEADER", word),
        ];
        let server = Server::start(&database.url(), &variables);
        // The peer itself has used its quota up.
        assert_eq!(server.client().get("/api/openapi.json").status, 200);

        let of_list = ask(&server, "x-forwarded-for", "192.0.2.1").status;
        let of_one = ask(&server, "x-real-ip", "192.0.2.9").status;

        assert_eq!((of_list, of_one), (forwarded_for, real_ip), "{word}");
    }
}

pub(super) fn hsts_preload() {
    const HSTS: &str = "strict-transport-security";
    let database = migrated_database();

    for (value, expected) in [
        ("false", "max-age=63072000; includeSubDomains"),
        ("true", "max-age=63072000; includeSubDomains; preload"),
    ] {
        let variables = [("HSTS_PRELOAD", value), ("TRUSTED_PROXIES", "127.0.0.1")];
        let server = Server::start(&database.url(), &variables);

        let plain = ask(&server, "x-forwarded-proto", "http");
        let tls = ask(&server, "x-forwarded-proto", "https");

        assert_eq!(plain.header(HSTS), None);
        assert_eq!(tls.header(HSTS), Some(expected));
    }
}
