//! Texts, ids and searches: what a type accepts it accepts again unchanged.

use listbud_domain::{
    Address, Cid, Color, Email, Emoji, FeatureId, GoogleIdentity, GooglePlaceId, ListDescription,
    ListName, Notes, PlaceName, SearchQuery, TagName, UserName, WebUrl,
};

use crate::utf8;

/// Asserts what holds for every text type.
macro_rules! settled {
    ($type:ty, $raw:expr, $allowed:expr) => {
        if let Ok(text) = <$type>::parse($raw) {
            let text = text.as_str();
            let again = <$type>::parse(text).expect(concat!(stringify!($type), " accepts itself"));
            assert_eq!(again.as_str(), text, stringify!($type));
            assert!(text.chars().count() <= <$type>::MAX, stringify!($type));
            assert!(!text.is_empty() && text.trim() == text, stringify!($type));
            // PostgreSQL refuses NUL.
            let is_stray = |c: char| c.is_control() && !$allowed.contains(&c);
            assert!(!text.contains(is_stray), stringify!($type));
        }
    };
}

/// Any text as every type that a person fills.
pub fn text(input: &[u8]) {
    const NONE: [char; 0] = [];
    const BREAKS: [char; 2] = ['\n', '\t'];
    let Some(raw) = utf8(input) else { return };
    settled!(Email, raw, NONE);
    settled!(UserName, raw, NONE);
    settled!(PlaceName, raw, NONE);
    settled!(Address, raw, NONE);
    settled!(Notes, raw, BREAKS);
    settled!(ListName, raw, NONE);
    settled!(ListDescription, raw, BREAKS);
    settled!(TagName, raw, NONE);
    settled!(WebUrl, raw, NONE);
    settled!(GooglePlaceId, raw, NONE);
    if let Ok(url) = WebUrl::parse(raw) {
        let scheme = url.as_str().to_ascii_lowercase();
        assert!(scheme.starts_with("http://") || scheme.starts_with("https://"));
    }
    if let Ok(email) = Email::parse(raw) {
        assert_eq!(email.as_str(), email.as_str().to_lowercase());
        assert!(email.as_str().contains('@'));
    }
    if let Ok(color) = Color::parse(raw) {
        assert_eq!(color.as_str().len(), 7);
        assert_eq!(Color::parse(color.as_str()), Ok(color));
    }
    if let Ok(emoji) = Emoji::parse(raw) {
        assert_eq!(Emoji::parse(emoji.as_str()), Ok(emoji));
    }
}

/// Any text and any numbers as Google's ids.
pub fn google_ids(input: &[u8]) {
    if let Some((numbers, _)) = input.split_first_chunk::<16>() {
        let (cell, cid) = numbers.split_at(8);
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0_u64, |all, byte| (all << 8) | u64::from(*byte))
        };
        feature(FeatureId::new(number(cell), number(cid)));
    }
    let Some(text) = utf8(input) else { return };
    if let Some(id) = FeatureId::parse(text) {
        feature(id);
    }
    if let Some(cid) = Cid::parse_decimal(text) {
        assert_eq!(Cid::parse_decimal(&cid.to_string()), Some(cid));
        assert_eq!(Cid::from_bits(cid.to_bits()), Some(cid));
    }
    if let Ok(id) = GooglePlaceId::parse(text) {
        let _ = (id.feature_id(), id.point());
        let identity = GoogleIdentity::from_place_id(id.clone());
        assert_eq!(identity.place_id, Some(id));
    }
}

fn feature(id: FeatureId) {
    assert_eq!(FeatureId::parse(&id.to_string()), Some(id));
    if let Some(point) = id.approximate_position() {
        assert!((-90.0..=90.0).contains(&point.latitude()), "{id}");
        assert!((-180.0..=180.0).contains(&point.longitude()), "{id}");
    }
    if let Some(place) = id.to_place_id() {
        assert_eq!(place.feature_id(), Some(id));
        assert_eq!(GooglePlaceId::parse(place.as_str()), Ok(place));
    }
    let identity = GoogleIdentity::from_feature_id(id);
    let mut again = identity.clone();
    again.fill_from(&identity);
    assert_eq!(again, identity);
}

/// A search and, behind the first line break, a text to compare it with.
pub fn search(input: &[u8]) {
    let Some(text) = utf8(input) else { return };
    let (raw, name) = text.split_once('\n').unwrap_or((text, "Café"));
    let Some(query) = SearchQuery::parse(raw) else {
        return;
    };
    let words = query.words();
    assert!((1..=SearchQuery::MAX_WORDS).contains(&words.len()));
    for word in words {
        assert!(!word.text.is_empty());
        // Nothing that a text-search query or a pattern gives a meaning to.
        let has_meaning = |c: char| c.is_ascii_punctuation() || c.is_whitespace() || c.is_control();
        assert!(!word.text.contains(has_meaning), "{:?}", word.text);
    }
    let phrase = query.phrase();
    if phrase.chars().count() <= SearchQuery::MAX {
        assert_eq!(SearchQuery::parse(&phrase), Some(query.clone()));
    }
    let name: String = name.chars().take(PlaceName::MAX).collect();
    if let Some(slips) = query.slips_in(&name) {
        assert!(slips <= 2 * words.len());
    }
}
