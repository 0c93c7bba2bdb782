//! What the former server broke, and how it is mended.

use listbud_domain::{Color, Emoji, FeatureId};

/// The notes without the separator that the former import put before a comment also
/// where there was no note; says whether it was there.
pub(crate) fn notes(raw: &str) -> (&str, bool) {
    match raw.trim_start().strip_prefix("| ") {
        Some(comment) => (comment.trim(), true),
        None => (raw, false),
    }
}

/// The feature id in what the former import took for a place id: `1s0x…:0x…`, with
/// the marks of the link in front (`!1s` says that a string follows).
pub(crate) fn feature_id(raw: &str) -> Option<&str> {
    let id = raw.trim().strip_prefix("1s")?;
    FeatureId::parse(id).map(|_| id)
}

/// Whether this is what the former server wrote for a position that it did not know.
pub(crate) fn is_unknown(latitude: f64, longitude: f64) -> bool {
    latitude == 0.0 && longitude == 0.0
}

/// Colour and emoji: the former client kept emoji where colours stand.
pub(crate) fn look(raw: &str) -> (Option<Color>, Option<Emoji>) {
    let color = Color::parse(raw).ok();
    let emoji = match color {
        Some(_) => None,
        None => Emoji::parse(raw).ok(),
    };
    (color, emoji)
}

/// A name that is not longer than it may be; says whether it was.
pub(crate) fn name(raw: &str, max: usize) -> (String, bool) {
    let raw = raw.trim();
    if raw.chars().count() <= max {
        return (raw.to_owned(), false);
    }
    let kept: String = raw.chars().take(max.saturating_sub(1)).collect();
    (format!("{}…", kept.trim_end()), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_separator_without_a_note_goes() {
        assert_eq!(notes(" | go there"), ("go there", true));
        assert_eq!(notes("good | go there"), ("good | go there", false));
        assert_eq!(notes("|x|"), ("|x|", false));
        assert_eq!(notes(""), ("", false));
    }

    #[test]
    fn a_feature_id_loses_what_the_link_put_before_it() {
        let id = "0x476d079f106bf4e7:0x1a2b3c4d5e6f7081";

        assert_eq!(feature_id(&format!("1s{id}")), Some(id));
        for other in [id, "ChIJ4zGFAZpYwokRGUGph3Mf37k", "1s0xnope", "1s", ""] {
            assert_eq!(feature_id(other), None, "{other}");
        }
    }

    #[test]
    fn zero_is_unknown_only_as_both() {
        assert!(is_unknown(0.0, -0.0));
        assert!(!is_unknown(0.0, 9.45));
    }

    #[test]
    fn an_emoji_is_not_a_color() {
        assert_eq!(look("#3B82F6").0.unwrap().as_str(), "#3b82f6");
        let (color, emoji) = look("🍜");
        assert_eq!((color, emoji.unwrap().as_str()), (None, "🍜"));
        assert_eq!(look("blue"), (None, None));
    }

    #[test]
    fn a_name_is_cut_between_characters() {
        assert_eq!(name("  Café ", 4), ("Café".to_owned(), false));
        assert_eq!(name("東京の喫茶店", 4), ("東京の…".to_owned(), true));
    }
}
