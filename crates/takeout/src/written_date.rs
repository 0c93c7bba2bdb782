//! Dates as people and spreadsheets write them.

use time::{
    Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset,
    format_description::{BorrowedFormatItem, well_known::Rfc2822},
    macros::{datetime, format_description},
};

use crate::date;

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

/// The longest text that is looked at, in bytes.
const MAX: usize = 64;

/// The day that spreadsheets count from.
const SPREADSHEET_EPOCH: OffsetDateTime = datetime!(1899-12-30 0:00 UTC);

/// Reads an instant that can be read in one way only; `05/06/2016` is May to some
/// people and June to others.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    if text.len() > MAX {
        return None;
    }
    if let Some(time) = date::parse(text).or_else(|| number(text)) {
        return date::plausible(time);
    }
    // Google writes a narrow space before AM.
    let text = text.replace(['\u{a0}', '\u{202f}'], " ");
    let rfc_2822 = OffsetDateTime::parse(&text, &Rfc2822).ok();
    date::plausible(rfc_2822.or_else(|| with_zone(&text))?)
}

/// Reads a day and a time, with or without a zone behind them.
fn with_zone(text: &str) -> Option<OffsetDateTime> {
    let known = ["Z", " UTC", " GMT"];
    if let Some(text) = known.iter().find_map(|zone| text.strip_suffix(zone)) {
        return day_and_time(text.trim_end());
    }
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
    let text = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => return parse(text),
    };
    date::parse(&text)
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
