//! How lists and tags look.

use unicode_segmentation::UnicodeSegmentation;

use crate::Invalid;

/// A colour as six lower-case hexadecimal digits behind `#`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Color(String);

impl Color {
    /// Makes a colour from `#rrggbb` or `#rgb` in any case.
    ///
    /// # Errors
    ///
    /// [`Invalid::Color`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let digits = raw.trim().strip_prefix('#').ok_or(Invalid::Color)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Invalid::Color);
        }
        let digits = digits.to_ascii_lowercase();
        match digits.len() {
            6 => Ok(Self(format!("#{digits}"))),
            3 => Ok(Self(
                std::iter::once('#')
                    .chain(digits.chars().flat_map(|c| [c, c]))
                    .collect(),
            )),
            _ => Err(Invalid::Color),
        }
    }

    /// Takes back text that [`Self::parse`] made earlier, unchecked: for the
    /// database, whose constraints hold the same rule.
    #[must_use]
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The colour as `#rrggbb`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The colours of [`Color::varied`]: they can be told apart on light and dark grounds.
/// Neighbours are far apart in hue.
const VARIED: [&str; 12] = [
    "#d9480f", "#1971c2", "#2f9e44", "#9c36b5", "#e8a100", "#0c8599", "#c2255c", "#66a80f",
    "#6741d9", "#7a6a5a", "#099268", "#3b5bdb",
];

impl Color {
    /// A colour for the `place`th of several lists that come without any, of which
    /// the first is called `first`. The same file gets the same colours again, and
    /// different files are unlikely to begin with the same one.
    #[must_use]
    pub fn varied(first: &str, place: usize) -> Self {
        let start = first.chars().fold(0_usize, |sum, c| {
            sum.wrapping_mul(31).wrapping_add(c as usize)
        });
        let color = VARIED
            .iter()
            .cycle()
            .nth(start % VARIED.len() + place % VARIED.len());
        color.map_or_else(Self::default, |color| Self((*color).to_owned()))
    }
}

/// The blue that lists and tags have until someone paints them.
impl Default for Color {
    fn default() -> Self {
        Self("#3b82f6".to_owned())
    }
}

/// One emoji, which may be several code points (skin tones, flags, families).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Emoji(String);

impl Emoji {
    /// The most code points one emoji may have; the longest sequence in
    /// Unicode's `emoji-zwj-sequences.txt` has ten.
    pub const MAX: usize = 16;

    /// Makes an emoji from text that holds one and nothing else.
    ///
    /// # Errors
    ///
    /// [`Invalid::Emoji`] when it is empty, more than one grapheme, or letters.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = raw.trim();
        let is_one = text.graphemes(true).count() == 1 && text.chars().count() <= Self::MAX;
        // Keycaps ("1️⃣") are the only emoji that hold ASCII; they end in U+20E3.
        let is_keycap =
            text.ends_with('\u{20e3}') && text.starts_with(|c: char| "0123456789#*".contains(c));
        let is_text = text
            .chars()
            .any(|c| c.is_ascii() || c.is_alphanumeric() || c.is_control() || c.is_whitespace());
        if !is_one || (is_text && !is_keycap) {
            return Err(Invalid::Emoji);
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes back text that [`Self::parse`] made earlier, unchecked: for the
    /// database, whose constraints hold the same rule.
    #[must_use]
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The emoji.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn colours_come_out_in_one_form() {
        assert_eq!(Color::parse("#3B82F6").unwrap().as_str(), "#3b82f6");
        assert_eq!(Color::parse("#abc").unwrap().as_str(), "#aabbcc");
        for raw in ["blue", "#12", "#12345g", "🍜", "", "#é12"] {
            assert_eq!(Color::parse(raw), Err(Invalid::Color), "{raw}");
        }
    }

    #[test]
    fn varied_colours_differ_and_are_the_same_every_time() {
        let twelve: HashSet<Color> = (0..12).map(|place| Color::varied("Bars", place)).collect();
        assert_eq!(twelve.len(), 12);
        assert_eq!(Color::varied("Bars", 3), Color::varied("Bars", 15));
        for color in twelve {
            assert_eq!(Color::parse(color.as_str()), Ok(color));
        }
    }

    #[test]
    fn an_emoji_is_one_grapheme_that_is_not_text() {
        for raw in ["🍜", "👩‍👩‍👧", "🇰🇷", "👍🏽", "❤️", "1️⃣"] {
            assert!(Emoji::parse(raw).is_ok(), "{raw}");
        }
        for raw in ["", "a", "🍜🍜", "7", "도", "<b>", "a\u{20e3}"] {
            assert_eq!(Emoji::parse(raw), Err(Invalid::Emoji), "{raw}");
        }
    }
}
