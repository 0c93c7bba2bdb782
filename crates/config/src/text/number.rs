use super::{FromText, Refusal};
use crate::setting::Bounded;
use std::borrow::Cow;

/// Integers go through `i128`, so that a number too large for its type is told from a word.
macro_rules! whole_numbers {
    ($($type:ty, $placeholder:expr, $beyond:literal;)+) => {$(
        impl FromText for $type {
            fn kind() -> Cow<'static, str> {
                "a whole number".into()
            }

            fn from_text(text: &str) -> Result<Self, Refusal> {
                let number: i128 = text.trim().parse().map_err(|_| Refusal::Unreadable)?;
                Self::try_from(number).map_err(|_| Refusal::OutOfRange($beyond))
            }

            fn placeholder() -> Self {
                $placeholder
            }
        }

        impl Bounded for $type {}
    )+};
}

whole_numbers! {
    u8, 0, "must be from 0 to 255";
    u16, 0, "must be from 0 to 65535";
    u32, 0, "must be from 0 to 4294967295";
    u64, 0, "must be from 0 to 18446744073709551615";
    usize, 0, "must not be negative, nor beyond what this machine can count";
    i64, 0, "must be from -9223372036854775808 to 9223372036854775807";
}

impl FromText for f64 {
    fn kind() -> Cow<'static, str> {
        "a number".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        // `parse` also knows "inf" and "nan", which no comparison with a bound survives.
        match text.trim().parse::<Self>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(Refusal::Unreadable),
        }
    }

    fn placeholder() -> Self {
        0.0
    }
}

impl Bounded for f64 {}
