//! The colours of map programs.

use listbud_domain::Color;

/// The colours that Organic Maps knows by name (`#placemark-red`); other
/// programs find them defined in our files.
pub(crate) const COLORS: [(&str, [u8; 3]); 10] = [
    ("red", [0xE5, 0x1B, 0x23]),
    ("pink", [0xFF, 0x41, 0x82]),
    ("purple", [0x9B, 0x24, 0xB2]),
    ("blue", [0x00, 0x66, 0xCC]),
    ("teal", [0x00, 0xA5, 0x8C]),
    ("green", [0x3C, 0x8C, 0x3C]),
    ("yellow", [0xFF, 0xC8, 0x00]),
    ("orange", [0xFF, 0x96, 0x00]),
    ("brown", [0x80, 0x46, 0x33]),
    ("gray", [0x73, 0x73, 0x73]),
];

/// Finds the named colour that is nearest to another, as the squared distance in
/// RGB has it.
pub(crate) fn nearest(color: &Color) -> &'static str {
    let number = color
        .as_str()
        .strip_prefix('#')
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .unwrap_or_default();
    let [_, red, green, blue] = number.to_be_bytes();
    let distance = |known: [u8; 3]| -> u32 {
        known
            .into_iter()
            .zip([red, green, blue])
            .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
            .sum()
    };
    COLORS
        .into_iter()
        .min_by_key(|(_, known)| distance(*known))
        .map_or("blue", |(name, _)| name)
}

/// Reads the colour of a style's name: Organic Maps' `placemark-red`, or My
/// Maps' `icon-1899-0288D1-nodesc`.
pub(crate) fn of_style_name(name: &str) -> Option<Color> {
    if let Some(word) = name.strip_prefix("placemark-") {
        let (_, [red, green, blue]) = COLORS.into_iter().find(|(known, _)| *known == word)?;
        return Color::parse(&format!("#{red:02x}{green:02x}{blue:02x}")).ok();
    }
    let mut parts = name.strip_prefix("icon-")?.split('-').skip(1);
    let digits = parts.next().filter(|digits| digits.len() == 6)?;
    Color::parse(&format!("#{digits}")).ok()
}

/// Reads KML's `aabbggrr`.
pub(crate) fn of_kml(text: &str) -> Option<Color> {
    let text = text.trim().trim_start_matches('#');
    let digits: Vec<char> = text.chars().collect();
    let [_, _, b1, b2, g1, g2, r1, r2] = digits.as_slice() else {
        return None;
    };
    Color::parse(&format!("#{r1}{r2}{g1}{g2}{b1}{b2}")).ok()
}

/// Reads what GPX extensions hold: `#rrggbb`, `OsmAnd`'s `#aarrggbb`, or a name.
pub(crate) fn of_gpx(text: &str) -> Option<Color> {
    let text = text.trim();
    if let Some((_, [red, green, blue])) = COLORS
        .into_iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name))
    {
        return Color::parse(&format!("#{red:02x}{green:02x}{blue:02x}")).ok();
    }
    let digits = text.trim_start_matches('#');
    if !digits.is_ascii() {
        return None;
    }
    let digits = match digits.len() {
        8 => digits.get(2..)?,
        _ => digits,
    };
    Color::parse(&format!("#{digits}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_becomes_the_nearest_with_a_name() {
        for (color, name) in [
            ("#ff0000", "red"),
            ("#3b82f6", "blue"),
            ("#00ff00", "green"),
            ("#777777", "gray"),
        ] {
            assert_eq!(nearest(&Color::parse(color).unwrap()), name);
        }
    }

    #[test]
    fn colours_are_read_as_each_program_writes_them() {
        let read = |color: Option<Color>| color.map(|color| color.as_str().to_owned());

        assert_eq!(read(of_kml("ff231be5")), Some("#e51b23".to_owned()));
        assert_eq!(read(of_gpx("#80E51B23")), Some("#e51b23".to_owned()));
        assert_eq!(read(of_gpx("e51b23")), Some("#e51b23".to_owned()));
        assert_eq!(read(of_gpx("Red")), Some("#e51b23".to_owned()));
        assert_eq!(
            read(of_style_name("icon-1899-0288D1-nodesc")),
            Some("#0288d1".to_owned())
        );
        assert_eq!(
            read(of_style_name("placemark-pink")),
            Some("#ff4182".to_owned())
        );
        for text in ["", "éééé", "ff", "zzzzzzzz", "#é123456"] {
            assert_eq!(of_kml(text), None, "{text}");
            assert_eq!(of_gpx(text), None, "{text}");
            assert_eq!(of_style_name(text), None, "{text}");
        }
    }
}
