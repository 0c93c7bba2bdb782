//! Coordinates as tables hold them.

use serde::Deserialize;

use super::well_known_text::{self, Part};
use crate::shapes::Shapes;

/// The longest cell that is read as one point, in bytes.
const MAX_POINT: usize = 200;

/// How deep geometries may stand in each other.
const MAX_DEPTH: usize = 16;

/// Degrees north and east.
pub(super) type Degrees = (f64, f64);

/// Reads a latitude: `48.2`, `48,2`, `48.2° N`, `48°12'30"N`, `S 48 12.5`.
pub(super) fn latitude(text: &str) -> Option<f64> {
    let angle = Angle::read(text)?;
    (!angle.is_east()).then_some(angle.degrees)
}

/// Reads a longitude, as [`latitude`].
pub(super) fn longitude(text: &str) -> Option<f64> {
    let angle = Angle::read(text)?;
    (!angle.is_north()).then_some(angle.degrees)
}

struct Angle {
    degrees: f64,
    /// The side of the globe, `N`, `S`, `E` or `W`.
    side: Option<char>,
}

impl Angle {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_POINT {
            return None;
        }
        let mut side = None;
        let is_side = |c: char| matches!(c.to_ascii_uppercase(), 'N' | 'S' | 'E' | 'W');
        let mut rest = text;
        if let Some(inside) = rest.strip_prefix(is_side) {
            side = rest.chars().next();
            rest = inside;
        } else if let Some(inside) = rest.strip_suffix(is_side) {
            side = rest.chars().next_back();
            rest = inside;
        }
        let side = side.map(|c| c.to_ascii_uppercase());
        let rest = rest.trim();
        let is_minus = |c: char| matches!(c, '-' | '−' | '–');
        let is_negative = rest.starts_with(is_minus);
        let rest = rest.trim_start_matches(is_minus).trim_start_matches('+');
        let is_mark = |c: char| {
            c.is_whitespace() || matches!(c, '°' | 'º' | '˚' | '\'' | '′' | '’' | '"' | '″' | '”')
        };
        let mut degrees = 0.0;
        let mut scale = 1.0;
        let mut parts = rest.split(is_mark).filter(|part| !part.is_empty());
        for (at, part) in parts.by_ref().take(3).enumerate() {
            let value = number(part)?;
            if at > 0 && value > 60.0 {
                return None;
            }
            degrees += value / scale;
            scale *= 60.0;
        }
        if parts.next().is_some() || scale < 2.0 {
            return None;
        }
        // `-33.9° S` says the same twice.
        let is_negative = is_negative || matches!(side, Some('S' | 'W'));
        let sign = if is_negative { -1.0 } else { 1.0 };
        Some(Self {
            degrees: sign * degrees,
            side,
        })
    }

    fn is_east(&self) -> bool {
        matches!(self.side, Some('E' | 'W'))
    }

    fn is_north(&self) -> bool {
        matches!(self.side, Some('N' | 'S'))
    }
}

/// Reads a number without a sign, with a comma or a point.
fn number(text: &str) -> Option<f64> {
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let text = if text.contains('.') {
        text.to_owned()
    } else {
        text.replacen(',', ".", 1)
    };
    is_number.then(|| text.parse().ok()).flatten()
}

/// Reads a point that stands in one cell: `48.2, 16.37`, `48,2; 16,37`,
/// `48°12'N 16°22'E`, `geo:48.2,16.37`, `POINT (16.37 48.2)`, GeoJSON.
pub(super) fn point(text: &str, longitude_first: bool) -> Option<Degrees> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_POINT {
        return None;
    }
    if text.starts_with('{') {
        return geojson(text);
    }
    if text.starts_with(|c: char| c.is_alphabetic()) && text.contains('(') {
        return geometry(text)?.point;
    }
    let text = text.strip_prefix("geo:").unwrap_or(text);
    let text = without_words(text);
    let text = text.trim_matches(|c: char| c.is_whitespace() || "()[]{}".contains(c));
    let (one, other) = halves(text)?;
    let (one, other) = (Angle::read(one)?, Angle::read(other)?);
    if one.is_east() && other.is_east() || one.is_north() && other.is_north() {
        return None;
    }
    let swapped = if one.is_east() || other.is_north() {
        true
    } else if one.is_north() || other.is_east() {
        false
    } else {
        // No latitude is more than 90.
        longitude_first && one.degrees.abs() <= 180.0 && other.degrees.abs() <= 90.0
            || one.degrees.abs() > 90.0 && other.degrees.abs() <= 90.0
    };
    Some(if swapped {
        (other.degrees, one.degrees)
    } else {
        (one.degrees, other.degrees)
    })
}

/// Reads a point from a cell that may as well be other text, such as `12/4` or
/// `24/7`: each half has decimals, a mark of degrees or a side, and is in range.
pub(super) fn certain_point(text: &str) -> Option<Degrees> {
    let (latitude, longitude) = point(text, false)?;
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return None;
    }
    let text = text.trim();
    let is_geometry = text.contains('(') && text.starts_with(|c: char| c.is_alphabetic());
    let is_format = is_geometry || text.starts_with('{') || text.starts_with("geo:");
    let is_certain = |half: &str| {
        let mut chars = half.trim().chars();
        chars.any(|c| {
            matches!(
                c.to_ascii_uppercase(),
                '.' | ',' | '°' | 'º' | '˚' | '\'' | '′' | '’' | 'N' | 'S' | 'E' | 'W'
            )
        })
    };
    let words = without_words(text);
    let inside = words.trim_matches(|c: char| c.is_whitespace() || "()[]{}".contains(c));
    let is_certain = is_format
        || halves(inside).is_some_and(|(one, other)| is_certain(one) && is_certain(other));
    is_certain.then_some((latitude, longitude))
}

/// The height that stands behind a point, unless it is 0, which stands for an unknown
/// one.
pub(super) fn height(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > MAX_POINT {
        return None;
    }
    let height = if text.starts_with('{') {
        let point: Point = serde_json::from_str(text).ok()?;
        point.coordinates.get(2).copied()
    } else if text.starts_with(|c: char| c.is_alphabetic()) && text.contains('(') {
        geometry(text)?.height
    } else {
        let mut parts = text.split(',').skip(2);
        let (height, behind) = (parts.next(), parts.next());
        let height = height.filter(|_| behind.is_none() && text.contains('.'));
        let height = height.map(|height| height.trim_matches(|c| " ()[]m".contains(c)));
        height.and_then(|height| height.parse().ok())
    };
    height.filter(|height: &f64| *height != 0.0 && height.is_finite())
}

/// Takes `lat:` and `lng=` away.
fn without_words(text: &str) -> String {
    if !text.contains([':', '=']) {
        return text.to_owned();
    }
    let lower = text.to_ascii_lowercase();
    let mut rest = lower;
    for word in ["latitude", "longitude", "lat", "lng", "long", "lon"] {
        rest = rest.replace(word, " ");
    }
    rest.replace([':', '='], " ")
}

/// Parts a text into its two angles.
fn halves(text: &str) -> Option<(&str, &str)> {
    for mark in [';', '|', '/', '\n', '\t'] {
        if let Some(halves) = text.split_once(mark) {
            return Some(halves);
        }
    }
    let commas: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
    let split = |at: usize| Some((text.get(..at)?, text.get(at + 1..)?));
    match commas.as_slice() {
        [at] => split(*at).filter(|(_, other)| !other.trim().is_empty()),
        // `48.2,16.37,0`: a height behind it
        [at, height] if text.contains('.') => Some((text.get(..*at)?, text.get(at + 1..*height)?)),
        [] | [_, _] => by_sides(text),
        // `48,2,16,37`
        [_, at, _] => split(*at),
        _ => None,
    }
}

/// Parts angles that have sides, or nothing but a space between them.
fn by_sides(text: &str) -> Option<(&str, &str)> {
    let is_side = |c: char| matches!(c.to_ascii_uppercase(), 'N' | 'S' | 'E' | 'W');
    let sides: Vec<usize> = text.match_indices(is_side).map(|(at, _)| at).collect();
    match sides.as_slice() {
        [0, second] => text.split_at_checked(*second),
        [first, _] => text.split_at_checked(first + 1),
        [] => {
            let mut words = text.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some(one), Some(other), None) => Some((one, other)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[derive(Deserialize)]
struct Point {
    coordinates: Vec<f64>,
}

fn geojson(text: &str) -> Option<Degrees> {
    let point: Point = serde_json::from_str(text).ok()?;
    match point.coordinates.as_slice() {
        [longitude, latitude, ..] => Some((*latitude, *longitude)),
        _ => None,
    }
}

/// What a geometry of well-known text consists of.
#[derive(Debug, Default)]
pub(super) struct Geometry {
    /// The first point.
    pub(super) point: Option<Degrees>,
    /// Its height.
    pub(super) height: Option<f64>,
    pub(super) others: Shapes,
}

impl Geometry {
    fn take(&mut self, part: &Part) {
        match *part {
            Part::Point {
                longitude,
                latitude,
                height,
            } if self.point.is_none() => {
                self.point = Some((latitude, longitude));
                self.height = height.filter(|height| *height != 0.0);
            }
            Part::Point {
                longitude,
                latitude,
                ..
            } => self.others.add_point(&format!("{latitude}, {longitude}")),
            Part::Line => self.others.lines += 1,
            Part::Area => self.others.areas += 1,
        }
    }
}

/// Reads well-known text, as `PostGIS` writes it, too (`SRID=4326;POINT(…)`).
pub(super) fn geometry(text: &str) -> Option<Geometry> {
    let text = text.trim();
    let text = text.rsplit_once(';').map_or(text, |(_, text)| text);
    // A collection is read by recursion.
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return None;
        }
    }
    let mut geometry = Geometry::default();
    for part in well_known_text::parts(text)? {
        geometry.take(&part);
    }
    Some(geometry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<Degrees>, latitude: f64, longitude: f64) -> bool {
        found.is_some_and(|(north, east)| {
            (north - latitude).abs() < 1e-9 && (east - longitude).abs() < 1e-9
        })
    }

    #[test]
    fn points_of_one_cell_are_read() {
        for text in [
            "48.2,16.375",
            " 48.2, 16.375 ",
            "48.2 16.375",
            "48,2 16,375",
            "48,2; 16,375",
            "48,2,16,375",
            "48,2, 16,375",
            "48.2,16.375,171",
            "(48.2, 16.375)",
            "[48.2,16.375]",
            "geo:48.2,16.375",
            "lat: 48.2, lng: 16.375",
            "48.2/16.375",
            "48°12'00.0\"N 16°22'30.0\"E",
            "N 48 12 0 E 16 22 30",
            "16.375 E, 48.2 N",
            "48.2°N, 16.375°E",
            "POINT (16.375 48.2)",
            "SRID=4326;POINT(16.375 48.2)",
            "{\"type\":\"Point\",\"coordinates\":[16.375,48.2]}",
        ] {
            assert!(near(point(text, false), 48.2, 16.375), "{text}");
        }
        assert!(near(point("16.375,48.2", true), 48.2, 16.375));
        assert!(near(point("139.7,35.6", false), 35.6, 139.7));
        assert!(near(point("-33.5 -70.5", false), -33.5, -70.5));
        assert!(near(point("33°30'S 70°30'W", false), -33.5, -70.5));
    }

    #[test]
    fn other_text_is_not_a_point() {
        for text in [
            "",
            "Wien",
            "48.2",
            "Main Street 4, 12",
            "1 2 3",
            "48.2,",
            "inf,nan",
            "12.4.2019",
            "48°72'N 16°E",
            "Ostweg 12, Berne 3012",
        ] {
            assert_eq!(point(text, false), None, "{text}");
        }
    }

    #[test]
    fn two_integers_are_not_surely_a_point() {
        for text in [
            "12/4",
            "24/7",
            "3012 10",
            "Hall 12, 4",
            "95.5, 213.2",
            "12, 4.5",
        ] {
            assert_eq!(certain_point(text), None, "{text}");
        }
        for text in [
            "48.2,16.375",
            "48,2 16,375",
            "48°12' 16°22'30",
            "48.2N 16.375E",
        ] {
            assert!(certain_point(text).is_some(), "{text}");
        }
        assert!(certain_point("POINT(16 48)").is_some());
        assert_eq!(height("48.2,16.375,171"), Some(171.0));
        assert_eq!(height("POINT Z(16 48 171)"), Some(171.0));
        assert_eq!(height("48.2,16.375,0"), None);
    }

    #[test]
    fn angles_may_have_commas_marks_and_sides() {
        for (text, degrees) in [
            ("47,8095", 47.8095),
            ("-47.5", -47.5),
            ("−47,5", -47.5),
            ("47.5° S", -47.5),
            ("47°30'", 47.5),
            ("W 13 3 18", -13.055),
            ("+13", 13.0),
            ("-33.9° S", -33.9),
            ("-70,5 W", -70.5),
        ] {
            assert!(
                latitude(text)
                    .or_else(|| longitude(text))
                    .is_some_and(|found| (found - degrees).abs() < 1e-9),
                "{text}"
            );
        }
        assert_eq!(latitude("13 E"), None);
        assert_eq!(longitude("13 N"), None);
        assert_eq!(point("13°E, 47°E", false), None);
        for text in ["", "north", "47.809.500", "1 2 3 4", "47°70'", "N"] {
            assert_eq!(latitude(text), None, "{text}");
        }
    }

    #[test]
    fn a_geometry_says_what_it_consists_of() {
        let found = geometry("MULTIPOINT ((1 2), (3 4))").unwrap();
        assert_eq!(found.point, Some((2.0, 1.0)));
        assert_eq!(found.others.describe(), "1 point (4, 3)");
        let found = geometry(
            "GEOMETRYCOLLECTION(POINT Z (1 2 3),LINESTRING(1 2,3 4),POLYGON((1 1,2 2,3 1,1 1)))",
        )
        .unwrap();
        assert_eq!(found.point, Some((2.0, 1.0)));
        assert_eq!(found.others.describe(), "1 line, 1 area");
        let deep = "GEOMETRYCOLLECTION(".repeat(100_000);
        for text in ["", "POINT", "POINT (1)", "Main (1 2)", deep.as_str()] {
            assert!(geometry(text).is_none());
        }
    }
}
