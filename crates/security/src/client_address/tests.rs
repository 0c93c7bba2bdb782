use actix_web::http::header::HeaderValue;
use actix_web::test::{TestRequest, call_and_read_body, init_service};
use actix_web::{App, HttpRequest, web};

use super::*;

const PROXY: &str = "10.0.0.1";
const CLIENT: &str = "198.51.100.7";

fn addresses(header: ForwardingHeader) -> ClientAddresses {
    let proxies = TrustedProxies::parse("10.0.0.0/8, 192.0.2.7, 2001:db8:ffff::/48").unwrap();
    ClientAddresses::new(header, proxies)
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// The address found for a peer and the values of one header field.
fn found(header: ForwardingHeader, peer: &str, name: &'static str, values: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for value in values {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.append(HeaderName::from_static(name), value);
    }
    addresses(header).resolve(ip(peer), &headers).to_string()
}

fn forwarded(peer: &str, values: &[&str]) -> String {
    found(
        ForwardingHeader::XForwardedFor,
        peer,
        "x-forwarded-for",
        values,
    )
}

fn real_ip(peer: &str, values: &[&str]) -> String {
    found(ForwardingHeader::XRealIp, peer, "x-real-ip", values)
}

#[test]
fn without_proxies_the_peer_is_the_client_whatever_it_says() {
    assert_eq!(forwarded(CLIENT, &["1.2.3.4"]), CLIENT);
    assert_eq!(real_ip(CLIENT, &["1.2.3.4"]), CLIENT);
    let none = found(
        ForwardingHeader::None,
        PROXY,
        "x-forwarded-for",
        &["1.2.3.4"],
    );
    assert_eq!(none, PROXY);
    let nobody = ClientAddresses::default().resolve(ip(PROXY), &HeaderMap::new());
    assert_eq!(nobody, ip(PROXY));
}

#[test]
fn the_rightmost_address_that_is_no_proxy_is_the_client() {
    assert_eq!(forwarded(PROXY, &[CLIENT]), CLIENT);
    assert_eq!(
        forwarded(PROXY, &["198.51.100.7, 10.9.9.9,192.0.2.7"]),
        CLIENT
    );
    assert_eq!(forwarded("2001:db8:ffff::1", &[CLIENT]), CLIENT);
    assert_eq!(forwarded("::ffff:10.0.0.1", &[CLIENT]), CLIENT);
}

#[test]
fn a_hundred_forged_values_change_nothing() {
    for n in 0..100 {
        let forged = format!("203.0.113.{n}, 10.0.0.{n}, {CLIENT}");
        let field = format!("203.0.113.{n}");

        assert_eq!(forwarded(PROXY, &[&forged]), CLIENT);
        assert_eq!(forwarded(PROXY, &[&field, CLIENT]), CLIENT);
        assert_eq!(forwarded(CLIENT, &[&field]), CLIENT);
    }
    let long = vec!["203.0.113.1"; 10_000].join(",");
    assert_eq!(forwarded(PROXY, &[&format!("{long}, {CLIENT}")]), CLIENT);
}

#[test]
fn two_clients_behind_one_proxy_are_two() {
    assert_ne!(
        forwarded(PROXY, &[CLIENT]),
        forwarded(PROXY, &["198.51.100.8"])
    );
}

#[test]
fn a_proxy_that_tells_no_address_is_the_client_itself() {
    for rubbish in [
        "",
        "unknown",
        "_hidden",
        "1.2.3",
        "1.2.3.4.5",
        "for=1.2.3.4",
        "\u{fc}",
    ] {
        assert_eq!(forwarded(PROXY, &[rubbish]), PROXY, "{rubbish:?}");
        assert_eq!(
            forwarded(PROXY, &[&format!("1.2.3.4,{rubbish}")]),
            PROXY,
            "{rubbish:?}"
        );
    }
    assert_eq!(forwarded(PROXY, &[]), PROXY);
    assert_eq!(
        forwarded(PROXY, &["1.2.3.4, unknown, 10.2.2.2"]),
        "10.2.2.2"
    );
    assert_eq!(
        forwarded(PROXY, &["10.3.3.3, 10.2.2.2"]),
        "10.3.3.3",
        "all are proxies"
    );
}

#[test]
fn ports_brackets_and_mapped_addresses_are_understood() {
    assert_eq!(forwarded(PROXY, &["198.51.100.7:4711"]), CLIENT);
    assert_eq!(forwarded(PROXY, &["[2001:db8::1]:4711"]), "2001:db8::1");
    assert_eq!(forwarded(PROXY, &["[2001:db8::1]"]), "2001:db8::1");
    assert_eq!(forwarded(PROXY, &["::ffff:198.51.100.7"]), CLIENT);
    assert_eq!(forwarded(CLIENT, &[]), CLIENT);
    assert_eq!(forwarded("::ffff:198.51.100.7", &[]), CLIENT);
}

#[test]
fn a_real_ip_counts_from_a_proxy_if_there_is_exactly_one() {
    assert_eq!(real_ip(PROXY, &[CLIENT]), CLIENT);
    assert_eq!(real_ip(PROXY, &[CLIENT, "1.2.3.4"]), PROXY);
    assert_eq!(real_ip(PROXY, &["198.51.100.7, 1.2.3.4"]), PROXY);
    assert_eq!(real_ip(PROXY, &[]), PROXY);
}

#[test]
fn a_list_of_proxies_is_read_or_refused_as_a_whole() {
    let entry = |text| TrustedProxies::parse(text).unwrap_err().entry;

    assert_eq!(TrustedProxies::parse(" "), Ok(TrustedProxies::default()));
    assert!(
        TrustedProxies::parse("::ffff:192.0.2.7")
            .unwrap()
            .contain(ip("192.0.2.7"))
    );
    assert_eq!(entry("10.0.0.0/8, proxy.example.org"), "proxy.example.org");
    assert_eq!(entry("10.0.0.0/33"), "10.0.0.0/33");
    assert_eq!(entry("10.0.0.0/8,"), "");
    assert_eq!(entry("*"), "*");
}

#[test]
fn only_a_proxy_is_trusted_with_other_headers() {
    let addresses = addresses(ForwardingHeader::None);
    let socket = |text| Some(SocketAddr::new(ip(text), 4711));

    assert!(addresses.trusts(socket(PROXY)));
    assert!(!addresses.trusts(socket(CLIENT)));
    assert!(!addresses.trusts(None));
}

#[actix_web::test]
async fn the_layer_tells_handlers_the_address() {
    async fn show(request: HttpRequest) -> String {
        let address = ClientAddress::of(&request.extensions());
        address.map_or("none".to_owned(), |client| client.0.to_string())
    }
    let app = App::new()
        .wrap(addresses(ForwardingHeader::XForwardedFor).layer())
        .route("/", web::get().to(show));
    let app = init_service(app).await;
    let proxied = TestRequest::default()
        .peer_addr(SocketAddr::new(ip(PROXY), 4711))
        .insert_header(("x-forwarded-for", CLIENT));

    let known = call_and_read_body(&app, proxied.to_request()).await;
    let unknown = call_and_read_body(&app, TestRequest::default().to_request()).await;

    assert_eq!(known, CLIENT);
    assert_eq!(unknown, "none");
}

#[test]
fn an_ipv6_network_is_one_client_and_an_ipv4_address_is_itself() {
    let network = |text| ClientAddress(ip(text)).network().to_string();

    assert_eq!(network("192.0.2.1"), "192.0.2.1");
    assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    assert_eq!(network("2001:db8:1:2ff:3::4"), "2001:db8:1:2ff::");
}

fn scheme(peer: &str, values: &[&str]) -> Option<ForwardedScheme> {
    let mut headers = HeaderMap::new();
    for value in values {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.append(HeaderName::from_static("x-forwarded-proto"), value);
    }
    addresses(ForwardingHeader::None).scheme(ip(peer), &headers)
}

#[test]
fn the_scheme_counts_from_a_proxy_only() {
    assert_eq!(scheme(PROXY, &["https"]), Some(ForwardedScheme::Https));
    assert_eq!(scheme(PROXY, &["HTTP"]), Some(ForwardedScheme::Http));
    assert_eq!(scheme(CLIENT, &["https"]), None);
    assert_eq!(scheme(CLIENT, &["http"]), None);
    assert_eq!(scheme(PROXY, &[]), None);
    assert_eq!(scheme(PROXY, &["ws", ""]), None);
}

#[test]
fn the_proxys_own_word_on_the_scheme_is_the_last_one() {
    assert_eq!(scheme(PROXY, &["https, http"]), Some(ForwardedScheme::Http));
    assert_eq!(
        scheme(PROXY, &["http", "https"]),
        Some(ForwardedScheme::Https)
    );
}
