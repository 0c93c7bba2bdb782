//! Well-known text (OGC 06-103r4, section 7), as far as a table of places needs it.
//!
//! Read here because the crate `wkt` brings eight others for what are 90 lines.

/// A part of a geometry.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    Point {
        longitude: f64,
        latitude: f64,
        height: Option<f64>,
    },
    Line,
    Area,
}

/// Reads a geometry into its parts; `None` if it is malformed. Reads collections by
/// recursion, so the caller bounds how many parentheses are open at once.
pub(super) fn parts(text: &str) -> Option<Vec<Part>> {
    let mut reader = Reader { rest: text };
    let mut parts = Vec::new();
    reader.geometry(&mut parts)?;
    reader.rest.trim_start().is_empty().then_some(parts)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn geometry(&mut self, parts: &mut Vec<Part>) -> Option<()> {
        let word = self.word().to_ascii_uppercase();
        // `POINT Z` is also written `POINTZ`.
        let kind = word.trim_end_matches(['Z', 'M']);
        let mut dimensions = word.get(kind.len()..)?.to_owned();
        let next = self.rest;
        match self.word().to_ascii_uppercase().as_str() {
            "" => {}
            extra @ ("Z" | "M" | "ZM") => extra.clone_into(&mut dimensions),
            _ => self.rest = next,
        }
        let has_height = dimensions != "M";
        let point = |numbers: &[f64]| match *numbers {
            [longitude, latitude, ref others @ ..] => Some(Part::Point {
                longitude,
                latitude,
                height: others.first().copied().filter(|_| has_height),
            }),
            _ => None,
        };
        match kind {
            "POINT" => {
                let points = self.list(Self::numbers)?;
                match points.as_slice() {
                    [] => {}
                    [numbers] => parts.push(point(numbers)?),
                    _ => return None,
                }
            }
            "MULTIPOINT" => {
                for numbers in self.list(Self::numbers_in_parentheses)?.iter().flatten() {
                    parts.push(point(numbers)?);
                }
            }
            "LINESTRING" => {
                self.line()?;
                parts.push(Part::Line);
            }
            "MULTILINESTRING" => {
                let lines = self.list(Self::line)?;
                parts.extend(lines.iter().map(|()| Part::Line));
            }
            "POLYGON" => {
                self.area()?;
                parts.push(Part::Area);
            }
            "MULTIPOLYGON" => {
                let areas = self.list(Self::area)?;
                parts.extend(areas.iter().map(|()| Part::Area));
            }
            "GEOMETRYCOLLECTION" => {
                self.list(|reader| reader.geometry(parts))?;
            }
            _ => return None,
        }
        Some(())
    }

    fn area(&mut self) -> Option<()> {
        self.list(Self::line).map(drop)
    }

    fn line(&mut self) -> Option<()> {
        self.list(Self::numbers).map(drop)
    }

    /// `1 2`, `(1 2)` or `EMPTY`.
    fn numbers_in_parentheses(&mut self) -> Option<Option<Vec<f64>>> {
        if self.rest.trim_start().starts_with(['(', 'E', 'e']) {
            let mut points = self.list(Self::numbers)?;
            return (points.len() <= 1).then(|| points.pop());
        }
        self.numbers().map(Some)
    }

    /// Items in parentheses with commas between them, or `EMPTY`.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if !self.take('(') {
            let is_empty = self.word().eq_ignore_ascii_case("EMPTY");
            return is_empty.then(Vec::new);
        }
        let mut items = vec![item(self)?];
        while self.take(',') {
            items.push(item(self)?);
        }
        self.take(')').then_some(items)
    }

    /// The two to four numbers of a position.
    fn numbers(&mut self) -> Option<Vec<f64>> {
        let end = self.rest.find([',', '(', ')']).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        let numbers: Option<Vec<f64>> = text
            .split_ascii_whitespace()
            .map(|number| {
                number
                    .parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite())
            })
            .collect();
        numbers.filter(|numbers| (2..=4).contains(&numbers.len()))
    }

    fn word(&mut self) -> &'a str {
        let text = self.rest.trim_start();
        let end = text
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        self.rest = rest;
        word
    }

    fn take(&mut self, mark: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(longitude: f64, latitude: f64, height: Option<f64>) -> Part {
        Part::Point {
            longitude,
            latitude,
            height,
        }
    }

    #[test]
    fn every_kind_of_geometry_is_read() {
        for (text, expected) in [
            ("POINT (1 2)", vec![point(1.0, 2.0, None)]),
            ("point(-1.5 2e1)", vec![point(-1.5, 20.0, None)]),
            ("POINT Z (1 2 3)", vec![point(1.0, 2.0, Some(3.0))]),
            ("POINTZ(1 2 3)", vec![point(1.0, 2.0, Some(3.0))]),
            ("POINT M (1 2 3)", vec![point(1.0, 2.0, None)]),
            ("POINT ZM (1 2 3 4)", vec![point(1.0, 2.0, Some(3.0))]),
            ("POINT EMPTY", vec![]),
            (
                "MULTIPOINT (1 2, (3 4), EMPTY)",
                vec![point(1.0, 2.0, None), point(3.0, 4.0, None)],
            ),
            ("LINESTRING (1 2, 3 4)", vec![Part::Line]),
            (
                "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))",
                vec![Part::Line, Part::Line],
            ),
            ("POLYGON ((1 1, 2 2, 3 1, 1 1))", vec![Part::Area]),
            ("MULTIPOLYGON (((1 1, 2 2, 3 1, 1 1)))", vec![Part::Area]),
            (
                "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (1 2, 3 4)))",
                vec![point(1.0, 2.0, None), Part::Line],
            ),
        ] {
            assert_eq!(parts(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn malformed_text_is_refused() {
        for text in [
            "",
            "POINT",
            "POINT (1)",
            "POINT (1 2",
            "POINT (1 2))",
            "POINT (1 2, 3 4)",
            "POINT (1 2 3 4 5)",
            "POINT (1 inf)",
            "POINT ((1 2))",
            "POINT ()",
            "CIRCLE (1 2)",
            "Main (1 2)",
            "LINESTRING (1 2,)",
            "POLYGON (1 2, 3 4)",
            "GEOMETRYCOLLECTION (POINT)",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
