//! Dates, as standards, programs, spreadsheets and people write them.

use time::{
    Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset,
    format_description::{
        BorrowedFormatItem,
        well_known::{Rfc2822, Rfc3339},
    },
    macros::{datetime, format_description},
};

/// With a zone, in the spellings beside RFC 3339 that [`ZONES`] do not cover.
const WITH_ZONE: [&[BorrowedFormatItem<'_>]; 3] = [
    format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]][optional [ ]][offset_hour sign:mandatory][optional [:]][offset_minute]"
    ),
    format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]][offset_hour sign:mandatory][optional [:]][offset_minute]"
    ),
    format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]][offset_hour sign:mandatory]"
    ),
];

/// Without a zone, in the spellings that are not one of [`DAYS`] and one of [`TIMES`].
const WITHOUT_ZONE: [&[BorrowedFormatItem<'_>]; 4] = [
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]]"),
    format_description!("[year][month][day]T[hour][minute][second]"),
    format_description!(
        "[month repr:long] [day padding:none], [year] at [hour repr:12 padding:none]:[minute] [period]"
    ),
];

/// Days that can be read in one way only: the day comes first before dots, the
/// year is written with four digits, a month has a name.
const DAYS: [&[BorrowedFormatItem<'_>]; 11] = [
    format_description!("[year]/[month padding:none]/[day padding:none]"),
    format_description!("[year].[month padding:none].[day padding:none]"),
    format_description!("[year]-[month padding:none]-[day padding:none]"),
    format_description!("[day padding:none].[month padding:none].[year]"),
    format_description!("[day padding:none]. [month padding:none]. [year]"),
    format_description!("[day padding:none] [month repr:short case_sensitive:false] [year]"),
    format_description!("[day padding:none]-[month repr:short case_sensitive:false]-[year]"),
    format_description!("[day padding:none] [month repr:long case_sensitive:false] [year]"),
    format_description!("[month repr:short case_sensitive:false] [day padding:none], [year]"),
    format_description!("[month repr:long case_sensitive:false] [day padding:none], [year]"),
    format_description!("[year]年[month padding:none]月[day padding:none]日"),
];

/// Days of which only a number above 12 tells which one the day is.
const SLASHES: [&[BorrowedFormatItem<'_>]; 2] = [
    format_description!("[day padding:none]/[month padding:none]/[year]"),
    format_description!("[month padding:none]/[day padding:none]/[year]"),
];

/// What may stand behind a day.
const TIMES: [&[BorrowedFormatItem<'_>]; 4] = [
    format_description!("[hour padding:none]:[minute]:[second]"),
    format_description!("[hour padding:none]:[minute]"),
    format_description!(
        "[hour padding:none repr:12]:[minute]:[second] [period case_sensitive:false]"
    ),
    format_description!("[hour padding:none repr:12]:[minute] [period case_sensitive:false]"),
];

/// How far from UTC a time is.
const ZONES: [&[BorrowedFormatItem<'_>]; 2] = [
    format_description!("[offset_hour sign:mandatory]:[offset_minute]"),
    format_description!("[offset_hour sign:mandatory][offset_minute]"),
];

/// The years that a date may have. Programs write 1970 or the year 1 for "unknown",
/// and the last days of the year 9999 do not exist in every zone.
const YEARS: std::ops::Range<i32> = 1971..9999;

/// The day that spreadsheets count from.
const SPREADSHEET_EPOCH: OffsetDateTime = datetime!(1899-12-30 0:00 UTC);

/// Reads an instant that can be read in one way only; `05/06/2016` is May to some
/// people and June to others. An instant without a zone is taken as UTC, a day as its
/// beginning.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    const MAX: usize = 64;
    let text = text.trim();
    if text.len() > MAX {
        return None;
    }
    // Google writes a narrow space before AM.
    let text = text.replace(['\u{a0}', '\u{202f}'], " ");
    let time = OffsetDateTime::parse(&text, &Rfc3339).ok();
    let time = time.or_else(|| number(&text)).or_else(|| {
        let zone = ["UTC", "GMT", "Z"];
        let bare = zone.iter().find_map(|zone| text.strip_suffix(zone));
        let bare = bare.map_or(text.as_str(), str::trim_end);
        standard(bare).or_else(|| with_offset(bare))
    });
    plausible(time?)
}

fn standard(text: &str) -> Option<OffsetDateTime> {
    let with_zone = WITH_ZONE
        .iter()
        .find_map(|format| OffsetDateTime::parse(text, format).ok());
    let without_zone = || {
        let mut formats = WITHOUT_ZONE.iter();
        let time = formats.find_map(|format| PrimitiveDateTime::parse(text, format).ok());
        time.map(PrimitiveDateTime::assume_utc)
    };
    let with_name = || {
        OffsetDateTime::parse(text, &Rfc2822)
            .or_else(|_| OffsetDateTime::parse(&format!("{text} +0000"), &Rfc2822))
            .ok()
    };
    with_zone.or_else(without_zone).or_else(with_name)
}

/// Reads a day and a time, with or without an offset from UTC behind them.
fn with_offset(text: &str) -> Option<OffsetDateTime> {
    let at = text.rfind(['+', '-']).filter(|_| text.contains(':'));
    let (time, zone) = text.split_at_checked(at.unwrap_or_default())?;
    if let Some(offset) = ZONES
        .iter()
        .find_map(|format| UtcOffset::parse(zone, format).ok())
    {
        return Some(
            day_and_time(time.trim_end())? - Duration::seconds(offset.whole_seconds().into()),
        );
    }
    day_and_time(text)
}

/// Reads what XML Schema calls `gYear`, `gYearMonth`, `date` and `dateTime`.
pub(crate) fn parse_xml(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    match text.len() {
        4 => parse(&format!("{text}-01-01")),
        7 => parse(&format!("{text}-01")),
        _ => parse(text),
    }
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
fn plausible(time: OffsetDateTime) -> Option<OffsetDateTime> {
    let time = time.checked_to_offset(UtcOffset::UTC)?;
    YEARS.contains(&time.year()).then_some(time)
}

/// Reads the seconds or milliseconds since 1970 that programs count, and the days
/// since 1899 of spreadsheets.
fn number(text: &str) -> Option<OffsetDateTime> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number: f64 = text.replace(',', ".").parse().ok()?;
    // 1954 to 2119; 2001 to 2096.
    if (20_000.0..80_000.0).contains(&number) {
        let seconds = Duration::seconds_f64((number * 86_400.0).round());
        return SPREADSHEET_EPOCH.checked_add(seconds);
    }
    let seconds = if (1e9..4e9).contains(&number) {
        number
    } else if (1e12..4e12).contains(&number) {
        number / 1_000.0
    } else {
        return None;
    };
    OffsetDateTime::UNIX_EPOCH.checked_add(Duration::seconds_f64(seconds))
}

fn day_and_time(text: &str) -> Option<OffsetDateTime> {
    if let Some(day) = day(text) {
        return Some(day.midnight().assume_utc());
    }
    // The time is behind one of the spaces; a day has two at most.
    text.match_indices([' ', 'T']).take(4).find_map(|(at, _)| {
        let (day_text, time) = text.split_at_checked(at)?;
        let day = day(day_text.trim_end_matches([',', ' ']))?;
        let time = time.get(1..)?.trim();
        let time = TIMES
            .iter()
            .find_map(|format| Time::parse(time, format).ok())?;
        Some(PrimitiveDateTime::new(day, time).assume_utc())
    })
}

fn day(text: &str) -> Option<Date> {
    if let Some(day) = DAYS
        .iter()
        .find_map(|format| Date::parse(text, format).ok())
    {
        return Some(day);
    }
    let [one, other] = SLASHES.map(|format| Date::parse(text, format).ok());
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59-10:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn dates_of_spreadsheets_and_programs_are_read() {
        let noon = datetime!(2016-07-28 12:10 UTC);
        for text in [
            "2016-07-28T12:10:00Z",
            "28.07.2016 12:10",
            "28.7.2016, 12:10:00",
            "28/7/2016 12:10",
            "7/28/2016 12:10 PM",
            "7/28/2016, 12:10:00 pm",
            "28 Jul 2016 12:10",
            "28-Jul-2016 12:10",
            "July 28, 2016 12:10 PM",
            "2016/07/28 12:10",
            "2016年7月28日 12:10",
            "2016-07-28 12:10:00 UTC",
            "2016-07-28T12:10Z",
            "2016-07-28T14:10:00+0200",
            "2016-07-28 07:10 -05:00",
            "Thu, 28 Jul 2016 12:10:00 GMT",
            "Jul 28, 2016, 12:10:00\u{202f}PM UTC",
            "1469707800",
            "1469707800000",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        for text in ["28. 7. 2016", "Jul 28, 2016", "42579", "2016-7-28"] {
            assert_eq!(parse(text), Some(datetime!(2016-07-28 0:00 UTC)), "{text}");
        }
        assert_eq!(parse("6/6/2016"), Some(datetime!(2016-06-06 0:00 UTC)));
        assert_eq!(parse("42579.5069444444"), Some(noon));
    }

    #[test]
    fn an_ambiguous_date_is_not_read() {
        for text in [
            "",
            "05/06/2016",
            "05.06.16",
            "12",
            "2016",
            "yesterday",
            "31.02.2016",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn maps_may_tell_the_year_or_the_month() {
        assert_eq!(parse_xml("2016"), Some(datetime!(2016-01-01 0:00 UTC)));
        assert_eq!(parse_xml("2016-07"), Some(datetime!(2016-07-01 0:00 UTC)));
        assert_eq!(
            parse_xml("2016-07-08Z"),
            Some(datetime!(2016-07-08 0:00 UTC))
        );
    }
}
