//! Tokens that somebody made to be let in.

use super::*;
use crate::refresh::RefreshToken;

#[test]
fn an_unsigned_token_is_refused() {
    let claims = base64url(good_claims().to_string());
    let kid = good_header().kid.unwrap();

    for alg in ["none", "None", "NONE", "nOnE", " none", "none ", "", "null"] {
        let header = json!({ "typ": TYPE, "kid": kid, "alg": alg }).to_string();
        let head = base64url(&header);

        assert_eq!(refusal(&format!("{head}.{claims}.")), TokenError::Malformed);
        assert_eq!(refusal(&format!("{head}.{claims}")), TokenError::Malformed);
        // Nor does a right signature help.
        let signed = forged_text(&header, &good_claims().to_string());
        assert_eq!(refusal(&signed), TokenError::Malformed, "{alg:?}");
    }
    for alg in [json!(null), json!(["HS256"]), json!(0), json!({})] {
        let header = json!({ "typ": TYPE, "kid": kid, "alg": alg }).to_string();
        let signed = forged_text(&header, &good_claims().to_string());
        assert_eq!(refusal(&signed), TokenError::Malformed, "{alg}");
    }
    let header = json!({ "typ": TYPE, "kid": kid }).to_string();
    let signed = forged_text(&header, &good_claims().to_string());
    assert_eq!(refusal(&signed), TokenError::Malformed, "without alg");
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
    let token = format!("{}.{rest}", base64url(&header));
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
    for names in [&["b64"][..], &["exp"], &["alg", "kid"], &[""], &[]] {
        let header = Header {
            crit: Some(names.iter().map(|&name| name.to_owned()).collect()),
            ..good_header()
        };

        let refusal = refusal(&forged(&header, &good_claims()));

        assert_eq!(refusal, TokenError::Malformed, "{names:?}");
    }
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
    for claim in ["iss", "aud", "sub", "exp", "iat", "nbf", "jti", "sid"] {
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
        ("sid", json!(null)),
        ("sid", json!("")),
        ("iss", json!(["https://issuer.example"])),
    ] {
        assert_eq!(
            refusal(&forged_claim(claim, value)),
            TokenError::Malformed,
            "{claim}"
        );
    }
}

#[test]
fn numbers_at_the_ends_of_their_range_overflow_nothing() {
    let endless = tokens().verify(&forged_claim("exp", json!(i64::MAX)), NOW);
    assert_eq!(endless.unwrap().expires_at, NOW + MINUTE);

    for (claim, value, expected) in [
        ("exp", json!(0), TokenError::Expired),
        ("exp", json!(i64::MIN), TokenError::Malformed),
        ("iat", json!(i64::MIN), TokenError::Expired),
        ("iat", json!(i64::MAX), TokenError::NotYetValid),
        ("nbf", json!(i64::MAX), TokenError::NotYetValid),
        ("exp", json!(u64::MAX), TokenError::Malformed),
    ] {
        let token = forged_claim(claim, value);

        assert_eq!(refusal(&token), expected, "{claim}");
    }
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
fn a_claim_or_header_that_stands_twice_is_refused() {
    let header = serde_json::to_string(&good_header()).unwrap();
    let claims = good_claims().to_string();
    assert!(tokens().verify(&forged_text(&header, &claims), NOW).is_ok());

    // Who reads the first and who reads the last would disagree.
    let twice = |object: &str, name: &str| {
        let value = &serde_json::from_str::<Value>(object).unwrap()[name];
        let begun = object.strip_suffix('}').unwrap();
        format!("{begun},\"{name}\":{value}}}")
    };
    for name in ["iss", "aud", "sub", "exp", "iat", "nbf", "jti", "sid"] {
        let token = forged_text(&header, &twice(&claims, name));

        assert_eq!(refusal(&token), TokenError::Malformed, "{name}");
    }
    for name in ["alg", "typ", "kid"] {
        let token = forged_text(&twice(&header, name), &claims);

        assert_eq!(refusal(&token), TokenError::Malformed, "{name}");
    }
}

#[test]
fn a_refresh_token_is_no_access_token() {
    let token = RefreshToken::generate(SUBJECT).unwrap().to_text();

    assert_eq!(refusal(token.expose_secret()), TokenError::Malformed);
}

#[test]
fn a_key_that_the_token_brings_along_is_not_used() {
    let evil = EncodingKey::from_secret(OTHER_SECRET.as_bytes());
    let jwk = json!({ "kty": "oct", "k": base64url(OTHER_SECRET), "alg": "HS256" });
    let header = Header {
        jwk: serde_json::from_value(jwk).unwrap(),
        jku: Some("https://evil.example/keys".to_owned()),
        ..good_header()
    };
    assert!(header.jwk.is_some());
    let token = encode(&header, &good_claims(), &evil).unwrap();

    assert_eq!(refusal(&token), TokenError::Signature);
}

#[test]
fn a_key_id_of_another_spelling_is_unknown() {
    let id = good_header().kid.unwrap();
    for kid in [
        String::new(),
        id.to_uppercase(),
        format!(" {id}"),
        format!("{id}\0"),
        format!("../{id}"),
        "' OR 1=1 --".to_owned(),
    ] {
        let header = Header {
            kid: Some(kid.clone()),
            ..good_header()
        };

        let refusal = refusal(&forged(&header, &good_claims()));

        assert_eq!(refusal, TokenError::UnknownKey, "{kid:?}");
    }
}

#[test]
fn a_token_that_was_good_once_is_looked_at_again() {
    let tokens = tokens();
    let token = issued_by(&tokens);
    assert!(tokens.verify(&token, NOW).is_ok());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    let rest: String = signature.chars().skip(1).collect();
    let forged = format!("{signed}.{other}{rest}");

    let again = tokens.verify(&token, NOW);
    let later = tokens.verify(&token, NOW + MINUTE * 2);
    let earlier = tokens.verify(&token, NOW - MINUTE);

    assert_eq!(again.unwrap().subject, SUBJECT);
    assert_eq!(later, Err(TokenError::Expired));
    assert_eq!(earlier, Err(TokenError::NotYetValid));
    assert_eq!(tokens.verify(&forged, NOW), Err(TokenError::Signature));
    assert_eq!(tokens.verify(&forged, NOW), Err(TokenError::Signature));
}

#[test]
fn ten_thousand_good_tokens_are_each_still_their_own() {
    let tokens = tokens();
    let issue = |number: u128| {
        let issued = tokens.issue(Uuid::from_u128(number), SESSION, NOW, TOKEN_ID);
        issued.unwrap().token
    };
    let all: Vec<_> = (0..10_000).map(issue).collect();

    for _ in 0..2 {
        for (number, token) in (0..).zip(&all) {
            let claims = tokens.verify(token.expose_secret(), NOW).unwrap();
            assert_eq!(claims.subject, Uuid::from_u128(number));
        }
    }
}
