//! Making texts fit.

use std::borrow::Cow;

use listbud_domain::Invalid;

/// The shortest value that is taken for the same when it is found in the notes.
const MIN_SAME: usize = 4;

/// How many bytes of one place's notes are searched for values, at most.
pub(crate) const MAX_SEARCHED: usize = 1024 * 1024;

/// Whether notes say a value already: as words of its own, so that `17` is not
/// found in `2017`.
pub(crate) fn says(notes: &str, value: &str, searched: &mut usize) -> bool {
    if value.len() < MIN_SAME || value.len() > notes.len() || *searched > MAX_SEARCHED {
        return false;
    }
    *searched += notes.len();
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    memchr::memmem::find_iter(notes.as_bytes(), value.as_bytes()).any(|at| {
        let before = notes.get(..at).and_then(|text| text.chars().next_back());
        let after = notes.get(at + value.len()..);
        is_edge(before) && is_edge(after.and_then(|text| text.chars().next()))
    })
}

/// Makes the longest beginning of a text that fits; `None` when nothing of it is
/// kept.
pub(crate) fn cut<T>(
    text: &str,
    max: usize,
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Option<T> {
    let mut length = max;
    loop {
        let end = text.char_indices().nth(length).map(|(end, _)| end);
        match parse(text.get(..end.unwrap_or(text.len())).unwrap_or_default()) {
            Ok(value) => return Some(value),
            // Normalising makes some letters longer.
            Err(Invalid::TooLong { max, actual }) => {
                let shorter = length.saturating_mul(max).checked_div(actual)?;
                length = shorter.min(length.checked_sub(1)?);
            }
            Err(_) => return None,
        }
    }
}

/// Adds a line for each value, `label: value`, that the notes do not say already.
pub(crate) fn with_details<'a>(
    notes: &'a str,
    details: impl Iterator<Item = (&'a str, &'a str)>,
) -> Cow<'a, str> {
    let mut notes = Cow::Borrowed(notes);
    let mut searched = 0;
    for (label, value) in details {
        let (label, value) = (label.trim(), value.trim());
        if value.is_empty() || says(&notes, value, &mut searched) {
            continue;
        }
        let notes = notes.to_mut();
        if !notes.trim().is_empty() {
            notes.push('\n');
        }
        if !label.is_empty() {
            notes.push_str(label);
            notes.push_str(": ");
        }
        notes.push_str(value);
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_the_notes_say_is_not_said_twice() {
        let details = [
            ("Phone", "+41 33"),
            ("", "rear door"),
            ("Year", "2017"),
            ("Age", "17"),
        ];

        let notes = with_details("call +41 33, since 12017", details.into_iter());

        assert_eq!(
            notes,
            "call +41 33, since 12017\nrear door\nYear: 2017\nAge: 17"
        );
    }
}
