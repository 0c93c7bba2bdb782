use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;

use super::*;
use crate::client_address::ForwardedScheme;

fn cookies() -> SessionCookies {
    SessionCookies::new("app")
}

fn plain(fields: &[&str]) -> HttpRequest {
    let request = fields
        .iter()
        .fold(TestRequest::default(), |request, field| {
            request.append_header(("cookie", *field))
        });
    request.to_http_request()
}

fn secure(fields: &[&str]) -> HttpRequest {
    let request = plain(fields);
    request.extensions_mut().insert(ForwardedScheme::Https);
    request
}

fn access(request: &HttpRequest) -> Option<String> {
    let cookies = cookies();
    let value = cookies.read(request, SessionCookie::Access)?;
    Some(value.to_owned())
}

fn set_cookies(headers: &HeaderMap) -> Vec<String> {
    let fields = headers.get_all(header::SET_COOKIE);
    fields
        .map(|field| field.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_cookie_is_found_among_others_and_in_several_fields() {
    for fields in [
        &["app-access=x"][..],
        &["a=b; app-access=x; c=d"],
        &["a=b;app-access=x;c"],
        &["a=b", "app-access=x"],
        &["app-access=x; app-refresh=y"],
    ] {
        assert_eq!(access(&plain(fields)), Some("x".to_owned()), "{fields:?}");
    }
    let padded = plain(&["app-access=a=b=="]);
    assert_eq!(access(&padded), Some("a=b==".to_owned()));
}

#[test]
fn what_only_looks_like_it_is_not_it() {
    for field in [
        "",
        "app-access",
        "app-accessx=x",
        "xapp-access=x",
        "App-Access=x",
        "app-access =x",
        "a=\"app-access=x\"",
        "__Host-app-access=x",
    ] {
        let request = plain(&[field]);
        assert_eq!(access(&request), None, "{field}");
        assert!(!cookies().sent(&request, SessionCookie::Access), "{field}");
    }
}

#[test]
fn two_of_one_name_and_an_empty_one_count_as_sent_and_as_none() {
    for fields in [
        &["app-access=x; app-access=y"][..],
        &["app-access=x; app-access=x"],
        &["app-access=x", "app-access=y"],
        &["app-access="],
    ] {
        let request = plain(fields);
        assert_eq!(access(&request), None, "{fields:?}");
        assert!(cookies().sent(&request, SessionCookie::Access));
        assert!(!cookies().sent(&request, SessionCookie::Refresh));
    }
}

#[test]
fn over_tls_only_the_name_counts_that_no_subdomain_can_set() {
    let both = ["app-access=tossed; __Host-app-access=x"];

    assert_eq!(access(&secure(&both)), Some("x".to_owned()));
    assert_eq!(access(&plain(&both)), Some("tossed".to_owned()));
    assert_eq!(access(&secure(&["app-access=tossed"])), None);
    assert_eq!(access(&plain(&["__Host-app-access=x"])), None);
}

#[test]
fn a_cookie_is_set_as_browsers_want_it() {
    let minute = Duration::from_mins(1);
    for (request, fields) in [
        (
            secure(&[]),
            "__Host-app-access=x.y_z-; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure",
        ),
        (
            plain(&[]),
            "app-access=x.y_z-; Path=/; Max-Age=60; HttpOnly; SameSite=Strict",
        ),
    ] {
        let mut response = HttpResponse::Ok().finish();
        let access = SessionCookie::Access;

        cookies().set(&request, &mut response, access, "x.y_z-", minute);

        assert_eq!(set_cookies(response.headers()), [fields]);
    }
}

#[test]
fn what_no_cookie_can_hold_is_not_set() {
    let request = plain(&[]);
    for value in ["", "a;b", "a b", "a,b", "a\"b", "a\\b", "a\r\nb: c", "é"] {
        let mut response = HttpResponse::Ok().finish();
        let minute = Duration::from_mins(1);

        cookies().set(
            &request,
            &mut response,
            SessionCookie::Access,
            value,
            minute,
        );

        assert!(set_cookies(response.headers()).is_empty(), "{value:?}");
    }
}

#[test]
fn signing_out_clears_both_and_what_the_browser_keeps_and_no_other_cookies() {
    let mut response = HttpResponse::NoContent().finish();

    cookies().sign_out(&secure(&[]), &mut response);

    let rest = "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure";
    assert_eq!(
        set_cookies(response.headers()),
        ["access", "refresh"].map(|name| format!("__Host-app-{name}{rest}"))
    );
    assert_eq!(
        response.headers().get("clear-site-data").unwrap(),
        "\"cache\", \"storage\""
    );
}

#[test]
fn a_prefix_that_no_name_can_have_is_made_one() {
    assert_eq!(SessionCookies::new("a p=p;\r\n"), cookies());
}

#[test]
fn a_page_that_came_by_plain_http_would_not_keep_secure_cookies() {
    let from = |origin: &'static str| {
        let request = TestRequest::post().insert_header(("origin", origin));
        request.to_http_request()
    };
    for (origin, refused) in [
        ("http://localhost:8080", true),
        ("https://app.example.org", false),
        ("null", false),
    ] {
        let over_tls = from(origin);
        over_tls.extensions_mut().insert(ForwardedScheme::Https);

        assert_eq!(cookies().would_be_refused(&over_tls), refused, "{origin}");
        assert!(!cookies().would_be_refused(&from(origin)), "{origin}");
    }
}
