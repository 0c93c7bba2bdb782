//! GPX waypoints: `OsmAnd`, Organic Maps, Garmin's devices, and ours.

use super::{
    found::{Found, Places, Surrounding},
    walk::{Element, Visitor, walk},
};
use crate::{FileKind, Format, Job, Takeout, TakeoutError, encoding::Text, maps_url, style};

/// Reads a GPX file.
pub(super) fn read(job: &Job<'_>, text: &Text<'_>) -> Result<Takeout, TakeoutError> {
    let mut gpx = Gpx {
        places: Places::new(job, [Format::Gpx, Format::ListBudGpx], &[".gpx"]),
        title: String::new(),
        waypoint: None,
        group: String::new(),
    };
    walk(job, text, &mut gpx)?;
    gpx.places.finish(FileKind::Gpx)
}

struct Gpx<'a> {
    places: Places<'a>,
    /// What the file calls itself.
    title: String,
    waypoint: Option<Found>,
    /// The group of the waypoint.
    group: String,
}

impl Visitor for Gpx<'_> {
    fn open(&mut self, path: &[Element]) {
        let Some(element) = path.last() else { return };
        let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
        match (element.name.as_str(), &mut self.waypoint) {
            ("wpt", waypoint) => {
                *waypoint = Some(Found::at(attribute("lat"), attribute("lon")));
                self.group.clear();
            }
            ("link", Some(waypoint)) => {
                let href = attribute("href");
                if waypoint.url.is_empty() || maps_url::is_googles(&href) {
                    waypoint.url = href;
                }
            }
            ("trk" | "rte", None) => self.places.shapes += 1,
            // OsmAnd tells the colours of its groups behind all points.
            ("group", None) => {
                let color = style::of_gpx(&attribute("color"));
                self.places.paint(&attribute("name"), color);
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[Element]) -> Result<(), TakeoutError> {
        let Some((element, around)) = path.split_last() else {
            return Ok(());
        };
        let parent = around.last().map_or("", |parent| parent.name.as_str());
        let text = element.text.trim();
        let Some(waypoint) = &mut self.waypoint else {
            if matches!(
                (parent, element.name.as_str()),
                ("metadata" | "gpx", "name")
            ) {
                text.clone_into(&mut self.title);
            }
            return Ok(());
        };
        match (parent, element.name.as_str()) {
            (_, "wpt") => return self.add(),
            ("wpt", "name") => text.clone_into(&mut waypoint.name),
            ("wpt", "desc" | "cmt") => waypoint.text(text),
            ("wpt", "url") if waypoint.url.is_empty() => text.clone_into(&mut waypoint.url),
            ("wpt", "type") => text.clone_into(&mut self.group),
            (_, "Category" | "category") if self.group.is_empty() => {
                text.clone_into(&mut self.group);
            }
            (_, "color") => waypoint.color = style::of_gpx(text),
            (_, "address") => text.clone_into(&mut waypoint.address),
            (_, "visited_date") => waypoint.visited = true,
            (_, name)
                if is_ours(name) && around.iter().any(|element| element.name == "extensions") =>
            {
                waypoint.extra(name, &element.text);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether a value in the extensions may be one of ours; `OsmAnd` has dozens of
/// its own, which are about how it draws the point.
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
        let Some(found) = self.waypoint.take() else {
            return Ok(());
        };
        let around = Surrounding {
            name: if self.group.is_empty() {
                &self.title
            } else {
                &self.group
            },
            is_group: !self.group.is_empty(),
            ..Surrounding::default()
        };
        self.places.add(&found, &around)
    }
}
