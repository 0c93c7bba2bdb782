//! `EdDSA` beside HS256.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::engine::general_purpose::STANDARD;

use super::*;

/// The example of RFC 8410 section 10.3.
const PEM: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
";

/// Its public key, as the same RFC gives it in section 10.1.
const PUBLIC_PEM: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
";

/// The same, as bare bytes in base64.
const PUBLIC: &str = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

fn ed25519(pem: &str) -> SigningKey {
    SigningKey::ed25519_pem(&pem.into()).unwrap()
}

fn another_pem() -> String {
    let document = Ed25519KeyPair::generate().unwrap().to_pkcs8().unwrap();
    let text = STANDARD.encode(document.as_ref());
    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
}

fn only(key: SigningKey) -> AccessTokens {
    with_keys([key], MINUTE)
}

#[test]
fn a_token_signed_with_ed25519_tells_who_it_was_issued_for() {
    let tokens = only(ed25519(PEM));

    let token = issued_by(&tokens);

    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.alg, Algorithm::EdDSA);
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(header.kid.as_deref(), Some(ed25519(PEM).id()));
    let claims = tokens.verify(&token, NOW).unwrap();
    assert_eq!((claims.subject, claims.session), (SUBJECT, SESSION));
}

#[test]
fn the_public_key_is_the_one_that_belongs_to_the_private_one() {
    let bytes = STANDARD.decode(PUBLIC).unwrap();

    assert_eq!(ed25519(PEM).decoding().try_get_as_bytes().unwrap(), bytes);
}

#[test]
fn a_key_of_pkcs_8_version_2_is_taken_too() {
    let pair = Ed25519KeyPair::generate().unwrap();
    let document = pair.to_pkcs8().unwrap();
    let text = STANDARD.encode(document.as_ref());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");

    let key = ed25519(&pem);

    let public = key.decoding().try_get_as_bytes().unwrap();
    assert_eq!(public, pair.public_key().as_ref());
    let tokens = only(key);
    assert!(tokens.verify(&issued_by(&tokens), NOW).is_ok());
}

#[test]
fn keys_rotate_from_hmac_to_ed25519_and_on_to_another() {
    let (first, second) = (another_pem(), another_pem());
    let steps = [
        only(hmac(SECRET)),
        with_keys([ed25519(&first), hmac(SECRET)], MINUTE),
        with_keys([ed25519(&second), ed25519(&first)], MINUTE),
        with_keys([hmac(OTHER_SECRET), ed25519(&second)], MINUTE),
    ];

    for pair in steps.windows(2) {
        let old = issued_by(&pair[0]);
        let new = issued_by(&pair[1]);

        assert!(pair[1].verify(&old, NOW).is_ok());
        assert!(pair[1].verify(&new, NOW).is_ok());
        assert_eq!(pair[0].verify(&new, NOW), Err(TokenError::UnknownKey));
    }
    let first = issued_by(&steps[0]);
    assert_eq!(steps[2].verify(&first, NOW), Err(TokenError::UnknownKey));
}

#[test]
fn an_hmac_made_with_the_public_key_is_refused() {
    let tokens = with_keys([ed25519(PEM), hmac(SECRET)], MINUTE);
    let bare = STANDARD.decode(PUBLIC).unwrap();
    let der = PUBLIC_PEM.lines().nth(1).unwrap();
    let der = STANDARD.decode(der).unwrap();

    for alg in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        for public in [
            &bare,
            &der,
            PUBLIC_PEM.as_bytes(),
            PUBLIC_PEM.trim_end().as_bytes(),
            PUBLIC.as_bytes(),
        ] {
            let key = EncodingKey::from_secret(public);
            let header = |kid: &str| Header {
                alg,
                kid: Some(kid.to_owned()),
                ..good_header()
            };
            let named = encode(&header(ed25519(PEM).id()), &good_claims(), &key).unwrap();
            let unnamed = encode(&header(hmac(SECRET).id()), &good_claims(), &key).unwrap();

            assert_eq!(tokens.verify(&named, NOW), Err(TokenError::Algorithm));
            assert!(tokens.verify(&unnamed, NOW).is_err());
        }
    }
}

#[test]
fn a_key_is_never_used_with_the_algorithm_of_another() {
    let tokens = with_keys([ed25519(PEM), hmac(SECRET)], MINUTE);
    let (ed, hs) = (ed25519(PEM), hmac(SECRET));

    for (signer, alg, name) in [
        (&ed, Algorithm::EdDSA, hs.id()),
        (&hs, Algorithm::HS256, ed.id()),
    ] {
        let header = Header {
            alg,
            kid: Some(name.to_owned()),
            ..good_header()
        };
        let token = encode(&header, &good_claims(), signer.encoding()).unwrap();

        assert_eq!(tokens.verify(&token, NOW), Err(TokenError::Algorithm));
    }
}

#[test]
fn a_signature_of_another_ed25519_key_is_refused() {
    let header = Header {
        alg: Algorithm::EdDSA,
        kid: Some(ed25519(PEM).id().to_owned()),
        ..good_header()
    };
    let evil = ed25519(&another_pem());
    let token = encode(&header, &good_claims(), evil.encoding()).unwrap();

    let refused = only(ed25519(PEM)).verify(&token, NOW);

    assert_eq!(refused, Err(TokenError::Signature));
}

#[test]
fn no_beginning_and_no_flipped_character_of_an_ed25519_token_passes() {
    let tokens = only(ed25519(PEM));
    let token = issued_by(&tokens);

    for place in 0..token.len() {
        let flipped = if token.as_bytes()[place] == b'A' {
            "Q"
        } else {
            "A"
        };
        let mut changed = token.clone();
        changed.replace_range(place..=place, flipped);

        assert!(tokens.verify(&changed, NOW).is_err(), "at {place}");
        let beginning = token.get(..place).unwrap();
        assert!(tokens.verify(beginning, NOW).is_err(), "{place} bytes");
    }
}

#[test]
fn what_is_no_ed25519_private_key_is_refused() {
    // X25519 has the same frame; only the name of the algorithm differs.
    let other_curve = PEM.replace("MC4CAQAwBQYDK2Vw", "MC4CAQAwBQYDK2Vu");
    let cut = PEM.replace("CXqI9EdVhC", "");

    for pem in [
        "",
        SECRET,
        PUBLIC_PEM,
        &other_curve,
        &cut,
        "-----BEGIN PRIVATE KEY-----",
    ] {
        let refused = SigningKey::ed25519_pem(&pem.into()).map(|_| ());

        assert_eq!(refused, Err(TokenKeyError::NotEd25519), "{pem:?}");
    }
}

#[test]
fn a_key_in_pem_is_not_taken_for_a_secret() {
    for pem in [PEM, PUBLIC_PEM, &format!("\n {PUBLIC_PEM}")] {
        let refused = SigningKey::hmac(&pem.into()).map(|_| ());

        assert_eq!(refused, Err(TokenKeyError::PemAsSecret));
    }
}

#[test]
fn a_private_key_does_not_show_in_debug_output() {
    let debug = format!("{:?} {:?}", ed25519(PEM), only(ed25519(PEM)));

    assert!(debug.contains("EdDSA"), "{debug}");
    assert!(
        !debug.contains("MC4C") && !debug.contains("212, 238"),
        "{debug}"
    );
}
