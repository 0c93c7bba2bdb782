mod attacks;
mod ed25519;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, encode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const OTHER_SECRET: &str = "fedcba9876543210fedcba9876543210";
const SUBJECT: Uuid = Uuid::from_u128(1);
const TOKEN_ID: Uuid = Uuid::from_u128(2);
const SESSION: Uuid = Uuid::from_u128(3);
const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);
const MINUTE: Duration = Duration::from_mins(1);

fn tokens_with(secrets: &[&str]) -> AccessTokens {
    with_keys(secrets.iter().map(|secret| hmac(secret)), MINUTE)
}

fn with_keys(keys: impl IntoIterator<Item = SigningKey>, ttl: Duration) -> AccessTokens {
    AccessTokens::new(keys, "https://issuer.example", "api", ttl).unwrap()
}

fn hmac(secret: &str) -> SigningKey {
    SigningKey::hmac(&secret.into()).unwrap()
}

fn tokens() -> AccessTokens {
    tokens_with(&[SECRET])
}

fn issued() -> String {
    issued_by(&tokens())
}

fn issued_by(tokens: &AccessTokens) -> String {
    let issued = tokens.issue(SUBJECT, SESSION, NOW, TOKEN_ID).unwrap();
    issued.token.expose_secret().to_owned()
}

fn good_header() -> Header {
    Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(hmac(SECRET).id().to_owned()),
        ..Header::new(Algorithm::HS256)
    }
}

fn good_claims() -> Value {
    let now = NOW.unix_timestamp();
    json!({
        "iss": "https://issuer.example",
        "aud": "api",
        "sub": SUBJECT,
        "exp": now + 60,
        "iat": now,
        "nbf": now,
        "jti": TOKEN_ID,
        "sid": SESSION,
    })
}

/// Signs anything with the right secret, as a careless sister service would.
fn forged(header: &Header, claims: &Value) -> String {
    encode(header, claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
}

fn forged_claim(name: &str, value: Value) -> String {
    let mut claims = good_claims();
    claims[name] = value;
    forged(&good_header(), &claims)
}

fn refusal(token: &str) -> TokenError {
    tokens().verify(token, NOW).unwrap_err()
}

/// Signs header and claims as they are written, however odd.
fn forged_text(header: &str, claims: &str) -> String {
    let message = format!("{}.{}", base64url(header), base64url(claims));
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[test]
fn a_token_tells_who_it_was_issued_for() {
    let issued = tokens().issue(SUBJECT, SESSION, NOW, TOKEN_ID).unwrap();

    let claims = tokens().verify(issued.token.expose_secret(), NOW).unwrap();

    assert_eq!(issued.expires_in, 60);
    assert_eq!(claims.subject, SUBJECT);
    assert_eq!(claims.session, SESSION);
    assert_eq!(claims.token_id, TOKEN_ID);
    assert_eq!(claims.issued_at, NOW);
    assert_eq!(claims.expires_at, NOW + MINUTE);
}

#[test]
fn a_token_names_its_type_and_key_and_carries_every_claim() {
    let token = issued();

    let header = jsonwebtoken::decode_header(&token).unwrap();
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(&token)
        .unwrap()
        .claims;

    assert_eq!(header.alg, Algorithm::HS256);
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(header.kid.unwrap().len(), 16);
    assert_eq!(claims, good_claims());
}

#[test]
fn a_forged_token_with_nothing_wrong_would_pass() {
    // Without this the refusals below could have any reason.
    let token = forged(&good_header(), &good_claims());

    assert!(tokens().verify(&token, NOW).is_ok());
}

#[test]
fn a_token_is_valid_until_five_seconds_after_it_expires() {
    let token = issued();
    let after = |seconds: u64| NOW + Duration::from_secs(60 + seconds);

    assert!(tokens().verify(&token, after(4)).is_ok());
    assert_eq!(tokens().verify(&token, after(5)), Err(TokenError::Expired));
    assert_eq!(tokens().verify(&token, after(6)), Err(TokenError::Expired));
}

#[test]
fn a_token_is_valid_from_five_seconds_before_it_was_issued() {
    let token = issued();
    let before = |seconds: u64| NOW - Duration::from_secs(seconds);

    assert!(tokens().verify(&token, before(5)).is_ok());
    assert_eq!(
        tokens().verify(&token, before(6)),
        Err(TokenError::NotYetValid)
    );
}

#[test]
fn a_rotated_secret_goes_on_verifying_until_it_is_taken_away() {
    let old = issued();
    let rotating = tokens_with(&[OTHER_SECRET, SECRET]);
    let rotated = tokens_with(&[OTHER_SECRET]);

    let new = issued_by(&rotating);

    assert!(rotating.verify(&old, NOW).is_ok());
    assert!(rotating.verify(&new, NOW).is_ok());
    assert!(rotated.verify(&new, NOW).is_ok());
    assert_eq!(rotated.verify(&old, NOW), Err(TokenError::UnknownKey));
    assert_eq!(refusal(&new), TokenError::UnknownKey);
}

#[test]
fn a_shorter_time_to_live_cuts_the_tokens_that_are_out() {
    let key = || [hmac(SECRET)];
    let old = issued_by(&with_keys(key(), 60 * MINUTE));
    let shortened = with_keys(key(), MINUTE);
    let after = |seconds: u64| NOW + Duration::from_secs(seconds);

    let claims = shortened.verify(&old, NOW).unwrap();

    assert_eq!(claims.expires_at, NOW + MINUTE);
    assert!(shortened.verify(&old, after(64)).is_ok());
    assert_eq!(shortened.verify(&old, after(65)), Err(TokenError::Expired));
}

#[test]
fn a_longer_time_to_live_prolongs_no_token_that_is_out() {
    let key = || [hmac(SECRET)];
    let old = issued_by(&with_keys(key(), MINUTE));
    let prolonged = with_keys(key(), 60 * MINUTE);

    let claims = prolonged.verify(&old, NOW).unwrap();

    assert_eq!(claims.expires_at, NOW + MINUTE);
    let after = NOW + Duration::from_secs(65);
    assert_eq!(prolonged.verify(&old, after), Err(TokenError::Expired));
}

#[test]
fn no_token_is_accepted_when_its_revocation_may_be_forgotten() {
    // Issued by a process whose clock is five seconds ahead.
    let ahead = NOW + Duration::from_secs(5);
    let issued = tokens().issue(SUBJECT, SESSION, ahead, TOKEN_ID).unwrap();
    let token = issued.token.expose_secret();

    let until = tokens().accepted_until(NOW);

    assert_eq!(until, NOW + Duration::from_secs(70));
    let just_before = until - Duration::from_secs(1);
    assert!(tokens().verify(token, just_before).is_ok());
    assert_eq!(tokens().verify(token, until), Err(TokenError::Expired));
}

#[test]
fn an_endless_time_to_live_overflows_nothing() {
    let tokens = with_keys([hmac(SECRET)], Duration::MAX);

    let until = tokens.accepted_until(NOW);
    let issued = tokens.issue(SUBJECT, SESSION, NOW, TOKEN_ID);

    assert_eq!(until.year(), 9999);
    assert!(issued.is_ok());
}

#[test]
fn missing_and_short_secrets_are_refused() {
    let none = AccessTokens::new([], "issuer", "api", MINUTE).map(|_| ());
    let short = SigningKey::hmac(&SECRET.get(1..).unwrap().into()).map(|_| ());

    assert_eq!(none, Err(TokenKeyError::Missing));
    assert_eq!(short, Err(TokenKeyError::Short));
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let debug = format!(
        "{:?} {:?} {:?}",
        hmac(SECRET),
        tokens(),
        tokens().issue(SUBJECT, SESSION, NOW, TOKEN_ID)
    );

    assert!(!debug.contains(SECRET) && !debug.contains("eyJ"), "{debug}");
}
