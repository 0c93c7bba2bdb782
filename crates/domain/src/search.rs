//! What a person types to find a place.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::text;

/// A search, split into words.
///
/// Words end at white space and ASCII punctuation, as they do in the database's
/// index (`migrations/up/V1`, function `listbud_words`), so they never hold a
/// character that means something to a text-search query or a `LIKE` pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    words: Vec<Word>,
}

/// One word of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as typed.
    pub text: String,
    /// Whether it stands anywhere inside a name, not only at the start of a
    /// word: scripts that write without spaces (Korean compounds, Japanese,
    /// Chinese, Thai …) and signs such as emoji have no word starts to go by.
    pub anywhere: bool,
}

impl SearchQuery {
    /// The most code points looked at; what follows is ignored.
    pub const MAX: usize = 200;
    /// The most words looked at.
    pub const MAX_WORDS: usize = 16;

    /// Splits what was typed; `None` when there is nothing to look for.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let short: String = raw.chars().take(Self::MAX).collect();
        let text = text::line(&short, usize::MAX).ok()?;
        let words: Vec<Word> = text
            .split(is_separator)
            .filter(|word| !word.is_empty())
            .take(Self::MAX_WORDS)
            .map(|word| Word {
                text: word.to_owned(),
                anywhere: word.chars().any(has_no_word_starts),
            })
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The words, in the order typed; the last may be unfinished.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words with single spaces between them.
    #[must_use]
    pub fn phrase(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// Counts the slips between this search and a text: 0 when every word stands
    /// in it, `None` when it is too far from it to be a typing error.
    ///
    /// A word of three to five letters may have one slip, a longer one two, a
    /// shorter one none; a slip is a letter too many, too few, another, or two
    /// swapped (optimal string alignment). The last word may be unfinished.
    #[must_use]
    pub fn slips_in(&self, text: &str) -> Option<usize> {
        let folded = fold(text);
        let candidates: Vec<&str> = folded
            .split(is_separator)
            .filter(|word| !word.is_empty())
            .collect();
        let last = self.words.len().checked_sub(1)?;
        self.words
            .iter()
            .enumerate()
            .map(|(position, word)| {
                let word = fold(&word.text);
                let length = word.chars().count();
                let allowed = match length {
                    0..=2 => 0,
                    3..=5 => 1,
                    _ => 2,
                };
                candidates
                    .iter()
                    .filter_map(|candidate| {
                        let whole = strsim::osa_distance(&word, candidate);
                        let unfinished = (position == last).then(|| {
                            let start: String = candidate.chars().take(length).collect();
                            strsim::osa_distance(&word, &start)
                        });
                        let slips = unfinished.map_or(whole, |unfinished| whole.min(unfinished));
                        (slips <= allowed).then_some(slips)
                    })
                    .min()
            })
            .sum()
    }
}

/// Whether a character parts words, here and in the database's index.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation() || is_folded_to_wildcard(c)
}

/// Whether folding makes one of a character that `LIKE` takes for a sign: by
/// PostgreSQL's `unaccent.rules` or by Unicode's NFKC.
fn is_folded_to_wildcard(c: char) -> bool {
    matches!(
        c,
        '％' | '﹪' | '＿' | '︳' | '︴' | '﹍' | '﹎' | '﹏' | '＼' | '﹨' | '∖'
    )
}

/// Whether a character belongs to a script that writes words without spaces
/// between them, or to no script at all. Ranges from Unicode's `Blocks.txt`.
fn has_no_word_starts(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF       // Thai, Lao
        | 0x1000..=0x109F     // Myanmar
        | 0x1100..=0x11FF     // Hangul Jamo
        | 0x1780..=0x17FF     // Khmer
        | 0x2E80..=0x9FFF     // CJK radicals to ideographs, kana between them
        | 0xA960..=0xA97F     // Hangul Jamo Extended-A
        | 0xAC00..=0xD7FF     // Hangul
        | 0xF900..=0xFAFF     // CJK compatibility ideographs
        | 0xFF66..=0xFF9F     // half-width katakana
        | 0x2_0000..=0x3_FFFF // CJK extensions
    ) || !(c.is_alphanumeric() || is_combining_mark(c))
}

/// Lower case without accents.
fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(raw: &str) -> Vec<String> {
        SearchQuery::parse(raw)
            .map(|query| query.words.into_iter().map(|word| word.text).collect())
            .unwrap_or_default()
    }

    #[test]
    fn nothing_that_a_query_language_understands_is_left_in_a_word() {
        assert_eq!(
            words("bánh-mì & 'x':* | (50%_\\)"),
            ["bánh", "mì", "x", "50"]
        );
        assert_eq!(SearchQuery::parse("  %_ & \u{0} ％＿＼"), None);
        let all = (0..=0x10_FFFF).filter_map(char::from_u32);
        for c in all.filter(|c| c.nfkc().any(|c| matches!(c, '%' | '_' | '\\'))) {
            assert_eq!(words(&format!("a{c}b")), ["a", "b"], "{c}");
            assert_eq!(SearchQuery::parse(&c.to_string()), None, "{c}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_looked_for_anywhere() {
        for (raw, anywhere) in [
            ("도피", true),
            ("食堂", true),
            ("ラーメン", true),
            ("กาแฟ", true),
            ("🍜", true),
            ("phở", false),
            ("кафе", false),
        ] {
            let query = SearchQuery::parse(raw).unwrap();
            assert_eq!(query.words()[0].anywhere, anywhere, "{raw}");
        }
    }

    #[test]
    fn slips_of_the_finger_are_forgiven_and_other_words_are_not() {
        let slips = |typed: &str, name: &str| SearchQuery::parse(typed).unwrap().slips_in(name);

        assert_eq!(slips("bakry", "E5 Bakery"), Some(1));
        assert_eq!(slips("bahn mi", "Bánh Mì Keu"), Some(1));
        assert_eq!(slips("resturant", "Some Restaurant"), Some(1));
        assert_eq!(slips("bakr", "E5 Bakehouse"), Some(1));
        assert_eq!(slips("bahn", "Bar Nine"), None);
        assert_eq!(slips("xy", "X"), None);
    }
}
