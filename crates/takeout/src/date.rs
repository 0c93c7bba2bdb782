//! Dates as files write them.

use time::{
    Date, OffsetDateTime, PrimitiveDateTime,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};

/// Without a zone, as GPX of some devices, spreadsheets and people write it.
const WITHOUT_ZONE: [&[BorrowedFormatItem<'_>]; 3] = [
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second][optional [.[subsecond]]]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]"),
];

/// Reads an instant. One without a zone is taken for UTC, a day for its beginning.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(time);
    }
    for format in WITHOUT_ZONE {
        if let Ok(time) = PrimitiveDateTime::parse(text, format) {
            return Some(time.assume_utc());
        }
    }
    let day = Date::parse(text, format_description!("[year]-[month]-[day]"));
    Some(day.ok()?.midnight().assume_utc())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::parse;

    #[test]
    fn dates_are_read_with_and_without_time_and_zone() {
        let noon = datetime!(2016-07-08 12:10:11 UTC);
        for text in [
            "2016-07-08T12:10:11Z",
            " 2016-07-08T14:10:11+02:00 ",
            "2016-07-08T12:10:11",
            "2016-07-08 12:10:11",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        assert_eq!(parse("2016-07-08"), Some(datetime!(2016-07-08 0:00 UTC)));
        assert_eq!(
            parse("2016-07-08T12:10:11.5Z"),
            Some(noon + time::Duration::milliseconds(500))
        );
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in ["", "yesterday", "2016-13-01", "08.07.2016", "1467972611"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
