//! Making texts fit.

use std::{borrow::Cow, collections::HashSet};

use listbud_domain::Invalid;

/// The shortest value, beside phone numbers and web addresses, that is taken for the
/// same when it is found in the notes: shorter ones mean something else there.
const MIN_SAME: usize = 16;

/// How many digits a phone number has at least.
const MIN_PHONE: usize = 6;

/// How many bytes of one place's notes are searched for values, at most.
pub(crate) const MAX_SEARCHED: usize = 1024 * 1024;

/// Whether notes say a value already: as words of its own, so that `17` is not
/// found in `2017`.
pub(crate) fn says(notes: &str, value: &str, searched: &mut usize) -> bool {
    if !is_told_by_itself(value) || value.len() > notes.len() || *searched > MAX_SEARCHED {
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

/// Whether a value means the same without its label: a long one, a web address or a
/// phone number.
fn is_told_by_itself(value: &str) -> bool {
    let is_url = value.contains("://") || value.starts_with("www.");
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_phone = digits >= MIN_PHONE
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '/' | '.' | ' '));
    value.len() >= MIN_SAME || is_url || is_phone
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
    let mut whole = Cow::Borrowed(notes);
    let mut searched = 0;
    let mut lines: Option<HashSet<Cow<'_, str>>> = None;
    for (label, value) in details {
        let (label, value) = (label.trim(), value.trim());
        if value.is_empty() || says(notes, value, &mut searched) {
            continue;
        }
        let line = if label.is_empty() {
            Cow::Borrowed(value)
        } else {
            Cow::Owned(format!("{label}: {value}"))
        };
        let lines = lines.get_or_insert_with(|| {
            let lines = notes.lines().map(|line| Cow::Borrowed(line.trim()));
            lines.collect()
        });
        if lines.contains(&line) {
            continue;
        }
        let whole = whole.to_mut();
        if !whole.trim().is_empty() {
            whole.push('\n');
        }
        whole.push_str(&line);
        lines.insert(line);
    }
    whole
}

/// What a part of an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressPart {
    Street,
    /// A number of a house, or a postal code.
    Number,
    /// A town, a state or a country.
    Region,
}

/// Whether an address has a part already: `Via Roma 1` has no town called `Roma`.
pub(crate) fn has_part(address: &str, part: &str, kind: AddressPart) -> bool {
    /// Fewer digits are the number of a house, and more a postal code.
    const MIN_CODE: usize = 3;
    let part = part.trim();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let is_code = |word: Option<&str>| word.is_some_and(|word| digits(word) >= MIN_CODE);
    let is_gap = |c: char| c.is_whitespace();
    let component_has = |component: &str| {
        let component = component.trim();
        if component == part {
            return true;
        }
        let before = component
            .strip_suffix(part)
            .filter(|rest| rest.ends_with(is_gap));
        let behind = component
            .strip_prefix(part)
            .filter(|rest| rest.starts_with(is_gap));
        match kind {
            AddressPart::Street => [before, behind]
                .into_iter()
                .flatten()
                .any(|rest| digits(rest) > 0),
            AddressPart::Number => {
                before.is_some()
                    || behind.is_some()
                    || component.split_whitespace().any(|word| word == part)
            }
            AddressPart::Region => {
                is_code(before.and_then(|rest| rest.split_whitespace().next_back()))
                    || is_code(behind.and_then(|rest| rest.split_whitespace().next()))
            }
        }
    };
    // A part may have commas itself.
    address == part || address.split([',', ';', '\n']).any(component_has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_the_notes_say_is_not_said_twice() {
        let details = [
            ("Phone", "+41 33 12 34"),
            ("", "rear door"),
            ("Year", "2017"),
            ("Age", "17"),
            ("Stars", "5"),
        ];

        let notes = with_details(
            "call +41 33 12 34, since 12017\nStars: 5",
            details.into_iter(),
        );

        assert_eq!(
            notes,
            "call +41 33 12 34, since 12017\nStars: 5\nrear door\nYear: 2017\nAge: 17"
        );
    }

    #[test]
    fn an_equal_value_of_another_label_stays() {
        let details = [
            ("Breakfast", "included"),
            ("Dinner", "included"),
            ("Dinner", "included"),
            ("Status", "closed"),
        ];

        let notes = with_details("never closed", details.into_iter());

        assert_eq!(
            notes,
            "never closed\nBreakfast: included\nDinner: included\nStatus: closed"
        );
    }

    #[test]
    fn a_part_of_an_address_is_found_where_it_means_the_same() {
        use AddressPart::{Number, Region, Street};
        for (address, part, kind) in [
            ("Getreidegasse 9, 5020 Salzburg", "Salzburg", Region),
            ("1 Main St, Springfield, IL 62701", "IL", Region),
            ("1 Main St, Springfield, IL 62701", "Springfield", Region),
            ("1 Main St, Springfield, IL 62701", "62701", Number),
            ("1 Main St, Springfield", "Main St", Street),
            ("Berliner Str. 5", "Berliner Str.", Street),
            ("Berliner Str. 5", "5", Number),
        ] {
            assert!(has_part(address, part, kind), "{address}: {part}");
        }
        for (address, part, kind) in [
            ("Via Roma 1", "Roma", Region),
            ("Via Roma", "Roma", Region),
            ("Roma 1", "Roma", Region),
            ("Berliner Str. 5", "Berlin", Region),
            ("Berliner Str. 15", "5", Number),
        ] {
            assert!(!has_part(address, part, kind), "{address}: {part}");
        }
    }
}
