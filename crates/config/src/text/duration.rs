use super::{FromText, Refusal};
use crate::setting::{Bounded, Setting};
use std::borrow::Cow;
use std::time::Duration;

/// What a bare number counts, for a setting whose environment name always meant one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `500` is half a second.
    Milliseconds,
    /// `30` is half a minute.
    Seconds,
}

impl Unit {
    const fn milliseconds(self) -> u64 {
        match self {
            Self::Milliseconds => 1,
            Self::Seconds => 1_000,
        }
    }
}

const TOO_LONG: Refusal = Refusal::OutOfRange("must be a shorter time");

/// One or several numbers with a unit each: `250ms`, `30s`, `15m`, `1h 30m`, `7d`, `2w`. A bare number needs
/// [`Setting::bare_unit`], except 0.
impl FromText for Duration {
    fn kind() -> Cow<'static, str> {
        "a duration (such as 250ms, 30s, 15m, 1h or 7d)".into()
    }

    fn from_text(text: &str) -> Result<Self, Refusal> {
        parse(text, None)
    }

    fn placeholder() -> Self {
        Self::ZERO
    }
}

impl Bounded for Duration {}

impl Setting<Duration> {
    /// Lets a bare number stand for a duration, counted in this unit.
    #[must_use]
    pub const fn bare_unit(self, unit: Unit) -> Self {
        match unit {
            Unit::Milliseconds => self.read_by(
                |text| parse(text, Some(Unit::Milliseconds)),
                || "a duration (such as 500ms or 30s; a bare number counts milliseconds)".into(),
            ),
            Unit::Seconds => self.read_by(
                |text| parse(text, Some(Unit::Seconds)),
                || "a duration (such as 30s or 15m; a bare number counts seconds)".into(),
            ),
        }
    }
}

fn parse(text: &str, bare: Option<Unit>) -> Result<Duration, Refusal> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(Refusal::Unreadable);
    }
    if rest.bytes().all(|byte| byte.is_ascii_digit()) {
        let count: u64 = rest.parse().map_err(|_| TOO_LONG)?;
        return match bare {
            Some(unit) => milliseconds(count, unit.milliseconds()).map(Duration::from_millis),
            None if count == 0 => Ok(Duration::ZERO),
            None => Err(Refusal::Because("needs a unit, such as ms, s, m, h or d")),
        };
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (digits, after) = split_at(rest, |c| !c.is_ascii_digit());
        let (word, next) = split_at(after.trim_start(), |c| !c.is_ascii_alphabetic());
        if digits.is_empty() {
            return Err(Refusal::Unreadable);
        }
        let unit = unit_of(word).ok_or(Refusal::Unreadable)?;
        let count: u64 = digits.parse().map_err(|_| TOO_LONG)?;
        total = total
            .checked_add(milliseconds(count, unit)?)
            .ok_or(TOO_LONG)?;
        rest = next.trim_start();
    }
    Ok(Duration::from_millis(total))
}

fn milliseconds(count: u64, unit: u64) -> Result<u64, Refusal> {
    count.checked_mul(unit).ok_or(TOO_LONG)
}

pub(super) fn split_at(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    let middle = text.find(ends).unwrap_or(text.len());
    text.split_at_checked(middle).unwrap_or((text, ""))
}

fn unit_of(word: &str) -> Option<u64> {
    Some(match word.to_ascii_lowercase().as_str() {
        "ms" | "millisecond" | "milliseconds" => 1,
        "s" | "sec" | "second" | "seconds" => 1_000,
        "m" | "min" | "minute" | "minutes" => 60_000,
        "h" | "hour" | "hours" => 3_600_000,
        "d" | "day" | "days" => 86_400_000,
        "w" | "week" | "weeks" => 7 * 86_400_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::Raw;

    #[test]
    fn every_unit_is_read_and_several_add_up() {
        let seconds = |text| Duration::from_text(text).map(|time| time.as_secs_f64());

        assert_eq!(seconds("250ms"), Ok(0.25));
        assert_eq!(seconds("30s"), Ok(30.0));
        assert_eq!(seconds("15m"), Ok(900.0));
        assert_eq!(seconds("1h"), Ok(3_600.0));
        assert_eq!(seconds("7d"), Ok(604_800.0));
        assert_eq!(seconds("2w"), Ok(1_209_600.0));
        assert_eq!(seconds(" 1h 30 minutes "), Ok(5_400.0));
        assert_eq!(seconds("0"), Ok(0.0));
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "s", "1x", "-1s", "1.5h", "s1", "1s2", "30 s x", "٣s"] {
            assert!(Duration::from_text(text).is_err(), "{text}");
        }
        assert_eq!(
            Duration::from_text("30"),
            Err(Refusal::Because("needs a unit, such as ms, s, m, h or d"))
        );
    }

    #[test]
    fn a_time_past_the_end_of_numbers_is_refused() {
        for text in [
            "99999999999999999999s",
            "18446744073709551615w",
            "18446744073709551615ms 1ms",
        ] {
            assert_eq!(Duration::from_text(text), Err(TOO_LONG), "{text}");
        }
    }

    #[test]
    fn a_bare_number_counts_the_unit_of_its_setting() {
        for (unit, seconds) in [(Unit::Milliseconds, "0.002s"), (Unit::Seconds, "2s")] {
            let plain = Setting::<Duration>::new("a", "A.").bare_unit(unit);
            let read = |text: &str| plain.validate(&Raw::One(text.to_owned()));

            assert_eq!(
                read("2").map(|time| format!("{}s", time.as_secs_f64())),
                Ok(seconds.to_owned())
            );
            assert_eq!(read("3s"), Ok(Duration::from_secs(3)));
            assert!(plain.requirement().contains("a bare number counts"));
        }
    }
}
