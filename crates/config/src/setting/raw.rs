//! A value before it is read.

/// A value as a source gives it.
#[derive(Clone)]
pub(crate) enum Raw {
    One(String),
    Many(Vec<String>),
    /// Something no setting can be, and its name.
    Unsupported(&'static str),
}

impl Raw {
    /// What [`Self::Unsupported`] calls a table.
    pub(crate) const TABLE: &str = "a table";

    pub(crate) fn is_table(&self) -> bool {
        matches!(self, Self::Unsupported(what) if *what == Self::TABLE)
    }

    /// The value as a message quotes it: in one line, and not all of a long one.
    pub(crate) fn named(&self) -> String {
        match self {
            Self::One(text) if is_number(text) => text.trim().to_owned(),
            Self::One(text) => format!("{:?}", shortened(text)),
            Self::Many(items) => shortened(&format!("{items:?}")),
            Self::Unsupported(what) => (*what).to_owned(),
        }
    }

    pub(crate) fn text(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(items) => items.join(","),
            Self::Unsupported(what) => (*what).to_owned(),
        }
    }
}

/// A number may stand in a message without quotes.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.len() <= 40 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text of a megabyte helps nobody.
const QUOTED: usize = 80;

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
