//! Statements that name every column of a place, expanded when the crate is compiled.
//!
//! In a template, `${…}` stands for its contents once for each column, joined by commas:
//! `column` becomes the column's name, `type` its SQL type, and `$5` the parameter `$5` of
//! the first column, `$6` of the second, and so on.

use crate::places::columns::COLUMNS;

/// Expands a template to the text of a statement.
macro_rules! sql {
    ($template:expr) => {{
        const TEXT: &[u8] = &$crate::sql::expand::<{ $crate::sql::length($template) }>($template);
        $crate::sql::text(TEXT)
    }};
}

pub(crate) use sql;

/// How many bytes the text of a template has.
pub(crate) const fn length(template: &str) -> usize {
    write::<0>(template).length
}

/// The bytes of the text of a template; `N` is its [`length`].
pub(crate) const fn expand<const N: usize>(template: &str) -> [u8; N] {
    write(template).bytes
}

#[expect(clippy::panic, reason = "stops the compiler, not the program")]
pub(crate) const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("the template cuts a character in two"),
    }
}

/// A text in the making, of which the first `N` bytes are kept.
struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Text<N> {
    #[expect(
        clippy::indexing_slicing,
        reason = "checked, and `get_mut` is not const"
    )]
    const fn push(&mut self, byte: u8) {
        if self.length < N {
            self.bytes[self.length] = byte;
        }
        self.length += 1;
    }

    const fn push_all(&mut self, mut bytes: &[u8]) {
        while let Some((byte, rest)) = bytes.split_first() {
            self.push(*byte);
            bytes = rest;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "the rest of a division by ten")]
    const fn push_number(&mut self, number: usize) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        self.push(b"0123456789"[number % 10]);
    }
}

const fn write<const N: usize>(template: &str) -> Text<N> {
    let mut text = Text {
        bytes: [0; N],
        length: 0,
    };
    let mut rest = template.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let Some(pattern) = after_prefix(rest, b"${") else {
            text.push(*byte);
            rest = after;
            continue;
        };
        let mut position = 0;
        while position < COLUMNS.len() {
            if position > 0 {
                text.push_all(b", ");
            }
            rest = write_column(&mut text, pattern, position);
            position += 1;
        }
    }
    text
}

/// Writes a pattern for one column; answers what comes after the pattern.
#[expect(clippy::indexing_slicing, reason = "the caller counts the columns")]
#[expect(clippy::panic, reason = "stops the compiler, not the program")]
const fn write_column<'t, const N: usize>(
    text: &mut Text<N>,
    mut pattern: &'t [u8],
    position: usize,
) -> &'t [u8] {
    let column = &COLUMNS[position];
    loop {
        let Some((byte, after)) = pattern.split_first() else {
            panic!("`${{` without `}}`");
        };
        if let Some(after) = after_prefix(pattern, b"column") {
            text.push_all(column.name.as_bytes());
            pattern = after;
        } else if let Some(after) = after_prefix(pattern, b"type") {
            text.push_all(column.kind.sql().as_bytes());
            pattern = after;
        } else if *byte == b'$' {
            let (first, after) = number(after);
            text.push(b'$');
            text.push_number(first + position);
            pattern = after;
        } else if *byte == b'}' {
            return after;
        } else {
            text.push(*byte);
            pattern = after;
        }
    }
}

const fn after_prefix<'t>(mut text: &'t [u8], mut prefix: &[u8]) -> Option<&'t [u8]> {
    while let Some((expected, rest)) = prefix.split_first() {
        match text.split_first() {
            Some((byte, after)) if *byte == *expected => text = after,
            _ => return None,
        }
        prefix = rest;
    }
    Some(text)
}

const fn number(mut text: &[u8]) -> (usize, &[u8]) {
    let mut number = 0;
    while let Some((digit @ b'0'..=b'9', after)) = text.split_first() {
        number = number * 10 + (*digit - b'0') as usize;
        text = after;
    }
    (number, text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pattern_is_repeated_for_each_column() {
        let text = sql!("SET ${column = $9::type[]}, é = '{}' WHERE id = $1");

        assert!(text.starts_with("SET name = $9::text[], address = $10::text[], "));
        assert!(text.contains("rating = $19::float8[], "));
        assert!(text.ends_with(", é = '{}' WHERE id = $1"));
    }
}
