//! What a value looks like as text.

mod address;
pub(crate) mod bytes;
pub(crate) mod duration;
mod number;
mod plain;
mod several;
pub(crate) mod url;

use std::borrow::Cow;

/// Why a text is not a value of its type.
///
/// It has no room for the text itself, so that the refusal of a secret cannot print the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is not of the kind that [`FromText::kind`] names.
    #[error("has the wrong form")]
    Unreadable,
    /// The text has the right form and breaks a rule; the sentence goes on after the setting's name: "must not be empty".
    #[error("{0}")]
    Because(&'static str),
    /// The text has the right form and is more or less than the type can hold; the sentence is as for
    /// [`Because`](Self::Because), and gives way to the setting's own range.
    #[error("{0}")]
    OutOfRange(&'static str),
}

/// A type that a setting can have.
///
/// ```
/// use listbud_config::{FromText, Refusal};
/// use std::borrow::Cow;
///
/// struct Percent(u8);
///
/// impl FromText for Percent {
///     fn kind() -> Cow<'static, str> {
///         "a percentage such as 40%".into()
///     }
///
///     fn from_text(text: &str) -> Result<Self, Refusal> {
///         let digits = text.strip_suffix('%').ok_or(Refusal::Unreadable)?;
///         match digits.parse() {
///             Ok(percent @ 0..=100) => Ok(Self(percent)),
///             Ok(_) => Err(Refusal::Because("must not exceed 100%")),
///             Err(_) => Err(Refusal::Unreadable),
///         }
///     }
///
///     fn placeholder() -> Self {
///         Self(0)
///     }
/// }
/// # assert!(Percent::from_text("40%").is_ok_and(|percent| percent.0 == 40));
/// ```
pub trait FromText: Sized {
    /// Whether every setting of this type is a secret.
    const SECRET: bool = false;

    /// What such a value is, to complete the sentence "must be …".
    fn kind() -> Cow<'static, str>;

    /// Reads a value.
    ///
    /// # Errors
    /// Tells why the text is none.
    fn from_text(text: &str) -> Result<Self, Refusal>;

    /// Reads a value that a file writes as an array; most types refuse one.
    ///
    /// # Errors
    /// Tells why the items are none.
    fn from_list(_items: &[String]) -> Result<Self, Refusal> {
        Err(Refusal::Unreadable)
    }

    /// The value of a setting that is set nowhere; `None` makes such a setting required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Any value, for [`Reader::get`](crate::Reader::get) to go on with after a fault; [`Reader::finish`](crate::Reader::finish) never lets it out.
    #[must_use]
    fn placeholder() -> Self;

    /// What may be shown of a secret, `None` for nothing at all.
    #[must_use]
    fn safe(&self) -> Option<String> {
        None
    }
}

/// A type whose values are a few words.
///
/// ```
/// use listbud_config::{FromText, Words};
///
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// enum Stage {
///     Development,
///     Production,
/// }
///
/// impl Words for Stage {
///     const WORDS: &'static [(&'static str, Self)] = &[
///         ("development", Self::Development),
///         ("production", Self::Production),
///         ("prod", Self::Production),
///     ];
/// }
///
/// assert_eq!(Stage::from_text("Prod"), Ok(Stage::Production));
/// ```
pub trait Words: Copy + 'static {
    /// Every word with its value. Upper and lower case are the same; an empty list does not compile where it is used.
    const WORDS: &'static [(&'static str, Self)];
}

/// The first value of a list of words, worked out while compiling.
trait First: Words {
    const FIRST: Self;
}

impl<T: Words> First for T {
    #[expect(
        clippy::indexing_slicing,
        reason = "a constant: an empty list stops the build, not the program"
    )]
    const FIRST: Self = T::WORDS[0].1;
}

impl<T: Words> FromText for T {
    fn kind() -> Cow<'static, str> {
        let words: Vec<&str> = T::WORDS.iter().map(|(word, _)| *word).collect();
        match words.as_slice() {
            [only] => (*only).into(),
            _ => format!("one of {}", words.join(", ")).into(),
        }
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        T::WORDS
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(text.trim()))
            .map(|(_, value)| *value)
            .ok_or(Refusal::Unreadable)
    }

    fn placeholder() -> Self {
        T::FIRST
    }
}
