//! `GET /api/places/search`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::places::{self, page::filter_is_known};

use super::{PlacesJson, answer, filter};
use crate::{Api, ApiError, fields::Fields, owner::Owner, query::Query};

/// How many hits there are when the client does not say.
const LIMIT: usize = 100;

/// Finds places by words in their names, addresses, notes, tags and lists, best
/// hit first. Accents do not matter, each word may be the beginning of one, scripts
/// without spaces are found by any part, and when nothing matches exactly, typing errors
/// are forgiven.
#[utoipa::path(
    get, path = "/api/places/search", tag = "places",
    params(
        ("query" = Option<String>, Query, description = "The words; without them, all places that match the filters, newest first", example = "banh mi"),
        ("tags" = Option<Vec<uuid::Uuid>>, Query, description = "Only those with at least one of these tags; also `tags[]=` and `categories=a,b`"),
        ("tagMatch" = Option<String>, Query, description = "`any` (default): one of the tags is enough; `all`: a place needs all of them"),
        ("list" = Option<uuid::Uuid>, Query, description = "Only those in this list; `none`: only those in no list"),
        ("visited" = Option<bool>, Query, description = "Only visited places, or only places not visited"),
        ("minRating" = Option<f64>, Query, description = "Only places with at least this many stars"),
        ("bbox" = Option<String>, Query, description = "Only those within west,south,east,north"),
        ("near" = Option<String>, Query, description = "Only those around latitude,longitude; with `radius`"),
        ("radius" = Option<f64>, Query, description = "Metres around `near`"),
        ("coordinates" = Option<String>, Query, description = "`missing`: only those without; `approximate`: only those with an estimate; `exact`: only those with better ones"),
        ("savedAfter" = Option<String>, Query, description = "Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts"),
        ("savedBefore" = Option<String>, Query, description = "Only those saved before this time or date (UTC)"),
        ("limit" = Option<u16>, Query, description = "The most hits; 100 by default"),
    ),
    responses((status = 200, description = "The hits", body = PlacesJson))
)]
pub(crate) async fn search(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    const TEXT: &[&str] = &["query", "q"];
    let mut fields = Fields::default();
    query.allow(&mut fields, &[filter::NAMES, TEXT, &["limit"]].concat());
    let mut filter = filter::read(&query, &mut fields);
    filter.text = filter::text(&query, TEXT);
    let limit = query.limit(&mut fields).unwrap_or(LIMIT);
    fields.finish_query()?;

    let is_hopeless = filter::is_hopeless(&query, TEXT);
    let hits = api.database.read(async |db| {
        if !filter_is_known(db, owner.0, &filter).await? {
            return Err(ApiError::NotFound("list or tag"));
        }
        if is_hopeless {
            return Ok(Vec::new());
        }
        Ok(places::search(db, owner.0, &filter, limit).await?)
    });
    let hits = hits.await?;
    api.observer.searched();
    answer(&hits, None)
}
