//! `GET /api/places`

use actix_web::{
    HttpResponse,
    web::{Bytes, Data},
};
use futures_util::stream;
use listbud_domain::UserId;
use listbud_persistence::places::{self, Page, PageKey, PlaceFilter, Sort, page::filter_is_known};

use super::{PLACE_BYTES, PlaceJson, PlacesJson, answer, cursor, filter};
use crate::{Api, ApiError, fields::Fields, owner::Owner, query::Query};

/// How many places are read at a time when all of them are asked for: enough to
/// make the statement's fixed cost disappear, few enough for little memory. No
/// connection is held while the client takes its time.
const BATCH: usize = 1_000;

/// Lists places: one page with `limit`, all of them without.
#[utoipa::path(
    get, path = "/api/places", tag = "places",
    params(
        ("ids" = Option<Vec<uuid::Uuid>>, Query, description = "Only these, at most 200; repeat it, or separate by commas. Unknown ids are left out"),
        ("list" = Option<uuid::Uuid>, Query, description = "Only those in this list; `none`: only those in no list"),
        ("tag" = Option<Vec<uuid::Uuid>>, Query, description = "Only those with at least one of these tags; repeat it, or separate by commas"),
        ("tagMatch" = Option<String>, Query, description = "`any` (default): one of the tags is enough; `all`: a place needs all of them"),
        ("visited" = Option<bool>, Query, description = "Only visited places, or only places not visited"),
        ("minRating" = Option<f64>, Query, description = "Only places with at least this many stars"),
        ("q" = Option<String>, Query, description = "Only places that contain these words"),
        ("bbox" = Option<String>, Query, description = "Only those within west,south,east,north (RFC 7946 §5)"),
        ("near" = Option<String>, Query, description = "Only those around latitude,longitude; with `radius`"),
        ("radius" = Option<f64>, Query, description = "Metres around `near`"),
        ("coordinates" = Option<String>, Query, description = "`missing`: only those without; `approximate`: only those with an estimate; `exact`: only those with better ones"),
        ("savedAfter" = Option<String>, Query, description = "Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts"),
        ("savedBefore" = Option<String>, Query, description = "Only those saved before this time or date (UTC)"),
        ("sort" = Option<String>, Query, description = "`newest` (default: last added first), `oldest`, `saved` (last saved first: by `savedAt`, and by `createdAt` where that is not known), `savedOldest`, `name`, `rating` or `updated` (last changed first)"),
        ("limit" = Option<u16>, Query, description = "Places per page; all of them by default"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the previous page"),
    ),
    responses(
        (status = 200, description = "The places", body = PlacesJson),
        (status = 422, description = "There are more than 200 `ids`"),
    )
)]
pub(crate) async fn list(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let known = [filter::NAMES, &["ids", "q", "sort", "limit", "cursor"]].concat();
    query.allow(&mut fields, &known);
    let mut filter = filter::read(&query, &mut fields);
    filter.text = filter::text(&query, &["q"]);
    filter.ids = filter::ids(&query, &mut fields, filter::IDS)?;
    let sort = query
        .one_of(&mut fields, "sort", &filter::SORTS)
        .unwrap_or(Sort::Newest);
    let limit = query.limit(&mut fields);
    let after = query.get(&["cursor"]).and_then(|text| {
        let key = cursor::read(sort, text);
        if key.is_none() {
            fields.fault("cursor", "invalid", "must be a nextCursor of the same sort");
        }
        key
    });
    fields.finish_query()?;

    let is_hopeless = filter::is_hopeless(&query, &["q"]);
    let page = api.database.read(async |db| {
        if !filter_is_known(db, owner.0, &filter).await? {
            return Err(ApiError::NotFound("list or tag"));
        }
        if is_hopeless {
            return Ok(Page::default());
        }
        let size = limit.unwrap_or(BATCH);
        Ok(places::page(db, owner.0, &filter, sort, after.as_ref(), size).await?)
    });
    let page = page.await?;
    match (&page.next, limit) {
        (Some(_), None) => Ok(stream_all(api, owner.0, filter, sort, page)),
        _ => answer(&page.places, page.next.map(|key| cursor::write(sort, &key))),
    }
}

/// Sends all places, a batch at a time. Every place that is there from beginning
/// to end, and keeps its place in the order, comes once, whatever is added
/// meanwhile.
fn stream_all(
    api: Data<Api>,
    owner: UserId,
    filter: PlaceFilter,
    sort: Sort,
    first: Page,
) -> HttpResponse {
    enum Next {
        Send(Page, &'static str),
        Read(PageKey),
        Close,
        End,
    }
    let body = stream::try_unfold(Next::Send(first, "{\"places\":["), move |mut state| {
        let (api, filter) = (api.clone(), filter.clone());
        async move {
            loop {
                state = match state {
                    Next::Send(page, before) => {
                        let chunk = write(before, &page)?;
                        let next = page.next.map_or(Next::Close, Next::Read);
                        return Ok(Some((chunk, next)));
                    }
                    Next::Read(key) => {
                        let page = api.database.read(async |db| {
                            places::page(db, owner, &filter, sort, Some(&key), BATCH).await
                        });
                        let page = page.await?;
                        if page.places.is_empty() {
                            Next::Close
                        } else {
                            Next::Send(page, ",")
                        }
                    }
                    Next::Close => return Ok(Some((Bytes::from_static(b"]}"), Next::End))),
                    Next::End => return Ok::<_, ApiError>(None),
                };
            }
        }
    });
    HttpResponse::Ok()
        .content_type("application/json")
        .streaming(body)
}

fn write(before: &str, page: &Page) -> Result<Bytes, ApiError> {
    let mut json = Vec::with_capacity((page.places.len() + 1) * PLACE_BYTES);
    json.extend_from_slice(before.as_bytes());
    for (position, place) in page.places.iter().enumerate() {
        if position > 0 {
            json.push(b',');
        }
        serde_json::to_writer(&mut json, &PlaceJson::from(place))
            .map_err(|_| ApiError::Internal("a place could not be written as JSON"))?;
    }
    Ok(json.into())
}
