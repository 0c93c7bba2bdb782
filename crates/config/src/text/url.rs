use super::{FromText, Refusal};
use secrecy::{ExposeSecret, SecretString};
use std::borrow::Cow;
use std::fmt;

/// A URL with a password in it, such as a database's.
///
/// Both `Debug` and `Display` write what may be seen: `postgres://user:***@host/db`. The password, a user name that stands
/// alone (often a token), the fragment, the path of `http` and `https` (webhooks keep their token there) and every query
/// value but a few known ones are replaced. A text in which the parts cannot be told apart for certain, because an `@` or a
/// `/` of the password was not percent-encoded for instance, is not shown at all.
///
/// The text must begin with a scheme and `://` and is otherwise left to whoever connects.
#[derive(Clone)]
pub struct SecretUrl(SecretString);

/// What stands in place of a URL that cannot be shown safely.
const HIDDEN: &str = "[redacted]";

/// What stands in place of one part.
const MASK: &str = "***";

/// Query names whose values say how a connection is made and never with which credentials.
const SHOWN: [&str; 8] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "sslmode",
    "sslnegotiation",
    "target_session_attrs",
];

impl SecretUrl {
    /// The whole text with its password; never log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What may be shown of it.
    #[must_use]
    pub fn redacted(&self) -> String {
        redact(self.expose()).unwrap_or_else(|| HIDDEN.to_owned())
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretUrl({self})")
    }
}

impl FromText for SecretUrl {
    const SECRET: bool = true;

    fn kind() -> Cow<'static, str> {
        "a URL (such as postgres://user:password@host/name)".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        match split_scheme(text) {
            Some((_, rest)) if !rest.is_empty() => Ok(Self(text.into())),
            _ => Err(Refusal::Unreadable),
        }
    }

    fn placeholder() -> Self {
        Self(SecretString::default())
    }

    fn safe(&self) -> Option<String> {
        Some(self.redacted())
    }
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let known = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    known.then_some((scheme, rest))
}

/// `None` if the parts cannot be told apart for certain.
fn redact(text: &str) -> Option<String> {
    let (scheme, rest) = split_scheme(text)?;
    if rest.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
        return None;
    }
    let authority_ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(authority_ends)?;
    // Readers of URLs differ on where a password with a bare `/`, `?` or `#` ends; with an `@` behind it, it may reach that far.
    if rest.contains('@') {
        return None;
    }
    let (user, hosts) = match authority.rsplit_once('@') {
        Some((user, hosts)) => (Some(user), hosts),
        None => (None, authority),
    };
    if !hosts.split(',').all(is_host) {
        return None;
    }
    let mut shown = format!("{scheme}://");
    if let Some(user) = user {
        if let Some((name, _)) = user.split_once(':') {
            shown.push_str(name);
            shown.push(':');
        }
        shown.push_str(MASK);
        shown.push('@');
    }
    shown.push_str(hosts);
    let (rest, fragment) = cut(rest, '#');
    let (path, query) = cut(rest, '?');
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if web && path.len() > 1 {
        shown.push('/');
        shown.push_str(MASK);
    } else {
        shown.push_str(path);
    }
    if let Some(query) = query {
        let pairs: Vec<String> = query.split('&').map(redact_pair).collect();
        shown.push('?');
        shown.push_str(&pairs.join("&"));
    }
    if fragment.is_some() {
        shown.push('#');
        shown.push_str(MASK);
    }
    Some(shown)
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// A name, an address or a percent-encoded socket path, with a port or without. `postgres://user:password`, where the host
/// was forgotten, fails here: its "port" is no number.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(inner) => match inner.split_once(']') {
            Some((address, rest)) => {
                if address.parse::<std::net::Ipv6Addr>().is_err() {
                    return false;
                }
                match rest.strip_prefix(':') {
                    Some(port) => ("", Some(port)),
                    None if rest.is_empty() => ("", None),
                    None => return false,
                }
            }
            None => return false,
        },
        None => cut(host, ':'),
    };
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-_%".contains(&byte))
        && port.is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok())
}

fn redact_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if SHOWN.contains(&name) => pair.to_owned(),
        Some((name, _)) if is_plain(name) => format!("{name}={MASK}"),
        _ => MASK.to_owned(),
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
