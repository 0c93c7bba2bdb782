//! Places.

pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod create;
mod cursor;
pub(crate) mod delete;
pub(crate) mod filter;
mod link;
pub(crate) mod list;
pub(crate) mod points;
pub(crate) mod read;
pub(crate) mod search;
pub(crate) mod tags;

use std::{fmt, sync::Arc};

use actix_web::{HttpResponse, http::header::ContentType};
use listbud_domain::{
    Address, Cid, Contact, ContactText, Emoji, FeatureId, GooglePlaceId, ListId, Notes, Place,
    Rating, TagLabel, WebUrl, import::ImportedPlace,
};
use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{ApiError, fields::Fields, patch::Patch};

/// The most tags of a place. `validator` counts in 64 bits.
pub(crate) const MAX_TAGS: u64 = ImportedPlace::MAX_TAGS as u64;

/// What a place with its tags takes as JSON, give or take a few hundred bytes: a
/// body that is made for it need not be moved while it grows.
const PLACE_BYTES: usize = 700;

/// Answers with places.
fn answer(places: &[Place], next_cursor: Option<String>) -> Result<HttpResponse, ApiError> {
    let mut json = Vec::with_capacity((places.len() + 1) * PLACE_BYTES);
    let body = PlacesJson {
        places: Places(places),
        next_cursor,
    };
    serde_json::to_writer(&mut json, &body)
        .map_err(|_| ApiError::Internal("places could not be written as JSON"))?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::json())
        .body(json))
}

/// Reads the contacts of a request, those that it names.
fn contacts<const N: usize>(
    fields: &mut Fields,
    given: [(Contact, Patch<String>); N],
) -> Vec<(Contact, Option<ContactText>)> {
    let given = given.into_iter();
    let read = given.filter_map(|(contact, text)| {
        let text = fields.clearable(contact.as_str(), text, |raw| contact.parse(raw))?;
        Some((contact, text))
    });
    read.collect()
}

/// A place as in every response of the API. Public for services that write the same
/// elsewhere; it borrows everything.
#[derive(Serialize, ToSchema)]
#[schema(as = Place)]
#[serde(rename_all = "camelCase")]
pub struct PlaceJson<'a> {
    id: Uuid,
    user_id: Uuid,
    #[schema(example = "Bánh Mì Keu")]
    name: &'a str,
    address: Option<&'a str>,
    /// Degrees north; `null` when unknown.
    latitude: Option<f64>,
    /// Degrees east; `null` when unknown.
    longitude: Option<f64>,
    /// Where the coordinates came from: `user`, `url`, `geojson`, or
    /// `feature_id`, which is an estimate and may be kilometres off.
    #[schema(example = "feature_id")]
    coordinate_source: Option<&'static str>,
    /// Google's place id.
    #[schema(example = "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo")]
    place_id: Option<&'a str>,
    /// Google's lasting number of the place: unsigned 64 bits, as text because
    /// JavaScript's numbers end at 2⁵³.
    #[schema(value_type = Option<String>, example = "1885667171979194497")]
    cid: Option<Shown<Cid>>,
    /// Google's feature id, which contains the `cid`.
    #[schema(value_type = Option<String>, example = "0x476d079f106bf4e7:0x1a2b3c4d5e6f7081")]
    feature_id: Option<Shown<FeatureId>>,
    url: Option<&'a str>,
    /// Whether `url` is a short link and nothing else is known: only Google can
    /// tell where it leads.
    unresolved: bool,
    /// Its phone number as people write it.
    #[schema(example = "+49 30 123456")]
    phone: Option<&'a str>,
    /// Its own page on the web.
    #[schema(example = "https://example.org/")]
    website: Option<&'a str>,
    notes: Option<&'a str>,
    rating: Option<f64>,
    visited: bool,
    /// The list that it was added to last.
    list_id: Option<Uuid>,
    /// The lists that it is in, the last one that it was added to first.
    #[schema(value_type = Vec<Uuid>)]
    list_ids: ListIds<'a>,
    #[schema(value_type = Vec<LabelJson<'a>>)]
    tags: Labels<'a>,
    /// When the user saved it, as a file or the user says; `null` when unknown.
    #[serde(with = "time::serde::rfc3339::option")]
    saved_at: Option<OffsetDateTime>,
    /// When it was added to ListBud.
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When one of its own fields last changed; its lists and tags do not count.
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

/// A tag on a place.
#[derive(Serialize, ToSchema)]
#[schema(as = TagLabel)]
pub(crate) struct LabelJson<'a> {
    id: Uuid,
    #[schema(example = "vegan")]
    name: &'a str,
    #[schema(example = "#3b82f6")]
    color: &'a str,
    emoji: Option<&'a str>,
}

impl<'a> From<&'a Place> for PlaceJson<'a> {
    fn from(place: &'a Place) -> Self {
        let point = place.located.map(|located| located.coordinates);
        Self {
            id: place.id.0,
            user_id: place.owner.0,
            name: place.name.as_str(),
            address: place.address.as_ref().map(Address::as_str),
            latitude: point.map(listbud_domain::Coordinates::latitude),
            longitude: point.map(listbud_domain::Coordinates::longitude),
            coordinate_source: place.located.map(|located| located.source.as_str()),
            place_id: place.google.place_id.as_ref().map(GooglePlaceId::as_str),
            cid: place.google.cid.map(Shown),
            feature_id: place.google.feature_id().map(Shown),
            url: place.url.as_ref().map(WebUrl::as_str),
            unresolved: link::is_unresolved(place),
            phone: place.contacts.get(Contact::Phone),
            website: place.contacts.get(Contact::Website),
            notes: place.notes.as_ref().map(Notes::as_str),
            rating: place.rating.map(Rating::stars),
            visited: place.visited,
            list_id: place.lists.first().map(|list| list.0),
            list_ids: ListIds(&place.lists),
            tags: Labels(&place.tags),
            saved_at: place.saved_at,
            created_at: place.created_at,
            updated_at: place.updated_at,
        }
    }
}

impl<'a> From<&'a TagLabel> for LabelJson<'a> {
    fn from(tag: &'a TagLabel) -> Self {
        Self {
            id: tag.id.0,
            name: tag.name.as_str(),
            color: tag.color.as_str(),
            emoji: tag.emoji.as_ref().map(Emoji::as_str),
        }
    }
}

/// Something as its text.
struct Shown<T>(T);

impl<T: fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

struct ListIds<'a>(&'a [ListId]);

impl Serialize for ListIds<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|list| list.0))
    }
}

struct Labels<'a>(&'a [Arc<TagLabel>]);

impl Serialize for Labels<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|tag| LabelJson::from(&**tag)))
    }
}

struct Places<'a>(&'a [Place]);

impl Serialize for Places<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(PlaceJson::from))
    }
}

/// Some places.
#[derive(Serialize, ToSchema)]
#[schema(as = Places)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlacesJson<'a> {
    #[schema(value_type = Vec<PlaceJson<'a>>)]
    places: Places<'a>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}
