//! The commonest passwords of at least eight characters.
//!
//! The list beside this file comes from Django and is the work of Royce
//! Williams; `common.LICENSE` has the details.

use std::cmp::Ordering;

/// One password a line, in the form that `policy::folded` gives, sorted by
/// bytes.
const LIST: &str = include_str!("common.txt");

/// Tells whether a password, folded like the list, stands on it.
pub(super) fn contains(folded: &str) -> bool {
    let word = folded.as_bytes();
    let mut rest = LIST.as_bytes();
    // A binary search that lands somewhere in a line and steps back to its
    // beginning. It needs no table of lines in memory.
    while !rest.is_empty() {
        let (before, _) = rest.split_at(rest.len() / 2);
        let start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let (lower, from) = rest.split_at(start);
        let end = from
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(from.len());
        let (line, upper) = from.split_at(end);
        rest = match word.cmp(line) {
            Ordering::Less => lower,
            Ordering::Equal => return true,
            Ordering::Greater => upper.get(1..).unwrap_or_default(),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::policy::folded;
    use super::*;

    #[test]
    fn every_line_of_the_list_is_found_and_nothing_beside_it() {
        for line in LIST.lines() {
            assert!(contains(line), "{line:?}");
            assert!(!contains(&format!("{line}\n")), "{line:?} and more");
        }
        let neighbours = [
            "",
            "\n",
            "!",
            "password\npassword1",
            "zzzzzzzzzzzzzz",
            "\u{10ffff}",
        ];
        for word in neighbours {
            assert!(!contains(word), "{word:?}");
        }
    }

    #[test]
    fn the_list_is_sorted_folded_and_long_enough() {
        let lines: Vec<&str> = LIST.lines().collect();

        assert!(lines.len() >= 3_000, "the OWASP ASVS asks for 3,000");
        assert!(lines.is_sorted_by(|a, b| a < b), "sorted, none twice");
        assert!(!LIST.contains('\r'), "line ends were converted");
        for line in lines {
            assert_eq!(folded(line), line);
            assert!(line.chars().count() >= 8, "{line:?}");
        }
    }
}
