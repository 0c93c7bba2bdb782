//! A strict parser of the text format, version 0.0.4:
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>. It panics
//! where something is wrong.

use std::collections::{BTreeMap, BTreeSet};

/// The labels of a series, sorted by name.
type Labels = Vec<(String, String)>;

pub(crate) struct Exposition {
    series: BTreeMap<(String, Labels), f64>,
}

struct Family {
    name: String,
    kind: String,
}

impl Exposition {
    pub(crate) fn parse(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has no end");
        let mut series = BTreeMap::new();
        let mut families = BTreeSet::new();
        let mut helped: Option<String> = None;
        let mut family: Option<Family> = None;
        for line in text.split_terminator('\n') {
            assert!(!line.is_empty() && line.trim() == line, "{line:?}");
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect(line);
                assert!(!help.is_empty() && helped.is_none(), "{line}");
                helped = Some(name.to_owned());
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect(line);
                assert_eq!(helped.take().as_deref(), Some(name), "HELP comes first");
                assert!(is_name(name), "{line}");
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert!(families.insert(name.to_owned()), "{name} comes twice");
                family = Some(Family {
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                });
            } else {
                let family = family.as_ref().expect("TYPE comes before values");
                let (name, labels, value) = sample(line);
                family.accept(&name, value);
                let known = series.insert((name, labels), value);
                assert!(known.is_none(), "a series comes twice: {line}");
            }
        }
        let exposition = Self { series };
        exposition.check_histograms();
        exposition
    }

    pub(crate) fn value(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let mut labels: Labels = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        labels.sort();
        *self
            .series
            .get(&(name.to_owned(), labels.clone()))
            .unwrap_or_else(|| panic!("no {name} {labels:?} in {:#?}", self.series.keys()))
    }

    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = f64> {
        self.series
            .iter()
            .filter(move |((known, _), _)| known == name)
            .map(|(_, value)| *value)
    }

    pub(crate) fn label_sets(&self, name: &str) -> usize {
        self.values(name).count()
    }

    /// The upper bounds of a histogram with one series.
    pub(crate) fn bounds(&self, name: &str) -> Vec<&str> {
        let buckets = format!("{name}_bucket");
        let mut bounds: Vec<&str> = self
            .series
            .keys()
            .filter(|(known, _)| *known == buckets)
            .map(|(_, labels)| bound(labels))
            .collect();
        bounds.sort_by(|a, b| number(a).total_cmp(&number(b)));
        bounds
    }

    /// Buckets never fall, and the last one holds everything.
    fn check_histograms(&self) {
        let mut histograms: BTreeMap<(&str, Labels), Vec<(f64, f64)>> = BTreeMap::new();
        for ((name, labels), value) in &self.series {
            let Some(name) = name.strip_suffix("_bucket") else {
                continue;
            };
            let others = labels.iter().filter(|(label, _)| label != "le");
            histograms
                .entry((name, others.cloned().collect()))
                .or_default()
                .push((number(bound(labels)), *value));
        }
        for ((name, labels), mut buckets) in histograms {
            buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(
                buckets.is_sorted_by(|a, b| a.1 <= b.1),
                "{name} {buckets:?}"
            );
            let (bound, all) = *buckets.last().unwrap();
            assert!(bound.is_infinite(), "{name} has no +Inf");
            let of = |suffix: &str| {
                self.series
                    .get(&(format!("{name}{suffix}"), labels.clone()))
            };
            assert_eq!(of("_count"), Some(&all), "{name}");
            assert!(of("_sum").is_some(), "{name}");
        }
    }
}

impl Family {
    fn accept(&self, name: &str, value: f64) {
        let suffix = name.strip_prefix(self.name.as_str());
        let suffix = suffix.unwrap_or_else(|| panic!("{name} stands under {}", self.name));
        match self.kind.as_str() {
            "histogram" => assert!(["_bucket", "_sum", "_count"].contains(&suffix), "{name}"),
            "counter" => {
                assert!(name.ends_with("_total") && value >= 0.0, "{name} {value}");
                assert_eq!(suffix, "");
            }
            _ => assert_eq!(suffix, ""),
        }
    }
}

fn sample(line: &str) -> (String, Labels, f64) {
    let end = line.find(['{', ' ']).expect(line);
    let (name, mut rest) = line.split_at(end);
    assert!(is_name(name), "{line}");
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, value) = rest.split_once("=\"").expect(line);
            assert!(is_name(label) && !label.contains(':'), "{line}");
            let (value, after) = quoted(value, line);
            labels.push((label.to_owned(), value));
            match after.split_at(1) {
                (",", after) => rest = after,
                ("}", after) => {
                    rest = after;
                    break;
                }
                _ => panic!("{line}"),
            }
        }
    }
    labels.sort();
    let distinct: BTreeSet<&String> = labels.iter().map(|(name, _)| name).collect();
    assert_eq!(distinct.len(), labels.len(), "a label comes twice: {line}");
    let value = rest.strip_prefix(' ').expect(line);
    (name.to_owned(), labels, number(value))
}

/// Reads up to the closing quote, which is left out.
fn quoted<'a>(text: &'a str, line: &str) -> (String, &'a str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, &text[index + 1..]),
            '\\' => value.push(match characters.next() {
                Some((_, 'n')) => '\n',
                Some((_, escaped @ ('\\' | '"'))) => escaped,
                _ => panic!("{line}"),
            }),
            other => value.push(other),
        }
    }
    panic!("{line}");
}

fn bound(labels: &Labels) -> &str {
    let le = labels.iter().find(|(name, _)| name == "le");
    &le.expect("a bucket has a bound").1
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

fn is_name(name: &str) -> bool {
    !name.starts_with(|character: char| character.is_ascii_digit())
        && !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "_:".contains(character))
}
