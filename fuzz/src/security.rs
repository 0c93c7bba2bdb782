//! What stands in headers: origins, addresses, ids and tokens.

use std::{cell::LazyCell, net::IpAddr, time::Duration};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, X_FORWARDED_FOR};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use listbud_security::{
    AccessTokens, Claims, ClientAddresses, ForwardingHeader, Origin, OriginError, PasswordCost,
    PasswordSettings, Passwords, RefreshToken, RequestId, SigningKey, TrustedProxies, json,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::utf8;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

const TTL: Duration = Duration::from_mins(15);

/// Any text as an origin and as a list of them.
pub fn origin(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    match Origin::parse(text) {
        Ok(origin) => assert_eq!(origin.as_str(), text, "an origin is kept as it was sent"),
        Err(OriginError::Spelling { expected }) => {
            let spelled = Origin::parse(&expected);
            assert!(
                spelled.is_ok(),
                "{expected} is said to be the right spelling: {spelled:?}"
            );
        }
        Err(_) => {}
    }
    if let Ok(origins) = Origin::parse_list(text) {
        let texts: Vec<&str> = origins.iter().map(Origin::as_str).collect();
        assert_eq!(Origin::parse_list(&texts.join(",")), Ok(origins.clone()));
    }
}

/// Any text as a request's id.
pub fn request_id(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    if let Some(id) = RequestId::parse(text) {
        assert_eq!(id.as_str(), text);
        assert!((8..=128).contains(&text.len()));
        assert!(HeaderValue::from_str(text).is_ok());
    }
}

/// A list of proxies, the peer's address, and lines of forwarding headers.
pub fn client_address(input: &[u8]) {
    let mut lines = input.split(|byte| *byte == b'\n');
    let mut next = || lines.next().and_then(utf8);
    let (Some(proxies), Some(peer)) = (next(), next()) else {
        return;
    };
    let Ok(proxies) = TrustedProxies::parse(proxies) else {
        return;
    };
    let peer: IpAddr = peer.parse().unwrap_or(IpAddr::from([10, 0, 0, 1]));
    let fields: Vec<HeaderValue> = lines
        .filter_map(|line| HeaderValue::from_bytes(line).ok())
        .collect();
    for (header, name) in [
        (ForwardingHeader::XForwardedFor, X_FORWARDED_FOR),
        (
            ForwardingHeader::XRealIp,
            HeaderName::from_static("x-real-ip"),
        ),
        (ForwardingHeader::None, X_FORWARDED_FOR),
    ] {
        let addresses = ClientAddresses::new(header, proxies.clone());
        let mut headers = HeaderMap::new();
        for field in &fields {
            headers.append(name.clone(), field.clone());
        }
        let client = addresses.resolve(peer, &headers);

        assert_eq!(client, client.to_canonical(), "IPv4 is written as IPv4");
        if header == ForwardingHeader::None || !proxies.contain(peer) {
            assert_eq!(
                client,
                peer.to_canonical(),
                "the header of a stranger counts nothing"
            );
        }
        if header == ForwardingHeader::XForwardedFor && !proxies.contain(client) {
            // What a client itself writes stands left of what the proxies saw.
            let mut forged = HeaderMap::new();
            for value in ["198.51.100.99", "127.0.0.1, ::1"] {
                forged.append(name.clone(), HeaderValue::from_static(value));
            }
            for field in &fields {
                forged.append(name.clone(), field.clone());
            }
            assert_eq!(
                addresses.resolve(peer, &forged),
                client,
                "a forged entry counts nothing"
            );
        }
    }
}

/// The tokens of one service, with the name of its key.
struct Tokens {
    service: AccessTokens,
    key_id: String,
    one: String,
}

thread_local! {
    static TOKENS: LazyCell<Tokens> = const { LazyCell::new(tokens) };
}

fn tokens() -> Tokens {
    let key = SigningKey::hmac(&SecretString::from(SECRET)).expect("the secret is long enough");
    let key_id = key.id().to_owned();
    let service = AccessTokens::new([key], "listbud", "api", TTL).expect("there is a key");
    let one = service.issue(Uuid::nil(), Uuid::nil(), now(), Uuid::nil());
    let one = one.expect("a key signs").token.expose_secret().to_owned();
    Tokens {
        service,
        key_id,
        one,
    }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_800_000_000).expect("the year is 2027")
}

/// Any text as a token, as the claims of a signed one, and as its header: what
/// passes is in force, and was signed.
pub fn access_token(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    TOKENS.with(|tokens| {
        // Nobody without the secret makes a token that passes.
        if text != tokens.one {
            assert!(tokens.verify(text).is_none(), "a forged token passes");
        }
        with_claims(tokens, input);
        with_header(tokens, text);
    });
}

fn with_claims(tokens: &Tokens, claims: &[u8]) {
    let id = &tokens.key_id;
    let header = format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{id}"}}"#);
    let Some(verified) = tokens.verify(&signed(&header, claims)) else {
        return;
    };
    let leeway = Duration::from_secs(5);
    assert!(verified.issued_at <= now() + leeway, "{verified:?}");
    assert!(verified.expires_at + leeway > now(), "{verified:?}");
    assert!(
        verified.expires_at <= verified.issued_at + TTL,
        "{verified:?}"
    );
    let json: Value = serde_json::from_slice(claims).expect("claims are JSON");
    assert_eq!(json["iss"], "listbud");
    assert_eq!(json["aud"], "api");
}

fn with_header(tokens: &Tokens, header: &str) {
    let claims = tokens
        .one
        .split('.')
        .nth(1)
        .expect("a token has three parts");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("a part is base64url");
    if tokens.verify(&signed(header, &claims)).is_none() {
        return;
    }
    let json: Value = serde_json::from_str(header).expect("a header is JSON");
    assert_eq!(json["alg"], "HS256");
    assert_eq!(json["typ"], "at+jwt");
    assert_eq!(json["kid"], *tokens.key_id);
    assert!(json.get("crit").is_none_or(Value::is_null));
}

impl Tokens {
    fn verify(&self, token: &str) -> Option<Claims> {
        self.service.verify(token, now()).ok()
    }
}

fn signed(header: &str, payload: &[u8]) -> String {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::HS256).expect("a key signs");
    format!("{message}.{signature}")
}

thread_local! {
    static PASSWORDS: LazyCell<(Passwords, tokio::runtime::Runtime)> = const { LazyCell::new(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime starts");
        let cost = PasswordCost { memory_kib: 8, passes: 1, lanes: 1 };
        let settings = PasswordSettings { cost, ..PasswordSettings::default() };
        (Passwords::new(settings).expect("the cost is allowed"), runtime)
    }) };
}

/// Any text as a stored hash, and as the end of one whose cost is small.
pub fn password_hash(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    PASSWORDS.with(|passwords| {
        let (passwords, runtime) = &**passwords;
        let _ = passwords.needs_rehash(text);
        for beginning in ["$argon2id$v=19$m=8,t=1,p=1$", "$2b$04$"] {
            let stored = format!("{beginning}{text}");
            let _ = passwords.needs_rehash(&stored);
            let password = SecretString::from("nobody has this password");
            let verified = runtime.block_on(passwords.verify(password, Some(&stored)));
            assert!(
                !matches!(verified, Ok(true)),
                "a hash that nobody made is matched"
            );
        }
    });
}

/// Any text, and any 48 bytes as text, as a refresh token.
pub fn refresh_token(input: &[u8]) {
    if let Some(bytes) = input.first_chunk::<48>() {
        let token = read_refresh(&URL_SAFE_NO_PAD.encode(bytes)).expect("48 bytes are a token");
        assert_eq!(token.subject().as_bytes(), &bytes[..16]);
        assert_eq!(token.hash(), <[u8; 32]>::from(Sha256::digest(bytes)));
    }
    if let Some(text) = utf8(input) {
        read_refresh(text);
    }
}

fn read_refresh(text: &str) -> Option<RefreshToken> {
    let token = RefreshToken::parse(text).ok()?;
    // Otherwise one token would have several spellings.
    assert_eq!(token.to_text().expose_secret(), text);
    assert!(!format!("{token:?}").contains(text));
    Some(token)
}

/// Any bytes as a JSON body that is cleaned of keys that poison objects.
pub fn json_body(input: &[u8]) {
    let Ok(clean) = json::clean(input) else {
        return;
    };
    assert!(clean.len() <= 8 * input.len() + 8, "{} bytes", clean.len());
    let Ok(mut before) = serde_json::from_slice::<Value>(input) else {
        // Broken text is the reader's to refuse, unless it stood in what was
        // dropped, of which only the outline is read.
        assert!(clean == input || serde_json::from_slice::<Value>(&clean).is_ok());
        return;
    };
    let after: Value = serde_json::from_slice(&clean).expect("JSON stays JSON");
    without_dangerous_keys(&mut before, 0);
    assert_eq!(after, before);
}

fn without_dangerous_keys(value: &mut Value, depth: usize) {
    match value {
        Value::Array(items) => {
            assert!(depth < json::MAX_DEPTH);
            for item in items {
                without_dangerous_keys(item, depth + 1);
            }
        }
        Value::Object(members) => {
            assert!(depth < json::MAX_DEPTH);
            members.retain(|key, _| !json::DANGEROUS_KEYS.contains(&key.as_str()));
            for member in members.values_mut() {
                without_dangerous_keys(member, depth + 1);
            }
        }
        _ => {}
    }
}
