//! How text from outside becomes text that ListBud keeps.

use unicode_normalization::UnicodeNormalization;

use crate::Invalid;

/// Makes one line of text: NFC, control characters out (a line break becomes a
/// space), trimmed, at most `max` code points.
///
/// NFC (Unicode Standard Annex 15) so that "é" typed on one keyboard finds "é"
/// typed on another; control characters out because PostgreSQL refuses NUL and
/// terminals obey the others.
pub(crate) fn line(raw: &str, max: usize) -> Result<String, Invalid> {
    if is_plain(raw) {
        return bounded(raw, max);
    }
    let text = raw
        .chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !c.is_control())
        // Last: what stood on both sides of a control character may combine.
        .nfc()
        .collect::<String>();
    bounded(&text, max)
}

/// Makes text of several lines: as [`line`], but line breaks (as `\n`) and tabs
/// stay.
pub(crate) fn lines(raw: &str, max: usize) -> Result<String, Invalid> {
    if is_plain(raw) {
        return bounded(raw, max);
    }
    let text = raw
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .nfc()
        .collect::<String>();
    bounded(&text, max)
}

/// Whether text is printable ASCII, which these rules only trim: addresses and
/// most names are, and normalising is most of the work of reading an import.
fn is_plain(raw: &str) -> bool {
    raw.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn bounded(text: &str, max: usize) -> Result<String, Invalid> {
    // A byte-order mark is not white space, but as invisible.
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let actual = text.chars().count();
    if actual == 0 {
        return Err(Invalid::Empty);
    }
    if actual > max {
        return Err(Invalid::TooLong { max, actual });
    }
    Ok(text.to_owned())
}

/// Declares a text type that only its `parse` can make.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $shape:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The most Unicode code points it holds; the database holds the same line.
            pub const MAX: usize = $max;

            /// Makes it from text as a person wrote it: normalised to NFC,
            /// trimmed, without control characters.
            ///
            /// # Errors
            ///
            /// [`crate::Invalid::Empty`] when nothing is left,
            /// [`crate::Invalid::TooLong`] when it has more than
            /// [`Self::MAX`] code points.
            pub fn parse(raw: &str) -> Result<Self, $crate::Invalid> {
                $crate::text::$shape(raw, Self::MAX).map(Self)
            }

            /// Takes back text that [`Self::parse`] made earlier, unchecked: for
            /// the database, whose constraints hold the same rule. Parsing
            /// again would cost more than reading the row.
            #[must_use]
            pub const fn restore(text: String) -> Self {
                Self(text)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_type;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_trimmed_and_free_of_control_characters() {
        let decomposed = "\u{0} Cafe\u{301}\r\nbar\u{7} ";

        assert_eq!(line(decomposed, 20).unwrap(), "Café  bar");
        assert_eq!(lines(decomposed, 20).unwrap(), "Café\nbar");
    }

    #[test]
    fn text_around_a_removed_control_character_is_composed() {
        assert_eq!(line("e\0\u{301}", 20).unwrap(), "é");
        assert_eq!(lines("e\0\u{301}", 20).unwrap(), "é");
    }

    #[test]
    fn byte_order_marks_at_the_ends_are_cut() {
        assert_eq!(
            line("\u{feff} Windmühle \u{feff}", 20).unwrap(),
            "Windmühle"
        );
    }

    #[test]
    fn length_counts_code_points_and_not_bytes() {
        assert!(line("도피소", 3).is_ok());
        assert_eq!(
            line("도피소요", 3),
            Err(Invalid::TooLong { max: 3, actual: 4 })
        );
    }

    #[test]
    fn emoji_of_several_code_points_and_four_byte_text_survive() {
        let family = "👩‍👩‍👧 𝔘nicode";

        assert_eq!(line(family, 50).unwrap(), family);
    }
}
