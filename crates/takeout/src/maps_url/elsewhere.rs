//! Links of other maps, and of programs on a phone: what they hold of a place.
//!
//! To add one: its host in [`read`], and a line in the table of the tests.

use url::Url;

use super::{LinkKind, MapsLink, NotAPlace, link::decoded, point, point::Written, query};
use listbud_domain::{GoogleIdentity, GooglePlaceId};

/// The parameters of an address.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of(text: &str) -> Self {
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// The first of some parameters that is there and not empty.
    fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            let found = self.0.iter().find(|(name, _)| name == wanted);
            found
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
        })
    }
}

/// Reads an address of another map; `None` when it is none, or tells of no place.
pub(super) fn read(url: &Url) -> Option<MapsLink> {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path: Vec<String> = url.path().split('/').skip(1).map(decoded).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let parameters = Parameters::of(url.query().unwrap_or_default());
    let mut link = MapsLink::not_a_place(NotAPlace::BareMap);
    match host {
        "maps.apple.com" | "beta.maps.apple.com" => apple(&mut link, &parameters),
        "openstreetmap.org" | "m.openstreetmap.org" | "osm.org" | "openstreetmap.de" => {
            open_street_map(&mut link, &path, &parameters, url.fragment());
        }
        "bing.com" if path.first() == Some(&"maps") => bing(&mut link, &parameters),
        "maps.bing.com" => bing(&mut link, &parameters),
        "wego.here.com" | "share.here.com" | "here.com" => here(&mut link, &path, &parameters),
        "waze.com" | "ul.waze.com" | "m.waze.com" | "embed.waze.com" => {
            waze(&mut link, &parameters);
        }
        "osmand.net" | "test.osmand.net" => osmand(&mut link, &parameters, url.fragment()),
        "mapy.cz" | "en.mapy.cz" | "mapy.com" | "en.mapy.com" => mapy(&mut link, &parameters),
        "plus.codes" => plus_codes(&mut link, url.path()),
        host if is_yandex(host, &path) => yandex(&mut link, &path, &parameters),
        _ => return None,
    }
    finished(link)
}

/// Reads an address that opens a program instead of a page; `None` when its scheme is
/// not one of a map's.
pub(super) fn of_program(url: &Url) -> Option<MapsLink> {
    let parameters = Parameters::of(url.query().unwrap_or_default());
    let mut link = MapsLink::not_a_place(NotAPlace::BareMap);
    match url.scheme() {
        "geo" => geo(&mut link, url.path(), &parameters),
        "maps" => apple(&mut link, &parameters),
        "waze" => waze(&mut link, &parameters),
        "comgooglemaps" => query::read(&mut link, url, true),
        "google.navigation" => {
            let destination = Parameters::of(url.path());
            words(&mut link, destination.get(&["q"]));
        }
        _ => return None,
    }
    link.opens_program = true;
    finished(link)
}

fn finished(mut link: MapsLink) -> Option<MapsLink> {
    link.kind = link.kind_or(NotAPlace::BareMap);
    (!matches!(link.kind, LinkKind::NotAPlace(_))).then_some(link)
}

/// A `geo:` URI (RFC 5870), with what Android adds: `geo:0,0?q=48.2,16.37(Name)`.
fn geo(link: &mut MapsLink, path: &str, parameters: &Parameters) {
    let path = decoded(path);
    let mut parts = path.split(';');
    let numbers = parts.next().unwrap_or_default();
    // Other systems than WGS 84 are allowed and not used.
    let is_wgs84 = parts
        .filter_map(|part| part.split_once('='))
        .all(|(name, value)| {
            !name.eq_ignore_ascii_case("crs") || value.eq_ignore_ascii_case("wgs84")
        });
    let mut numbers = numbers.split(',');
    let written = match (numbers.next(), numbers.next()) {
        (Some(latitude), Some(longitude)) if is_wgs84 => point::pair(latitude, longitude),
        _ => None,
    };
    let searched = parameters.get(&["q"]);
    words(link, searched);
    match written {
        Some(Written::Point(point)) if searched.is_some() => {
            // 0, 0 is Android's "wherever".
            let is_known = point.latitude() != 0.0 || point.longitude() != 0.0;
            link.center = Some(point).filter(|_| is_known);
        }
        Some(written) => link.take_point(written, &path),
        None => {}
    }
}

/// Words, a postal address or a point to search for.
fn words(link: &mut MapsLink, words: Option<&str>) {
    if let Some(words) = words {
        link.query_is_address = true;
        query::read_words(link, words);
    }
}

/// A point that is written latitude first.
fn take(link: &mut MapsLink, text: Option<&str>) {
    if let Some(text) = text
        && let Some(written) = point::parse(text)
    {
        link.take_point(written, text);
    }
}

/// A point that is written longitude first.
fn take_turned(link: &mut MapsLink, text: Option<&str>) {
    let mut numbers = text.unwrap_or_default().split([',', ' ']);
    if let (Some(longitude), Some(latitude)) = (numbers.next(), numbers.next())
        && let Some(written) = point::pair(latitude, longitude)
    {
        link.take_point(written, text.unwrap_or_default());
    }
}

fn center(link: &mut MapsLink, latitude: Option<&str>, longitude: Option<&str>) {
    if let (Some(latitude), Some(longitude)) = (latitude, longitude)
        && let Some(Written::Point(center)) = point::pair(latitude, longitude)
    {
        link.center = Some(center);
    }
}

/// The middle of the map, written `48.2,16.37` with any separator and more behind.
fn center_of(link: &mut MapsLink, text: Option<&str>, separator: char) {
    let mut numbers = text.unwrap_or_default().split(separator);
    center(link, numbers.next(), numbers.next());
}

/// A name where there is a point, and else words to search for.
fn name_or_words(link: &mut MapsLink, text: Option<&str>) {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(name) if link.point.is_some() && point::parse(name).is_none() => {
            link.name = Some(name.to_owned());
        }
        text => words(link, text),
    }
}

fn apple(link: &mut MapsLink, parameters: &Parameters) {
    take(link, parameters.get(&["coordinate", "ll"]));
    let near = parameters.get(&["sll", "center", "near"]);
    center_of(link, near, ',');
    let address = parameters.get(&["address"]);
    let name = parameters.get(&["name", "q"]);
    if address.is_some() && name.is_some_and(|name| point::parse(name).is_none()) {
        link.name = name.map(str::to_owned);
    } else {
        name_or_words(link, name);
    }
    words(
        link,
        address.or_else(|| parameters.get(&["daddr"]).filter(|_| name.is_none())),
    );
    link.is_sure_address |= address.is_some();
}

fn open_street_map(
    link: &mut MapsLink,
    path: &[&str],
    parameters: &Parameters,
    fragment: Option<&str>,
) {
    if let (Some(latitude), Some(longitude)) =
        (parameters.get(&["mlat"]), parameters.get(&["mlon"]))
        && let Some(written) = point::pair(latitude, longitude)
    {
        link.take_point(written, latitude);
    }
    take(link, parameters.get(&["marker", "to"]));
    center(link, parameters.get(&["lat"]), parameters.get(&["lon"]));
    let fragment = Parameters::of(fragment.unwrap_or_default());
    if let Some(map) = fragment.get(&["map"]) {
        let mut numbers = map.split('/').skip(1);
        center(link, numbers.next(), numbers.next());
    }
    words(link, parameters.get(&["query", "q"]));
    let is_number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if let [kind @ ("node" | "way" | "relation"), id, ..] = path
        && is_number(id)
    {
        link.name = Some(format!("OpenStreetMap {kind} {id}"));
    }
}

fn bing(link: &mut MapsLink, parameters: &Parameters) {
    center_of(link, parameters.get(&["cp"]), '~');
    // `sp=point.48.2_16.37_Name_Note`, several behind `~`.
    let pushpin = parameters.get(&["sp"]).and_then(|pins| {
        let pin = pins.split('~').next()?;
        pin.strip_prefix("point.")
    });
    if let Some(pin) = pushpin {
        let mut parts = pin.splitn(4, '_');
        if let (Some(latitude), Some(longitude)) = (parts.next(), parts.next())
            && let Some(written) = point::pair(latitude, longitude)
        {
            link.take_point(written, pin);
        }
        link.name = parts
            .next()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
    }
    words(link, parameters.get(&["where1", "q", "where"]));
}

fn here(link: &mut MapsLink, path: &[&str], parameters: &Parameters) {
    center_of(link, parameters.get(&["map"]), ',');
    // `/l/48.2,16.37,Name`
    if let ["l", place, ..] = path {
        let mut parts = place.splitn(3, ',');
        if let (Some(latitude), Some(longitude)) = (parts.next(), parts.next())
            && let Some(written) = point::pair(latitude, longitude)
        {
            link.take_point(written, place);
        }
        name_or_words(link, parts.next());
    }
    if link.name.is_none() {
        link.name = parameters.get(&["msg"]).map(str::to_owned);
    }
}

fn waze(link: &mut MapsLink, parameters: &Parameters) {
    take(link, parameters.get(&["ll", "latlng"]));
    let destination = parameters.get(&["to"]).unwrap_or_default();
    take(link, destination.strip_prefix("ll."));
    center(link, parameters.get(&["lat"]), parameters.get(&["lon"]));
    // Waze knows places by Google's ids.
    let id = destination
        .strip_prefix("place.")
        .or_else(|| parameters.get(&["place"]));
    if let Some(id) = id.filter(|id| id.starts_with("ChIJ"))
        && let Ok(id) = GooglePlaceId::parse(id)
    {
        link.google = GoogleIdentity::from_place_id(id);
    }
    name_or_words(link, parameters.get(&["q"]));
}

fn is_yandex(host: &str, path: &[&str]) -> bool {
    let (is_map, host) = match host.strip_prefix("maps.") {
        Some(host) => (true, host),
        None => (path.first() == Some(&"maps"), host),
    };
    let country = host.strip_prefix("yandex.").unwrap_or_default();
    is_map
        && matches!(
            country,
            "com" | "ru" | "by" | "kz" | "uz" | "com.tr" | "com.ge" | "com.am"
        )
}

fn yandex(link: &mut MapsLink, path: &[&str], parameters: &Parameters) {
    let pin = parameters.get(&["pt", "whatshere[point]", "poi[point]"]);
    take_turned(link, pin);
    let mut numbers = parameters.get(&["ll"]).unwrap_or_default().split(',');
    let (longitude, latitude) = (numbers.next(), numbers.next());
    center(link, latitude, longitude);
    words(link, parameters.get(&["text"]));
    if let Some(at) = path.iter().position(|segment| *segment == "org")
        && let Some(slug) = path.get(at + 1)
        && slug.chars().any(char::is_alphabetic)
    {
        link.name = Some(slug.replace('_', " "));
    }
}

fn osmand(link: &mut MapsLink, parameters: &Parameters, fragment: Option<&str>) {
    take(link, parameters.get(&["pin", "finish"]));
    if let (Some(latitude), Some(longitude)) = (parameters.get(&["lat"]), parameters.get(&["lon"]))
        && let Some(written) = point::pair(latitude, longitude)
    {
        link.take_point(written, latitude);
    }
    let mut numbers = fragment.unwrap_or_default().split('/').skip(1);
    center(link, numbers.next(), numbers.next());
    name_or_words(link, parameters.get(&["name"]));
}

fn mapy(link: &mut MapsLink, parameters: &Parameters) {
    if parameters.get(&["source"]) == Some("coor") {
        take_turned(link, parameters.get(&["id"]));
    }
    center(link, parameters.get(&["y"]), parameters.get(&["x"]));
    words(link, parameters.get(&["q"]));
}

/// `https://plus.codes/8FVC9G8F+6X`, whose plus is one.
fn plus_codes(link: &mut MapsLink, path: &str) {
    let code = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let code = code.trim_matches('/');
    if !code.contains('/') {
        words(link, Some(code));
    }
}
