//! How an application declares a setting.

mod raw;
mod validate;

use crate::text::{FromText, Refusal};
pub(crate) use raw::Raw;
use secrecy::{ExposeSecret, SecretString};
use std::borrow::Cow;

/// A type whose settings can have a smallest and a largest value.
pub trait Bounded: FromText + PartialOrd {
    /// Whether the value lies between two bounds, or is one of them.
    fn is_between(&self, min: Option<&Self>, max: Option<&Self>) -> bool {
        min.is_none_or(|min| self >= min) && max.is_none_or(|max| self <= max)
    }
}

/// No value breaks no bound.
impl<T: Bounded> Bounded for Option<T> {
    fn is_between(&self, min: Option<&Self>, max: Option<&Self>) -> bool {
        let (min, max) = (min.and_then(Option::as_ref), max.and_then(Option::as_ref));
        self.as_ref().is_none_or(|value| value.is_between(min, max))
    }
}

/// A type whose settings can have a shortest and a longest length, counted in bytes of UTF-8.
pub trait Measured: FromText {
    /// Whether the value, or each of its parts, has such a length.
    fn has_length(&self, shortest: usize, longest: usize) -> bool;
}

impl Measured for String {
    fn has_length(&self, shortest: usize, longest: usize) -> bool {
        (shortest..=longest).contains(&self.len())
    }
}

impl Measured for SecretString {
    fn has_length(&self, shortest: usize, longest: usize) -> bool {
        (shortest..=longest).contains(&self.expose_secret().len())
    }
}

/// A list whose items must not be empty must have one: `,` is no way around a secret that has to be there.
impl<T: Measured> Measured for Vec<T> {
    fn has_length(&self, shortest: usize, longest: usize) -> bool {
        (shortest == 0 || !self.is_empty())
            && self.iter().all(|item| item.has_length(shortest, longest))
    }
}

impl<T: Measured> Measured for Option<T> {
    fn has_length(&self, shortest: usize, longest: usize) -> bool {
        self.as_ref()
            .is_none_or(|value| value.has_length(shortest, longest))
    }
}

/// One setting, declared once as a constant: its key in files, its names in the environment, and what it may be.
///
/// Without [`default`](Self::default) it is required, unless it is a `Setting<Option<T>>`.
///
/// ```
/// use listbud_config::{Setting, Unit};
/// use std::time::Duration;
///
/// const TIMEOUT: Setting<Duration> = Setting::new("client.timeout", "How long to wait for an answer.")
///     .env(&["CLIENT_TIMEOUT", "TIMEOUT"])
///     .bare_unit(Unit::Milliseconds)
///     .range("100ms", "5m")
///     .default("30s");
/// ```
pub struct Setting<T> {
    pub(crate) about: About,
    parse: fn(&str) -> Result<T, Refusal>,
    parse_list: fn(&[String]) -> Result<T, Refusal>,
    kind: fn() -> Cow<'static, str>,
    range: Option<Range<T>>,
    measure: Option<fn(&T, usize, usize) -> bool>,
}

type Range<T> = fn(&T, Option<&T>, Option<&T>) -> bool;

/// The part of a declaration that does not depend on the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) key: &'static str,
    pub(crate) env: &'static [&'static str],
    pub(crate) default: Option<&'static str>,
    pub(crate) help: &'static str,
    pub(crate) secret: bool,
    pub(crate) min: Option<&'static str>,
    pub(crate) max: Option<&'static str>,
    pub(crate) length: Option<(usize, usize)>,
}

impl<T: FromText> Setting<T> {
    /// A setting with this dotted key (`server.port`) and one sentence that says what it is for.
    #[must_use]
    pub const fn new(key: &'static str, help: &'static str) -> Self {
        Self {
            about: About {
                key,
                env: &[],
                default: None,
                help,
                secret: T::SECRET,
                min: None,
                max: None,
                length: None,
            },
            parse: T::from_text,
            parse_list: T::from_list,
            kind: T::kind,
            range: None,
            measure: None,
        }
    }

    /// Names it in the environment: first the one to tell people, then those accepted for compatibility.
    #[must_use]
    pub const fn env(mut self, names: &'static [&'static str]) -> Self {
        self.about.env = names;
        self
    }

    /// Its value, as text, if nothing else sets it.
    #[must_use]
    pub const fn default(mut self, text: &'static str) -> Self {
        self.about.default = Some(text);
        self
    }

    /// Keeps its value out of every message and description, and lets `NAME_FILE` and `key_file` name a file that holds it.
    ///
    /// Types that are always secret ([`SecretString`], [`SecretUrl`](crate::SecretUrl)) need not say so.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.about.secret = true;
        self
    }

    /// Its dotted key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.about.key
    }

    pub(crate) const fn read_by(
        mut self,
        parse: fn(&str) -> Result<T, Refusal>,
        kind: fn() -> Cow<'static, str>,
    ) -> Self {
        self.parse = parse;
        self.kind = kind;
        self
    }
}

impl<T: Bounded> Setting<T> {
    /// Its smallest and its largest value, written as one would write the value.
    #[must_use]
    pub const fn range(self, min: &'static str, max: &'static str) -> Self {
        self.min(min).max(max)
    }

    /// Its smallest value.
    #[must_use]
    pub const fn min(mut self, min: &'static str) -> Self {
        self.about.min = Some(min);
        self.range = Some(T::is_between);
        self
    }

    /// Its largest value.
    #[must_use]
    pub const fn max(mut self, max: &'static str) -> Self {
        self.about.max = Some(max);
        self.range = Some(T::is_between);
        self
    }
}

impl<T: Measured> Setting<T> {
    /// The shortest and the longest length of its text, or of each item of a list, in bytes. A list needs an item then,
    /// unless the shortest length is 0.
    #[must_use]
    pub const fn length(mut self, shortest: usize, longest: usize) -> Self {
        self.about.length = Some((shortest, longest));
        self.measure = Some(T::has_length);
        self
    }
}
