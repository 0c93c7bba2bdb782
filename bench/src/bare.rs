//! The baseline: the same responses from the same database, by handlers that do nothing
//! else. No middleware, no accounts, no validation: actix-web, a pool of
//! connections, prepared statements, and serde.

use std::{net::Ipv4Addr, sync::Arc};

use actix_web::{App, HttpResponse, HttpServer, error::ErrorInternalServerError, web};
use anyhow::Context as _;
use deadpool_postgres::{Client, Manager, Pool};
use futures_util::try_join;
use serde::Serialize;
use time::OffsetDateTime;
use tokio_postgres::{NoTls, Row, types::ToSql};
use uuid::Uuid;

const COLUMNS: &str = "id, name, address, latitude, longitude, coordinate_source, cid, cell,
    google_place_id, url, notes, rating, visited, created_at, updated_at";
const TAGS: &str = "SELECT pt.place_id, t.id, t.name, t.color, t.emoji
    FROM place_tags pt JOIN tags t ON t.user_id = $1 AND t.id = pt.tag_id
    WHERE pt.user_id = $1 AND pt.place_id = ANY ($2) ORDER BY lower(t.name), t.id";
const LISTS: &str = "SELECT place_id, list_id FROM list_places
    WHERE user_id = $1 AND place_id = ANY ($2) ORDER BY added_at DESC, list_id DESC";

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// The statements of searches, as ListBud sends them.
type Searches = Arc<Vec<(Uuid, String)>>;

/// Serves until the process is killed.
pub(crate) fn serve(
    port: u16,
    database: &str,
    connections: usize,
    searches: Vec<(Uuid, String)>,
) -> anyhow::Result<()> {
    let config = database.parse().context("the address of the database")?;
    let pool = Pool::builder(Manager::new(config, NoTls))
        .max_size(connections)
        .build()?;
    let searches: Searches = Arc::new(searches);
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(pool.clone()))
                .app_data(web::Data::new(Arc::clone(&searches)))
                .route("/hello", web::get().to(hello))
                .route("/place/{user}/{id}", web::get().to(place))
                .route("/page/{user}/{limit}", web::get().to(page))
                .route("/search/{number}", web::get().to(search))
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
    let sql = format!("SELECT {COLUMNS} FROM places WHERE user_id = $1 AND id = $2");
    let ids = vec![id];
    let this: Params<'_> = &[&user, &id];
    let of_it: Params<'_> = &[&user, &ids];
    let (rows, tags, lists) = try_join!(
        query(&client, &sql, this),
        query(&client, TAGS, of_it),
        query(&client, LISTS, of_it),
    )
    .map_err(ErrorInternalServerError)?;
    let mut places = places(user, &rows, &tags, &lists).map_err(ErrorInternalServerError)?;
    Ok(match places.pop() {
        Some(place) => HttpResponse::Ok().json(place),
        None => HttpResponse::NotFound().finish(),
    })
}

async fn page(
    pool: web::Data<Pool>,
    path: web::Path<(Uuid, i64)>,
) -> actix_web::Result<HttpResponse> {
    let (user, limit) = *path;
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM places WHERE user_id = $1
         ORDER BY created_at DESC, id DESC LIMIT $2"
    );
    answer(&client, user, query(&client, &sql, &[&user, &limit])).await
}

async fn search(
    pool: web::Data<Pool>,
    searches: web::Data<Searches>,
    number: web::Path<usize>,
) -> actix_web::Result<HttpResponse> {
    let Some((user, sql)) = searches.get(*number) else {
        return Ok(HttpResponse::NotFound().finish());
    };
    let client = pool.get().await.map_err(ErrorInternalServerError)?;
    answer(&client, *user, query(&client, sql, &[])).await
}

async fn answer(
    client: &Client,
    user: Uuid,
    rows: impl Future<Output = Result<Vec<Row>, tokio_postgres::Error>>,
) -> actix_web::Result<HttpResponse> {
    let rows = rows.await.map_err(ErrorInternalServerError)?;
    let ids: Vec<Uuid> = rows
        .iter()
        .map(|row| row.try_get("id"))
        .collect::<Result<_, _>>()
        .map_err(ErrorInternalServerError)?;
    let of_them: Params<'_> = &[&user, &ids];
    let (tags, lists) = try_join!(query(client, TAGS, of_them), query(client, LISTS, of_them))
        .map_err(ErrorInternalServerError)?;
    let places = places(user, &rows, &tags, &lists).map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().json(Places { places }))
}

async fn query(
    client: &Client,
    sql: &str,
    params: Params<'_>,
) -> Result<Vec<Row>, tokio_postgres::Error> {
    let statement = client.prepare_cached(sql).await?;
    client.query(&statement, params).await
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
    list_id: Option<Uuid>,
    list_ids: Vec<Uuid>,
    tags: Vec<Tag<'a>>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

#[derive(Serialize)]
struct Tag<'a> {
    id: Uuid,
    name: &'a str,
    color: &'a str,
    emoji: Option<&'a str>,
}

fn places<'a>(
    user: Uuid,
    rows: &'a [Row],
    tags: &'a [Row],
    lists: &[Row],
) -> Result<Vec<Place<'a>>, tokio_postgres::Error> {
    let mut places = rows
        .iter()
        .map(|row| {
            let cid = row.try_get::<_, Option<i64>>(6)?.map(i64::cast_unsigned);
            let cell = row.try_get::<_, Option<i64>>(7)?.map(i64::cast_unsigned);
            Ok(Place {
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
                list_id: None,
                list_ids: Vec::new(),
                tags: Vec::new(),
                created_at: row.try_get(13)?,
                updated_at: row.try_get(14)?,
            })
        })
        .collect::<Result<Vec<_>, tokio_postgres::Error>>()?;
    let mut by_id: std::collections::HashMap<Uuid, &mut Place<'a>> =
        places.iter_mut().map(|place| (place.id, place)).collect();
    for row in tags {
        if let Some(place) = by_id.get_mut(&row.try_get(0)?) {
            place.tags.push(Tag {
                id: row.try_get(1)?,
                name: row.try_get(2)?,
                color: row.try_get(3)?,
                emoji: row.try_get(4)?,
            });
        }
    }
    for row in lists {
        if let Some(place) = by_id.get_mut(&row.try_get(0)?) {
            let list = row.try_get(1)?;
            place.list_id.get_or_insert(list);
            place.list_ids.push(list);
        }
    }
    Ok(places)
}
