//! A field of a partial update.

use serde::{Deserialize, Deserializer};

/// A field that a client left out, cleared with `null`, or set. To be marked
/// `#[serde(default)]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Patch<T> {
    /// Left out: stays as it is.
    #[default]
    Absent,
    /// `null`: is cleared.
    Null,
    /// Set.
    Value(T),
}

impl<T> Patch<T> {
    /// What `null` and a value ask for; `None` when left out.
    pub(crate) fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The value, if there is one.
    pub(crate) fn into_value(self) -> Option<T> {
        self.into_change().flatten()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| match value {
            None => Self::Null,
            Some(value) => Self::Value(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        name: Patch<String>,
    }

    #[test]
    fn absent_null_and_set_are_told_apart() {
        let name = |json: &str| serde_json::from_str::<Body>(json).unwrap().name;

        assert_eq!(name("{}"), Patch::Absent);
        assert_eq!(name(r#"{"name":null}"#), Patch::Null);
        assert_eq!(name(r#"{"name":"x"}"#), Patch::Value("x".to_owned()));
    }
}
