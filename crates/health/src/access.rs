//! Who may see numbers, versions and reasons.

use actix_web::{
    HttpRequest,
    http::header::{AUTHORIZATION, HeaderName},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What a proxy adds to a request that it passes on; such a request comes from
/// elsewhere even if the proxy is a neighbour.
const FORWARDED_BY: [&str; 4] = ["forwarded", "via", "x-client-ip", "x-real-ip"];

pub(crate) struct Access {
    token: Option<TokenDigest>,
    trust_loopback: bool,
}

/// The digest of a token. Comparing digests takes equally long whatever the
/// length of the guess, and the token itself need not stay in memory.
pub(crate) struct TokenDigest([u8; 32]);

impl TokenDigest {
    pub(crate) fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }
}

impl Access {
    pub(crate) fn new(token: Option<TokenDigest>, trust_loopback: bool) -> Self {
        Self {
            token,
            trust_loopback,
        }
    }

    /// Whether the one who asks may see details.
    pub(crate) fn trusts(&self, request: &HttpRequest) -> bool {
        self.knows_token(request) || (self.trust_loopback && is_local(request))
    }

    fn knows_token(&self, request: &HttpRequest) -> bool {
        let Some(expected) = &self.token else {
            return false;
        };
        let given = request.headers().get(AUTHORIZATION);
        let Some((scheme, token)) = given
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
        else {
            return false;
        };
        let given = TokenDigest::of(token.trim());
        scheme.eq_ignore_ascii_case("bearer") && bool::from(expected.0.ct_eq(&given.0))
    }
}

fn is_local(request: &HttpRequest) -> bool {
    let peer = request.peer_addr();
    // A socket that listens on both families shows 127.0.0.1 as ::ffff:127.0.0.1.
    peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && !request.headers().keys().any(is_forwarding)
}

fn is_forwarding(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.starts_with("x-forwarded") || FORWARDED_BY.contains(&name)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn from(peer: &str) -> TestRequest {
        TestRequest::default().peer_addr(format!("{peer}:4000").parse().expect("an address"))
    }

    fn with_token() -> Access {
        Access::new(Some(TokenDigest::of("s3cret-token")), true)
    }

    #[test]
    fn a_stranger_is_not_trusted() {
        let request = from("203.0.113.9").to_http_request();

        assert!(!with_token().trusts(&request));
    }

    #[test]
    fn the_token_is_trusted_from_anywhere_whatever_the_case_of_its_scheme() {
        for value in [
            "Bearer s3cret-token",
            "bearer  s3cret-token",
            "BEARER s3cret-token ",
        ] {
            let request = from("203.0.113.9").insert_header(("authorization", value));

            assert!(with_token().trusts(&request.to_http_request()), "{value}");
        }
    }

    #[test]
    fn anything_but_the_token_is_not_trusted() {
        for value in [
            "Bearer s3cret-tokem",
            "Bearer s3cret-toke",
            "Bearer s3cret-token2",
            "Bearer ",
            "Bearer",
            "s3cret-token",
            "Basic s3cret-token",
        ] {
            let request = from("203.0.113.9").insert_header(("authorization", value));

            assert!(!with_token().trusts(&request.to_http_request()), "{value}");
        }
    }

    #[test]
    fn without_a_token_no_token_opens() {
        let access = Access::new(None, true);
        let request = from("203.0.113.9").insert_header(("authorization", "Bearer "));

        assert!(!access.trusts(&request.to_http_request()));
    }

    #[test]
    fn a_neighbour_on_the_same_machine_is_trusted() {
        for peer in ["127.0.0.1", "127.8.8.8", "[::1]", "[::ffff:127.0.0.1]"] {
            assert!(with_token().trusts(&from(peer).to_http_request()), "{peer}");
        }
    }

    #[test]
    fn a_neighbour_who_forwards_is_not_trusted() {
        for header in [
            "X-Forwarded-For",
            "x-forwarded-host",
            "X-Forwarded",
            "Forwarded",
            "X-Real-IP",
            "X-Client-IP",
            "Via",
        ] {
            let request = from("127.0.0.1").insert_header((header, "127.0.0.1"));

            assert!(!with_token().trusts(&request.to_http_request()), "{header}");
        }
    }

    #[test]
    fn loopback_can_be_distrusted() {
        let access = Access::new(Some(TokenDigest::of("s3cret-token")), false);

        assert!(!access.trusts(&from("127.0.0.1").to_http_request()));
    }

    #[test]
    fn a_peer_without_an_address_is_not_trusted() {
        let request = TestRequest::default().to_http_request();

        assert!(!with_token().trusts(&request));
    }
}
