//! `GET /api/export`

use std::collections::HashMap;

use actix_web::{
    HttpResponse,
    http::header::CONTENT_DISPOSITION,
    web::{Bytes, Data},
};
use futures_util::stream;
use listbud_domain::{ListId, UserId};
use listbud_persistence::{
    audit::AuditAction,
    lists,
    places::{self, Page, PageKey, PlaceFilter, Sort},
};
use listbud_takeout::export::{ExportPlace, Exporter, Format, Formulas, Meta, file_name};
use serde_json::json;

use crate::{Api, ApiError, caller::Caller, fields::Fields, owner::Owner, query::Query};

/// How many places are read at a time.
const BATCH: usize = 1_000;

/// Gives places back in an open format, as a file: those of one list, or all.
/// GeoJSON and CSV can be imported again without loss; KML and GPX have no room
/// for places without coordinates and say how many they leave out.
#[utoipa::path(
    get, path = "/api/export", tag = "export",
    params(
        ("format" = String, Query, description = "`geojson`, `kml`, `gpx` or `csv`"),
        ("list" = Option<uuid::Uuid>, Query, description = "Only the places of this list"),
        ("formulas" = Option<String>, Query, description = "For CSV: `neutralised` (default) puts an apostrophe before what a spreadsheet would run, `verbatim` does not"),
    ),
    responses((status = 200, description = "The file", content(
        ("application/geo+json"), ("application/vnd.google-earth.kml+xml"),
        ("application/gpx+xml"), ("text/csv"),
    )))
)]
pub(crate) async fn export(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    query.allow(
        &mut fields,
        &["format", "list", "listId", "folderId", "formulas"],
    );
    let format = query
        .get(&["format"])
        .and_then(Format::from_word)
        // A backup is the whole account, not a choice of places.
        .filter(|format| *format != Format::Backup);
    if format.is_none() {
        fields.fault("format", "unknown", "must be geojson, kml, gpx or csv");
    }
    let list = query
        .get(&["list", "listId", "folderId"])
        .and_then(|text| fields.id("list", text))
        .map(ListId);
    let formulas = match query.get(&["formulas"]) {
        None | Some("neutralised") => Formulas::Neutralised,
        Some("verbatim") => Formulas::Verbatim,
        Some(_) => {
            fields.fault("formulas", "unknown", "must be neutralised or verbatim");
            Formulas::default()
        }
    };
    fields.finish_query()?;
    let Some(format) = format else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    let db = api.database.client().await?;
    let names: HashMap<ListId, String> = lists::list(&db, owner.0)
        .await?
        .into_iter()
        .map(|list| (list.id, list.name.into_string()))
        .collect();
    let title = match list {
        None => None,
        Some(list) => Some(
            names
                .get(&list)
                .cloned()
                .ok_or(ApiError::NotFound("list"))?,
        ),
    };
    let filter = PlaceFilter {
        list,
        ..PlaceFilter::default()
    };
    let first = places::page(&db, owner.0, &filter, Sort::Oldest, None, BATCH).await?;
    let word = query.get(&["format"]).unwrap_or_default();
    let details = json!({ "format": word, "listId": list.map(|list| list.0) });
    caller
        .record_with(&api, &db, owner.0, AuditAction::ExportRead, details)
        .await?;
    drop(db);

    let meta = Meta {
        created_at: Some(api.world.now()),
        formulas,
        ..Meta::new(title.clone().unwrap_or_else(|| "ListBud".to_owned()))
    };
    let name = file_name(title.as_deref(), format);
    let file = File {
        api,
        owner: owner.0,
        filter,
        names,
        exporter: Exporter::new(format, meta),
    };
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .streaming(stream::try_unfold((file, Next::Begin(first)), File::step)))
}

/// A file in the making.
struct File {
    api: Data<Api>,
    owner: UserId,
    filter: PlaceFilter,
    names: HashMap<ListId, String>,
    exporter: Exporter,
}

/// What comes next in the file.
enum Next {
    Begin(Page),
    Read(PageKey),
    End,
    Nothing,
}

impl File {
    /// Writes the next piece; no connection is held between two pieces.
    async fn step(
        (mut file, next): (Self, Next),
    ) -> Result<Option<(Bytes, (Self, Next))>, ApiError> {
        let failed = |_| ApiError::Internal("a piece of an export could not be written");
        let mut out = Vec::new();
        let next = match next {
            Next::Begin(page) => {
                file.exporter.begin(&mut out).map_err(failed)?;
                file.write(&mut out, page)?
            }
            Next::Read(key) => {
                let db = file.api.database.client().await?;
                let page = places::page(
                    &db,
                    file.owner,
                    &file.filter,
                    Sort::Oldest,
                    Some(&key),
                    BATCH,
                );
                let page = page.await?;
                drop(db);
                file.write(&mut out, page)?
            }
            Next::End => {
                file.exporter.end(&mut out).map_err(failed)?;
                Next::Nothing
            }
            Next::Nothing => return Ok(None),
        };
        Ok(Some((out.into(), (file, next))))
    }

    fn write(&mut self, out: &mut Vec<u8>, page: Page) -> Result<Next, ApiError> {
        for place in &page.places {
            let lists: Vec<&str> = place
                .lists
                .iter()
                .filter_map(|list| self.names.get(list).map(String::as_str))
                .collect();
            self.exporter
                .place(
                    out,
                    &ExportPlace {
                        place,
                        lists: &lists,
                    },
                )
                .map_err(|_| ApiError::Internal("a place could not be exported"))?;
        }
        Ok(page.next.map_or(Next::End, Next::Read))
    }
}
