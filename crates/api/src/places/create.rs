//! `POST /api/places`

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::LOCATION},
    web::Data,
};
use listbud_domain::{
    Address, Contact, Contacts, Coordinates, GoogleIdentity, GooglePlaceId, Holding, ListId, Notes,
    Place, PlaceChanges, PlaceId, PlaceName, Rating, TagId, WebUrl,
};
use listbud_persistence::places;
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{MAX_TAGS, PlaceJson, contacts, link::Link};
use crate::{
    Api, ApiError, body::Json, etag::Tagged, fields::Fields, idempotency, owner::Owner,
    patch::Patch, times,
};

/// A new place. Only the name is required, or the address of a place in Google Maps or
/// another map, which tells its name.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewPlace {
    #[schema(example = "Bánh Mì Keu")]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    address: Patch<String>,
    /// Degrees north; together with `longitude` or not at all.
    latitude: Option<f64>,
    /// Degrees east.
    longitude: Option<f64>,
    /// Google's place id.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    place_id: Patch<String>,
    /// Its page on the web. What a link of a map holds is read from it: ids, name and
    /// point. Of a `geo:` URI only that is kept.
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
    rating: Option<f64>,
    visited: Option<bool>,
    /// When it was saved, if that was not now: a time (RFC 3339, such as
    /// `2019-03-04T05:06:07Z`), or a date, which is its first moment in UTC.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2019-03-04")]
    saved_at: Patch<String>,
    /// A list to put it into; `folderId` means the same.
    #[serde(alias = "folderId")]
    list_id: Option<Uuid>,
    /// Tags to give it.
    #[validate(length(max = MAX_TAGS, code = "too_many"))]
    tag_ids: Option<Vec<Uuid>>,
}

/// Creates a place.
#[utoipa::path(
    post, path = "/api/places", tag = "places",
    request_body = NewPlace,
    responses(
        (status = 201, description = "The place", body = PlaceJson),
        (status = 404, description = "There is no such list or tag"),
        (status = 409, description = "A place with that Google id exists"),
        (status = 422, description = "The body breaks a rule, `errors` says which; or the account is full (`too_many_places`)"),
    )
)]
pub(crate) async fn create(
    api: Data<Api>,
    owner: Owner,
    request: HttpRequest,
    Json(body): Json<NewPlace>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let of_program = match &body.url {
        Patch::Value(text) => Link::of_program(text),
        _ => None,
    };
    let url = if of_program.is_some() {
        Patch::Absent
    } else {
        body.url
    };
    let has_name = body.name.is_some();
    let given_name = fields.optional("name", body.name, |raw| PlaceName::parse(&raw));
    let given = PlaceChanges {
        name: None,
        address: fields.clearable("address", body.address, Address::parse),
        coordinates: fields.check(
            "latitude",
            Coordinates::parse_pair(body.latitude, body.longitude),
        ),
        place_id: fields.clearable("placeId", body.place_id, GooglePlaceId::parse),
        url: fields.clearable("url", url, WebUrl::parse),
        contacts: contacts(
            &mut fields,
            [
                (Contact::Phone, body.phone),
                (Contact::Website, body.website),
            ],
        ),
        notes: fields.clearable("notes", body.notes, Notes::parse),
        rating: Some(fields.optional("rating", body.rating, Rating::parse)),
        visited: body.visited,
        saved_at: fields.clearable("savedAt", body.saved_at, times::parse),
    };
    let link = match given.url.as_ref().and_then(Option::as_ref) {
        Some(url) => Some(Link::of(url, &api).await),
        None => of_program,
    };
    let name = match (given_name, &link) {
        (Some(name), _) => Some(name),
        (None, Some(link)) if !has_name => match link.name() {
            Ok(name) => Some(name),
            Err(reason) => {
                fields.fault("url", "not_a_place", reason);
                None
            }
        },
        (None, None) if !has_name => {
            fields.fault("name", "required", "is required");
            None
        }
        (None, _) => None,
    };
    fields.finish()?;
    let Some(name) = name else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    let mut place = blank(owner, PlaceId(api.world.new_id()), name, api.world.now());
    let edited = place.apply(given);
    if let Some(link) = &link {
        follow(link, &mut place);
    }
    locate(&mut place);
    let lists: Vec<ListId> = body.list_id.into_iter().map(ListId).collect();
    let mut tags: Vec<TagId> = body
        .tag_ids
        .unwrap_or_default()
        .into_iter()
        .map(TagId)
        .collect();
    tags.sort_unstable();
    tags.dedup();
    let answer = api
        .once(&request, owner, async |db| {
            api.check_room(db, owner, Holding::Places).await?;
            places::insert(db, &place, &lists, &tags, &edited).await?;
            let saved = places::find(db, owner.0, place.id)
                .await?
                .ok_or(ApiError::Internal("a place that was just saved is missing"))?;
            let location = format!("/api/places/{}", saved.id);
            idempotency::answer(
                StatusCode::CREATED,
                Some(location),
                &PlaceJson::from(&saved),
            )
        })
        .await?;
    let location = answer.reference.and_then(|location| location.parse().ok());
    let mut response = Tagged::of(answer.text).into_response(&request, StatusCode::CREATED);
    if let Some(location) = location {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

fn blank(owner: Owner, id: PlaceId, name: PlaceName, now: OffsetDateTime) -> Place {
    Place {
        id,
        owner: owner.0,
        name,
        address: None,
        located: None,
        google: GoogleIdentity::default(),
        url: None,
        contacts: Contacts::default(),
        notes: None,
        rating: None,
        visited: false,
        lists: Vec::new(),
        tags: Vec::new(),
        created_at: now,
        updated_at: now,
        saved_at: None,
    }
}

/// Takes what the address tells and the person did not.
fn follow(link: &Link, place: &mut Place) {
    if place.google == GoogleIdentity::default() {
        place.google = link.google().clone();
    }
    if place.located.is_none() {
        place.located = link.located();
    }
    if place.address.is_none() {
        place.address = link.address(&place.name);
    }
}

/// Takes the position that a Google id holds when the person gave none.
fn locate(place: &mut Place) {
    if place.located.is_none() {
        place.located = listbud_domain::import::locate(None, &place.google);
    }
}
