//! From a row of someone else's table to a place.

use std::borrow::Cow;

use csv::StringRecord;
use listbud_domain::{
    Contact, CoordinateSource, GoogleIdentity, ListName, Located, import::Remarks,
};
use time::OffsetDateTime;

use super::{
    header::is_web_address,
    layout::PointHeader,
    position::{self, Degrees, Geometry},
    words::Column,
};
use crate::{
    date,
    draft::{Adjusted, Draft, UrlRule, locate_at, split_tags},
    fit::{AddressPart, has_part},
    label, list_name, maps_url, own, remarks,
    xml::html_to_text,
};

/// The most columns of notes that are kept.
const MAX_NOTES: usize = 32;

/// What says that a person has been there, and what says the contrary.
const YES: [&str; 13] = [
    "yes", "true", "1", "x", "y", "ja", "oui", "sí", "si", "sim", "tak", "да", "✓",
];
const NO: [&str; 9] = ["no", "false", "0", "n", "nein", "non", "não", "nie", "нет"];

/// What a row says.
#[derive(Default)]
pub(super) struct Row<'r> {
    pub(super) title: &'r str,
    /// Web addresses with the names of their columns.
    urls: Vec<(&'r str, Cow<'r, str>)>,
    address: Address<'r>,
    notes: Vec<Cow<'r, str>>,
    tags: Vec<&'r str>,
    lists: Vec<&'r str>,
    details: Vec<(Cow<'r, str>, Cow<'r, str>)>,
    rating: Option<f64>,
    visited: bool,
    saved_at: Option<OffsetDateTime>,
    latitude: Cow<'r, str>,
    longitude: Cow<'r, str>,
    x: &'r str,
    y: &'r str,
    point: Option<Degrees>,
    geometry: Option<Geometry>,
    located: Option<Located>,
    url: Cow<'r, str>,
    website: Cow<'r, str>,
    address_line: Cow<'r, str>,
    google: GoogleIdentity,
    adjusted: Vec<Adjusted>,
    /// Whether texts are HTML, as in My Maps.
    is_html: bool,
}

/// The parts of an address.
#[derive(Default)]
struct Address<'r> {
    whole: &'r str,
    street: &'r str,
    house: &'r str,
    postal_code: &'r str,
    city: &'r str,
    state: &'r str,
    country: &'r str,
}

impl<'r> Address<'r> {
    /// One line of all parts that the address does not hold already.
    fn line(&self) -> Cow<'r, str> {
        let mut line = Cow::Borrowed(self.whole);
        let lacks = |line: &str, part: &str, kind| !part.is_empty() && !has_part(line, part, kind);
        let add = |line: &mut Cow<'r, str>, part: &str| {
            if part.is_empty() {
                return;
            }
            let line = line.to_mut();
            if !line.is_empty() {
                line.push_str(", ");
            }
            line.push_str(part);
        };
        if lacks(&line, self.street, AddressPart::Street)
            || lacks(&line, self.house, AddressPart::Number)
        {
            add(&mut line, &join(" ", self.street, self.house));
        }
        let lacking = |part: &'r str, kind| if lacks(&line, part, kind) { part } else { "" };
        let town = join(
            " ",
            lacking(self.postal_code, AddressPart::Number),
            lacking(self.city, AddressPart::Region),
        );
        add(&mut line, &town);
        for part in [self.state, self.country] {
            if lacks(&line, part, AddressPart::Region) {
                add(&mut line, part);
            }
        }
        line
    }
}

fn join(gap: &str, one: &str, other: &str) -> String {
    let gap = if one.is_empty() || other.is_empty() {
        ""
    } else {
        gap
    };
    format!("{one}{gap}{other}")
}

impl<'r> Row<'r> {
    pub(super) fn read(record: &'r StringRecord, header: &'r PointHeader) -> Self {
        let mut row = Self {
            is_html: header.has(Column::Wkt),
            ..Self::default()
        };
        let [mut place_id, mut cid, mut feature_id] = [""; 3];
        let split = row.take_split_angles(record, header);
        for (at, cell) in record.iter().enumerate() {
            let at = match split {
                Some(first) if (first..first + 4).contains(&at) => continue,
                Some(first) if at > first => at - 2,
                _ => at,
            };
            let (column, name) = match header.columns.get(at) {
                Some((column, name)) => (*column, name.as_str()),
                None => (None, ""),
            };
            let text = own::original(cell).trim();
            if text.is_empty() {
                continue;
            }
            let taken = match column {
                Some(Column::PlaceId) => fill(&mut place_id, text),
                Some(Column::Cid) => fill(&mut cid, cell.trim()),
                Some(Column::FeatureId) => fill(&mut feature_id, text),
                Some(column) => row.take(column, name, text, cell.trim()),
                None => false,
            };
            if !taken {
                row.detail(name, text);
            }
        }
        row.google = own::identity(place_id, cid, feature_id, &mut row.adjusted);
        row.address_line = row.address.line();
        row
    }

    /// Takes latitude and longitude whose decimal commas made two cells of each:
    /// `Inn,47,25,13,5` has two cells more than its table. Answers the first of the
    /// four cells.
    fn take_split_angles(
        &mut self,
        record: &'r StringRecord,
        header: &PointHeader,
    ) -> Option<usize> {
        let at = |wanted: Column| {
            let mut columns = header.columns.iter();
            columns.position(|(column, _)| *column == Some(wanted))
        };
        let (latitude, longitude) = (at(Column::Latitude)?, at(Column::Longitude)?);
        let first = latitude.min(longitude);
        if header.delimiter != b',' || record.len() != header.columns.len() + 2 {
            return None;
        }
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let angle = |at: usize| {
            let (whole, part) = (cell(at), cell(at + 1));
            let is_number =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let is_split = is_number(whole.trim_start_matches(['-', '+'])) && is_number(part);
            is_split.then(|| format!("{whole}.{part}"))
        };
        if latitude.abs_diff(longitude) != 1 {
            return None;
        }
        let (one, other) = (angle(first)?, angle(first + 2)?);
        let (north, east) = if latitude < longitude {
            (one, other)
        } else {
            (other, one)
        };
        (self.latitude, self.longitude) = (Cow::Owned(north), Cow::Owned(east));
        Some(first)
    }

    /// Takes a cell; answers whether there was a field for it. `cell` is as it was
    /// written, with an apostrophe against formulas.
    fn take(&mut self, column: Column, name: &'r str, text: &'r str, cell: &'r str) -> bool {
        match column {
            // A column for the name or for the web address.
            Column::Name if name.eq_ignore_ascii_case("site") && is_web_address(text) => {
                self.urls.push((name, web_address(text)));
                true
            }
            Column::Title | Column::Name => fill(&mut self.title, text),
            Column::Latitude => fill_angle(&mut self.latitude, cell),
            Column::Longitude => fill_angle(&mut self.longitude, cell),
            Column::X => fill(&mut self.x, cell),
            Column::Y => fill(&mut self.y, cell),
            Column::Coordinates => self.take_point(name, cell, false),
            Column::CoordinatesLongitudeFirst => self.take_point(name, cell, true),
            Column::Wkt => self.take_geometry(name, cell),
            Column::Place => match position::certain_point(cell).filter(|_| self.point.is_none()) {
                Some(point) => {
                    self.point = Some(point);
                    self.elevation(position::height(cell));
                    true
                }
                None => fill(&mut self.address.whole, text),
            },
            Column::Address => fill(&mut self.address.whole, text),
            Column::Street => fill(&mut self.address.street, text),
            Column::HouseNumber => fill(&mut self.address.house, text),
            Column::PostalCode => fill(&mut self.address.postal_code, text),
            Column::City => fill(&mut self.address.city, text),
            Column::State => fill(&mut self.address.state, text),
            Column::Country => fill(&mut self.address.country, text),
            Column::Url => {
                self.urls.push((name, web_address(text)));
                true
            }
            Column::Notes if self.notes.len() >= MAX_NOTES => false,
            Column::Notes => {
                self.notes.push(if self.is_html {
                    html_to_text(text).into()
                } else {
                    text.into()
                });
                true
            }
            Column::Tags => {
                self.tags.push(text);
                true
            }
            Column::List => {
                self.lists.push(text);
                true
            }
            Column::Rating => self.take_rating(text),
            Column::Visited => self.take_visited(text),
            Column::Saved => {
                let time = date::parse(text);
                let is_taken = self.saved_at.is_none() && time.is_some();
                self.saved_at = self.saved_at.or(time);
                is_taken
            }
            Column::TitleOrAddress | Column::PlaceId | Column::Cid | Column::FeatureId => false,
        }
    }

    fn detail(&mut self, name: &str, text: &'r str) {
        let text = if self.is_html {
            html_to_text(text).into()
        } else {
            text.into()
        };
        self.details.push((label::of(name).into(), text));
    }

    /// Takes a point; one that cannot be read becomes a line of the notes.
    fn take_point(&mut self, name: &str, cell: &str, longitude_first: bool) -> bool {
        let point = position::point(cell, longitude_first);
        if point.is_none() {
            self.adjusted.push((
                remarks::COORDINATES_OUT_OF_RANGE,
                format!("What stands in \"{name}\" cannot be read as coordinates and was moved to the notes."),
            ));
        }
        let is_taken = point.is_some() && self.point.is_none();
        if is_taken {
            self.point = point;
            self.elevation(position::height(cell));
        }
        is_taken
    }

    fn elevation(&mut self, height: Option<f64>) {
        if let Some(height) = height {
            let value = format!("{height} m");
            self.details.push(("Elevation".into(), value.into()));
        }
    }

    fn take_geometry(&mut self, name: &str, cell: &str) -> bool {
        let Some(geometry) = position::geometry(cell) else {
            return self.take_point(name, cell, true);
        };
        let is_first = self.geometry.is_none();
        if is_first {
            self.elevation(geometry.height);
            self.geometry = Some(geometry);
        }
        is_first
    }

    fn take_rating(&mut self, text: &str) -> bool {
        let stars = text.chars().filter(|c| *c == '★').count();
        let number =
            text.split_once('/').map_or(
                text,
                |(number, of)| {
                    if of.trim() == "5" { number } else { text }
                },
            );
        let number = number.trim().replacen(',', ".", 1).parse::<f64>().ok();
        let is_stars = stars > 0 && text.chars().all(|c| matches!(c, '★' | '☆' | ' '));
        let rating = if is_stars {
            u32::try_from(stars).ok().map(f64::from)
        } else {
            number
        };
        if rating.is_none() {
            self.adjusted.push((
                remarks::INVALID_RATING,
                "The rating is not a number of stars and was moved to the notes.".to_owned(),
            ));
        }
        let is_first = self.rating.is_none();
        self.rating = self.rating.or(rating);
        rating.is_some() && is_first
    }

    fn take_visited(&mut self, text: &str) -> bool {
        let word = text.to_lowercase();
        if NO.contains(&word.as_str()) {
            return true;
        }
        let is_yes = YES.contains(&word.as_str());
        self.visited |= is_yes || date::parse(text).is_some();
        is_yes
    }

    /// What the row is when it is lines and areas and nothing that has a point.
    pub(super) fn only_shapes(&self) -> Option<String> {
        let geometry = self.geometry.as_ref()?;
        let is_elsewhere = self.point.is_some()
            || !self.latitude.is_empty()
            || !self.x.is_empty()
            || !self.address_line.is_empty()
            || !self.urls.is_empty();
        let is_shape = geometry.point.is_none() && geometry.others.is_any();
        (is_shape && !is_elsewhere).then(|| geometry.others.describe())
    }

    pub(super) fn lists(&self, remarks: &mut Remarks) -> Vec<ListName> {
        let names = self.lists.iter().flat_map(|cell| own::split(cell));
        names
            .filter_map(|name| list_name::of(&name, remarks))
            .collect()
    }

    /// Chooses what goes into its fields, when all cells are known.
    pub(super) fn settle(&mut self) {
        // What is wrong with the place comes before what is wrong with a field.
        let adjusted = std::mem::take(&mut self.adjusted);
        self.located = self.locate();
        self.adjusted.extend(adjusted);
        let best = self
            .urls
            .iter()
            .position(|(_, url)| maps_url::is_googles(url));
        let best = best.unwrap_or_default();
        let is_website = |name: &str| label::contact(name) == Some(Contact::Website);
        let website = self.urls.iter().find(|(name, _)| is_website(name));
        self.website = website.map(|(_, url)| url.clone()).unwrap_or_default();
        for (at, (name, url)) in std::mem::take(&mut self.urls).into_iter().enumerate() {
            if at == best {
                self.url = url;
            } else {
                self.details.push((label::of(name).into(), url));
            }
        }
        if let Some(geometry) = &self.geometry {
            geometry.others.remark(&mut self.adjusted);
        }
    }

    /// Takes the first position that is one; others that differ become details.
    fn locate(&mut self) -> Option<Located> {
        let written = [
            (self.latitude.to_string(), self.longitude.to_string()),
            (self.y.to_owned(), self.x.to_owned()),
        ];
        let mut points = Vec::new();
        for (latitude, longitude) in written {
            if latitude.is_empty() && longitude.is_empty() {
                continue;
            }
            let point = position::latitude(&latitude).zip(position::longitude(&longitude));
            let text = format!("{latitude}, {longitude}");
            match point {
                Some(point) => points.push((point, text)),
                None => self.adjusted.push((
                    remarks::COORDINATES_OUT_OF_RANGE,
                    format!(
                        "Latitude and longitude are not both numbers and were left out: \"{latitude}\", \"{longitude}\"."
                    ),
                )),
            }
        }
        let geometry = self.geometry.as_ref().and_then(|geometry| geometry.point);
        for (latitude, longitude) in self.point.into_iter().chain(geometry) {
            let text = format!("{latitude}, {longitude}");
            points.push(((latitude, longitude), text));
        }
        let mut taken: Option<(Degrees, Located)> = None;
        for ((latitude, longitude), text) in points {
            // The former server wrote 0, 0 for what it did not know.
            if latitude == 0.0 && longitude == 0.0 {
                continue;
            }
            if let Some(((north, east), _)) = taken {
                let is_near = |one: f64, other: f64| (one - other).abs() < 1e-5;
                if !(is_near(north, latitude) && is_near(east, longitude)) {
                    self.details.push(("Coordinates".into(), text.into()));
                }
                continue;
            }
            match locate_at(latitude, longitude, CoordinateSource::GeoJson) {
                Ok(located) => taken = Some(((latitude, longitude), located)),
                Err(remark) => self.adjusted.push(remark),
            }
        }
        taken.map(|(_, located)| located)
    }

    /// Makes a place of it, when it is settled.
    pub(super) fn draft(&self, line: u64) -> Draft<'_> {
        let details = self.details.iter();
        Draft {
            line,
            title: self.title,
            url: &self.url,
            website: Cow::Borrowed(&self.website),
            address: &self.address_line,
            notes: self.joined_notes(),
            details: details
                .map(|(label, value)| (Cow::Borrowed(&**label), Cow::Borrowed(&**value)))
                .collect(),
            saved_at: self.saved_at,
            tags: self.tags.iter().flat_map(|cell| split_tags(cell)).collect(),
            rating: self.rating,
            visited: self.visited,
            located: self.located,
            google: self.google.clone(),
            adjusted: self.adjusted.clone(),
            url_rule: UrlRule::AnyPage,
            ..Draft::default()
        }
    }

    /// All notes, each once.
    fn joined_notes(&self) -> Cow<'_, str> {
        let mut notes: Vec<&str> = Vec::new();
        for note in &self.notes {
            if !notes.contains(&&**note) {
                notes.push(note);
            }
        }
        match notes.as_slice() {
            [] => Cow::Borrowed(""),
            [note] => Cow::Borrowed(note),
            notes => Cow::Owned(notes.join("\n\n")),
        }
    }
}

/// Fills a field with the first text for it.
fn fill<'r>(field: &mut &'r str, text: &'r str) -> bool {
    let is_first = field.is_empty();
    if is_first {
        *field = text;
    }
    is_first
}

fn fill_angle<'r>(field: &mut Cow<'r, str>, text: &'r str) -> bool {
    let is_first = field.is_empty();
    if is_first {
        *field = Cow::Borrowed(text);
    }
    is_first
}

/// A web address as people write it, without `https://`.
fn web_address(text: &str) -> Cow<'_, str> {
    let is_domain = text.starts_with("www.") && !text.contains(char::is_whitespace);
    if is_domain {
        Cow::Owned(format!("https://{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
