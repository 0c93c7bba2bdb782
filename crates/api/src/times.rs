//! Times as clients write them.

use listbud_domain::{Invalid, kept_time};
use time::{
    Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description,
};

/// Reads a time (RFC 3339) or a date, which is its first moment in UTC.
///
/// # Errors
///
/// [`Invalid::Empty`] for blank text, [`Invalid::Time`] for anything else.
pub(crate) fn parse(text: &str) -> Result<OffsetDateTime, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::Empty);
    }
    // In a query, a plus sign that was not escaped is a space.
    let time = OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| OffsetDateTime::parse(&text.replace(' ', "+"), &Rfc3339))
        .or_else(|_| {
            Date::parse(text, format_description!("[year]-[month]-[day]"))
                .map(|date| date.midnight().assume_utc())
        });
    time.ok().and_then(kept_time).ok_or(Invalid::Time)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_time_and_a_date_are_read() {
        for (text, expected) in [
            ("2016-07-08T09:10:11Z", datetime!(2016-07-08 9:10:11 UTC)),
            (
                "2016-07-08T11:10:11.5+02:00",
                datetime!(2016-07-08 9:10:11.5 UTC),
            ),
            (
                "2016-07-08T11:10:11 02:00",
                datetime!(2016-07-08 9:10:11 UTC),
            ),
            (" 2016-07-08 ", datetime!(2016-07-08 0:00 UTC)),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        assert_eq!(parse(" "), Err(Invalid::Empty));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "yesterday",
            "2016",
            "2016-13-01",
            "2016-07-08T09:10:11",
            "1467972611",
            "0000-01-01T00:00:00Z",
            "+12016-07-08",
        ] {
            assert_eq!(parse(text), Err(Invalid::Time), "{text}");
        }
    }
}
