use jsonwebtoken::{EncodingKey, encode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const OTHER_SECRET: &str = "fedcba9876543210fedcba9876543210";
const SUBJECT: Uuid = Uuid::from_u128(1);
const TOKEN_ID: Uuid = Uuid::from_u128(2);
const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);
const MINUTE: Duration = Duration::from_mins(1);

fn tokens_with(secrets: &[&str]) -> AccessTokens {
    let secrets: Vec<SecretString> = secrets.iter().map(|s| SecretString::from(*s)).collect();
    AccessTokens::new(&secrets, "https://issuer.example", "api", MINUTE).unwrap()
}

fn tokens() -> AccessTokens {
    tokens_with(&[SECRET])
}

fn issued() -> String {
    issued_by(&tokens())
}

fn issued_by(tokens: &AccessTokens) -> String {
    let issued = tokens.issue(SUBJECT, NOW, TOKEN_ID).unwrap();
    issued.token.expose_secret().to_owned()
}

fn good_header() -> Header {
    Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(tokens().keys[0].id().to_owned()),
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

/// base64url without padding, for headers that the library refuses to write.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().chain([0, 0].iter()).take(3);
        let bits = group.fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..=chunk.len() {
            let index = bits >> (18 - 6 * place) & 63;
            text.push(char::from(ALPHABET[usize::try_from(index).unwrap()]));
        }
    }
    text
}

#[test]
fn a_token_tells_who_it_was_issued_for() {
    let issued = tokens().issue(SUBJECT, NOW, TOKEN_ID).unwrap();

    let claims = tokens().verify(issued.token.expose_secret(), NOW).unwrap();

    assert_eq!(issued.expires_in, 60);
    assert_eq!(claims.subject, SUBJECT);
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
fn an_unsigned_token_is_refused() {
    let claims = base64url(good_claims().to_string().as_bytes());
    let kid = good_header().kid.unwrap();

    for alg in ["none", "None", "NONE"] {
        let header = json!({ "typ": TYPE, "kid": kid, "alg": alg }).to_string();
        let head = base64url(header.as_bytes());

        assert_eq!(refusal(&format!("{head}.{claims}.")), TokenError::Malformed);
        assert_eq!(refusal(&format!("{head}.{claims}")), TokenError::Malformed);
    }
}

#[test]
fn a_token_whose_signature_was_cut_off_is_refused() {
    let token = issued();
    let (unsigned, _) = token.rsplit_once('.').unwrap();

    assert_eq!(refusal(&format!("{unsigned}.")), TokenError::Signature);
}

#[test]
fn another_algorithm_is_refused_even_with_the_right_secret() {
    for alg in [Algorithm::HS384, Algorithm::HS512] {
        let header = Header {
            alg,
            ..good_header()
        };

        assert_eq!(
            refusal(&forged(&header, &good_claims())),
            TokenError::Algorithm
        );
    }

    let kid = good_header().kid.unwrap();
    let header = json!({ "typ": TYPE, "kid": kid, "alg": "RS256" }).to_string();
    let token = issued();
    let (_, rest) = token.split_once('.').unwrap();
    let token = format!("{}.{rest}", base64url(header.as_bytes()));
    assert_eq!(refusal(&token), TokenError::Algorithm);
}

#[test]
fn another_type_is_refused() {
    for typ in [None, Some("JWT"), Some("refresh+jwt"), Some("at+jwt ")] {
        let header = Header {
            typ: typ.map(str::to_owned),
            ..good_header()
        };

        assert_eq!(refusal(&forged(&header, &good_claims())), TokenError::Type);
    }
}

#[test]
fn a_critical_extension_is_refused() {
    let header = Header {
        crit: Some(vec!["b64".to_owned()]),
        ..good_header()
    };

    assert_eq!(
        refusal(&forged(&header, &good_claims())),
        TokenError::Malformed
    );
}

#[test]
fn another_issuer_or_audience_is_refused() {
    let issuer = forged_claim("iss", json!("https://evil.example"));
    let audience = forged_claim("aud", json!("another-api"));
    let several = forged_claim("aud", json!(["api", "another-api"]));

    assert_eq!(refusal(&issuer), TokenError::Issuer);
    assert_eq!(refusal(&audience), TokenError::Audience);
    assert_eq!(refusal(&several), TokenError::Malformed);
}

#[test]
fn a_token_without_one_of_the_claims_is_refused() {
    for claim in ["iss", "aud", "sub", "exp", "iat", "nbf", "jti"] {
        let mut claims = good_claims();
        claims.as_object_mut().unwrap().remove(claim);

        let refusal = refusal(&forged(&good_header(), &claims));

        assert_eq!(refusal, TokenError::Malformed, "without {claim}");
    }
}

#[test]
fn a_claim_of_another_type_is_refused() {
    for (claim, value) in [
        ("sub", json!("root")),
        ("exp", json!("never")),
        ("exp", json!(1e300)),
        ("nbf", json!(null)),
        ("jti", json!(7)),
        ("iss", json!(["https://issuer.example"])),
    ] {
        assert_eq!(
            refusal(&forged_claim(claim, value)),
            TokenError::Malformed,
            "{claim}"
        );
    }
    assert_eq!(
        refusal(&forged_claim("exp", json!(i64::MAX))),
        TokenError::Malformed
    );
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
fn a_token_from_the_future_is_refused_whatever_it_says_about_nbf() {
    let token = forged_claim("iat", json!(NOW.unix_timestamp() + 60));

    assert_eq!(refusal(&token), TokenError::NotYetValid);
}

#[test]
fn no_beginning_of_a_token_passes_for_one() {
    let token = issued();

    for end in 0..token.len() {
        assert!(
            tokens().verify(token.get(..end).unwrap(), NOW).is_err(),
            "{end} bytes"
        );
    }
}

#[test]
fn no_flipped_character_goes_unnoticed() {
    let token = issued();

    for place in 0..token.len() {
        // The last character of the signature carries four bits that are used
        // and two that must be zero.
        let flipped = if token.as_bytes()[place] == b'A' {
            "Q"
        } else {
            "A"
        };
        let mut changed = token.clone();
        changed.replace_range(place..=place, flipped);

        assert!(tokens().verify(&changed, NOW).is_err(), "at {place}");
    }
}

#[test]
fn a_megabyte_is_refused_by_its_length() {
    assert_eq!(refusal(&"a".repeat(1 << 20)), TokenError::TooLong);
    assert_eq!(refusal(&".".repeat(1 << 20)), TokenError::TooLong);
    assert_eq!(
        refusal(&format!("{}{}", issued(), " ".repeat(1 << 20))),
        TokenError::TooLong
    );
}

#[test]
fn rubbish_is_refused() {
    for rubbish in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "é.é.é",
        "null",
        "e30.e30.e30",
    ] {
        assert_eq!(refusal(rubbish), TokenError::Malformed, "{rubbish:?}");
    }
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
fn a_key_id_does_not_make_up_for_another_secret() {
    let key = EncodingKey::from_secret(OTHER_SECRET.as_bytes());
    let token = encode(&good_header(), &good_claims(), &key).unwrap();

    assert_eq!(refusal(&token), TokenError::Signature);
}

#[test]
fn a_token_that_names_no_key_is_refused() {
    let header = Header {
        kid: None,
        ..good_header()
    };

    assert_eq!(
        refusal(&forged(&header, &good_claims())),
        TokenError::UnknownKey
    );
}

#[test]
fn missing_and_short_secrets_are_refused() {
    let new = |secrets: &[SecretString]| {
        AccessTokens::new(secrets, "issuer", "api", MINUTE)
            .map(|_| ())
            .unwrap_err()
    };

    assert_eq!(new(&[]), TokenKeyError::Missing);
    assert_eq!(
        new(&[SECRET.get(1..).unwrap().into()]),
        TokenKeyError::Short
    );
    assert_eq!(new(&[SECRET.into(), "short".into()]), TokenKeyError::Short);
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let debug = format!(
        "{:?} {:?}",
        tokens(),
        tokens().issue(SUBJECT, NOW, TOKEN_ID)
    );

    assert!(!debug.contains(SECRET) && !debug.contains("eyJ"), "{debug}");
}
