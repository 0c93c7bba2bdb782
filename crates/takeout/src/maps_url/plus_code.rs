//! Plus codes (Open Location Code), by which people without a postal address say
//! where they are: `8FVC9G8F+6X`, or `9G8F+6X Zürich` near a town.
//!
//! Of the crates that decode them, one wants the types of `geo` of ten years ago and
//! the other a parser for command lines; the rule is the thirty lines of [`center`].

use listbud_domain::Coordinates;

/// The digits, in their order.
const DIGITS: &[u8; 20] = b"23456789CFGHJMPQRVWX";

/// How many digits stand before the plus of a whole code.
const WHOLE: usize = 8;

/// How many digits come in pairs, latitude first.
const IN_PAIRS: usize = 10;

/// The most digits that are told apart.
const MAX: usize = 15;

/// A code, and what stands behind it.
#[derive(Debug, PartialEq)]
pub(super) struct PlusCode {
    /// The middle of its square; `None` when it is short, and counted from a town.
    pub point: Option<Coordinates>,
}

/// Reads a text that begins with a code; behind it may stand the name of a town.
pub(super) fn parse(text: &str) -> Option<PlusCode> {
    let ends = |c: char| c.is_whitespace() || c == ',';
    let text = text.trim();
    let (code, rest) = text.split_at_checked(text.find(ends).unwrap_or(text.len()))?;
    if let Some((before, after)) = code.split_once('+') {
        return read(before, after, rest);
    }
    // An address in which the plus was not encoded says a space.
    let rest = rest.trim_start();
    let (after, rest) = rest.split_at_checked(rest.find(ends).unwrap_or(rest.len()))?;
    (code.len() == WHOLE && after.len() >= 2)
        .then(|| read(code, after, rest))
        .flatten()
}

fn read(before: &str, after: &str, rest: &str) -> Option<PlusCode> {
    let digits: Option<Vec<u8>> = before.bytes().chain(after.bytes()).map(digit).collect();
    let digits = digits.filter(|digits| digits.len() <= MAX)?;
    let has_end = after.len() >= 2;
    match before.len() {
        // Fewer digits are a square of 275 metres.
        WHOLE if has_end => Some(PlusCode {
            point: Some(center(&digits)?),
        }),
        4 | 6 if has_end && rest.chars().any(char::is_alphabetic) => Some(PlusCode { point: None }),
        _ => None,
    }
}

fn digit(byte: u8) -> Option<u8> {
    let byte = byte.to_ascii_uppercase();
    let value = DIGITS.iter().position(|digit| *digit == byte)?;
    u8::try_from(value).ok()
}

/// The middle of the square: ten digits in pairs, each twentieths of the one before,
/// and then digits that name one of 5 rows of 4.
fn center(digits: &[u8]) -> Option<Coordinates> {
    let (mut south, mut west) = (-90.0, -180.0);
    let (mut height, mut width) = (400.0, 400.0);
    let (pairs, cells) = digits.split_at_checked(IN_PAIRS)?;
    for pair in pairs.chunks_exact(2) {
        let [latitude, longitude] = pair else {
            return None;
        };
        height /= 20.0;
        width /= 20.0;
        south += height * f64::from(*latitude);
        west += width * f64::from(*longitude);
    }
    for cell in cells {
        height /= 5.0;
        width /= 4.0;
        south += height * f64::from(cell / 4);
        west += width * f64::from(cell % 4);
    }
    // Seven decimals are a centimetre.
    let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
    Coordinates::parse(rounded(south + height / 2.0), rounded(west + width / 2.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_codes_are_points() {
        // From the test data of the Open Location Code project.
        for (code, latitude, longitude) in [
            ("7FG49QCJ+2V", 20.370_062_5, 2.782_187_5),
            ("7FG49QCJ+2VX", 20.370_112_5, 2.782_234_375),
            ("8FVC2222+22", 47.000_062_5, 8.000_062_5),
            ("4VCPPQGP+Q9", -41.273_062_5, 174.785_937_5),
            ("62H20000+22", 1.0, 1.0),
        ] {
            let Some(PlusCode { point: Some(point) }) = parse(code) else {
                assert!(code.contains('0'), "{code}");
                continue;
            };

            assert!(
                (point.latitude() - latitude).abs() < 1e-6,
                "{code}: {point:?}"
            );
            assert!(
                (point.longitude() - longitude).abs() < 1e-6,
                "{code}: {point:?}"
            );
        }
    }

    #[test]
    fn codes_may_be_small_have_a_town_or_a_lost_plus() {
        let whole = parse("8FVC9G8F+6X").unwrap();
        for text in [
            "8fvc9g8f+6x",
            " 8FVC9G8F+6X Zürich",
            "8FVC9G8F+6X, Zürich",
            "8FVC9G8F 6X",
        ] {
            assert_eq!(parse(text).as_ref(), Some(&whole), "{text}");
        }
        for text in ["9G8F+6X Zürich", "VC9G8F+6X, Zürich, Schweiz"] {
            assert_eq!(parse(text), Some(PlusCode { point: None }), "{text}");
        }
        for text in [
            "",
            "+",
            "C++",
            "C++ course",
            "9G8F+6X",
            "8FVC9G8F+",
            "8FVC9G8F+6",
            "8FVC9G8I+6X",
            "XXXX9G8F+6X",
            "12345678 90",
            "2345 67 Street",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
