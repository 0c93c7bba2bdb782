//! KML: Google's My Maps, Organic Maps, Google Earth, and ours.

use std::collections::HashMap;

use listbud_domain::Color;

use super::{
    found::{Found, Places, Surrounding},
    walk::{Element, Visitor, walk},
};
use crate::{FileKind, Format, Job, Takeout, TakeoutError, encoding::Text, style};

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
}

/// A folder, or the document.
struct Container {
    is_folder: bool,
    name: String,
    description: String,
    color: Option<Color>,
}

impl Visitor for Kml<'_> {
    fn open(&mut self, path: &[Element]) {
        let Some(element) = path.last() else { return };
        match (element.name.as_str(), &mut self.placemark) {
            ("Placemark", placemark) => *placemark = Some(Found::default()),
            (
                "LineString" | "LinearRing" | "Polygon" | "Track" | "MultiTrack" | "Model",
                Some(placemark),
            ) => {
                placemark.is_shape = true;
            }
            (name @ ("Document" | "Folder"), None) => self.containers.push(Container {
                is_folder: name == "Folder",
                name: String::new(),
                description: String::new(),
                color: None,
            }),
            _ => {}
        }
    }

    fn close(&mut self, path: &[Element]) -> Result<(), TakeoutError> {
        let Some((element, around)) = path.split_last() else {
            return Ok(());
        };
        let parent = around.last();
        match element.name.as_str() {
            "Placemark" => return self.add(),
            "Document" | "Folder" if self.placemark.is_none() => {
                self.containers.pop();
            }
            name => match &mut self.placemark {
                Some(placemark) => of_placemark(placemark, name, element, parent, &self.styles),
                None => self.of_container(name, element, around),
            },
        }
        Ok(())
    }
}

fn of_placemark(
    placemark: &mut Found,
    name: &str,
    element: &Element,
    parent: Option<&Element>,
    styles: &HashMap<String, Color>,
) {
    let parent_name = parent.map_or("", |parent| parent.name.as_str());
    let text = element.text.trim();
    match (parent_name, name) {
        ("Placemark", "name") => text.clone_into(&mut placemark.name),
        ("Placemark", "address") => text.clone_into(&mut placemark.address),
        ("Placemark", "description" | "Snippet" | "snippet" | "phoneNumber") => {
            placemark.text(text);
        }
        // Its style is resolved when all of them are known, in `add`.
        ("Placemark", "styleUrl") if styles.len() <= MAX_STYLES && text.len() <= MAX_ID => {
            placemark.extra("styleUrl", text);
        }
        ("Point", "coordinates") if placemark.point.is_none() => {
            let tuple = text.split_whitespace().next().unwrap_or_default();
            let mut degrees = tuple.split(',');
            if let (Some(longitude), Some(latitude)) = (degrees.next(), degrees.next()) {
                placemark.point = Some((latitude.to_owned(), longitude.to_owned()));
            }
        }
        ("IconStyle", "color") => placemark.color = style::of_kml(text),
        ("Data", "value") => {
            let key = parent.and_then(|parent| parent.attribute("name"));
            placemark.extra(key.unwrap_or_default(), &element.text);
        }
        ("SchemaData", "SimpleData") => {
            placemark.extra(element.attribute("name").unwrap_or_default(), &element.text);
        }
        _ => {}
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
                    text.clone_into(field);
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
        let style = found.take("styleUrl");
        if found.color.is_none() {
            found.color = self.color(style.trim_start_matches('#'));
        }
        let folder = self
            .containers
            .iter()
            .rev()
            .find(|container| container.is_folder && !container.name.is_empty());
        let around = folder.or_else(|| {
            let mut containers = self.containers.iter().rev();
            containers.find(|container| !container.name.is_empty())
        });
        let around = around.map_or_else(Surrounding::default, |container| Surrounding {
            name: &container.name,
            description: &container.description,
            color: container.color.clone(),
            is_group: true,
        });
        self.places.add(&found, &around)
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
