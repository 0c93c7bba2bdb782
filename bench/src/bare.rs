//! The baseline: the same responses from the same data, by the leanest handlers that we
//! know. No middleware, no accounts, no validation, and none of ListBud's statements:
//! actix-web, a pool of connections, prepared statements as short as the response allows,
//! and serde. Its database has an index of its own for search ([`INDEX`]).

use std::{collections::HashMap, net::Ipv4Addr};

use actix_web::{App, HttpResponse, HttpServer, error::ErrorInternalServerError, web};
use anyhow::Context as _;
use deadpool_postgres::{Client, Manager, Pool};
use futures_util::try_join;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tokio_postgres::{NoTls, Row, types::ToSql};
use uuid::Uuid;

/// What a search of one user's words needs, and nothing more.
pub(crate) const INDEX: &str =
    "CREATE INDEX ON places USING gin (user_id, search) WITH (fastupdate = off);";

macro_rules! columns {
    () => {
        "id, name, address, latitude, longitude, coordinate_source, cid, cell, google_place_id,
         url, notes, rating, visited, saved_at, phone, website, created_at, updated_at"
    };
}

/// Where the columns after those of a place begin.
const AFTER: usize = 18;

const PLACE: &str = concat!(
    "SELECT ",
    columns!(),
    ", ARRAY(SELECT list_id FROM list_places WHERE user_id = $1 AND place_id = $2
             ORDER BY added_at DESC, list_id DESC),
       tag.ids, tag.names, tag.colors, tag.emojis
     FROM places, (
         SELECT array_agg(id) AS ids, array_agg(name) AS names, array_agg(color) AS colors,
                array_agg(emoji) AS emojis
         FROM (SELECT t.id, t.name, t.color, t.emoji
               FROM place_tags pt JOIN tags t ON t.user_id = $1 AND t.id = pt.tag_id
               WHERE pt.user_id = $1 AND pt.place_id = $2
               ORDER BY lower(t.name), t.id) AS of_place) AS tag
     WHERE user_id = $1 AND id = $2"
);
const CREATE: &str = "INSERT INTO places
    (user_id, id, name, latitude, longitude, coordinate_source, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, 'user', $6, $6)";
const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM places WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
);
const TAGGED_OF_PAGE: &str = "SELECT place_id, tag_id FROM place_tags
    WHERE user_id = $1 AND place_id IN (
        SELECT id FROM places WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)";
const LISTED_OF_PAGE: &str = "SELECT place_id, list_id FROM list_places
    WHERE user_id = $1 AND place_id IN (
        SELECT id FROM places WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)
    ORDER BY added_at DESC, list_id DESC";
const ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM places WHERE user_id = $1 ORDER BY created_at DESC, id DESC"
);
const TAGGED: &str = "SELECT place_id, tag_id FROM place_tags WHERE user_id = $1";
const LISTED: &str = "SELECT place_id, list_id FROM list_places WHERE user_id = $1
    ORDER BY added_at DESC, list_id DESC";
const SEARCH: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM places WHERE user_id = $1 AND search @@ to_tsquery('listbud', $2)
     ORDER BY ts_rank(search, to_tsquery('listbud', $2)) DESC, id LIMIT 100"
);
const TAGGED_OF: &str =
    "SELECT place_id, tag_id FROM place_tags WHERE user_id = $1 AND place_id = ANY ($2)";
const LISTED_OF: &str = "SELECT place_id, list_id FROM list_places
    WHERE user_id = $1 AND place_id = ANY ($2) ORDER BY added_at DESC, list_id DESC";
const TAGS: &str =
    "SELECT id, name, color, emoji FROM tags WHERE user_id = $1 ORDER BY lower(name), id";

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];
type Outcome<T> = Result<T, tokio_postgres::Error>;

/// Serves until the process is killed.
pub(crate) fn serve(port: u16, database: &str, connections: usize) -> anyhow::Result<()> {
    let config = database.parse().context("the address of the database")?;
    let pool = Pool::builder(Manager::new(config, NoTls))
        .max_size(connections)
        .build()?;
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(pool.clone()))
                .route("/hello", web::get().to(hello))
                .route("/place/{user}/{id}", web::get().to(place))
                .route("/place/{user}", web::post().to(create))
                .route("/page/{user}/{limit}", web::get().to(page))
                .route("/all/{user}", web::get().to(all))
                .route("/search/{user}/{word}", web::get().to(search))
        })
        .bind((Ipv4Addr::LOCALHOST, port))?
        .run()
        .await
    })?;
    Ok(())
}

async fn hello() -> &'static str {
    "hello"
}

async fn place(
    pool: web::Data<Pool>,
    path: web::Path<(Uuid, Uuid)>,
) -> actix_web::Result<HttpResponse> {
    let (user, id) = *path;
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    let rows = query(&client, PLACE, &[&user, &id]).await;
    let rows = rows.map_err(ErrorInternalServerError)?;
    let place = rows.first().map(|row| one(user, row)).transpose();
    Ok(match place.map_err(ErrorInternalServerError)? {
        Some(place) => HttpResponse::Ok().json(place),
        None => HttpResponse::NotFound().finish(),
    })
}

#[derive(Deserialize)]
struct New {
    name: String,
    latitude: f64,
    longitude: f64,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the baseline is a server of its own"
)]
async fn create(
    pool: web::Data<Pool>,
    path: web::Path<Uuid>,
    new: web::Json<New>,
) -> actix_web::Result<HttpResponse> {
    let (id, now) = (Uuid::now_v7(), OffsetDateTime::now_utc());
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    let created = async {
        let statement = client.prepare_cached(CREATE).await?;
        let New {
            name,
            latitude,
            longitude,
        } = &*new;
        let params: Params<'_> = &[&*path, &id, name, latitude, longitude, &now];
        client.execute(&statement, params).await
    };
    created.await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Created().json(Place {
        id,
        user_id: *path,
        name: &new.name,
        address: None,
        latitude: Some(new.latitude),
        longitude: Some(new.longitude),
        coordinate_source: Some("user"),
        place_id: None,
        cid: None,
        feature_id: None,
        url: None,
        unresolved: false,
        notes: None,
        rating: None,
        visited: false,
        phone: None,
        website: None,
        saved_at: None,
        list_id: None,
        list_ids: Vec::new(),
        tags: Vec::new(),
        created_at: now,
        updated_at: now,
    }))
}

fn one(user: Uuid, row: &Row) -> Outcome<Place<'_>> {
    let mut place = Place::read(user, row)?;
    place.list_ids = row.try_get(AFTER)?;
    place.list_id = place.list_ids.first().copied();
    // NULL where the place has no tag.
    let ids: Option<Vec<Uuid>> = row.try_get(AFTER + 1)?;
    let names: Option<Vec<&str>> = row.try_get(AFTER + 2)?;
    let colors: Option<Vec<&str>> = row.try_get(AFTER + 3)?;
    let emojis: Option<Vec<Option<&str>>> = row.try_get(AFTER + 4)?;
    if let (Some(ids), Some(names), Some(colors), Some(emojis)) = (ids, names, colors, emojis) {
        let tags = ids.into_iter().zip(names).zip(colors).zip(emojis);
        let tags = tags.map(|(((id, name), color), emoji)| Tag {
            id,
            name,
            color,
            emoji,
        });
        place.tags = tags.collect();
    }
    Ok(place)
}

async fn page(
    pool: web::Data<Pool>,
    path: web::Path<(Uuid, i64)>,
) -> actix_web::Result<HttpResponse> {
    let (user, limit) = *path;
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    let (of_page, of_user): (Params<'_>, Params<'_>) = (&[&user, &limit], &[&user]);
    let parts = try_join!(
        query(&client, PAGE, of_page),
        query(&client, TAGGED_OF_PAGE, of_page),
        query(&client, LISTED_OF_PAGE, of_page),
        query(&client, TAGS, of_user),
    );
    answer(user, &parts.map_err(ErrorInternalServerError)?)
}

async fn all(pool: web::Data<Pool>, path: web::Path<Uuid>) -> actix_web::Result<HttpResponse> {
    let user = *path;
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    let of_user: Params<'_> = &[&user];
    let parts = try_join!(
        query(&client, ALL, of_user),
        query(&client, TAGGED, of_user),
        query(&client, LISTED, of_user),
        query(&client, TAGS, of_user),
    );
    answer(user, &parts.map_err(ErrorInternalServerError)?)
}

async fn search(
    pool: web::Data<Pool>,
    path: web::Path<(Uuid, String)>,
) -> actix_web::Result<HttpResponse> {
    let (user, word) = path.into_inner();
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    let parts = async {
        let rows = query(&client, SEARCH, &[&user, &format!("{word}:*")]).await?;
        let ids = rows.iter().map(|row| row.try_get(0));
        let ids: Vec<Uuid> = ids.collect::<Outcome<_>>()?;
        let (of_them, of_user): (Params<'_>, Params<'_>) = (&[&user, &ids], &[&user]);
        let (tagged, listed, tags) = try_join!(
            query(&client, TAGGED_OF, of_them),
            query(&client, LISTED_OF, of_them),
            query(&client, TAGS, of_user),
        )?;
        Ok::<_, tokio_postgres::Error>((rows, tagged, listed, tags))
    };
    answer(user, &parts.await.map_err(ErrorInternalServerError)?)
}

async fn query(client: &Client, sql: &str, params: Params<'_>) -> Outcome<Vec<Row>> {
    let statement = client.prepare_cached(sql).await?;
    client.query(&statement, params).await
}

/// Places, which has which tag, which stands in which list, and the user's tags.
type Parts = (Vec<Row>, Vec<Row>, Vec<Row>, Vec<Row>);

fn answer(user: Uuid, parts: &Parts) -> actix_web::Result<HttpResponse> {
    let places = places(user, parts).map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().json(Places { places }))
}

#[derive(Serialize)]
struct Places<'a> {
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names of the answer")]
struct Place<'a> {
    id: Uuid,
    user_id: Uuid,
    name: &'a str,
    address: Option<&'a str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    coordinate_source: Option<&'a str>,
    place_id: Option<&'a str>,
    cid: Option<String>,
    feature_id: Option<String>,
    url: Option<&'a str>,
    unresolved: bool,
    notes: Option<&'a str>,
    rating: Option<f64>,
    visited: bool,
    phone: Option<&'a str>,
    website: Option<&'a str>,
    #[serde(with = "time::serde::rfc3339::option")]
    saved_at: Option<OffsetDateTime>,
    list_id: Option<Uuid>,
    list_ids: Vec<Uuid>,
    tags: Vec<Tag<'a>>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

#[derive(Clone, Copy, Serialize)]
struct Tag<'a> {
    id: Uuid,
    name: &'a str,
    color: &'a str,
    emoji: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Without lists and tags.
    fn read(user: Uuid, row: &'a Row) -> Outcome<Self> {
        let cid = row.try_get::<_, Option<i64>>(6)?.map(i64::cast_unsigned);
        let cell = row.try_get::<_, Option<i64>>(7)?.map(i64::cast_unsigned);
        Ok(Self {
            id: row.try_get(0)?,
            user_id: user,
            name: row.try_get(1)?,
            address: row.try_get(2)?,
            latitude: row.try_get(3)?,
            longitude: row.try_get(4)?,
            coordinate_source: row.try_get(5)?,
            cid: cid.map(|cid| cid.to_string()),
            feature_id: cid
                .zip(cell)
                .map(|(cid, cell)| format!("{cell:#x}:{cid:#x}")),
            place_id: row.try_get(8)?,
            url: row.try_get(9)?,
            unresolved: false,
            notes: row.try_get(10)?,
            rating: row.try_get(11)?,
            visited: row.try_get(12)?,
            saved_at: row.try_get(13)?,
            phone: row.try_get(14)?,
            website: row.try_get(15)?,
            list_id: None,
            list_ids: Vec::new(),
            tags: Vec::new(),
            created_at: row.try_get(16)?,
            updated_at: row.try_get(17)?,
        })
    }
}

fn places<'a>(user: Uuid, (rows, tagged, listed, tags): &'a Parts) -> Outcome<Vec<Place<'a>>> {
    let places = rows.iter().map(|row| Place::read(user, row));
    let mut places = places.collect::<Outcome<Vec<_>>>()?;
    let mut known: HashMap<Uuid, (usize, Tag<'a>)> = HashMap::new();
    for (order, row) in tags.iter().enumerate() {
        let id = row.try_get(0)?;
        let tag = Tag {
            id,
            name: row.try_get(1)?,
            color: row.try_get(2)?,
            emoji: row.try_get(3)?,
        };
        known.insert(id, (order, tag));
    }
    let mut by_id: HashMap<Uuid, usize> = HashMap::new();
    for (position, place) in places.iter().enumerate() {
        by_id.insert(place.id, position);
    }
    let mut of_places: Vec<Vec<(usize, Tag<'a>)>> = vec![Vec::new(); places.len()];
    for row in tagged {
        let place = by_id.get(&row.try_get(0)?);
        let of_it = place.and_then(|position| of_places.get_mut(*position));
        if let (Some(of_it), Some(tag)) = (of_it, known.get(&row.try_get(1)?)) {
            of_it.push(*tag);
        }
    }
    for row in listed {
        let place = by_id.get(&row.try_get(0)?);
        if let Some(place) = place.and_then(|position| places.get_mut(*position)) {
            let list = row.try_get(1)?;
            place.list_id.get_or_insert(list);
            place.list_ids.push(list);
        }
    }
    for (place, mut tags) in places.iter_mut().zip(of_places) {
        tags.sort_unstable_by_key(|(order, _)| *order);
        place.tags = tags.into_iter().map(|(_, tag)| tag).collect();
    }
    Ok(places)
}
