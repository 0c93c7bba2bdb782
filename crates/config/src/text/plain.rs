use super::{FromText, Refusal};
use secrecy::SecretString;
use std::borrow::Cow;
use std::path::PathBuf;

impl FromText for bool {
    fn kind() -> Cow<'static, str> {
        "true or false".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" => Ok(false),
            _ => Err(Refusal::Unreadable),
        }
    }

    fn placeholder() -> Self {
        false
    }
}

impl FromText for String {
    fn kind() -> Cow<'static, str> {
        "text".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        Ok(text.to_owned())
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl FromText for PathBuf {
    fn kind() -> Cow<'static, str> {
        "a path".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Err(Refusal::Because("must not be empty"));
        }
        if text.contains('\0') {
            return Err(Refusal::Unreadable);
        }
        Ok(text.into())
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl FromText for SecretString {
    const SECRET: bool = true;

    fn kind() -> Cow<'static, str> {
        "text".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Err(Refusal::Because("must not be empty"));
        }
        Ok(text.into())
    }

    fn placeholder() -> Self {
        Self::default()
    }
}
