//! GPX waypoints: `OsmAnd`, Organic Maps, Locus, Garmin's devices, and ours.

use super::{
    found::Found,
    html,
    places::{Places, Surrounding},
    walk::{Element, Visitor, walk},
};
use crate::{FileKind, Format, Job, Takeout, TakeoutError, date, encoding::Text, label, style};

/// The most groups that are read of one waypoint.
const MAX_GROUPS: usize = 60;

/// Reads a GPX file.
pub(super) fn read(job: &Job<'_>, text: &Text<'_>) -> Result<Takeout, TakeoutError> {
    let mut gpx = Gpx {
        places: Places::new(job, [Format::Gpx, Format::ListBudGpx], &[".gpx"]),
        title: String::new(),
        description: String::new(),
        waypoint: None,
        street: Street::default(),
        route: String::new(),
    };
    walk(job, text, &mut gpx)?;
    gpx.places.finish(FileKind::Gpx)
}

struct Gpx<'a> {
    places: Places<'a>,
    /// What the file calls itself, and what it says of itself.
    title: String,
    description: String,
    waypoint: Option<Found>,
    street: Street,
    /// The name of the track or route.
    route: String,
}

/// An address as Garmin writes it.
#[derive(Debug, Default)]
struct Street {
    streets: Vec<String>,
    postal_code: String,
    city: String,
    state: String,
    country: String,
}

impl Street {
    /// Takes a part of it; answers whether it is one.
    fn take(&mut self, name: &str, text: &str) -> bool {
        let part = match name {
            "StreetAddress" => {
                if self.streets.len() < 4 {
                    self.streets.push(text.to_owned());
                }
                return true;
            }
            "PostalCode" => &mut self.postal_code,
            "City" => &mut self.city,
            "State" => &mut self.state,
            "Country" => &mut self.country,
            _ => return false,
        };
        text.clone_into(part);
        true
    }

    fn line(&self) -> String {
        let city = [self.postal_code.as_str(), self.city.as_str()];
        let city: Vec<&str> = city.into_iter().filter(|part| !part.is_empty()).collect();
        let streets = self.streets.iter().map(String::as_str);
        let city = city.join(" ");
        let behind = [city.as_str(), self.state.as_str(), self.country.as_str()];
        let parts: Vec<&str> = streets
            .chain(behind)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(", ")
    }
}

impl Visitor for Gpx<'_> {
    fn is_text(&self, parent: &str, name: &str) -> bool {
        matches!(
            (parent, name),
            ("wpt", "name" | "desc" | "cmt" | "type" | "sym" | "src")
                | ("metadata" | "gpx", "name" | "desc")
        )
    }

    fn open(&mut self, path: &[Element]) {
        let Some(element) = path.last() else { return };
        let attribute = |name| element.attribute(name).unwrap_or_default();
        match (element.name.as_str(), &mut self.waypoint) {
            ("wpt", waypoint) => {
                let (latitude, longitude) = (attribute("lat"), attribute("lon"));
                *waypoint = Some(Found::at(latitude.to_owned(), longitude.to_owned()));
                self.street = Street::default();
            }
            ("link", Some(waypoint)) => waypoint.url(attribute("href")),
            ("trk" | "rte", None) => self.route.clear(),
            // OsmAnd tells the colours of its groups behind all points.
            ("group", None) => {
                let color = style::of_gpx(attribute("color"));
                self.places.paint(attribute("name"), color);
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[Element]) -> Result<(), TakeoutError> {
        let Some((element, around)) = path.split_last() else {
            return Ok(());
        };
        let parent = around.last().map_or("", |parent| parent.name.as_str());
        let name = element.name.as_str();
        let text = element.text.trim();
        if name == "wpt" {
            return self.add();
        }
        let Some(waypoint) = &mut self.waypoint else {
            match (parent, name) {
                ("metadata" | "gpx", "name") => text.clone_into(&mut self.title),
                ("metadata" | "gpx", "desc") => text.clone_into(&mut self.description),
                ("trk" | "rte", "name") => text.clone_into(&mut self.route),
                (_, "trk") => return self.places.pass(&self.route, "track"),
                (_, "rte") => return self.places.pass(&self.route, "route"),
                _ => {}
            }
            return Ok(());
        };
        waypoint.is_cut |= element.is_cut;
        if text.is_empty() {
            if name == "visited_date" {
                waypoint.visited = true;
            }
        } else if parent == "wpt" {
            if name == "ele" {
                self.places.leave_out("elevation (ele)");
            }
            of_waypoint(waypoint, element);
        } else if !(parent == "Address" && self.street.take(name, text)) {
            let is_extension = around.iter().any(|element| element.name == "extensions");
            of_extension(waypoint, parent, element, is_extension);
        }
        Ok(())
    }
}

/// Takes a waypoint's own element.
fn of_waypoint(waypoint: &mut Found, element: &Element) {
    let text = element.text.trim();
    match element.name.as_str() {
        "name" if element.has_markup => waypoint.name = html::to_text(text),
        "name" => text.clone_into(&mut waypoint.name),
        "desc" | "cmt" => waypoint.text(text),
        "url" => waypoint.url(text),
        "urlname" => waypoint.url_text(text),
        // Before the categories, whatever comes first in the file.
        "type" => {
            waypoint.groups.insert(0, text.to_owned());
            waypoint.groups.truncate(MAX_GROUPS);
        }
        "time" => match date::parse_xml(text) {
            Some(time) => waypoint.saved_at = Some(time),
            None => waypoint.extra("time", text),
        },
        // What a device uses by default.
        "sym" if !is_default_symbol(text) => waypoint.extra("symbol", text),
        "src" => waypoint.extra("source", text),
        _ => {}
    }
}

/// Takes an element in the extensions, or in one of a waypoint's own.
fn of_extension(waypoint: &mut Found, parent: &str, element: &Element, is_extension: bool) {
    let text = element.text.trim();
    match (parent, element.name.as_str()) {
        ("link", "text") => waypoint.url_text(text),
        (_, "Category" | "category") => {
            waypoint.groups.push(text.to_owned());
            waypoint.groups.truncate(MAX_GROUPS);
        }
        (_, "color") => waypoint.color = style::of_gpx(text),
        (_, "address") => text.clone_into(&mut waypoint.address),
        (_, "visited_date") => {
            waypoint.visited = true;
            waypoint.extra("Visited", text);
        }
        (_, "CreationTime" | "creation_date" | "creationdate") => {
            waypoint.saved_at = waypoint.saved_at.or_else(|| date::parse_xml(text));
        }
        (_, name) if is_ours(name) && is_extension => waypoint.extra(name, &element.text),
        // How the program draws the point, and what it knows by heart.
        (
            _,
            "icon" | "background" | "amenity_origin" | "amenity_id" | "DisplayMode" | "Samples"
            | "Proximity" | "hidden" | "special" | "lastModified" | "scale" | "display-color",
        ) => {}
        (_, name) if is_extension => {
            let named = element.attribute("name").or(element.attribute("k"));
            waypoint.extra(&label::of(named.unwrap_or(name)), text);
        }
        _ => {}
    }
}

/// Whether a symbol says nothing.
fn is_default_symbol(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["waypoint", "dot", "circle", "default", "unknown"].contains(&text.as_str())
        || text.starts_with("flag, ")
        || text.starts_with("pin, ")
}

/// Whether a value in the extensions may be one of ours.
fn is_ours(name: &str) -> bool {
    matches!(
        name,
        "notes"
            | "tags"
            | "lists"
            | "rating"
            | "visited"
            | "url"
            | "place_id"
            | "cid"
            | "feature_id"
            | "coordinates_source"
    )
}

impl Gpx<'_> {
    fn add(&mut self) -> Result<(), TakeoutError> {
        let Some(mut found) = self.waypoint.take() else {
            return Ok(());
        };
        if found.address.is_empty() {
            found.address = self.street.line();
        }
        // Garmin's word for all waypoints that a person made.
        if found.groups.len() > 1 {
            found
                .groups
                .retain(|group| !group.eq_ignore_ascii_case("user"));
        }
        let around = Surrounding {
            name: &self.title,
            description: &self.description,
            ..Surrounding::default()
        };
        let of_group = Surrounding::default();
        let has_group = !found.groups.is_empty();
        self.places
            .add(found, if has_group { &of_group } else { &around })
    }
}
