//! What a file says, found by general parsers.

use quick_xml::events::Event;
use serde_json::Value;

/// Members and elements that say nothing of a place, and why.
const SAYS_NOTHING: [(&str, &str); 17] = [
    ("type", "the kind of a GeoJSON object"),
    ("country_code", "part of the address"),
    ("Country Code", "part of the address"),
    ("coordinates_source", "a word of ours"),
    ("ListBud", "a mark of ours"),
    ("id", "the former server's key"),
    ("userId", "the former server's key"),
    ("color", "paint"),
    ("icon", "paint"),
    ("background", "paint"),
    ("scale", "paint"),
    ("Style", "paint"),
    ("StyleMap", "paint"),
    ("styleUrl", "paint"),
    ("metadata", "about the file"),
    ("lastModified", "about the file"),
    ("LineString", "a line, which a remark tells of"),
];

/// Stars as Google's API writes them.
const STARS: [&str; 5] = ["ONE", "TWO", "THREE", "FOUR", "FIVE"];

/// What Google writes where it knows nothing.
const PLACEHOLDERS: [&str; 2] = [
    "No location information is available for this saved place",
    "No location information is available for this review",
];

/// A text, and where it stands.
pub(super) struct Said {
    pub(super) at: String,
    /// The row, feature or line as remarks count them, where one can be told.
    pub(super) row: Option<u64>,
    pub(super) text: String,
}

/// The texts of a file.
pub(super) fn by(file_name: &str, bytes: &[u8]) -> Vec<Said> {
    let text = decode(bytes);
    let start = text.trim_start();
    let mut said = if start.starts_with(['{', '[']) {
        let mut said = Vec::new();
        let json =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file_name}: {error}"));
        walk("", None, &json, &mut said);
        said
    } else if start.starts_with('<') {
        xml(&text)
    } else {
        table(&text)
    };
    // A uMap begins with the part of the world that it shows.
    said.retain(|said| !said.at.starts_with("/geometry/"));
    said.retain(|said| !PLACEHOLDERS.contains(&said.text.trim()));
    said
}

/// The words of a text in small letters, without HTML's elements; the addresses in
/// them count.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let mut plain = String::new();
    for (number, piece) in text.split('<').enumerate() {
        let (element, rest) = match piece.split_once('>') {
            Some((element, rest)) if number > 0 => (element, rest),
            _ => ("", piece),
        };
        plain.push(' ');
        for attribute in ["href=", "src="] {
            if let Some((_, value)) = element.split_once(attribute) {
                let value = value.trim_start_matches(['"', '\'']);
                plain.push_str(value.split(['"', '\'', ' ']).next().unwrap_or_default());
                plain.push(' ');
            }
        }
        plain.push_str(rest);
    }
    for entity in ["&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"] {
        plain = plain.replace(entity, " ");
    }
    let words = plain.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.into_iter()
}

fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(&bytes[length..]).0.into_owned();
    }
    String::from_utf8(bytes.to_vec())
        .unwrap_or_else(|_| encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned())
}

fn walk(at: &str, row: Option<u64>, value: &Value, said: &mut Vec<Said>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if !SAYS_NOTHING.iter().any(|(known, _)| known == name) {
                    walk(&format!("{at}/{name}"), row, value, said);
                }
            }
        }
        Value::Array(items) if is_nowhere(items) => {}
        Value::Array(items) => {
            for (number, value) in (1..).zip(items) {
                walk(&format!("{at}/{number}"), row.or(Some(number)), value, said);
            }
        }
        Value::String(text) => {
            let stars = STARS.iter().position(|stars| stars == text);
            let text = stars.map_or_else(|| text.clone(), |stars| (stars + 1).to_string());
            said.push(Said {
                at: at.to_owned(),
                row,
                text: plain(&text),
            });
        }
        Value::Number(number) => {
            let degrees = if at.ends_with("E7") { 1e7 } else { 1.0 };
            let number = number
                .as_f64()
                .map_or_else(|| number.to_string(), |n| (n / degrees).to_string());
            said.push(Said {
                at: at.to_owned(),
                row,
                text: number,
            });
        }
        Value::Bool(_) | Value::Null => {}
    }
}

/// A number without the zeros behind it, or the text.
fn plain(text: &str) -> String {
    let number = text.trim().parse::<f64>();
    let number = number.ok().filter(|_| text.contains('.'));
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// Google writes 0, 0 for a position that it does not know.
fn is_nowhere(items: &[Value]) -> bool {
    items.len() == 2 && items.iter().all(|item| item.as_f64() == Some(0.0))
}

fn xml(text: &str) -> Vec<Said> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut said = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut add = |path: &[String], text: &str| {
        let says_nothing = |element: &String| {
            let mut known = SAYS_NOTHING.iter();
            known.any(|(known, _)| known == element)
        };
        if !path.iter().any(says_nothing) {
            said.push(Said {
                at: path.join("/"),
                row: None,
                text: text.to_owned(),
            });
        }
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => path.push(start.local_name().as_ref().to_owned()),
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) => add(&path, &text),
            Event::CData(text) => add(&path, &text),
            Event::Eof => return said,
            _ => {}
        }
    }
}

/// The cells below the header, which is the first row of three cells or more.
fn table(text: &str) -> Vec<Said> {
    let start = text.lines().take(5).collect::<String>();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| start.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut said = Vec::new();
    let mut is_below_header = false;
    for record in reader.records() {
        let record = record.unwrap();
        let is_row = record.iter().filter(|cell| !cell.is_empty()).count() >= 3;
        if is_row && !is_below_header {
            is_below_header = true;
            continue;
        }
        let line = record.position().unwrap().line();
        said.extend((1..).zip(&record).map(|(column, cell)| Said {
            at: format!("line {line}, column {column}"),
            row: Some(line),
            text: plain(cell),
        }));
    }
    said
}
