//! `GET /api/places/points`

mod rows;

use std::{mem, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes, Data},
};
use futures_util::stream;
use listbud_domain::{PlaceId, UserId};
use listbud_persistence::{
    Client,
    places::{
        PageKey, PlaceFilter,
        page::filter_is_known,
        points::{self, Labels, State},
    },
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use self::rows::{Rows, head, write};
use super::filter;
use crate::{Api, ApiError, fields::Fields, owner::Owner, query::Query, version::Version};

/// How many points are read at a time: each takes 150 bytes as JSON.
const BATCH: usize = 5_000;

/// How many ids are read at a time: each takes 41 bytes as JSON.
const IDS_BATCH: usize = 20_000;

/// All places as rows of a table.
#[derive(Serialize, ToSchema)]
#[schema(as = Points)]
pub(crate) struct PointsJson {
    /// What the values of a row are, in their order. `lng` and `lat` are degrees or
    /// `null`; `lists` (last joined first) and `tags` are positions in the arrays of
    /// those names; `rating` is a number or `null`; `visited` is 0 or 1; `position` is
    /// 0 for exact, 1 for approximate, 2 for missing, and 3 for missing where the address
    /// is a short link that was not resolved; `created`, `updated` and `saved`, which
    /// may be `null`, are milliseconds since 1970.
    columns: Vec<String>,
    /// The ids of the account's lists; absent with `columns=id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    lists: Option<Vec<Uuid>>,
    /// The ids of the account's tags; absent with `columns=id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<Uuid>>,
    /// One row for each place: newest first, or with `q` the best hit first.
    rows: Vec<Vec<serde_json::Value>>,
}

/// Shows all places that pass the filters, with the few fields that a map and a table
/// need. The `ETag` changes whenever a place, a list or a tag changes; it costs no rows
/// to ask again with `If-None-Match`. With `q`, typing errors are forgiven when nothing
/// matches exactly, as in the search.
#[utoipa::path(
    get, path = "/api/places/points", tag = "places",
    params(
        ("columns" = Option<String>, Query, description = "`id`: the ids alone"),
        ("list" = Option<uuid::Uuid>, Query, description = "Only those in this list; `none`: only those in no list"),
        ("tag" = Option<Vec<uuid::Uuid>>, Query, description = "Only those with at least one of these tags; repeat it, or separate by commas"),
        ("tagMatch" = Option<String>, Query, description = "`any` (default): one of the tags is enough; `all`: a place needs all of them"),
        ("visited" = Option<bool>, Query, description = "Only visited places, or only places not visited"),
        ("minRating" = Option<f64>, Query, description = "Only places with at least this many stars"),
        ("q" = Option<String>, Query, description = "Only places that contain these words"),
        ("bbox" = Option<String>, Query, description = "Only those within west,south,east,north"),
        ("near" = Option<String>, Query, description = "Only those around latitude,longitude; with `radius`"),
        ("radius" = Option<f64>, Query, description = "Metres around `near`"),
        ("coordinates" = Option<String>, Query, description = "`missing`: only those without; `approximate`: only those with an estimate; `exact`: only those with better ones"),
        ("savedAfter" = Option<String>, Query, description = "Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts"),
        ("savedBefore" = Option<String>, Query, description = "Only those saved before this time or date (UTC)"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the answer that the client has"),
    ),
    responses(
        (status = 200, description = "The points, with an `ETag`", body = PointsJson),
        (status = 304, description = "Nothing has changed"),
    )
)]
pub(crate) async fn points(
    api: Data<Api>,
    owner: Owner,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    query.allow(&mut fields, &[filter::NAMES, &["q", "columns"]].concat());
    let mut filter = filter::read(&query, &mut fields);
    filter.text = filter::text(&query, &["q"]);
    let is_ids_only = query
        .one_of(&mut fields, "columns", &[("id", true)])
        .unwrap_or_default();
    fields.finish_query()?;

    let is_hopeless = filter::is_hopeless(&query, &["q"]);
    let beginning = api.database.read(async |db| {
        if !filter_is_known(db, owner.0, &filter).await? {
            return Err(ApiError::NotFound("list or tag"));
        }
        // The version first: what changes after it is read belongs to the next one.
        let (state, labels) =
            futures_util::try_join!(points::state(db, owner.0), points::labels(db, owner.0),)?;
        let version = version(&state, &labels, &filter, request.query_string());
        if version.is_known(&request) {
            return Ok((version, labels, None));
        }
        let rest = if is_hopeless {
            Rest::None
        } else if filter.text.is_some() {
            Rest::Hits(points::hits(db, owner.0, &filter).await?.into(), 0)
        } else {
            Rest::Page(None)
        };
        let reader = Reader {
            owner: owner.0,
            filter: filter.clone(),
            is_ids_only,
        };
        let first = reader.read(db, &labels, &rest).await?;
        Ok((version, labels, Some((reader, first))))
    });
    let (version, labels, body) = beginning.await?;
    let Some((reader, first)) = body else {
        return Ok(HttpResponse::NotModified()
            .insert_header(version.header())
            .finish());
    };
    let body = Body {
        before: head(&labels, reader.is_ids_only)?,
        api,
        reader,
        labels,
    };
    Ok(HttpResponse::Ok()
        .insert_header(version.header())
        .content_type("application/json")
        .streaming(stream::try_unfold((body, Next::Write(first)), Body::step)))
}

/// Names of lists and tags count only where they are searched.
fn version(state: &State, labels: &Labels, filter: &PlaceFilter, query: &str) -> Version {
    let mut hash = Sha256::new();
    hash.update(query.as_bytes());
    for number in state {
        hash.update(number.to_be_bytes());
    }
    let lists = labels.lists.iter().map(|(id, name)| (id.0, name));
    let tags = labels.tags.iter().map(|(id, name)| (id.0, name));
    for (id, name) in lists.chain(tags) {
        hash.update(id.as_bytes());
        if filter.text.is_some() {
            hash.update(name.as_bytes());
        }
    }
    Version::of(hash)
}

/// What is still to be read.
enum Rest {
    Page(Option<PageKey>),
    /// Those from this position on.
    Hits(Arc<[PlaceId]>, usize),
    None,
}

impl Rest {
    fn after(key: Option<PageKey>) -> Self {
        key.map_or(Self::None, |key| Self::Page(Some(key)))
    }
}

/// Reads rows, some at a time.
struct Reader {
    owner: UserId,
    filter: PlaceFilter,
    is_ids_only: bool,
}

impl Reader {
    async fn read(
        &self,
        db: &Client,
        labels: &Labels,
        rest: &Rest,
    ) -> Result<(Rows, Rest), ApiError> {
        let (owner, filter) = (self.owner, &self.filter);
        Ok(match rest {
            Rest::None => (Rows::Ids(Vec::new()), Rest::None),
            Rest::Hits(ids, _) if self.is_ids_only => (Rows::Ids(ids.to_vec()), Rest::None),
            Rest::Hits(ids, from) => {
                let batch: Vec<PlaceId> = ids.iter().skip(*from).take(BATCH).copied().collect();
                let next = from + batch.len();
                let points = points::of(db, owner, labels, &batch).await?;
                let rest = if next < ids.len() {
                    Rest::Hits(Arc::clone(ids), next)
                } else {
                    Rest::None
                };
                (Rows::Points(points), rest)
            }
            Rest::Page(after) if self.is_ids_only => {
                let (ids, next) = points::ids(db, owner, filter, after.as_ref(), IDS_BATCH).await?;
                (Rows::Ids(ids), Rest::after(next))
            }
            Rest::Page(after) => {
                let page = points::page(db, owner, filter, labels, after.as_ref(), BATCH).await?;
                (Rows::Points(page.points), Rest::after(page.next))
            }
        })
    }
}

/// An answer in the making.
struct Body {
    api: Data<Api>,
    reader: Reader,
    labels: Labels,
    /// What stands before the next rows.
    before: Vec<u8>,
}

/// What comes next in the answer.
enum Next {
    Write((Rows, Rest)),
    End,
}

impl Body {
    /// Writes the next piece, and reads the rows after it meanwhile. No connection is
    /// held while the client takes its time.
    async fn step(
        (mut body, next): (Self, Next),
    ) -> Result<Option<(Bytes, (Self, Next))>, ApiError> {
        let Next::Write((rows, rest)) = next else {
            return Ok(None);
        };
        let before = mem::replace(&mut body.before, b",".to_vec());
        let is_last = matches!(rest, Rest::None);
        let written = web::block(move || write(before, &rows, is_last));
        let (written, next) = futures_util::join!(written, body.read(&rest));
        let written = written
            .map_err(|_| ApiError::Internal("the thread that writes points has panicked"))?;
        let next = next?.map_or(Next::End, Next::Write);
        Ok(Some((written?.into(), (body, next))))
    }

    async fn read(&self, rest: &Rest) -> Result<Option<(Rows, Rest)>, ApiError> {
        if matches!(rest, Rest::None) {
            return Ok(None);
        }
        let (reader, labels) = (&self.reader, &self.labels);
        let read = self
            .api
            .database
            .read(async |db| reader.read(db, labels, rest).await);
        read.await.map(Some)
    }
}
