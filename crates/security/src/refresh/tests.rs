use std::collections::HashSet;

use super::*;

const SUBJECT: Uuid = Uuid::from_u128(0x0195_c1a2_0000_7000_8000_0000_0000_0001);

fn fixed() -> RefreshToken {
    RefreshToken::new(SUBJECT, [7; RANDOM_BYTES])
}

fn text(token: &RefreshToken) -> String {
    token.to_text().expose_secret().to_owned()
}

#[test]
fn a_token_is_read_as_it_was_written() {
    let token = RefreshToken::generate(SUBJECT).unwrap();

    let read = RefreshToken::parse(&text(&token)).unwrap();

    assert_eq!(read.subject(), SUBJECT);
    assert_eq!(read.hash(), token.hash());
    assert_eq!(text(&read), text(&token));
}

#[test]
fn the_text_is_id_and_random_bytes_in_base64url_and_the_hash_is_their_sha_256() {
    let token = fixed();

    let bytes = URL_SAFE_NO_PAD.decode(text(&token)).unwrap();

    assert_eq!(text(&token).len(), 64);
    assert_eq!(&bytes[..16], SUBJECT.as_bytes());
    assert_eq!(&bytes[16..], [7; 32]);
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(token.hash(), hash);
}

#[test]
fn no_two_tokens_of_an_account_are_alike() {
    let hashes: HashSet<_> = (0..1_000)
        .map(|_| RefreshToken::generate(SUBJECT).unwrap().hash())
        .collect();

    assert_eq!(hashes.len(), 1_000);
}

#[test]
fn a_text_of_another_length_is_refused_by_its_length() {
    let text = text(&fixed());

    for end in 0..text.len() {
        let cut = RefreshToken::parse(text.get(..end).unwrap());

        assert_eq!(cut.unwrap_err(), RefreshTokenError::Length, "{end}");
    }
    for long in [format!("{text}A"), format!("{text}="), "A".repeat(1 << 20)] {
        let refused = RefreshToken::parse(&long).unwrap_err();

        assert_eq!(refused, RefreshTokenError::Length);
    }
}

#[test]
fn what_is_not_base64url_is_refused() {
    for strange in ["+", "/", "=", ".", " ", "\n", "\0", "é", "😀"] {
        let text = format!("{}{strange}", "A".repeat(64 - strange.len()));

        let refused = RefreshToken::parse(&text).unwrap_err();

        assert_eq!(refused, RefreshTokenError::Malformed, "{strange:?}");
    }
}

#[test]
fn one_other_character_makes_another_token() {
    let text = text(&fixed());
    let hash = fixed().hash();

    for place in 0..text.len() {
        let other = if text.as_bytes()[place] == b'A' {
            "B"
        } else {
            "A"
        };
        let mut changed = text.clone();
        changed.replace_range(place..=place, other);

        assert_ne!(
            RefreshToken::parse(&changed).unwrap().hash(),
            hash,
            "{place}"
        );
    }
}

#[test]
fn the_secret_does_not_show_in_debug_output() {
    let token = fixed();

    let debug = format!("{token:?} {:?}", token.to_text());

    assert!(debug.contains(&SUBJECT.to_string()));
    assert!(
        !debug.contains("BwcH") && !debug.contains("7, 7"),
        "{debug}"
    );
}
