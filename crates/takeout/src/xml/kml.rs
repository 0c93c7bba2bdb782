//! KML: Google's My Maps, Organic Maps, Google Earth, and ours.

use std::collections::HashMap;

use listbud_domain::Color;

use super::{
    found::{ADDRESS_PART, Found, Point},
    html,
    places::{Places, Surrounding},
    walk::{Element, Visitor, walk},
};
use crate::{FileKind, Format, Job, Takeout, TakeoutError, date, encoding::Text, label, style};

/// The most styles that are remembered; My Maps makes one for each colour and
/// sign.
const MAX_STYLES: usize = 10_000;

/// The longest id of a style that is remembered, in bytes.
const MAX_ID: usize = 256;

/// Reads a KML file.
pub(super) fn read(job: &Job<'_>, text: &Text<'_>) -> Result<Takeout, TakeoutError> {
    let mut kml = Kml {
        places: Places::new(job, [Format::Kml, Format::ListBudKml], &[".kml", ".kmz"]),
        containers: Vec::new(),
        styles: HashMap::new(),
        maps: HashMap::new(),
        placemark: None,
        label: String::new(),
    };
    walk(job, text, &mut kml)?;
    kml.places.finish(FileKind::Kml)
}

struct Kml<'a> {
    places: Places<'a>,
    containers: Vec<Container>,
    /// Colours by the ids of their styles.
    styles: HashMap<String, Color>,
    /// The ids of styles by the ids of their maps.
    maps: HashMap<String, String>,
    placemark: Option<Found>,
    /// What the value that comes next is called for people.
    label: String,
}

/// A folder, or the document.
struct Container {
    is_folder: bool,
    name: String,
    description: String,
    color: Option<Color>,
    /// Whether it is the list of a place.
    is_list: bool,
}

impl Visitor for Kml<'_> {
    fn is_text(&self, parent: &str, name: &str) -> bool {
        match parent {
            "Placemark" | "Document" | "Folder" => matches!(
                name,
                "name" | "description" | "Snippet" | "snippet" | "address" | "phoneNumber"
            ),
            "Data" => name == "value",
            "SchemaData" => name == "SimpleData",
            _ => false,
        }
    }

    fn open(&mut self, path: &[Element]) {
        let Some((element, around)) = path.split_last() else {
            return;
        };
        match (element.name.as_str(), &mut self.placemark) {
            ("Placemark", placemark) => *placemark = Some(Found::default()),
            ("Data", _) => self.label.clear(),
            // Of an area, the lines are its edges.
            ("LineString" | "LinearRing", Some(placemark))
                if !around.iter().any(|element| element.name == "Polygon") =>
            {
                placemark.shapes.lines += 1;
            }
            ("Polygon", Some(placemark)) => placemark.shapes.areas += 1,
            ("Track", Some(placemark)) => placemark.shapes.tracks += 1,
            ("Model", Some(placemark)) => placemark.shapes.models += 1,
            (name @ ("Document" | "Folder"), None) => self.containers.push(Container {
                is_folder: name == "Folder",
                name: String::new(),
                description: String::new(),
                color: None,
                is_list: false,
            }),
            // Atom has attributes where KML has elements.
            ("link", Some(placemark)) => {
                placemark.url(element.attribute("href").unwrap_or_default());
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[Element]) -> Result<(), TakeoutError> {
        let Some((element, around)) = path.split_last() else {
            return Ok(());
        };
        let parent = around.last().map_or("", |parent| parent.name.as_str());
        match (parent, element.name.as_str()) {
            (_, "Placemark") => return self.add(),
            (_, "Document" | "Folder") if self.placemark.is_none() => {
                if let Some(container) = self.containers.pop().filter(|it| !it.is_list) {
                    // Each map has a name, and mostly it is that of its file.
                    let name = if container.is_folder {
                        &container.name
                    } else {
                        ""
                    };
                    self.places.leave_out_group(name, &container.description);
                }
            }
            ("Data", "displayName") => element.text.trim().clone_into(&mut self.label),
            // Google Earth's own "Url" is of another time.
            ("Link" | "Url", "href") if around.iter().any(|e| e.name == "NetworkLink") => {
                return self.places.network_link(element.text.trim());
            }
            (_, name) => match &mut self.placemark {
                Some(placemark) => {
                    placemark.is_cut |= element.is_cut && name != "coordinates";
                    // Its style is resolved when all of them are known, in `add`.
                    if (parent, name) == ("Placemark", "styleUrl") {
                        let id = element.text.trim();
                        if self.styles.len() <= MAX_STYLES && id.len() <= MAX_ID {
                            id.trim_start_matches('#').clone_into(&mut placemark.style);
                        }
                    } else {
                        of_placemark(placemark, element, around, &self.label);
                    }
                }
                None => self.of_container(name, element, around),
            },
        }
        Ok(())
    }
}

/// Text of which the elements in it were markup.
fn plain(element: &Element) -> String {
    let text = element.text.trim();
    if element.has_markup {
        html::to_text(text)
    } else {
        text.to_owned()
    }
}

fn of_placemark(placemark: &mut Found, element: &Element, around: &[Element], label: &str) {
    let parent = around.last();
    let parent_name = parent.map_or("", |parent| parent.name.as_str());
    let name = element.name.as_str();
    let text = element.text.trim();
    let is_in = |wanted: &str| around.iter().any(|element| element.name == wanted);
    match (parent_name, name) {
        ("Placemark", "name") => placemark.name = plain(element),
        ("Placemark", "address") => placemark.address = plain(element),
        ("Placemark", "phoneNumber") => placemark.extra("phone", &plain(element)),
        ("Placemark", "description" | "Snippet" | "snippet") => placemark.text(text),
        ("Point", "coordinates") => point(placemark, text),
        ("IconStyle", "color") => placemark.color = style::of_kml(text),
        // A view of the globe has times, too.
        ("TimeStamp", "when") | ("TimeSpan", "begin") if !is_in("LookAt") && !is_in("Camera") => {
            match date::parse_xml(text) {
                Some(time) => placemark.saved_at = placemark.saved_at.or(Some(time)),
                None => placemark.extra(name, text),
            }
        }
        ("TimeSpan", "end") if !is_in("LookAt") && !is_in("Camera") => {
            placemark.extra("until", text);
        }
        ("Data", "value") => {
            let key = parent.and_then(|parent| parent.attribute("name"));
            let key = key.unwrap_or_default();
            placemark.extra(key, &element.text);
            if !label.is_empty() && label != key {
                placemark.label(key, label);
            }
        }
        ("SchemaData", "SimpleData") => {
            placemark.extra(element.attribute("name").unwrap_or_default(), &element.text);
        }
        _ if text.is_empty() => {}
        _ if is_in("AddressDetails") => placemark.extra(ADDRESS_PART, text),
        // How Organic Maps draws the place, and when the file changed.
        (_, "icon" | "scale" | "visibility" | "lastModified" | "minZoom") => {}
        _ if is_in("ExtendedData") => {
            let key = if matches!(name, "value" | "lang") {
                parent_name
            } else {
                name
            };
            placemark.extra(&label::of(key), text);
        }
        _ => {}
    }
}

/// Reads a point's coordinates. Some programs write spaces behind the commas.
fn point(placemark: &mut Found, text: &str) {
    let mut degrees = text.split(|c: char| c == ',' || c.is_whitespace());
    let mut next = || degrees.find(|part| !part.is_empty()).map(str::to_owned);
    let (Some(longitude), Some(latitude)) = (next(), next()) else {
        return;
    };
    let height: Option<f64> = next().and_then(|height| height.parse().ok());
    let height = height.filter(|height| *height != 0.0 && height.is_finite());
    if placemark.point.is_some() {
        let height = height.map_or_else(String::new, |height| format!(", {height} m"));
        let text = format!("{latitude}, {longitude}{height}");
        placemark.shapes.add_point(&text);
        return;
    }
    placemark.point = Some(Point {
        latitude,
        longitude,
    });
    if let Some(height) = height {
        placemark.extra("Elevation", &format!("{height} m"));
    }
}

impl Kml<'_> {
    fn of_container(&mut self, name: &str, element: &Element, around: &[Element]) {
        let parent = around.last();
        let parent_name = parent.map_or("", |parent| parent.name.as_str());
        let text = element.text.trim();
        let ancestor = |wanted: &str| {
            let style = around.iter().rev().find(|element| element.name == wanted);
            style.and_then(|style| style.attribute("id"))
        };
        match (parent_name, name) {
            ("Document" | "Folder", "name" | "description") => {
                if let Some(container) = self.containers.last_mut() {
                    let field = if name == "name" {
                        &mut container.name
                    } else {
                        &mut container.description
                    };
                    if name == "name" && element.has_markup {
                        *field = html::to_text(text);
                    } else {
                        text.clone_into(field);
                    }
                }
            }
            ("Data", "value")
                if parent.and_then(|parent| parent.attribute("name")) == Some("color") =>
            {
                if let Some(container) = self.containers.last_mut() {
                    container.color = Color::parse(text).ok();
                }
            }
            ("IconStyle", "color") => {
                if let (Some(id), Some(color)) = (ancestor("Style"), style::of_kml(text))
                    && self.styles.len() < MAX_STYLES
                    && id.len() <= MAX_ID
                {
                    self.styles.insert(id.to_owned(), color);
                }
            }
            // The first of a map's two styles is the normal one.
            ("Pair", "styleUrl") => {
                if let Some(id) = ancestor("StyleMap")
                    && self.maps.len() < MAX_STYLES
                    && id.len().max(text.len()) <= MAX_ID
                {
                    let style = text.trim_start_matches('#').to_owned();
                    self.maps.entry(id.to_owned()).or_insert(style);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self) -> Result<(), TakeoutError> {
        let Some(mut found) = self.placemark.take() else {
            return Ok(());
        };
        if found.color.is_none() {
            found.color = self.color(&found.style);
        }
        let has_name = |container: &&mut Container| !container.name.is_empty();
        let is_folder = self
            .containers
            .iter()
            .any(|it| it.is_folder && !it.name.is_empty());
        let around = self
            .containers
            .iter_mut()
            .rev()
            .filter(has_name)
            .find(|container| container.is_folder || !is_folder);
        let around = around.map_or_else(Surrounding::default, |container| {
            container.is_list = true;
            Surrounding {
                name: &container.name,
                description: &container.description,
                color: container.color.clone(),
            }
        });
        self.places.add(found, &around)
    }

    fn color(&self, id: &str) -> Option<Color> {
        let mapped = self.maps.get(id).map_or(id, String::as_str);
        let color = self.styles.get(mapped).or_else(|| self.styles.get(id));
        // My Maps paints its signs white in the style and says the colour in
        // its name.
        color
            .filter(|color| color.as_str() != "#ffffff")
            .cloned()
            .or_else(|| style::of_style_name(id))
    }
}
