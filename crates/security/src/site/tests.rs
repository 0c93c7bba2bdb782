use actix_web::test::TestRequest;

use super::*;
use crate::client_address::{ClientAddresses, ForwardedScheme, ForwardingHeader, TrustedProxies};

/// The site that a request with these header fields comes from, over plain HTTP.
fn plain(fields: &[(&str, &str)]) -> Site {
    Site::of(&request(fields))
}

/// The same over TLS.
fn secure(fields: &[(&str, &str)]) -> Site {
    let request = request(fields);
    request.extensions_mut().insert(ForwardedScheme::Https);
    Site::of(&request)
}

fn request(fields: &[(&str, &str)]) -> HttpRequest {
    let request = fields.iter().fold(TestRequest::post(), |request, field| {
        request.append_header((field.0, field.1))
    });
    request.to_http_request()
}

const HOST: (&str, &str) = ("host", "app.example.org");

#[test]
fn what_the_browser_says_of_the_site_decides_whatever_the_origin_is() {
    let own = ("origin", "http://app.example.org");
    for (said, site) in [
        ("same-origin", Site::Own),
        ("none", Site::Unknown),
        ("same-site", Site::Foreign),
        ("cross-site", Site::Foreign),
        ("Same-Origin", Site::Foreign),
        ("same-origin, same-origin", Site::Foreign),
        ("", Site::Foreign),
    ] {
        for origin in [own, ("origin", "null"), ("origin", "https://evil.example")] {
            let said = ("sec-fetch-site", said);
            assert_eq!(plain(&[HOST, said, origin]), site, "{said:?} {origin:?}");
        }
        assert_eq!(plain(&[("sec-fetch-site", said)]), site, "{said}");
    }
    let twice = [("sec-fetch-site", "same-origin"); 2];
    assert_eq!(plain(&[HOST, own, twice[0], twice[1]]), Site::Foreign);
}

#[test]
fn without_that_the_origin_must_be_the_own_one() {
    for own in ["http://app.example.org", "http://APP.example.org"] {
        assert_eq!(plain(&[HOST, ("origin", own)]), Site::Own, "{own}");
    }
    for other in [
        "https://app.example.org",
        "http://app.example.org:80",
        "http://app.example.org:8080",
        "http://app.example.org/",
        "http://evil.app.example.org",
        "http://example.org",
        "http://app.example.org.evil.example",
        "http://app.example.org@evil.example",
        "http://evil.example, http://app.example.org",
        "app.example.org",
        "http://",
        "null",
        "",
    ] {
        assert_eq!(plain(&[HOST, ("origin", other)]), Site::Foreign, "{other}");
    }
    let own = ("origin", "http://app.example.org");
    assert_eq!(plain(&[HOST, own, own]), Site::Foreign, "it stands twice");
    assert_eq!(plain(&[HOST]), Site::Unknown);
    assert_eq!(plain(&[]), Site::Unknown);
    assert_eq!(plain(&[HOST, HOST, own]), Site::Foreign, "two hosts");
    assert_eq!(plain(&[("host", ""), ("origin", "http://")]), Site::Foreign);
    let other = HeaderValue::from_bytes(b"http://\xfc").unwrap();
    let odd = TestRequest::post().insert_header(("origin", other));
    assert_eq!(Site::of(&odd.to_http_request()), Site::Foreign);
}

#[test]
fn the_scheme_and_the_usual_port_belong_to_the_origin() {
    let own = ("origin", "https://app.example.org");

    assert_eq!(secure(&[HOST, own]), Site::Own);
    assert_eq!(secure(&[("host", "app.example.org:443"), own]), Site::Own);
    let foreign = [
        [("host", "app.example.org:80"), own],
        [HOST, ("origin", "http://app.example.org")],
        [HOST, ("origin", "https://app.example.org:8443")],
    ];
    for fields in foreign {
        assert_eq!(secure(&fields), Site::Foreign, "{fields:?}");
    }
    let port = [
        ("host", "127.0.0.1:8080"),
        ("origin", "http://127.0.0.1:8080"),
    ];
    assert_eq!(plain(&port), Site::Own);
    let ipv6 = [("host", "[::1]:8080"), ("origin", "http://[::1]:8080")];
    assert_eq!(plain(&ipv6), Site::Own);
}

#[test]
fn http_2_names_the_host_in_the_address() {
    let request = TestRequest::post()
        .uri("http://app.example.org/api")
        .insert_header(("origin", "http://app.example.org"));

    assert_eq!(Site::of(&request.to_http_request()), Site::Own);
}

/// The site as it is behind the layer that knows the proxies.
async fn behind(peer: &str, fields: &[(&str, &str)]) -> String {
    use actix_web::{App, test, web};

    async fn site(request: HttpRequest) -> String {
        format!("{:?}", Site::of(&request))
    }
    let proxies = TrustedProxies::parse("10.0.0.0/8").unwrap();
    let addresses = ClientAddresses::new(ForwardingHeader::None, proxies).assume_tls(true);
    let app = App::new()
        .wrap(addresses.layer())
        .route("/", web::post().to(site));
    let app = test::init_service(app).await;
    let request = fields.iter().fold(TestRequest::post(), |request, field| {
        request.append_header((field.0, field.1))
    });
    let request = request.peer_addr(format!("{peer}:1").parse().unwrap());
    let body = test::call_and_read_body(&app, request.to_request()).await;
    String::from_utf8(body.to_vec()).unwrap()
}

#[actix_web::test]
async fn a_trusted_proxy_tells_scheme_and_host_and_nobody_else() {
    let (proxy, client) = ("10.0.0.1", "192.0.2.1");
    let inner = ("host", "backend:8080");
    let forwarded = ("x-forwarded-host", "app.example.org");
    let http = ("x-forwarded-proto", "http");
    let plain = ("origin", "http://app.example.org");
    let tls = ("origin", "https://app.example.org");

    for (peer, fields, site) in [
        (proxy, vec![inner, forwarded, tls], "Own"),
        (proxy, vec![inner, forwarded, http, plain], "Own"),
        (proxy, vec![inner, forwarded, http, tls], "Foreign"),
        (proxy, vec![HOST, tls], "Own"),
        // Assumed to have come by TLS, since nobody tells otherwise.
        (client, vec![HOST, tls], "Own"),
        (client, vec![HOST, plain], "Foreign"),
        (client, vec![HOST, http, plain], "Foreign"),
        (client, vec![inner, forwarded, tls], "Foreign"),
    ] {
        assert_eq!(behind(peer, &fields).await, site, "{peer} {fields:?}");
    }
    let forged = ("x-forwarded-host", "evil.example, app.example.org");
    assert_eq!(behind(proxy, &[inner, forged, tls]).await, "Own");
    let evil = ("origin", "https://evil.example");
    assert_eq!(behind(proxy, &[inner, forged, evil]).await, "Foreign");
}
