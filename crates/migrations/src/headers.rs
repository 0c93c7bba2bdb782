//! The headers of a file: comments before its first statement.

use std::time::Duration;

use refinery_core::SchemaVersion;

const MARK: &str = "migrate:";

/// The headers of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    /// `-- migrate: no-transaction`: each statement is a transaction of its own, as
    /// `CREATE INDEX CONCURRENTLY` needs it.
    pub no_transaction: bool,
    /// `-- migrate: irreversible <reason>`: `down` refuses to undo this version.
    pub irreversible: Option<String>,
    /// `-- migrate: lock-timeout <duration>`, instead of the one of the options.
    pub lock_timeout: Option<Duration>,
    /// `-- migrate: statement-timeout <duration>`, instead of the one of the
    /// options.
    pub statement_timeout: Option<Duration>,
    /// `-- migrate: compatible-with <version>`: the version that a program must know at
    /// least to work on the schema after this file. Without it, the version before.
    pub compatible_with: Option<SchemaVersion>,
}

/// A comment that begins like a header and is not a valid one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a header")]
pub struct HeaderError {
    /// The line, counted from 1.
    pub line: usize,
    /// The text after `migrate:`.
    pub text: String,
}

impl Headers {
    /// Reads the headers of a file; they end with its first statement.
    ///
    /// # Errors
    ///
    /// The first line that begins with `-- migrate:` and continues with something unknown,
    /// because a misspelt header must not pass as a comment.
    pub fn parse(sql: &str) -> Result<Self, HeaderError> {
        let mut headers = Self::default();
        for (index, line) in sql.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let Some(comment) = line.strip_prefix("--") else {
                break;
            };
            let Some(text) = comment.trim_start().strip_prefix(MARK) else {
                continue;
            };
            let text = text.trim();
            headers.take(text).ok_or_else(|| HeaderError {
                line: index + 1,
                text: text.to_owned(),
            })?;
        }
        Ok(headers)
    }

    fn take(&mut self, text: &str) -> Option<()> {
        let (name, value) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let value = value.trim();
        match name.trim_end_matches(':') {
            "no-transaction" if value.is_empty() => self.no_transaction = true,
            "irreversible" if !value.is_empty() => self.irreversible = Some(value.to_owned()),
            "lock-timeout" => self.lock_timeout = Some(parse_duration(value)?),
            "statement-timeout" => self.statement_timeout = Some(parse_duration(value)?),
            "compatible-with" => {
                self.compatible_with = Some(value.parse().ok().filter(|version| *version >= 0)?);
            }
            _ => return None,
        }
        Some(())
    }
}

/// Reads `250ms`, `5s`, `15min`, `2h` or `0`, which disables a time-out.
fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u32 = digits.parse().ok()?;
    let number = u64::from(number);
    match text.strip_prefix(digits)? {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "min" => Some(Duration::from_secs(number * 60)),
        "h" => Some(Duration::from_secs(number * 3600)),
        "" if number == 0 => Some(Duration::ZERO),
        _ => None,
    }
    // The server keeps milliseconds in 32 bits.
    .filter(|duration| duration.as_millis() <= 2_147_483_647)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_headers_of_a_file_are_read() {
        let sql = "-- Why.\n-- migrate: no-transaction\n\n--migrate: irreversible: it merges rows
-- migrate: lock-timeout 250ms\n-- migrate: statement-timeout 2h
-- migrate: compatible-with 3\nSELECT 1; -- migrate: nonsense\n";

        let headers = Headers::parse(sql).unwrap();

        assert_eq!(
            headers,
            Headers {
                no_transaction: true,
                irreversible: Some("it merges rows".to_owned()),
                lock_timeout: Some(Duration::from_millis(250)),
                statement_timeout: Some(Duration::from_hours(2)),
                compatible_with: Some(3),
            }
        );
    }

    #[test]
    fn other_comments_and_those_after_the_first_statement_are_not_headers() {
        for sql in [
            "",
            "-- how to migrate: slowly",
            "SELECT 1;\n-- migrate: no-transaction\n",
        ] {
            assert_eq!(Headers::parse(sql), Ok(Headers::default()), "{sql}");
        }
    }

    #[test]
    fn a_misspelt_header_is_refused_with_its_line() {
        for text in [
            "no-transction",
            "no-transaction please",
            "irreversible",
            "lock-timeout 5",
            "lock-timeout five s",
            "lock-timeout 999999h",
            "statement-timeout",
            "compatible-with V3",
            "compatible-with -1",
            "",
        ] {
            let error = Headers::parse(&format!("-- why\n-- migrate: {text}\nSELECT 1"));

            let expected = HeaderError {
                line: 2,
                text: text.to_owned(),
            };
            assert_eq!(error, Err(expected), "{text}");
        }
    }

    #[test]
    fn zero_disables_a_time_out() {
        let headers = Headers::parse("-- migrate: lock-timeout 0\n").unwrap();

        assert_eq!(headers.lock_timeout, Some(Duration::ZERO));
    }
}
