#![expect(clippy::string_slice, reason = "the text of a token is ASCII")]

use std::collections::HashSet;

use super::*;

const FORMAT: ApiTokenFormat = ApiTokenFormat::new("acme_");
const SUBJECT: Uuid = Uuid::from_u128(0x0195_c1a2_0000_7000_8000_0000_0000_0001);
const ID: Uuid = Uuid::from_u128(0x0195_c1a2_0000_7000_8000_0000_0000_0002);

fn text(token: &ApiToken) -> String {
    token.to_text().expose_secret().to_owned()
}

#[test]
fn a_token_is_read_as_it_was_written() {
    let token = FORMAT.generate(SUBJECT, ID).unwrap();

    let read = FORMAT.parse(&text(&token)).unwrap();

    assert_eq!((read.subject(), read.id()), (SUBJECT, ID));
    assert_eq!(read.hash(), token.hash());
    assert!(read.matches(&token.hash()));
    assert_eq!(text(&read), text(&token));
}

#[test]
fn the_text_is_the_prefix_and_ids_random_bytes_and_checksum_in_base64url() {
    let token = FORMAT.generate(SUBJECT, ID).unwrap();
    let text = text(&token);

    let bytes = URL_SAFE_NO_PAD.decode(&text[5..]).unwrap();

    assert_eq!((&text[..5], text.len()), ("acme_", 85));
    assert_eq!(&bytes[..16], SUBJECT.as_bytes());
    assert_eq!(&bytes[16..32], ID.as_bytes());
    assert_eq!(bytes[56..], Sha256::digest(&bytes[..56])[..4]);
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(token.hash(), hash);
}

#[test]
fn the_secret_differs_with_every_token_in_each_byte() {
    let tokens: Vec<_> = (0..1_000)
        .map(|_| FORMAT.generate(SUBJECT, ID).unwrap())
        .collect();

    let hashes: HashSet<_> = tokens.iter().map(ApiToken::hash).collect();
    assert_eq!(hashes.len(), 1_000);
    for at in 32..56 {
        let values: HashSet<u8> = tokens
            .iter()
            .map(|token| token.bytes.expose_secret()[at])
            .collect();
        assert!(values.len() > 100, "byte {at}: {values:?}");
    }
}

#[test]
fn a_token_does_not_match_the_hash_of_another_one() {
    let token = FORMAT.generate(SUBJECT, ID).unwrap();
    let other = FORMAT.generate(SUBJECT, ID).unwrap();

    assert!(!token.matches(&other.hash()));
    for bit in 0..256 {
        let mut hash = token.hash();
        hash[bit / 8] ^= 1 << (bit % 8);
        assert!(!token.matches(&hash), "bit {bit}");
    }
}

#[test]
fn a_mistyped_token_is_refused_by_its_checksum() {
    let text = text(&FORMAT.generate(SUBJECT, ID).unwrap());

    for at in 5..text.len() {
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        let mistyped = format!("{}{other}{}", &text[..at], &text[at + 1..]);

        let refused = FORMAT.parse(&mistyped).unwrap_err();

        assert_eq!(refused, ApiTokenError::Checksum, "{at}");
    }
}

#[test]
fn a_text_of_another_length_prefix_or_alphabet_is_refused() {
    let text = text(&FORMAT.generate(SUBJECT, ID).unwrap());
    let refused = |text: &str| FORMAT.parse(text).unwrap_err();

    for end in 5..text.len() {
        assert_eq!(refused(&text[..end]), ApiTokenError::Length, "{end}");
    }
    let long = format!("acme_{}", "A".repeat(1 << 20));
    assert_eq!(refused(&long), ApiTokenError::Length);
    for other in [
        "",
        "acme",
        "acme-x",
        &text[5..],
        &text.replace("acme", "Acme"),
    ] {
        assert_eq!(refused(other), ApiTokenError::Prefix, "{other}");
    }
    assert_eq!(
        refused(&text.replace(&text[5..6], "!")),
        ApiTokenError::Malformed
    );
}

#[test]
fn neither_debug_nor_an_error_shows_the_secret() {
    let token = FORMAT.generate(SUBJECT, ID).unwrap();
    let text = text(&token);

    let debug = format!("{token:?} {:?}", token.to_text());

    assert!(debug.contains(&ID.to_string()), "{debug}");
    for part in [&text[48..], &text[5..]] {
        assert!(!debug.contains(part), "{debug}");
    }
    let secret = &token.bytes.expose_secret()[32..34];
    assert!(
        !debug.contains(&format!("{}, {}", secret[0], secret[1])),
        "{debug}"
    );
}
