//! The cookies that hold a browser's session: an access token and a refresh token.
//!
//! Scripts cannot read them (`HttpOnly`), no other site makes the browser send
//! them (`SameSite=Strict`), and over TLS no subdomain and no plain connection can
//! set them (the prefix `__Host-`, RFC 6265bis §4.1.3.2). Browsers accept that
//! prefix over TLS only, so plain HTTP, as on a developer's machine, has other names.
//! Which of the two is meant depends on how the browser reached the server, as
//! [`ClientAddresses`](crate::ClientAddresses) knows; the other pair is ignored.

#[cfg(test)]
mod tests;

use std::time::Duration;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};

use crate::client_address::came_by_tls;

/// One of the two cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionCookie {
    /// It holds the access token.
    Access,
    /// It holds the refresh token.
    Refresh,
}

/// The names of the cookies, and how they are read, set and cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCookies {
    over_tls: Names,
    plain: Names,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Names {
    access: String,
    refresh: String,
}

impl SessionCookies {
    /// Names them `__Host-<prefix>-access` and `__Host-<prefix>-refresh` over TLS,
    /// and without `__Host-` over plain HTTP. What is neither a letter, a digit nor
    /// `-` is left out of the prefix.
    #[must_use]
    pub fn new(prefix: &str) -> Self {
        let prefix: String = prefix
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        let names = |host: &str| Names {
            access: format!("{host}{prefix}-access"),
            refresh: format!("{host}{prefix}-refresh"),
        };
        Self {
            over_tls: names("__Host-"),
            plain: names(""),
        }
    }

    /// The value of a cookie. `None` if it is absent or empty, and if two have its
    /// name: a subdomain may have set one of them, and nobody knows which.
    #[must_use]
    pub fn read<'r>(&self, request: &'r HttpRequest, cookie: SessionCookie) -> Option<&'r str> {
        match self.find(request, cookie) {
            Found::One(value) => Some(value),
            Found::None | Found::Useless => None,
        }
    }

    /// Whether the browser sent a cookie, however useless.
    #[must_use]
    pub fn sent(&self, request: &HttpRequest, cookie: SessionCookie) -> bool {
        !matches!(self.find(request, cookie), Found::None)
    }

    /// Whether the browser would refuse to keep them: they are for TLS, and the page
    /// that sends the request came by plain HTTP, as its `Origin` says.
    #[must_use]
    pub fn would_be_refused(&self, request: &HttpRequest) -> bool {
        let is_plain = |origin: &HeaderValue| origin.as_bytes().starts_with(b"http://");
        came_by_tls(&request.extensions())
            && request.headers().get(header::ORIGIN).is_some_and(is_plain)
    }

    /// Sets a cookie for as long as its token is valid. The value must consist of
    /// characters that a cookie may have, as those of both kinds of tokens do;
    /// otherwise nothing is set.
    pub fn set(
        &self,
        request: &HttpRequest,
        response: &mut HttpResponse,
        cookie: SessionCookie,
        value: &str,
        lifetime: Duration,
    ) {
        let is_sound = !value.is_empty() && value.bytes().all(is_cookie_octet);
        if is_sound {
            self.write(request, response, cookie, value, lifetime);
        }
    }

    /// Makes the browser forget both cookies.
    pub fn clear(&self, request: &HttpRequest, response: &mut HttpResponse) {
        for cookie in [SessionCookie::Access, SessionCookie::Refresh] {
            self.write(request, response, cookie, "", Duration::ZERO);
        }
    }

    /// Makes the browser forget both cookies, and what it has kept of this origin.
    ///
    /// `Clear-Site-Data` says `"cache"` and `"storage"`, and not `"cookies"`: that
    /// would remove the cookies of the whole registrable domain, also those of other
    /// services on its subdomains.
    pub fn sign_out(&self, request: &HttpRequest, response: &mut HttpResponse) {
        self.clear(request, response);
        let value = HeaderValue::from_static("\"cache\", \"storage\"");
        let name = header::HeaderName::from_static("clear-site-data");
        response.headers_mut().insert(name, value);
    }

    fn write(
        &self,
        request: &HttpRequest,
        response: &mut HttpResponse,
        cookie: SessionCookie,
        value: &str,
        lifetime: Duration,
    ) {
        let over_tls = came_by_tls(&request.extensions());
        let name = self.name(over_tls, cookie);
        let secure = if over_tls { "; Secure" } else { "" };
        let seconds = lifetime.as_secs();
        let field =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        if let Ok(mut field) = HeaderValue::from_str(&field) {
            // HTTP/2 then does not keep it in its table of header fields.
            field.set_sensitive(true);
            response.headers_mut().append(header::SET_COOKIE, field);
        }
    }

    fn name(&self, over_tls: bool, cookie: SessionCookie) -> &str {
        let names = if over_tls {
            &self.over_tls
        } else {
            &self.plain
        };
        match cookie {
            SessionCookie::Access => &names.access,
            SessionCookie::Refresh => &names.refresh,
        }
    }

    fn find<'r>(&self, request: &'r HttpRequest, cookie: SessionCookie) -> Found<'r> {
        let mut fields = request.headers().get_all(header::COOKIE).peekable();
        if fields.peek().is_none() {
            return Found::None;
        }
        let name = self.name(came_by_tls(&request.extensions()), cookie);
        // HTTP/2 may spread the cookies over several fields (RFC 9113 §8.2.3).
        let mut values = fields
            .filter_map(|field| field.to_str().ok())
            .flat_map(|field| field.split(';'))
            .filter_map(|pair| pair.trim_ascii().split_once('='))
            .filter_map(|(found, value)| (found == name).then_some(value));
        match (values.next(), values.next()) {
            (None, _) => Found::None,
            (Some(value), None) if !value.is_empty() => Found::One(value),
            (Some(_), _) => Found::Useless,
        }
    }
}

/// What a request holds under one name.
enum Found<'r> {
    None,
    One(&'r str),
    /// Several values, or an empty one.
    Useless,
}

/// RFC 6265 §4.1.1.
fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}
