//! The encodings in which old packing programs wrote names, without saying which.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};
use oem_cp::{code_table, decode_string_complete_table};

/// From how many bytes of names their encoding is told.
const MAX_SAMPLE: usize = 16 * 1024;

/// An encoding of names.
pub(super) enum CodePage {
    /// One of the Web's: those of Windows, and of DOS in East Asia and Russia.
    Web(&'static Encoding),
    /// One of DOS.
    Dos(&'static [char; 128]),
}

/// The pages of DOS beside those that the Web knows, that of the standard first
/// (APPNOTE, appendix D).
static DOS: [&[char; 128]; 3] = [
    &code_table::DECODING_TABLE_CP437,
    &code_table::DECODING_TABLE_CP850,
    &code_table::DECODING_TABLE_CP852,
];

impl CodePage {
    /// Finds the encoding in which names make the most sense; `None` where they make
    /// none in any.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n [u8]>) -> Option<Self> {
        let mut sample = Vec::new();
        for name in names {
            if sample.len() + name.len() > MAX_SAMPLE && !sample.is_empty() {
                break;
            }
            sample.extend_from_slice(name.get(..name.len().min(MAX_SAMPLE))?);
            sample.push(b'\n');
        }
        if sample.is_empty() {
            return None;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&sample, true);
        let guess = detector.guess(None, Utf8Detection::Deny);
        let dos = DOS.into_iter().map(Self::Dos);
        let pages = [Self::Web(guess)]
            .into_iter()
            .chain(dos)
            .chain([Self::Web(WINDOWS_1252), Self::Web(SHIFT_JIS)]);
        let scored = pages.filter_map(|page| Some((score(&page.decode(&sample)?), page)));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.filter(|(score, _)| *score > 0).map(|(_, page)| page)
    }

    /// A name in this encoding, if it is one.
    pub(super) fn decode(&self, name: &[u8]) -> Option<String> {
        match self {
            Self::Web(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(name)
                .map(std::borrow::Cow::into_owned),
            Self::Dos(table) => Some(decode_string_complete_table(name, table)),
        }
    }
}

/// How much a text looks like names that people give.
fn score(text: &str) -> i64 {
    let chars = text.chars().filter(|c| *c != '\n');
    let mut score = 0;
    let mut before = ' ';
    for c in chars {
        score += if c.is_ascii() { 0 } else { worth(before, c) };
        before = c;
    }
    score
}

fn worth(before: char, c: char) -> i64 {
    let script = script(c);
    if script == Script::None {
        return if is_punctuation(c) && !before.is_alphabetic() {
            0
        } else {
            -4
        };
    }
    let neighbour = self::script(before);
    let is_mixed = neighbour != Script::None && neighbour != script;
    match script {
        // Words of East Asia stand beside Latin ones, but hardly within them.
        Script::Asian if before.is_ascii_lowercase() => -4,
        Script::Asian => 4,
        _ if is_mixed && neighbour != Script::Asian => -4,
        // As `CafÉs`, which comes of another encoding.
        _ if c.is_uppercase() && before.is_lowercase() => -2,
        // Hardly a word has two accents in a row.
        Script::Latin if before.is_alphabetic() && !before.is_ascii() => -1,
        // Letters of Western Europe, which are in most names, and capitals at the
        // beginning of words.
        Script::Latin => {
            let is_western = u32::from(c) < 0x100;
            2 + i64::from(is_western) + i64::from(c.is_uppercase())
        }
        _ => 3,
    }
}

fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '“' | '„' | '«' | '»' | '–' | '—' | '‘' | '’' | '…' | '¡' | '¿' | '·' | '、' | '。'
    ) || ('\u{3000}'..='\u{303F}').contains(&c)
        || ('\u{FF00}'..='\u{FF65}').contains(&c)
}

/// As far as encodings are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    None,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Asian,
}

fn script(c: char) -> Script {
    match u32::from(c) {
        _ if !c.is_alphanumeric() => Script::None,
        0..0x250 | 0x1E00..0x1F00 if c.is_alphabetic() => Script::Latin,
        0x370..0x400 => Script::Greek,
        0x400..0x530 => Script::Cyrillic,
        0x590..0x600 => Script::Hebrew,
        0x600..0x780 => Script::Arabic,
        0xE00..0xE80 | 0x3040..0x3100 | 0x3400..0xA000 | 0xAC00..0xD7B0 => Script::Asian,
        _ => Script::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&[u8]]) -> Vec<Option<String>> {
        let page = CodePage::of(names.iter().copied());
        names
            .iter()
            .map(|name| page.as_ref().and_then(|page| page.decode(name)))
            .collect()
    }

    fn in_dos(page: u16, name: &str) -> Vec<u8> {
        let table = code_table::ENCODING_TABLE_CP_MAP.get(&page).unwrap();
        oem_cp::encode_string_checked(name, table).unwrap()
    }

    fn in_web(label: &str, name: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, is_wrong) = encoding.encode(name);
        assert!(!is_wrong, "{name} in {label}");
        bytes.into_owned()
    }

    #[test]
    fn names_are_read_in_the_encoding_in_which_they_make_sense() {
        let names: &[(&str, &[&str])] = &[
            ("437", &["Cafés.csv"]),
            ("437", &["Lieblingsplätze.csv"]),
            ("437", &["Bäckereien.csv", "Größte Märkte.csv"]),
            ("437", &["Niños.csv", "Montañas.csv"]),
            ("850", &["São João.csv"]),
            ("850", &["Às vezes.csv", "Praças.csv", "Avião.csv"]),
            (
                "852",
                &["Kraków, jedzenie.csv", "Książki.csv", "Święta.csv"],
            ),
            ("windows-1252", &["Cafés.csv"]),
            ("windows-1252", &["Lieblingsplätze.csv"]),
            ("windows-1252", &["São João.csv", "À faire.csv"]),
            ("windows-1252", &["Smørrebrød.csv", "Øl.csv"]),
            (
                "windows-1250",
                &["Kraków, jedzenie.csv", "Książki.csv", "Święta.csv"],
            ),
            ("windows-1251", &["Кафе и рестораны.csv"]),
            ("ibm866", &["Кафе и рестораны.csv"]),
            ("ibm866", &["Музеи.csv"]),
            ("koi8-r", &["Любимые места.csv"]),
            ("windows-1253", &["Εστιατόρια.csv", "Παραλίες.csv"]),
            ("windows-1255", &["מסעדות.csv"]),
            ("windows-1256", &["مطاعم.csv"]),
            ("shift_jis", &["行きたい場所.csv"]),
            ("shift_jis", &["ラーメン.csv", "温泉.csv"]),
            ("shift_jis", &["食べ物.csv"]),
            ("euc-jp", &["行きたい場所.csv"]),
            ("gbk", &["想去的地方.csv"]),
            ("gbk", &["餐馆.csv", "博物馆.csv"]),
            ("big5", &["想去的地方.csv", "餐廳.csv"]),
            ("euc-kr", &["가고 싶은 곳.csv"]),
            ("euc-kr", &["맛집.csv"]),
            ("437", &["Crème brûlée.csv"]),
            ("437", &["Zürich.csv"]),
            ("437", &["Übernachten.csv"]),
            ("437", &["Älplermagronen.csv"]),
            ("437", &["Málaga.csv"]),
            ("437", &["Åre.csv"]),
            ("850", &["Øresund.csv"]),
            ("850", &["Cidades do Pará.csv"]),
            ("windows-1252", &["Zürich.csv"]),
            ("windows-1252", &["Übernachten.csv"]),
            ("windows-1252", &["Málaga – Café.csv"]),
            ("windows-1252", &["Crème brûlée.csv"]),
            ("windows-1252", &["Takeout/Gespeichert/Ausflüge.csv"]),
            ("437", &["Takeout/Gespeichert/Ausflüge.csv"]),
            (
                "shift_jis",
                &[
                    "Takeout/保存済み/東京.csv",
                    "Takeout/保存済み/デフォルト リスト.csv",
                ],
            ),
            ("shift_jis", &["カフェ.csv"]),
            ("shift_jis", &["京都.csv"]),
            ("gbk", &["北京.csv"]),
            ("gbk", &["Takeout/已保存/收藏夹.csv"]),
            ("big5", &["台北美食.csv"]),
            ("euc-kr", &["Takeout/저장됨/서울 카페.csv"]),
            ("windows-1253", &["Καφέ και φαγητό.csv"]),
            ("ibm866", &["Питер.csv"]),
            ("windows-1251", &["Питер.csv"]),
        ];

        let mut wrong = Vec::new();
        for (page, names) in names {
            let bytes: Vec<Vec<u8>> = names
                .iter()
                .map(|name| match page.parse() {
                    Ok(page) => in_dos(page, name),
                    Err(_) => in_web(page, name),
                })
                .collect();
            let bytes: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
            let found = read(&bytes);
            let found: Vec<&str> = found
                .iter()
                .map(|name| name.as_deref().unwrap_or("?"))
                .collect();
            if found != *names {
                wrong.push(format!("{page}: {names:?} were read as {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn names_that_make_no_sense_have_no_encoding() {
        assert_eq!(read(&[b"\xB0 \xB1 \xB2.csv"]), [None]);
        assert!(CodePage::of(std::iter::empty()).is_none());
    }
}
