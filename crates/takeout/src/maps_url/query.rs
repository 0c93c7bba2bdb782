//! The parameters behind `?`, and those that Google hides behind `#`.

use listbud_domain::{Cid, GoogleIdentity, GooglePlaceId};
use url::{Url, form_urlencoded};

use super::{Fault, MapsLink, data, point, point::Written, shortened};

/// Reads all parameters; `maps` when the page is one of Google Maps, where `q`
/// is a place and not a web search.
pub(super) fn read(link: &mut MapsLink, url: &Url, maps: bool) {
    let has_origin = has_origin(url);
    for (name, value) in url.query_pairs() {
        match &*name {
            "cid" | "ludocid" => read_cid(link, &value),
            "ftid" => link.read_feature_id(&value),
            "lrd" => read_lrd(link, &value),
            "query_place_id" | "place_id" | "placeid" => read_place_id(link, &value),
            "pb" | "data" if maps => data::read(link, &value),
            "q" | "query" => {
                // `q` is where Saved Places.json has a postal address.
                link.query_is_address = maps && name == "q";
                read_words(link, &value);
            }
            "destination_place_id" if maps && !has_origin => read_place_id(link, &value),
            "destination" | "daddr" if maps && !has_origin => {
                link.query_is_address = true;
                read_words(link, &value);
            }
            "ll" if maps => {
                if let Some(written) = point::parse(&value) {
                    link.take_point(written, &value);
                }
            }
            "center" | "viewpoint" if maps => {
                if let Some(Written::Point(center)) = point::parse(&value) {
                    link.center = Some(center);
                }
            }
            _ => {}
        }
    }
    let hidden = url.fragment().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(hidden.trim_start_matches('!').as_bytes()) {
        match &*name {
            "lrd" => read_lrd(link, &value),
            "data" if maps => data::read(link, &value),
            _ => {}
        }
    }
}

/// Whether a route begins at a place that the address names.
pub(super) fn has_origin(url: &Url) -> bool {
    let is_place = |name: &str| matches!(name, "origin" | "saddr" | "waypoints");
    has(url, is_place)
}

/// Whether a route leads to a place that a parameter names.
pub(super) fn has_destination(url: &Url) -> bool {
    has(url, |name| {
        matches!(name, "destination" | "destination_place_id" | "daddr")
    })
}

fn has(url: &Url, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut pairs = url.query_pairs();
    pairs.any(|(name, value)| is_wanted(&name) && !value.trim().is_empty())
}

/// Reads what stands where words to search for are expected: a point, an id, or
/// words.
pub(super) fn read_words(link: &mut MapsLink, words: &str) {
    let words = words.trim();
    if let Some(id) = words.strip_prefix("place_id:") {
        read_place_id(link, id.trim());
        return;
    }
    let place = words.strip_prefix("loc:").map_or(words, str::trim);
    if let Some(written) = point::parse(place) {
        link.take_point(written, place);
    } else if let Some((written, name)) = labelled_point(place) {
        link.take_point(written, place);
        link.name = link.name.take().or(name);
    } else if link.read_plus_code(place).is_none() && !place.is_empty() {
        link.query = Some(place.to_owned());
    }
}

/// Reads a point with a name: `48.2,16.37 (Name)` or `Name@48.2,16.37`.
fn labelled_point(text: &str) -> Option<(Written, Option<String>)> {
    let (point, name) = match text.strip_suffix(')') {
        Some(text) => text.split_once('('),
        None => text.rsplit_once('@').map(|(name, point)| (point, name)),
    }?;
    let name = name.trim();
    let name = (!name.is_empty()).then(|| name.to_owned());
    Some((point::parse(point.trim())?, name))
}

fn read_cid(link: &mut MapsLink, text: &str) {
    match Cid::parse_decimal(text.trim()) {
        Some(cid) => link.google.fill_from(&GoogleIdentity::from_cid(cid)),
        None => unreadable(link, text),
    }
}

fn read_place_id(link: &mut MapsLink, text: &str) {
    match GooglePlaceId::parse(text) {
        Ok(id) => link.google.fill_from(&GoogleIdentity::from_place_id(id)),
        Err(_) => unreadable(link, text),
    }
}

/// Reads the id of a review panel, `0x…:0x…,1,,,`.
fn read_lrd(link: &mut MapsLink, text: &str) {
    link.read_feature_id(text.split(',').next().unwrap_or_default());
}

fn unreadable(link: &mut MapsLink, text: &str) {
    link.fault(Fault::UnreadableId(shortened(text)));
}
