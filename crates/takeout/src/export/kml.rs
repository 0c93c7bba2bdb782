//! KML 2.2 (OGC 07-147r2): one placemark per place.

use std::io;

use listbud_domain::{Color, Located, Place};
use quick_xml::{Writer, escape::partial_escape, events::BytesText};

use super::{
    ExportPlace, Meta, rfc3339,
    xml::{allowed, extras, leaf, line_break, missing, optional_leaf},
};

/// The colours that Organic Maps knows by name (`#placemark-red`); other
/// programs find them defined in the file.
const COLORS: [(&str, [u8; 3]); 10] = [
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

pub(super) fn begin(out: &mut impl io::Write, meta: &Meta) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n",
    )?;
    let mut xml = Writer::new(&mut *out);
    leaf(&mut xml, "name", &meta.title)?;
    line_break(&mut xml)?;
    for (name, [red, green, blue]) in COLORS {
        // KML writes alpha, blue, green, red.
        writeln!(
            xml.get_mut(),
            "<Style id=\"placemark-{name}\"><IconStyle><color>ff{blue:02x}{green:02x}{red:02x}</color></IconStyle></Style>"
        )?;
    }
    Ok(())
}

pub(super) fn place(
    out: &mut impl io::Write,
    export: &ExportPlace<'_>,
    located: Located,
) -> io::Result<()> {
    let place = export.place;
    let mut xml = Writer::new(out);
    // The order is the schema's.
    xml.create_element("Placemark").write_inner_content(|xml| {
        leaf(xml, "name", place.name.as_str())?;
        let address = place.address.as_ref().map(AsRef::as_ref);
        optional_leaf(xml, "address", address)?;
        let description = description(place);
        optional_leaf(
            xml,
            "description",
            Some(description.as_str()).filter(|text| !text.is_empty()),
        )?;
        if let Some(created) = rfc3339(place.created_at) {
            xml.create_element("TimeStamp")
                .write_inner_content(|xml| leaf(xml, "when", &created))?;
        }
        let color = place.tags.first().map_or("blue", |tag| nearest(&tag.color));
        leaf(xml, "styleUrl", &format!("#placemark-{color}"))?;
        xml.create_element("ExtendedData")
            .write_inner_content(|xml| {
                for (name, value) in extras(export) {
                    xml.create_element("Data")
                        .with_attribute(("name", name))
                        .write_inner_content(|xml| {
                            xml.create_element("value")
                                .write_text_content(BytesText::new(&allowed(&value)))?;
                            Ok(())
                        })?;
                }
                Ok(())
            })?;
        let (longitude, latitude) = (
            located.coordinates.longitude(),
            located.coordinates.latitude(),
        );
        xml.create_element("Point").write_inner_content(|xml| {
            leaf(xml, "coordinates", &format!("{longitude},{latitude}"))
        })?;
        Ok(())
    })?;
    line_break(&mut xml)
}

pub(super) fn end(out: &mut impl io::Write, unlocated: u64) -> io::Result<()> {
    missing(out, unlocated)?;
    out.write_all(b"</Document>\n</kml>\n")
}

/// Notes, address and link as the HTML that a KML description is: what a person
/// wrote stays text there, too.
fn description(place: &Place) -> String {
    let html = |text: &str| partial_escape(text).replace('\n', "<br>\n");
    let parts = [
        place.notes.as_ref().map(|notes| html(notes.as_str())),
        place.address.as_ref().map(|address| html(address.as_str())),
        place.url.as_ref().map(|url| html(url.as_str())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("<br>\n<br>\n")
}

/// Finds the named colour that is nearest to a tag's, as the squared distance
/// in RGB has it.
fn nearest(color: &Color) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tags_colour_becomes_the_nearest_with_a_name() {
        for (color, name) in [
            ("#ff0000", "red"),
            ("#3b82f6", "blue"),
            ("#00ff00", "green"),
            ("#777777", "gray"),
        ] {
            assert_eq!(nearest(&Color::parse(color).unwrap()), name);
        }
    }
}
