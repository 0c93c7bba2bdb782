//! Holding a value against a declaration.

use super::raw::Raw;
use super::{About, Setting};
use crate::text::{FromText, Refusal};

impl<T: FromText> Setting<T> {
    /// What it must be: "a whole number from 1 to 65535".
    pub(crate) fn requirement(&self) -> String {
        let mut sentence = (self.kind)().into_owned();
        if let Some(range) = self.about.range_words() {
            let of = if range.starts_with("at") { "of " } else { "" };
            sentence = format!("{sentence} {of}{range}");
        }
        if let Some((shortest, longest)) = self.about.length {
            let bytes = length_words(shortest, longest);
            sentence = format!("{sentence}, {bytes} long");
        }
        sentence
    }

    /// Whether a text is a value at all, whatever the rules.
    pub(crate) fn can_read(&self, text: &str) -> bool {
        (self.parse)(text).is_ok()
    }

    /// Reads one value and holds it against every rule; the error is a sentence for after the setting's name.
    pub(crate) fn validate(&self, raw: &Raw) -> Result<T, String> {
        let read = match raw {
            Raw::One(text) => (self.parse)(text),
            Raw::Many(items) => (self.parse_list)(items),
            Raw::Unsupported(_) => Err(Refusal::Unreadable),
        };
        let value = read.map_err(|refusal| match refusal {
            Refusal::Unreadable => self.not(&format!("must be {}", self.requirement()), raw),
            // The type's own range says less than the declared one.
            Refusal::OutOfRange(_) if self.about.has_range() => self.out_of_range(raw),
            Refusal::OutOfRange(why) => self.not(why, raw),
            Refusal::Because(why) => self.with_value(why, raw),
        })?;
        if let Some(is_between) = self.range
            && !is_between(
                &value,
                self.bound(self.about.min).as_ref(),
                self.bound(self.about.max).as_ref(),
            )
        {
            return Err(self.out_of_range(raw));
        }
        if let (Some(has_length), Some((shortest, longest))) = (self.measure, self.about.length)
            && !has_length(&value, shortest, longest)
        {
            return Err(self.not(&format!("must be {}", self.requirement()), raw));
        }
        Ok(value)
    }

    /// A bound that is no value is a fault of the declaration, which the reader notes; here it bounds nothing.
    fn bound(&self, text: Option<&str>) -> Option<T> {
        text.and_then(|text| (self.parse)(text).ok())
    }

    fn out_of_range(&self, raw: &Raw) -> String {
        let range = self.about.range_words().unwrap_or_default();
        self.not(&format!("must be {range}"), raw)
    }

    /// Adds what was given, unless that is a secret.
    fn not(&self, must: &str, raw: &Raw) -> String {
        if self.about.secret {
            must.to_owned()
        } else {
            format!("{must}, not {}", raw.named())
        }
    }

    /// Adds what was given to a sentence of any form, unless that is a secret.
    fn with_value(&self, rule: &str, raw: &Raw) -> String {
        if self.about.secret {
            rule.to_owned()
        } else {
            format!("{rule} (it is {})", raw.named())
        }
    }
}

impl About {
    pub(crate) fn has_range(&self) -> bool {
        self.min.is_some() || self.max.is_some()
    }

    fn range_words(&self) -> Option<String> {
        match (self.min, self.max) {
            (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
            (Some(min), None) => Some(format!("at least {min}")),
            (None, Some(max)) => Some(format!("at most {max}")),
            (None, None) => None,
        }
    }

    /// Its names in the environment, with those of files that hold a secret.
    pub(crate) fn variables(&self) -> Vec<String> {
        let mut names = Vec::new();
        for name in self.env {
            names.push((*name).to_owned());
            if self.secret {
                names.push(format!("{name}_FILE"));
            }
        }
        names
    }

    /// Its keys in files, likewise.
    pub(crate) fn keys(&self) -> Vec<String> {
        std::iter::once(self.key.to_owned())
            .chain(self.file_key())
            .collect()
    }

    /// The key in a file under which the path of a secret's file stands.
    pub(crate) fn file_key(&self) -> Option<String> {
        self.secret.then(|| format!("{}_file", self.key))
    }
}

fn length_words(shortest: usize, longest: usize) -> String {
    match (shortest, longest) {
        (shortest, usize::MAX) => format!("at least {shortest} bytes"),
        (0, longest) => format!("at most {longest} bytes"),
        (shortest, longest) => format!("from {shortest} to {longest} bytes"),
    }
}
