//! KML 2.2 (OGC 07-147r2): one placemark per place.

use std::io;

use listbud_domain::{Color, ListDescription, Located, Place};
use quick_xml::{Writer, escape::partial_escape, events::BytesText};

use super::{
    ExportPlace, ListLook, Meta,
    xml::{allowed, approximate, extras, leaf, line_break, missing, optional_leaf},
};
use crate::style::{COLORS, nearest};

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

/// Begins the folder of a list, with its exact colour beside the nearest that has
/// a name.
pub(super) fn begin_folder(
    out: &mut impl io::Write,
    list: &str,
    look: Option<&ListLook>,
) -> io::Result<()> {
    out.write_all(b"<Folder>")?;
    let mut xml = Writer::new(out);
    leaf(&mut xml, "name", list)?;
    if let Some(look) = look {
        let description = look.description.as_ref().map(ListDescription::as_str);
        optional_leaf(&mut xml, "description", description.map(html).as_deref())?;
        let style = format!("#placemark-{}", nearest(&look.color));
        leaf(&mut xml, "styleUrl", &style)?;
        xml.create_element("ExtendedData")
            .write_inner_content(|xml| data(xml, "color", look.color.as_str()))?;
    }
    line_break(&mut xml)
}

pub(super) fn end_folder(out: &mut impl io::Write) -> io::Result<()> {
    out.write_all(b"</Folder>\n")
}

fn data<W: io::Write>(xml: &mut Writer<W>, name: &str, value: &str) -> io::Result<()> {
    xml.create_element("Data")
        .with_attribute(("name", name))
        .write_inner_content(|xml| {
            xml.create_element("value")
                .write_text_content(BytesText::new(&allowed(value)))?;
            Ok(())
        })?;
    Ok(())
}

/// Text as HTML.
fn html(text: &str) -> String {
    partial_escape(text).replace('\n', "<br>\n")
}

pub(super) fn place(
    out: &mut impl io::Write,
    export: &ExportPlace<'_>,
    located: Located,
    color: Option<&Color>,
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
        if let Some(created) = export.saved() {
            xml.create_element("TimeStamp")
                .write_inner_content(|xml| leaf(xml, "when", &created))?;
        }
        let color = color.map_or("blue", nearest);
        leaf(xml, "styleUrl", &format!("#placemark-{color}"))?;
        xml.create_element("ExtendedData")
            .write_inner_content(|xml| {
                for (name, value) in extras(export) {
                    data(xml, name, &value)?;
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

/// Notes, address, link and a warning as the HTML that a KML description is: what a person
/// wrote stays text there, too.
fn description(place: &Place) -> String {
    let parts = [
        place.notes.as_ref().map(|notes| html(notes.as_str())),
        place.address.as_ref().map(|address| html(address.as_str())),
        place.url.as_ref().map(|url| html(url.as_str())),
        approximate(place).map(str::to_owned),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("<br>\n<br>\n")
}
