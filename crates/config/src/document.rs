//! A TOML text, taken apart into keys, values and lines.

use crate::problem::{Origin, Problem};
use crate::setting::Raw;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// One `key = value`, its key with dots.
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: usize,
    pub(crate) raw: Raw,
}

/// What a text holds, and what is wrong with its syntax.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) problems: Vec<Problem>,
}

impl Document {
    pub(crate) fn parse(name: String, text: &str) -> Self {
        // What stands around an error is read all the same, so that one missing quote does not hide the other faults.
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut entries = Vec::new();
        flatten(text, "", table.get_ref(), &mut entries);
        // The parser's own order is the alphabet's.
        entries.sort_by_key(|entry| entry.line);
        let problems = errors
            .iter()
            .map(|error| {
                // `Display` would print the line, and a secret may stand in it.
                let start = error.span().map(|span| span.start);
                let origin = Origin::File {
                    name: name.clone(),
                    line: start.map(|at| line_of(text, at)),
                    column: start.map(|at| column_of(text, at)),
                };
                Problem::new(None, origin, error.message().to_owned())
            })
            .collect();
        Self {
            name,
            entries,
            problems,
        }
    }

    /// A file that could not be read.
    pub(crate) fn unreadable(name: String, why: String) -> Self {
        let origin = Origin::File {
            name: name.clone(),
            line: None,
            column: None,
        };
        Self {
            name,
            entries: Vec::new(),
            problems: vec![Problem::new(None, origin, why)],
        }
    }

    pub(crate) fn find(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub(crate) fn origin(&self, entry: &Entry) -> Origin {
        Origin::File {
            name: self.name.clone(),
            line: Some(entry.line),
            column: None,
        }
    }
}

/// The parser bounds how deep tables nest, and with it this recursion.
fn flatten(text: &str, prefix: &str, table: &DeTable<'_>, entries: &mut Vec<Entry>) {
    for (name, value) in table {
        let segment = bare_or_quoted(name.get_ref());
        let key = if prefix.is_empty() {
            segment
        } else {
            format!("{prefix}.{segment}")
        };
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => flatten(text, &key, inner, entries),
            other => entries.push(Entry {
                key,
                line: line_of(text, name.span().start),
                raw: raw(other),
            }),
        }
    }
}

/// Keeps `"a.b"` apart from `a.b`.
fn bare_or_quoted(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

fn raw(value: &DeValue<'_>) -> Raw {
    match value {
        DeValue::Array(items) => many(items),
        DeValue::Table(_) => Raw::Unsupported(Raw::TABLE),
        other => one(other).map_or(Raw::Unsupported("a number beyond all bounds"), Raw::One),
    }
}

fn many(items: &DeArray<'_>) -> Raw {
    let texts: Option<Vec<String>> = items.iter().map(Spanned::get_ref).map(one).collect();
    texts.map_or(Raw::Unsupported("a list of lists or tables"), Raw::Many)
}

fn one(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix())
            .ok()
            .map(|number| number.to_string()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Datetime(time) => Some(time.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn before(text: &str, at: usize) -> &[u8] {
    text.as_bytes().get(..at).unwrap_or(text.as_bytes())
}

fn line_of(text: &str, at: usize) -> usize {
    before(text, at).split(|byte| *byte == b'\n').count()
}

fn column_of(text: &str, at: usize) -> usize {
    let line = before(text, at).rsplit(|byte| *byte == b'\n').next();
    1 + String::from_utf8_lossy(line.unwrap_or_default())
        .chars()
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Document {
        Document::parse("test.toml".to_owned(), text)
    }

    #[test]
    fn keys_come_with_dots_and_lines_in_the_order_of_the_file() {
        let text = "top = true\n\n[server]\nport = 0x1F90\nname = 'x'\n[a]\n\"b.c\" = 1.5\nd = []\n[empty]\n";

        let document = parse(text);

        let found: Vec<(&str, usize, String)> = document
            .entries
            .iter()
            .map(|entry| (entry.key.as_str(), entry.line, entry.raw.text()))
            .collect();
        let expected = [
            ("top", 1, "true"),
            ("server.port", 4, "8080"),
            ("server.name", 5, "x"),
            ("a.\"b.c\"", 7, "1.5"),
            ("a.d", 8, ""),
            ("empty", 9, "a table"),
        ];
        assert_eq!(
            found,
            expected.map(|(key, line, text)| (key, line, text.to_owned()))
        );
        assert!(document.problems.is_empty());
    }

    #[test]
    fn a_syntax_error_names_line_and_column_and_quotes_nothing() {
        let document = parse("a = 1\nsécret = = 'hunter2'\nb = 2\n");

        let shown: Vec<String> = document.problems.iter().map(ToString::to_string).collect();
        assert!(
            shown[0].starts_with("test.toml, line 2, column 10: "),
            "{shown:?}"
        );
        assert!(!shown.concat().contains("hunter2"));
        assert_eq!(
            document.find("b").map(|entry| entry.raw.text()).as_deref(),
            Some("2")
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>(), toml in "([a-z\\[\\]{}.=\"'#\\n,0-9é-]| ){0,60}") {
            let _ = parse(&text);
            let _ = parse(&toml);
        }
    }
}
