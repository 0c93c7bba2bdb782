//! GeoJSON (RFC 7946): one feature per line, places without coordinates as
//! unlocated features (§3.2), whose geometry is null.

use std::{collections::BTreeMap, io};

use listbud_domain::{Address, CoordinateSource, GooglePlaceId, Notes, Rating, WebUrl};
use serde::Serialize;

use super::{ExportPlace, Meta, feature_id, known_contacts, rfc3339};

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: String,
    geometry: Option<Point>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point {
    r#type: &'static str,
    /// Longitude first (RFC 7946 §3.1.1).
    coordinates: [f64; 2],
}

/// What a place is beside its point.
#[derive(Serialize)]
pub(super) struct Properties<'a> {
    name: &'a str,
    address: Option<&'a str>,
    notes: Option<&'a str>,
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<&'a str>,
    lists: &'a [&'a str],
    rating: Option<f64>,
    visited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    google_maps_url: Option<&'a str>,
    /// Phone number, website and the like, where they are known.
    #[serde(flatten)]
    contacts: BTreeMap<&'static str, &'a str>,
    place_id: Option<&'a str>,
    /// As text: JavaScript's numbers end at 2⁵³.
    cid: Option<String>,
    feature_id: Option<String>,
    /// Always written: by it the import knows our files.
    coordinates_source: Option<&'static str>,
    coordinates_approximate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(rename = "marker-color", skip_serializing_if = "Option::is_none")]
    marker_color: Option<&'a str>,
}

pub(super) fn begin(out: &mut impl io::Write, meta: &Meta) -> io::Result<()> {
    out.write_all(br#"{"type":"FeatureCollection","generator":"ListBud","name":"#)?;
    serde_json::to_writer(&mut *out, &meta.title)?;
    if let Some(created) = meta.created_at.and_then(rfc3339) {
        write!(out, r#","created":"{created}""#)?;
    }
    out.write_all(br#","features":["#)
}

pub(super) fn place(
    out: &mut impl io::Write,
    export: &ExportPlace<'_>,
    is_first: bool,
) -> io::Result<()> {
    out.write_all(if is_first { b"\n" } else { b",\n" })?;
    let place = export.place;
    let feature = Feature {
        r#type: "Feature",
        id: place.id.to_string(),
        geometry: place.located.map(|located| Point {
            r#type: "Point",
            coordinates: [
                located.coordinates.longitude(),
                located.coordinates.latitude(),
            ],
        }),
        properties: properties(export, export.saved()),
    };
    serde_json::to_writer(out, &feature).map_err(io::Error::from)
}

/// Gathers what a place is beside its point.
pub(super) fn properties<'a>(export: &ExportPlace<'a>, created: Option<String>) -> Properties<'a> {
    let place = export.place;
    let url = place.url.as_ref().map(WebUrl::as_str);
    let is_googles = url.is_some_and(crate::maps_url::is_googles);
    let notes = place.notes.as_ref().map(Notes::as_str);
    let source = place.located.map(|located| located.source);
    Properties {
        name: place.name.as_str(),
        address: place.address.as_ref().map(Address::as_str),
        notes,
        tags: place.tags.iter().map(|tag| tag.name.as_str()).collect(),
        list: export.lists.first().copied(),
        lists: export.lists,
        rating: place.rating.map(Rating::stars),
        visited: place.visited,
        url: url.filter(|_| !is_googles),
        google_maps_url: url.filter(|_| is_googles),
        contacts: known_contacts(place).collect(),
        place_id: place.google.place_id.as_ref().map(GooglePlaceId::as_str),
        cid: place.google.cid.map(|cid| cid.to_string()),
        feature_id: feature_id(place).map(|id| id.to_string()),
        coordinates_source: source.map(CoordinateSource::as_str),
        coordinates_approximate: source.is_some_and(CoordinateSource::is_approximate),
        created,
        updated: export.updated(),
        description: notes,
        marker_color: place.tags.first().map(|tag| tag.color.as_str()),
    }
}

impl Properties<'_> {
    /// Leaves out what repeats another member for other programs.
    pub(super) fn without_repetition(mut self) -> Self {
        self.description = None;
        self.marker_color = None;
        self.list = None;
        self
    }
}

pub(super) fn end(out: &mut impl io::Write, unlocated: u64) -> io::Result<()> {
    writeln!(out, "\n],\"unlocated\":{unlocated}}}")
}
