//! The `data=` block: fields such as `!4m2`, `!1s<text>`, `!3d<number>`, which
//! are a protobuf message written as text (number of the field, type, value).

use listbud_domain::{FeatureId, GoogleIdentity, GooglePlaceId};

use super::{Fault, MapsLink, point, point::Written, shortened};

/// Reads the place from a decoded block.
///
/// A block may name several places, the city around first and the place itself
/// last, so the last id wins, and a point before it belongs to another place.
pub(super) fn read(link: &mut MapsLink, block: &str) {
    let mut found = Group::default();
    let mut fields = block.split('!').peekable();
    let mut before = "";
    while let Some(field) = fields.next() {
        let previous = std::mem::replace(&mut before, field);
        if let Some(text) = field.strip_prefix("1s") {
            if let Some(feature) = FeatureId::parse(text) {
                found = Group {
                    google: GoogleIdentity::from_feature_id(feature),
                    ..Group::default()
                };
            } else if text.starts_with("ChIJ")
                && let Ok(id) = GooglePlaceId::parse(text)
            {
                found = Group {
                    google: GoogleIdentity::from_place_id(id),
                    ..Group::default()
                };
            } else if text.starts_with("0x") {
                found = Group {
                    fault: Some(Fault::UnreadableId(shortened(text))),
                    ..Group::default()
                };
            }
        } else if let Some(text) = field.strip_prefix("19s") {
            if let Ok(id) = GooglePlaceId::parse(text) {
                found.google.fill_from(&GoogleIdentity::from_place_id(id));
            }
        } else if let Some(latitude) = field.strip_prefix("3d") {
            // Alone, `!3d` is something else: the camera of an embedded map
            // has `!2d` longitude before it.
            if let Some(longitude) = fields.peek().and_then(|next| next.strip_prefix("4d")) {
                found.take(latitude, longitude);
            }
        } else if let Some(longitude) = field.strip_prefix("1d")
            // The stop of a route is a message of these two numbers alone.
            && previous == "2m2"
            && let Some(latitude) = fields.peek().and_then(|next| next.strip_prefix("2d"))
        {
            found.take(latitude, longitude);
        }
    }
    // The block is more precise than anything around it, so it goes first.
    let around = std::mem::replace(&mut link.google, found.google);
    link.google.fill_from(&around);
    link.point = found.point.or(link.point);
    if let Some(fault) = found.fault {
        link.fault(fault);
    }
}

/// What belongs to one place.
#[derive(Default)]
struct Group {
    google: GoogleIdentity,
    point: Option<listbud_domain::Coordinates>,
    fault: Option<Fault>,
}

impl Group {
    fn take(&mut self, latitude: &str, longitude: &str) {
        match point::pair(latitude, longitude) {
            Some(Written::Point(point)) => self.point = Some(point),
            Some(Written::OutOfRange) => {
                let text = shortened(&format!("{latitude},{longitude}"));
                self.fault = Some(Fault::OutOfRange(text));
            }
            None => {}
        }
    }
}
