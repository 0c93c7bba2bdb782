use super::duration::split_at;
use super::{FromText, Refusal};
use crate::setting::Bounded;
use std::borrow::Cow;
use std::fmt;

/// A number of bytes, written `10MiB` (1024² each), `10MB` (1000² each) or `10485760`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteSize(u64);

impl ByteSize {
    /// A size of this many bytes.
    #[must_use]
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The number of bytes as a length in memory; a size beyond the machine's memory becomes the largest length.
    #[must_use]
    pub fn as_usize(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

const BINARY: [(&str, u32); 4] = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)];

/// Writes the largest binary unit that divides the size.
impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, shift) in BINARY {
            if self.0 != 0 && self.0.trailing_zeros() >= shift {
                return write!(f, "{}{name}", self.0 >> shift);
            }
        }
        write!(f, "{}B", self.0)
    }
}

impl FromText for ByteSize {
    fn kind() -> Cow<'static, str> {
        "a number of bytes (such as 10MiB or 10485760)".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        let (digits, unit) = split_at(text.trim(), |c| !c.is_ascii_digit());
        if digits.is_empty() {
            return Err(Refusal::Unreadable);
        }
        let factor: u64 = match unit.trim_start().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "tb" => 1_000_000_000_000,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            "tib" => 1 << 40,
            _ => return Err(Refusal::Unreadable),
        };
        let count: Option<u64> = digits.parse().ok();
        count
            .and_then(|count| count.checked_mul(factor))
            .map(Self)
            .ok_or(Refusal::OutOfRange("must be fewer bytes"))
    }

    fn placeholder() -> Self {
        Self(0)
    }
}

impl Bounded for ByteSize {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_binary_and_decimal_units() {
        let bytes = |text| ByteSize::from_text(text).map(ByteSize::bytes);

        assert_eq!(bytes("10485760"), Ok(10_485_760));
        assert_eq!(bytes("10MiB"), Ok(10_485_760));
        assert_eq!(bytes(" 10 mib "), Ok(10_485_760));
        assert_eq!(bytes("10MB"), Ok(10_000_000));
        assert_eq!(bytes("1kB"), Ok(1_000));
        assert_eq!(bytes("2GB"), Ok(2_000_000_000));
        assert_eq!(bytes("1TB"), Ok(1_000_000_000_000));
        assert_eq!(bytes("3KiB"), Ok(3_072));
        assert_eq!(bytes("1GiB"), Ok(1 << 30));
        assert_eq!(bytes("1TiB"), Ok(1 << 40));
        assert_eq!(bytes("7B"), Ok(7));
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in [
            "",
            "MiB",
            "1.5MiB",
            "-1",
            "10M",
            "10 MiB x",
            "99999999999999999999",
            "18446744073709551615KiB",
        ] {
            assert!(ByteSize::from_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_size_is_written_so_that_it_reads_the_same_again() {
        for (bytes, text) in [
            (0, "0B"),
            (7, "7B"),
            (3_072, "3KiB"),
            (10 << 20, "10MiB"),
            (5 << 40, "5TiB"),
        ] {
            assert_eq!(ByteSize::new(bytes).to_string(), text);
            assert_eq!(ByteSize::from_text(text), Ok(ByteSize::new(bytes)));
        }
    }
}
