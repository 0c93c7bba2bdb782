//! Points that people read: `48.2,16.37` and `48°12'00.0"N 16°22'12.0"E`.

use listbud_domain::Coordinates;

/// What a text that has the form of coordinates means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Written {
    /// A point.
    Point(Coordinates),
    /// Nothing on Earth.
    OutOfRange,
}

/// Reads a text that is coordinates and nothing else; `None` for other text.
pub(super) fn parse(text: &str) -> Option<Written> {
    decimal(text).or_else(|| sexagesimal(text))
}

/// Reads two numbers, latitude first.
pub(super) fn pair(latitude: &str, longitude: &str) -> Option<Written> {
    let (latitude, longitude) = (number(latitude.trim())?, number(longitude.trim())?);
    Some(written(latitude, longitude))
}

fn written(latitude: f64, longitude: f64) -> Written {
    Coordinates::parse(latitude, longitude).map_or(Written::OutOfRange, Written::Point)
}

/// Reads `48.2,16.37`, `48.2, 16.37` and `48.2 16.37`.
fn decimal(text: &str) -> Option<Written> {
    let text = text.trim();
    let (latitude, longitude) = text
        .split_once(',')
        .or_else(|| text.split_once(char::is_whitespace))?;
    pair(latitude, longitude)
}

/// Reads a number as Google writes it; Rust alone would also take `inf`.
fn number(text: &str) -> Option<f64> {
    let begins_well = text
        .trim_start_matches(['+', '-'])
        .starts_with(|c: char| c.is_ascii_digit() || c == '.');
    begins_well.then(|| text.parse().ok()).flatten()
}

/// Reads degrees, minutes and seconds with N or S and E or W behind them.
///
/// The letters of other languages are left alone: O is east in German and west
/// in Spanish.
fn sexagesimal(text: &str) -> Option<Written> {
    let (latitude, rest) = angle(text, ['N', 'S'])?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '+'));
    let (longitude, rest) = angle(rest, ['E', 'W'])?;
    rest.trim().is_empty().then(|| written(latitude, longitude))
}

/// Reads one angle up to its letter, of which the second is negative; answers
/// what follows, too.
fn angle(text: &str, [positive, negative]: [char; 2]) -> Option<(f64, &str)> {
    let end = text.find([positive, negative])?;
    let (figures, rest) = text.split_at_checked(end)?;
    let mut letters = rest.chars();
    let sign = if letters.next()? == negative {
        -1.0
    } else {
        1.0
    };

    let (degrees, figures) = figures.split_once(['°', 'º', '˚'])?;
    let mut value = unsigned(degrees)?;
    let mut figures = figures.trim();
    for (marks, scale) in [
        (&['\'', '′', '’'][..], 60.0),
        (&['"', '″', '”'][..], 3_600.0),
    ] {
        if figures.is_empty() {
            break;
        }
        let (part, after) = figures.split_once(marks)?;
        value += unsigned(part).filter(|part| *part <= 60.0)? / scale;
        figures = after.trim();
    }
    figures
        .is_empty()
        .then_some((sign * value, letters.as_str()))
}

fn unsigned(text: &str) -> Option<f64> {
    number(text.trim()).filter(|value| *value >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Option<Written> {
        Coordinates::parse(latitude, longitude)
            .ok()
            .map(Written::Point)
    }

    #[test]
    fn decimal_degrees_are_read_with_comma_or_space() {
        for text in ["48.2,16.37", " 48.2, 16.37 ", "48.2 16.37", "+48.2,+16.37"] {
            assert_eq!(parse(text), at(48.2, 16.37), "{text}");
        }
        assert_eq!(parse("-33,-70.5"), at(-33.0, -70.5));
    }

    #[test]
    fn degrees_minutes_and_seconds_are_read() {
        for text in [
            "48°12'00.0\"N 16°22'12.0\"E",
            "48°12′00″N, 16°22′12″E",
            "48º 12' 0\" N 16º 22' 12\" E",
            "48°12'N 16°22.2'E",
            "48.2°N 16.37°E",
        ] {
            let Some(Written::Point(point)) = parse(text) else {
                panic!("{text}");
            };
            assert!((point.latitude() - 48.2).abs() < 1e-9, "{text}");
            assert!((point.longitude() - 16.37).abs() < 1e-9, "{text}");
        }
        assert_eq!(parse("33°30'0\"S 70°30'0\"W"), at(-33.5, -70.5));
    }

    #[test]
    fn an_impossible_point_differs_from_text_that_is_not_a_point() {
        for text in ["95.0,200.0", "95°0'0\"N 16°0'0\"E", "1e300,0"] {
            assert_eq!(parse(text), Some(Written::OutOfRange), "{text}");
        }
        for text in [
            "",
            ",",
            "Wien",
            "inf,nan",
            "48.2",
            "48.2,16.37,17",
            "12 Main Street",
            "48°12'00.0\"N",
            "48°72'N 16°E",
            "5 N 6 E",
            "-48°N 16°E",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
