//! A strict reader of Prometheus's text format, version 0.0.4.

use std::collections::{BTreeMap, BTreeSet};

/// What a server exports.
#[derive(Debug)]
pub(crate) struct Exposition {
    pub(crate) families: BTreeMap<String, Family>,
}

/// A metric with all its series.
#[derive(Debug)]
pub(crate) struct Family {
    /// `counter`, `gauge` or `histogram`.
    pub(crate) kind: String,
    /// By name and labels as they are written. The names tell the parts of a
    /// histogram apart.
    pub(crate) series: BTreeMap<(String, Labels), f64>,
}

/// Labels by name.
pub(crate) type Labels = BTreeMap<String, String>;

impl Exposition {
    /// Reads a text; panics where something is wrong.
    pub(crate) fn parse(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has no end");
        let mut families = BTreeMap::new();
        let mut helped = None;
        let mut current = None;
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect(line);
                assert!(!help.is_empty() && helped.is_none(), "{line}");
                helped = Some(name.to_owned());
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect(line);
                assert_eq!(helped.take().as_deref(), Some(name), "{line}");
                let family = Family {
                    kind: kind.to_owned(),
                    series: BTreeMap::new(),
                };
                let known = families.insert(name.to_owned(), family);
                assert!(known.is_none(), "{name} comes twice");
                current = Some(name.to_owned());
            } else {
                let (name, labels, value) = sample(line);
                let of = current.as_ref().expect("a family begins with its type");
                let family = families.get_mut(of).unwrap();
                family.accept(of, &name, value);
                let known = family.series.insert((name, labels), value);
                assert!(known.is_none(), "a series comes twice: {line}");
            }
        }
        Self { families }
    }

    /// The names and labels of all series, each part of a histogram on its own.
    pub(crate) fn series(&self) -> BTreeSet<(String, Labels)> {
        let families = self.families.values();
        families.flat_map(|it| it.series.keys().cloned()).collect()
    }

    /// The value of one series.
    pub(crate) fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let labels = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let family = self.families.get(name)?;
        family.series.get(&(name.to_owned(), labels)).copied()
    }
}

impl Family {
    /// The sets of label names, without the bounds of buckets.
    pub(crate) fn label_names(&self) -> BTreeSet<Vec<&str>> {
        let names = self.series.keys().map(|(_, labels)| {
            let names = labels.keys().map(String::as_str);
            names.filter(|it| *it != "le").collect()
        });
        names.collect()
    }

    fn accept(&self, family: &str, name: &str, value: f64) {
        let suffix = name.strip_prefix(family);
        let suffix = suffix.unwrap_or_else(|| panic!("{name} stands under {family}"));
        match self.kind.as_str() {
            "histogram" => assert!(["_bucket", "_sum", "_count"].contains(&suffix), "{name}"),
            "counter" => assert!(suffix.is_empty() && value >= 0.0, "{name} {value}"),
            "gauge" => assert_eq!(suffix, "", "{name}"),
            other => panic!("{name} is a {other}"),
        }
    }
}

fn sample(line: &str) -> (String, Labels, f64) {
    let (series, value) = line.rsplit_once(' ').expect(line);
    let value = value.parse().expect(line);
    let Some((name, labels)) = series.split_once('{') else {
        return (named(series), Labels::new(), value);
    };
    let mut rest = labels.strip_suffix('}').expect(line);
    let mut labels = Labels::new();
    while !rest.is_empty() {
        let (label, quoted) = rest.split_once("=\"").expect(line);
        let (text, after) = unquote(quoted).expect(line);
        assert!(labels.insert(named(label), text).is_none(), "{line}");
        rest = after.strip_prefix(',').unwrap_or(after);
        assert!(rest.is_empty() || rest != after, "{line}");
    }
    (named(name), labels, value)
}

/// Reads up to the closing quote, and gives what follows.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    loop {
        match characters.next()? {
            (index, '"') => return Some((value, text.get(index + 1..)?)),
            (_, '\\') => match characters.next()?.1 {
                'n' => value.push('\n'),
                escaped @ ('\\' | '"') => value.push(escaped),
                _ => return None,
            },
            (_, other) => value.push(other),
        }
    }
}

fn named(name: &str) -> String {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    assert!(name.chars().all(is_letter), "{name:?}");
    assert!(
        name.starts_with(|it: char| !it.is_ascii_digit()),
        "{name:?}"
    );
    name.to_owned()
}
