//! GPX 1.1: one waypoint per place.

use std::io;

use listbud_domain::{Color, Located, Place};
use quick_xml::Writer;

use super::{
    ExportPlace, Meta, rfc3339,
    xml::{allowed, approximate, extras, leaf, line_break, missing, optional_leaf},
};

pub(super) fn begin(out: &mut impl io::Write, meta: &Meta) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <gpx version=\"1.1\" creator=\"ListBud\" xmlns=\"http://www.topografix.com/GPX/1/1\" \
          xmlns:osmand=\"https://osmand.net/docs/technical/osmand-file-formats/osmand-gpx\" \
          xmlns:listbud=\"urn:listbud:place\">\n",
    )?;
    let mut xml = Writer::new(out);
    xml.create_element("metadata").write_inner_content(|xml| {
        leaf(xml, "name", &meta.title)?;
        optional_leaf(xml, "time", meta.created_at.and_then(rfc3339).as_deref())
    })?;
    line_break(&mut xml)
}

pub(super) fn place(
    out: &mut impl io::Write,
    export: &ExportPlace<'_>,
    located: Located,
    color: Option<&Color>,
) -> io::Result<()> {
    let place = export.place;
    let mut xml = Writer::new(out);
    let latitude = located.coordinates.latitude().to_string();
    let longitude = located.coordinates.longitude().to_string();
    let waypoint = xml
        .create_element("wpt")
        .with_attribute(("lat", latitude.as_str()))
        .with_attribute(("lon", longitude.as_str()));
    // The order is the schema's.
    waypoint.write_inner_content(|xml| {
        optional_leaf(xml, "time", export.saved().as_deref())?;
        leaf(xml, "name", place.name.as_str())?;
        optional_leaf(xml, "desc", description(place).as_deref())?;
        if let Some(url) = &place.url {
            xml.create_element("link")
                .with_attribute(("href", &*allowed(url.as_str())))
                .write_empty()?;
        }
        // OsmAnd groups favourites by their type.
        optional_leaf(xml, "type", export.lists.first().copied())?;
        xml.create_element("extensions")
            .write_inner_content(|xml| {
                let address = place.address.as_ref().map(AsRef::as_ref);
                optional_leaf(xml, "osmand:address", address)?;
                let color = color.map(Color::as_str);
                optional_leaf(xml, "osmand:color", color)?;
                // What OsmAnd itself writes for a favourite without a sign.
                leaf(xml, "osmand:icon", "special_star")?;
                leaf(xml, "osmand:background", "circle")?;
                for (name, value) in extras(export) {
                    leaf(xml, &format!("listbud:{name}"), &value)?;
                }
                Ok(())
            })?;
        Ok(())
    })?;
    line_break(&mut xml)
}

pub(super) fn end(out: &mut impl io::Write, meta: &Meta, unlocated: u64) -> io::Result<()> {
    missing(out, unlocated)?;
    if !meta.lists.is_empty() {
        groups(out, meta)?;
    }
    out.write_all(b"</gpx>\n")
}

/// The colours of lists, where `OsmAnd` looks for those of its groups.
fn groups(out: &mut impl io::Write, meta: &Meta) -> io::Result<()> {
    let mut xml = Writer::new(out);
    xml.create_element("extensions")
        .write_inner_content(|xml| {
            xml.create_element("osmand:points_groups")
                .write_inner_content(|xml| {
                    for list in &meta.lists {
                        xml.create_element("osmand:group")
                            .with_attribute(("name", &*allowed(&list.name)))
                            .with_attribute(("color", list.color.as_str()))
                            .with_attribute(("icon", "special_star"))
                            .with_attribute(("background", "circle"))
                            .write_empty()?;
                    }
                    Ok(())
                })?;
            Ok(())
        })?;
    line_break(&mut xml)
}

/// Notes, address and a warning, for programs that show nothing else.
fn description(place: &Place) -> Option<String> {
    let parts = [
        place.notes.as_ref().map(AsRef::<str>::as_ref),
        place.address.as_ref().map(AsRef::<str>::as_ref),
        approximate(place),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
