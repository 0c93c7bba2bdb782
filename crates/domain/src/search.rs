//! What a person types to find a place.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::text;

/// A search, split into words.
///
/// Words end at white space and ASCII punctuation, so they never hold a character that
/// means something to a text-search query or a `LIKE` pattern. The database folds them as
/// it folds what it searches (`migrations/up/V13`): case, accents, vowel signs, widths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    words: Vec<Word>,
}

/// One word of a search, or a number written in groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed, with single spaces.
    pub text: String,
    /// What a place may say instead.
    pub others: Vec<Other>,
}

/// What a place may say instead of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The word.
    pub text: String,
    /// Whether it must not be the beginning of a longer word only.
    pub is_whole: bool,
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
        let typed: Vec<&str> = text
            .split(is_separator)
            .filter(|word| !word.is_empty())
            .take(Self::MAX_WORDS)
            .collect();
        // "Salt and pepper" is "Salt & Pepper": the sign is not a word there.
        let meant: Vec<&str> = typed.iter().copied().filter(|it| !is_and(it)).collect();
        let meant = if meant.is_empty() { typed } else { meant };
        let groups = meant.chunk_by(|one, next| is_number(one) && is_number(next));
        let words: Vec<Word> = groups.map(word).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The words, in the order typed; each may be unfinished.
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
        let phrase = self.phrase();
        let words: Vec<&str> = phrase.split(' ').collect();
        let last = words.len().checked_sub(1)?;
        words
            .iter()
            .enumerate()
            .map(|(position, word)| {
                let word = fold(word);
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

/// A word of these parts, of which there are several if they are numbers.
fn word(parts: &[&str]) -> Word {
    let whole = |text: String| Other {
        text,
        is_whole: true,
    };
    let others = match parts {
        [one] if is_number(one) => national(one).into_iter().collect(),
        [one] => streets(&fold(one)).into_iter().map(whole).collect(),
        numbers => {
            let joined = numbers.concat();
            let national = national(&joined);
            let joined = Other {
                text: joined,
                is_whole: false,
            };
            std::iter::once(joined).chain(national).collect()
        }
    };
    Word {
        text: parts.join(" "),
        others,
    }
}

fn is_number(word: &str) -> bool {
    word.chars().all(char::is_numeric)
}

/// A telephone number without the 0 that it begins with inside of its country.
fn national(number: &str) -> Option<Other> {
    let rest = number.strip_prefix('0').filter(|rest| rest.len() > 4)?;
    Some(Other {
        text: rest.to_owned(),
        is_whole: false,
    })
}

/// Whether a word says what the sign `&` says.
fn is_and(word: &str) -> bool {
    const AND: [&str; 16] = [
        "and", "und", "et", "y", "e", "i", "en", "och", "og", "ja", "ve", "и", "та", "και", "és",
        "și",
    ];
    AND.contains(&word.to_lowercase().as_str())
}

/// How else a street is written: the beginning of a word is found in any case.
fn streets(folded: &str) -> Vec<String> {
    const PAIRS: [(&str, &str); 10] = [
        ("road", "rd"),
        ("boulevard", "blvd"),
        ("boulevard", "bd"),
        ("highway", "hwy"),
        ("lane", "ln"),
        ("parkway", "pkwy"),
        ("court", "ct"),
        ("mount", "mt"),
        ("avenida", "avda"),
        ("saint", "st"),
    ];
    const SHORT: [(&str, &[&str]); 7] = [
        ("street", &["st", "str"]),
        ("avenue", &["ave", "av"]),
        ("drive", &["dr"]),
        ("square", &["sq"]),
        ("place", &["pl"]),
        ("platz", &["pl"]),
        ("terrace", &["ter"]),
    ];
    let mut others: Vec<String> = PAIRS
        .iter()
        .filter_map(|(long, short)| match folded {
            it if it == *long => Some((*short).to_owned()),
            it if it == *short => Some((*long).to_owned()),
            _ => None,
        })
        .collect();
    for (long, short) in SHORT {
        if folded == long {
            others.extend(short.iter().map(|it| (*it).to_owned()));
        }
    }
    for (long, short) in [("strasse", "str"), ("straße", "str"), ("straat", "str")] {
        if let Some(name) = folded.strip_suffix(long) {
            others.push(format!("{name}{short}"));
        }
    }
    if let Some(name) = folded.strip_suffix("platz").filter(|it| !it.is_empty()) {
        others.push(format!("{name}pl"));
    }
    others
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

    fn others(raw: &str) -> Vec<String> {
        let query = SearchQuery::parse(raw).unwrap();
        let words = query.words.into_iter();
        words
            .flat_map(|word| word.others.into_iter().map(|other| other.text))
            .collect()
    }

    #[test]
    fn the_and_sign_and_the_word_and_are_not_search_terms() {
        for raw in [
            "salt & pepper",
            "salt and pepper",
            "Salt UND pepper",
            "salt + pepper",
        ] {
            assert_eq!(words(raw).len(), 2, "{raw}");
        }
        assert_eq!(words("and"), ["and"]);
    }

    #[test]
    fn a_street_and_its_abbreviation_are_looked_for_together() {
        assert_eq!(others("Hauptstraße"), ["hauptstr"]);
        assert_eq!(others("Hauptstrasse 12"), ["hauptstr"]);
        assert_eq!(others("Abbey Road"), ["rd"]);
        assert_eq!(others("abbey rd"), ["road"]);
        assert_eq!(others("Fifth Avenue"), ["ave", "av"]);
        assert_eq!(others("bakery"), [""; 0]);
    }

    #[test]
    fn numbers_in_groups_are_one_word() {
        assert_eq!(words("bar +49 30 123-45"), ["bar", "49 30 123 45"]);
        assert_eq!(others("+49 30 123-45"), ["493012345"]);
        assert_eq!(others("030 12345"), ["03012345", "3012345"]);
        assert_eq!(others("03012345"), ["3012345"]);
        assert_eq!(others("Haupt 12"), [""; 0]);
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
