use super::{FromText, Refusal};
use std::borrow::Cow;

/// A list with commas between its items, or an array in a file. Blanks around an item and empty items do not count.
impl<T: FromText> FromText for Vec<T> {
    const SECRET: bool = T::SECRET;

    fn kind() -> Cow<'static, str> {
        format!("a comma list of which each item is {}", T::kind()).into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(T::from_text)
            .collect()
    }

    fn from_list(items: &[String]) -> Result<Self, Refusal> {
        items.iter().map(|item| T::from_text(item)).collect()
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn safe(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let items: Option<Vec<String>> = self.iter().map(T::safe).collect();
        items.map(|items| items.join(","))
    }
}

/// A setting that may be absent. An empty text in a file means none, and so undoes what a lower layer says.
impl<T: FromText> FromText for Option<T> {
    const SECRET: bool = T::SECRET;

    fn kind() -> Cow<'static, str> {
        T::kind()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        T::from_text(text).map(Some)
    }

    fn from_list(items: &[String]) -> Result<Self, Refusal> {
        T::from_list(items).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn placeholder() -> Self {
        None
    }

    fn safe(&self) -> Option<String> {
        match self {
            Some(value) => value.safe(),
            None => Some("[not set]".to_owned()),
        }
    }
}
