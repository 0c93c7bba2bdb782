//! Dates as files write them.

use time::{
    Date, OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::{
        BorrowedFormatItem,
        well_known::{Rfc2822, Rfc3339},
    },
    macros::{format_description, offset},
};

/// With a zone, in the spellings beside RFC 3339.
const WITH_ZONE: [&[BorrowedFormatItem<'_>]; 4] = [
    format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]][optional [ ]][offset_hour sign:mandatory][optional [:]][offset_minute]"
    ),
    format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]][offset_hour sign:mandatory][optional [:]][offset_minute]"
    ),
    format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]][offset_hour sign:mandatory]"
    ),
    format_description!(
        "[year]-[month]-[day]T[hour]:[minute][offset_hour sign:mandatory][optional [:]][offset_minute]"
    ),
];

/// Without a zone, as GPX of some devices, spreadsheets and people write it.
const WITHOUT_ZONE: [&[BorrowedFormatItem<'_>]; 9] = [
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]]"),
    format_description!("[year]-[month]-[day]T[hour]:[minute]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]"),
    format_description!("[year][month][day]T[hour][minute][second]"),
    format_description!("[year]/[month]/[day] [hour]:[minute][optional [:[second]]]"),
    format_description!("[day].[month].[year][optional [,]] [hour]:[minute][optional [:[second]]]"),
    format_description!(
        "[month repr:short] [day padding:none], [year], [hour repr:12 padding:none]:[minute]:[second] [period]"
    ),
    format_description!(
        "[month repr:long] [day padding:none], [year] at [hour repr:12 padding:none]:[minute] [period]"
    ),
];

/// Days. Slashes with the year behind them are left alone: 7/8/2016 is a day in July
/// and one in August.
const DAYS: [&[BorrowedFormatItem<'_>]; 8] = [
    format_description!("[year]-[month]-[day]"),
    format_description!("[year]/[month]/[day]"),
    format_description!("[year].[month].[day]"),
    format_description!("[day padding:none].[month padding:none].[year]"),
    format_description!("[month repr:short] [day padding:none], [year]"),
    format_description!("[month repr:long] [day padding:none], [year]"),
    format_description!("[day padding:none] [month repr:short] [year]"),
    format_description!("[day padding:none] [month repr:long] [year]"),
];

/// The years that a date may have. Programs write 1970 or the year 1 for "unknown",
/// and the last days of the year 9999 do not exist in every zone.
const YEARS: std::ops::Range<i32> = 1971..9999;

/// Reads an instant. One without a zone is taken for UTC, a day for its beginning.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    const MAX: usize = 60;
    let text = text.trim();
    if text.len() > MAX {
        return None;
    }
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        return plausible(time);
    }
    let text = ["UTC", "GMT", "Z"]
        .iter()
        .find_map(|zone| text.strip_suffix(zone))
        .map_or(text, str::trim_end);
    let with_zone = WITH_ZONE
        .iter()
        .find_map(|format| OffsetDateTime::parse(text, format).ok());
    if let Some(time) = with_zone {
        return plausible(time);
    }
    let without_zone = WITHOUT_ZONE
        .iter()
        .find_map(|format| PrimitiveDateTime::parse(text, format).ok());
    if let Some(time) = without_zone {
        return plausible(time.assume_utc());
    }
    if let Some(day) = DAYS
        .iter()
        .find_map(|format| Date::parse(text, format).ok())
    {
        return plausible(day.midnight().assume_utc());
    }
    let with_name = OffsetDateTime::parse(text, &Rfc2822)
        .or_else(|_| OffsetDateTime::parse(&format!("{text} +0000"), &Rfc2822));
    plausible(with_name.ok()?)
}

/// Reads the number of seconds, milliseconds or microseconds since 1970. Numbers of
/// other sizes are not dates of our time.
pub(crate) fn from_number(number: f64) -> Option<OffsetDateTime> {
    const MICROS: f64 = 1e6;
    let micros = match number.abs() {
        size if (1e8..1e10).contains(&size) => number * MICROS,
        size if (1e11..1e13).contains(&size) => number * 1e3,
        size if (1e14..1e16).contains(&size) => number,
        _ => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 1e16, which an i128 and a double hold exactly"
    )]
    let nanos = micros.round() as i128 * 1_000;
    plausible(OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?)
}

/// The instant in UTC, unless it means "unknown".
pub(crate) fn plausible(time: OffsetDateTime) -> Option<OffsetDateTime> {
    const UTC: UtcOffset = offset!(UTC);
    let time = time.checked_to_offset(UTC)?;
    YEARS.contains(&time.year()).then_some(time)
}

#[cfg(test)]
mod tests {
    use time::{Duration, macros::datetime};

    use super::{from_number, parse};

    #[test]
    fn dates_are_read_with_and_without_time_and_zone() {
        let noon = datetime!(2016-07-08 12:10:11 UTC);
        for text in [
            "2016-07-08T12:10:11Z",
            " 2016-07-08T14:10:11+02:00 ",
            "2016-07-08T14:10:11+0200",
            "2016-07-08 14:10:11 +02:00",
            "2016-07-08 14:10:11+02",
            "2016-07-08T12:10:11",
            "2016-07-08 12:10:11",
            "2016-07-08 12:10:11.000000",
            "2016-07-08 12:10:11 UTC",
            "2016/07/08 12:10:11",
            "08.07.2016 12:10:11",
            "08.07.2016, 12:10:11",
            "20160708T121011Z",
            "Jul 8, 2016, 12:10:11 PM",
            "Fri, 08 Jul 2016 12:10:11 GMT",
            "Fri, 08 Jul 2016 14:10:11 +0200",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        for text in [
            "2016-07-08",
            "2016/07/08",
            "8.7.2016",
            "Jul 8, 2016",
            "July 8, 2016",
            "8 July 2016",
            "8 Jul 2016",
        ] {
            assert_eq!(parse(text), Some(datetime!(2016-07-08 0:00 UTC)), "{text}");
        }
        assert_eq!(
            parse("2016-07-08T12:10:11.5Z"),
            Some(noon + Duration::milliseconds(500))
        );
    }

    #[test]
    fn numbers_are_seconds_or_parts_of_them_since_1970() {
        let instant = datetime!(2016-07-08 10:10:11 UTC);
        for number in [
            1_467_972_611.0,
            1_467_972_611_000.0,
            1_467_972_611_000_000.0,
        ] {
            assert_eq!(from_number(number), Some(instant), "{number}");
        }
        for number in [0.0, 1.0, 2016.0, 20_160_708.0, 1e10, 1e20, f64::NAN] {
            assert_eq!(from_number(number), None, "{number}");
        }
    }

    #[test]
    fn anything_else_is_not_a_date() {
        for text in [
            "",
            "yesterday",
            "2016-13-01",
            "7/8/2016",
            "2016",
            "1467972611",
            "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59-10:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
