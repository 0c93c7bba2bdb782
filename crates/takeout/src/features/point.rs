//! Someone else's points: `GeoJSON` of other programs, under the names that they
//! give to what ListBud has a field for. The rest is kept as text.

use std::borrow::Cow;

use listbud_domain::{
    CoordinateSource, FeatureId, GoogleIdentity, GooglePlaceId, ListName, Located, Rating, WebUrl,
    import::Remarks,
};
use serde_json::Value;
use time::OffsetDateTime;

use super::{
    fields::{Fields, Position, date},
    members::{Members, Rest, normal, number, text, texts},
    postal,
};
use crate::{
    draft::{Adjusted, Draft, UrlRule, locate_at, split_tags},
    list_name, maps_url,
};

/// What a place is called. The last ones are those of OpenStreetMap for objects
/// that have a name in other languages only.
const NAMES: [&str; 26] = [
    "name",
    "title",
    "label",
    "placename",
    "businessname",
    "nom",
    "nombre",
    "nome",
    "naam",
    "titel",
    "titre",
    "título",
    "titolo",
    "bezeichnung",
    "nazwa",
    "название",
    "名称",
    "名前",
    "name:en",
    "intname",
    "officialname",
    "shortname",
    "locname",
    "altname",
    "brand",
    "operator",
];

/// What was written about it.
pub(super) const NOTES: [&str; 26] = [
    "notes",
    "note",
    "description",
    "desc",
    "usercomment",
    "comment",
    "comments",
    "cmt",
    "remarks",
    "remark",
    "text",
    "review",
    "descript",
    "popupcontent",
    "details",
    "memo",
    "beschreibung",
    "notizen",
    "notiz",
    "kommentar",
    "bemerkung",
    "descripción",
    "descrizione",
    "commentaire",
    "описание",
    "備考",
];

/// Its page on the web.
const ADDRESSES_ON_THE_WEB: [&str; 16] = [
    "googlemapsurl",
    "googlemapsuri",
    "mapsurl",
    "url",
    "link",
    "website",
    "contact:website",
    "web",
    "homepage",
    "href",
    "uri",
    "webseite",
    "permalink",
    "canonicalurl",
    "sourceurl",
    "contact:url",
];

/// Of these, those that name the place's own page.
const WEBSITES: [&str; 5] = ["website", "contact:website", "web", "homepage", "webseite"];

/// When it was saved.
pub(super) const SAVED: [&str; 19] = [
    "savedat",
    "saved",
    "datesaved",
    "starredat",
    "bookmarkedat",
    "createdat",
    "created",
    "creationdate",
    "datecreated",
    "createtime",
    "dateadded",
    "addedat",
    "added",
    "date",
    "published",
    "publishedat",
    "timestamp",
    "time",
    "when",
];

const TAGS: [&str; 5] = ["tags", "tag", "categories", "category", "keywords"];

const LISTS: [&str; 3] = ["lists", "list", "folder"];

/// A point, before it becomes a draft that borrows from it.
#[derive(Default)]
pub(super) struct Point<'v> {
    title: Cow<'v, str>,
    url: Cow<'v, str>,
    website: Cow<'v, str>,
    address: Cow<'v, str>,
    notes: Cow<'v, str>,
    details: Vec<(Cow<'v, str>, Cow<'v, str>)>,
    tags: Vec<Cow<'v, str>>,
    rating: Option<f64>,
    visited: bool,
    located: Option<Located>,
    google: GoogleIdentity,
    saved_at: Option<OffsetDateTime>,
    pub adjusted: Vec<Adjusted>,
    /// Its page at OpenStreetMap.
    page: Option<String>,
    /// The lists that it names itself.
    pub lists: Vec<ListName>,
}

impl<'v> Point<'v> {
    /// Reads a point, and what of the feature no field of it holds.
    pub(super) fn read(
        feature: &'v Value,
        fields: &Fields<'v>,
        remarks: &mut Remarks,
    ) -> (Self, Rest<'v>) {
        let mut members = Members::of(feature);
        let mut point = Self {
            title: members.text(&NAMES),
            google: identity(&mut members),
            saved_at: members.take(&SAVED, date),
            rating: members.take(&["rating", "stars", "myrating", "userrating"], stars),
            visited: members.take(&["visited", "isvisited"], yes) == Some(true),
            ..Self::default()
        };
        point.locate(&mut members, fields);
        point.website = members.peek(&WEBSITES).unwrap_or_default();
        point.url = web_address(&mut members);
        point.address = postal::address(&mut members);
        if point.title.is_empty() {
            // Nominatim's answers have the whole address there.
            point.title = members.text(&["displayname"]);
        } else if point.address.is_empty() {
            point.address = members.text(&["displayname"]);
        }
        point.notes = members.text(&NOTES);
        point.tags = tags(&mut members);
        point.lists = members
            .take(&LISTS, texts)
            .unwrap_or_default()
            .iter()
            .filter_map(|name| list_name::of(name, remarks))
            .collect();
        point.page = point.open_street_map(&mut members, feature);
        let known = [point.title.trim(), point.url.trim(), point.address.trim()];
        let rest = members.rest(&known);
        (point, rest)
    }

    /// Adds details, and the place's page at OpenStreetMap as the last of them.
    pub(super) fn add_details(&mut self, details: Vec<(Cow<'v, str>, Cow<'v, str>)>) {
        self.details.extend(details);
        if let Some(page) = self.page.take() {
            self.details.push(("OpenStreetMap".into(), page.into()));
        }
    }

    /// Takes the position: the geometry, or where there is none two members.
    fn locate(&mut self, members: &mut Members<'v>, fields: &Fields<'v>) {
        const LATITUDE: [&str; 4] = ["latitude", "lat", "latitud", "breitengrad"];
        const LONGITUDE: [&str; 6] = ["longitude", "lng", "lon", "long", "longitud", "längengrad"];
        let mut position = fields.geometry();
        let (latitude, longitude) = match position {
            Position::At(latitude, longitude) => (latitude, longitude),
            Position::Unknown => {
                let latitude = members.take(&LATITUDE, number);
                let longitude = members.take(&LONGITUDE, number);
                let (Some(latitude), Some(longitude)) = (latitude, longitude) else {
                    return;
                };
                position = Position::At(latitude, longitude);
                (latitude, longitude)
            }
        };
        // What repeats the geometry is known.
        let repeats = |text: &str, degrees: f64| {
            let near = |other: f64| (other - degrees).abs() < 1e-5;
            text.trim().parse().is_ok_and(near)
        };
        members.drop_known(&LATITUDE, |text| repeats(text, latitude));
        members.drop_known(&LONGITUDE, |text| repeats(text, longitude));
        members.drop_known(&["y"], |text| repeats(text, latitude));
        members.drop_known(&["x"], |text| repeats(text, longitude));
        let Position::At(latitude, longitude) = position else {
            return;
        };
        match locate_at(latitude, longitude, CoordinateSource::GeoJson) {
            Ok(located) => self.located = Some(located),
            Err(remark) => self.adjusted.push(remark),
        }
        if let Some(height) = fields.height() {
            let label = Cow::Borrowed("Elevation");
            self.details
                .push((label, Cow::Owned(format!("{height} m"))));
        }
    }

    /// The page of an object of `OpenStreetMap`, which names it by its id; `None` when it
    /// is the address of the place.
    fn open_street_map(&mut self, members: &mut Members<'v>, feature: &'v Value) -> Option<String> {
        let page = members.take(&["@id", "id"], open_street_map);
        let page = page.or_else(|| open_street_map(feature.get("id")?))?;
        if self.url.is_empty() {
            self.url = Cow::Owned(page);
            return None;
        }
        Some(page)
    }

    /// Takes a page where the point has none.
    pub(super) fn fill_url(&mut self, page: Option<String>) {
        if let Some(page) = page.filter(|_| self.url.is_empty()) {
            self.url = Cow::Owned(page);
        }
    }

    /// Puts texts that someone wrote elsewhere before the notes.
    pub(super) fn put_notes(&mut self, texts: &[Cow<'_, str>]) {
        let mut notes: Vec<&str> = Vec::new();
        for text in texts.iter().chain([&self.notes]) {
            let text = text.trim();
            if !text.is_empty() && !notes.contains(&text) {
                notes.push(text);
            }
        }
        self.notes = Cow::Owned(notes.join("\n"));
    }

    /// Takes a date where the point has none.
    pub(super) fn set_saved_at(&mut self, date: Option<OffsetDateTime>) {
        self.saved_at = date.or(self.saved_at);
    }

    /// Says that the person has been there.
    pub(super) fn set_visited(&mut self, is_visited: bool) {
        self.visited |= is_visited;
    }

    /// The draft of the point.
    pub(super) fn draft(&self, line: u64) -> Draft<'_> {
        Draft {
            line,
            title: &self.title,
            url: &self.url,
            website: Cow::Borrowed(&self.website),
            address: &self.address,
            notes: Cow::Borrowed(&self.notes),
            details: self.details.clone(),
            saved_at: self.saved_at,
            tags: self.tags.clone(),
            rating: self.rating,
            visited: self.visited,
            located: self.located,
            google: self.google.clone(),
            adjusted: self.adjusted.clone(),
            url_rule: UrlRule::AnyPage,
            ..Draft::default()
        }
    }
}

/// What tells a point from a mere dot: something that a person would call it by or
/// wrote about it.
pub(super) fn says_anything(fields: &Fields<'_>) -> bool {
    fields.names().any(|name| {
        let name = normal(name);
        let name = name.as_str();
        NAMES.contains(&name)
            || NOTES.contains(&name)
            || ADDRESSES_ON_THE_WEB.contains(&name)
            || postal::WHOLE.contains(&name)
            || name.starts_with("addr:")
            || matches!(name, "street" | "displayname")
    })
}

/// Takes the ids of Google's that are ones; others are of another program.
fn identity(members: &mut Members<'_>) -> GoogleIdentity {
    let is_place_id = |value| {
        let id = text(value)?;
        let id = GooglePlaceId::parse(&id).ok()?;
        // Numbers of other programs are long enough, too.
        let is_googles = ["ChIJ", "GhIJ", "Ei", "Eh"]
            .iter()
            .any(|beginning| id.as_str().starts_with(beginning));
        is_googles.then_some(GoogleIdentity::from_place_id(id))
    };
    let is_cid = |value| {
        let cid = listbud_domain::Cid::parse_decimal(text(value)?.trim())?;
        Some(GoogleIdentity::from_cid(cid))
    };
    let is_feature = |value| {
        let feature = FeatureId::parse(text(value)?.trim())?;
        Some(GoogleIdentity::from_feature_id(feature))
    };
    let mut identity = members
        .take(&["cid", "googlecid"], is_cid)
        .unwrap_or_default();
    let of_place = members.take(&["placeid", "googleplaceid", "gmapsplaceid"], is_place_id);
    identity.fill_from(&of_place.unwrap_or_default());
    let of_feature = members.take(&["featureid", "ftid", "googlefeatureid"], is_feature);
    identity.fill_from(&of_feature.unwrap_or_default());
    identity
}

/// Takes the address of the place on the web. One of Google's goes first, whatever it
/// is called, because it holds the ids; others become details.
fn web_address<'v>(members: &mut Members<'v>) -> Cow<'v, str> {
    let of_google = |text: &'v str| {
        let is_web = text.trim_start().starts_with("http");
        (is_web && maps_url::is_googles(text.trim())).then_some(text.trim())
    };
    if let Some(address) = members.take_any(of_google) {
        return Cow::Borrowed(address);
    }
    let of_web = |value| {
        let address = text(value)?;
        WebUrl::parse(&address).is_ok().then_some(address)
    };
    members
        .take(&ADDRESSES_ON_THE_WEB, of_web)
        .unwrap_or_default()
}

fn tags<'v>(members: &mut Members<'v>) -> Vec<Cow<'v, str>> {
    let mut tags = Vec::new();
    while let Some(more) = members.take(&TAGS, |value| match value {
        Value::String(text) => Some(split_tags(text)).filter(|tags| !tags.is_empty()),
        value => texts(value),
    }) {
        tags.extend(more);
    }
    tags
}

/// Stars that are ones of five; what is counted to ten stays text.
fn stars(value: &Value) -> Option<f64> {
    number(value).filter(|stars| Rating::parse(*stars).is_ok())
}

fn yes(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is) => Some(*is),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        },
        Value::Number(number) if number.as_u64() == Some(1) => Some(true),
        Value::Number(number) if number.as_u64() == Some(0) => Some(false),
        _ => None,
    }
}

/// The page of `node/1`, `way/1` or `relation/1`.
fn open_street_map(id: &Value) -> Option<String> {
    let (kind, number) = id.as_str()?.split_once('/')?;
    let is_one = matches!(kind, "node" | "way" | "relation")
        && (1..=20).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then(|| format!("https://www.openstreetmap.org/{kind}/{number}"))
}
