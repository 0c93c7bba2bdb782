//! `PATCH` and `PUT /api/places/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{
    Address, Contact, Coordinates, GooglePlaceId, Invalid, ListId, Notes, PlaceChanges, PlaceId,
    PlaceName, Rating, WebUrl,
};
use listbud_persistence::{
    TransactionOptions,
    places::{
        self,
        bulk::{self, BulkAction},
    },
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{PlaceJson, contacts};
use crate::{
    Api, ApiError, body::Json, etag::Tagged, fields::Fields, owner::Owner, patch::Patch,
    query::Path, times,
};

/// What to change of a place: a field left out stays, `null` clears.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChangePlace {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    address: Patch<String>,
    /// Degrees north; together with `longitude` or not at all.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    latitude: Patch<f64>,
    /// Degrees east.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    longitude: Patch<f64>,
    /// Google's place id.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    place_id: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uri")]
    url: Patch<String>,
    /// Its phone number as people write it, with at least three digits.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "+49 30 123456")]
    phone: Patch<String>,
    /// Its own page on the web.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uri")]
    website: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    notes: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    rating: Patch<f64>,
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    visited: Patch<bool>,
    /// When it was saved: a time (RFC 3339, such as `2019-03-04T05:06:07Z`), or a date,
    /// which is its first moment in UTC. The next import leaves it alone.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2019-03-04")]
    saved_at: Patch<String>,
    /// Moves it: removes it from all lists and adds it to this one; `null` only removes it;
    /// `folderId` means the same.
    #[serde(default, alias = "folderId")]
    #[schema(value_type = Option<Uuid>)]
    list_id: Patch<Uuid>,
}

impl ChangePlace {
    fn into_changes(self) -> Result<PlaceChanges, ApiError> {
        let mut fields = Fields::default();
        let changes = PlaceChanges {
            name: fields.settable("name", self.name, |raw| PlaceName::parse(&raw)),
            address: fields.clearable("address", self.address, Address::parse),
            coordinates: coordinates(&mut fields, self.latitude, self.longitude),
            place_id: fields.clearable("placeId", self.place_id, GooglePlaceId::parse),
            url: fields.clearable("url", self.url, WebUrl::parse),
            contacts: contacts(
                &mut fields,
                [
                    (Contact::Phone, self.phone),
                    (Contact::Website, self.website),
                ],
            ),
            notes: fields.clearable("notes", self.notes, Notes::parse),
            rating: self
                .rating
                .into_change()
                .map(|stars| fields.optional("rating", stars, Rating::parse)),
            visited: fields.settable("visited", self.visited, Ok),
            saved_at: fields.clearable("savedAt", self.saved_at, times::parse),
        };
        fields.finish()?;
        Ok(changes)
    }
}

fn coordinates(
    fields: &mut Fields,
    latitude: Patch<f64>,
    longitude: Patch<f64>,
) -> Option<Option<Coordinates>> {
    match (latitude.into_change(), longitude.into_change()) {
        (None, None) => None,
        (Some(latitude), Some(longitude)) => {
            fields.check("latitude", Coordinates::parse_pair(latitude, longitude))
        }
        (Some(_), None) | (None, Some(_)) => {
            fields.check("latitude", Err(Invalid::HalfCoordinates))
        }
    }
}

/// Changes a place; omitted fields stay, `null` clears. An import never
/// touches again what was changed here.
#[utoipa::path(
    patch, path = "/api/places/{id}", tag = "places",
    params(
        ("id" = Uuid, Path, description = "The place"),
        ("If-Match" = Option<String>, Header, description = "Only if the current version has this `ETag`"),
    ),
    request_body = ChangePlace,
    responses(
        (status = 200, description = "The changed place, with its `ETag`", body = PlaceJson),
        (status = 409, description = "A place with that Google id exists"),
        (status = 412, description = "The current version is not the one that `If-Match` names"),
    )
)]
pub(crate) async fn change(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
    Json(body): Json<ChangePlace>,
) -> Result<HttpResponse, ApiError> {
    let id = PlaceId(id);
    let list = body.list_id.into_change();
    let changes = body.into_changes()?;
    let now = api.world.now();
    let place = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let place = places::lock(db, owner.0, id).await?;
            let mut place = place.ok_or(ApiError::NotFound("place"))?;
            Tagged::new(&PlaceJson::from(&place))?.check_match(request.headers())?;
            let edited = place.apply(changes.clone());
            if !edited.is_empty() {
                places::update(db, &place, &edited, now).await?;
            }
            if let Some(list) = list {
                let action = BulkAction::MoveToList(list.map(ListId));
                bulk::apply(db, owner.0, &[id], action, now).await?;
            }
            let place = places::find(db, owner.0, id).await?;
            place.ok_or(ApiError::NotFound("place"))
        })
        .await?;
    Ok(Tagged::new(&PlaceJson::from(&place))?.into_response(&request, StatusCode::OK))
}
