//! `GET /api/export`

use std::collections::HashMap;

use actix_web::{
    HttpResponse,
    http::header::CONTENT_DISPOSITION,
    web::{Bytes, Data},
};
use futures_util::stream;
use listbud_domain::{EditedFields, List, ListId, PlaceId, UserId};
use listbud_persistence::{
    Executor,
    audit::AuditAction,
    imports, lists,
    places::{self, Page, PageKey, PlaceFilter, Sort, page::filter_is_known},
    tags,
};
use listbud_takeout::export::{
    ExportPlace, Exporter, Format, Formulas, ImportRecord, ListLook, Meta, TagLook, file_name,
};
use serde_json::json;

use crate::{
    Api, ApiError, caller::Caller, fields::Fields, owner::Owner, places::filter, query::Query,
};

/// How many places are read at a time.
const BATCH: usize = 1_000;

/// Gives places back in an open format, as a file: all, those of one list, or
/// those that a filter lets through. GeoJSON and CSV can be imported again without
/// loss; KML and GPX have no room for places without coordinates and say how many
/// they leave out. `json` is the backup of the whole account: places with what was
/// edited in them, lists, tags, and the history of imports.
#[utoipa::path(
    get, path = "/api/export", tag = "export",
    params(
        ("format" = String, Query, description = "`geojson`, `kml`, `gpx`, `csv`, or `json` for a backup"),
        ("list" = Option<uuid::Uuid>, Query, description = "Only the places of this list"),
        ("tag" = Option<Vec<uuid::Uuid>>, Query, description = "Only those with at least one of these tags"),
        ("visited" = Option<bool>, Query, description = "Only those visited, or not"),
        ("minRating" = Option<f64>, Query, description = "Only those with at least so many stars"),
        ("q" = Option<String>, Query, description = "Only those that these words are found in"),
        ("bbox" = Option<String>, Query, description = "Only those within west,south,east,north"),
        ("near" = Option<String>, Query, description = "Only those around latitude,longitude; with `radius`"),
        ("radius" = Option<f64>, Query, description = "Metres around `near`"),
        ("coordinates" = Option<String>, Query, description = "`missing` or `approximate`: only those"),
        ("formulas" = Option<String>, Query, description = "For CSV: `neutralised` (default) puts an apostrophe before what a spreadsheet would run, `verbatim` does not"),
    ),
    responses((status = 200, description = "The file", content(
        ("application/geo+json"), ("application/vnd.google-earth.kml+xml"),
        ("application/gpx+xml"), ("text/csv"), ("application/json"),
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
        &[filter::NAMES, &["format", "formulas", "q"]].concat(),
    );
    let format = query.get(&["format"]).and_then(Format::from_word);
    if format.is_none() {
        fields.fault(
            "format",
            "unknown",
            "must be geojson, kml, gpx, csv or json",
        );
    }
    let mut filter = filter::read(&query, &mut fields);
    filter.text = filter::text(&query, &["q"]);
    let has_filter = filter::NAMES
        .iter()
        .chain(&["q"])
        .any(|name| query.get(&[name]).is_some());
    if has_filter && format == Some(Format::Backup) {
        let message = "is of the whole account: it cannot be combined with a filter";
        fields.fault("format", "contradictory", message);
    }
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

    let is_hopeless = filter::is_hopeless(&query, &["q"]);
    let beginning = api
        .database
        .read(async |db| begin(db, owner.0, &filter, is_hopeless, format == Format::Backup).await);
    let Beginning {
        lists,
        title,
        first,
        tags,
        imports,
    } = beginning.await?;
    let word = query.get(&["format"]).unwrap_or_default();
    let details = json!({ "format": word, "listId": filter.list.map(|list| list.0) });
    let db = api.database.client().await?;
    caller
        .record_with(&api, &db, owner.0, AuditAction::ExportRead, details)
        .await?;
    drop(db);
    let meta = Meta {
        created_at: Some(api.world.now()),
        formulas,
        lists: lists.iter().map(look).collect(),
        tags,
        imports,
        ..Meta::new(title.clone().unwrap_or_else(|| "ListBud".to_owned()))
    };

    let name = file_name(title.as_deref(), format);
    let file = File {
        api,
        owner: owner.0,
        filter,
        names: lists
            .into_iter()
            .map(|list| (list.id, list.name.into_string()))
            .collect(),
        is_backup: format == Format::Backup,
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

fn look(list: &List) -> ListLook {
    ListLook {
        name: list.name.as_str().to_owned(),
        description: list.description.clone(),
        color: list.color.clone(),
        emoji: list.emoji.clone(),
    }
}

/// What is read before the first piece is sent.
struct Beginning {
    lists: Vec<List>,
    /// The list that is asked for alone.
    title: Option<String>,
    first: Page,
    /// These two only of a backup.
    tags: Vec<TagLook>,
    imports: Vec<ImportRecord>,
}

async fn begin(
    db: &impl Executor,
    owner: UserId,
    filter: &PlaceFilter,
    is_hopeless: bool,
    is_backup: bool,
) -> Result<Beginning, ApiError> {
    let lists = lists::list(db, owner).await?;
    let title = match filter.list {
        None => None,
        Some(id) => {
            let list = lists.iter().find(|list| list.id == id);
            let list = list.ok_or(ApiError::NotFound("list"))?;
            Some(list.name.as_str().to_owned())
        }
    };
    if !filter_is_known(db, owner, filter).await? {
        return Err(ApiError::NotFound("list or tag"));
    }
    let first = if is_hopeless {
        Page::default()
    } else {
        places::page(db, owner, filter, Sort::Oldest, None, BATCH).await?
    };
    let (tags, imports) = if is_backup {
        back_up(db, owner).await?
    } else {
        Default::default()
    };
    Ok(Beginning {
        lists,
        title,
        first,
        tags,
        imports,
    })
}

/// Reads what only a backup holds.
async fn back_up(
    db: &impl Executor,
    owner: UserId,
) -> Result<(Vec<TagLook>, Vec<ImportRecord>), ApiError> {
    let tags = tags::list(db, owner).await?;
    let tags = tags.into_iter().map(|tag| TagLook {
        name: tag.name.into_string(),
        color: tag.color,
        emoji: tag.emoji,
    });
    let imports = imports::list(db, owner).await?;
    let imports = imports.into_iter().rev().map(|import| ImportRecord {
        file_name: import.file_name,
        format: import.format,
        imported: import.imported,
        merged: import.merged,
        skipped: import.skipped,
        created_at: import.created_at,
    });
    Ok((tags.collect(), imports.collect()))
}

/// A file in the making.
struct File {
    api: Data<Api>,
    owner: UserId,
    filter: PlaceFilter,
    names: HashMap<ListId, String>,
    is_backup: bool,
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
                let edited = file.edited(&page).await?;
                file.write(&mut out, page, &edited)?
            }
            Next::Read(key) => {
                let (owner, filter) = (file.owner, &file.filter);
                let page = file.api.database.read(async |db| {
                    places::page(db, owner, filter, Sort::Oldest, Some(&key), BATCH).await
                });
                let page = page.await?;
                let edited = file.edited(&page).await?;
                file.write(&mut out, page, &edited)?
            }
            Next::End => {
                file.exporter.end(&mut out).map_err(failed)?;
                Next::Nothing
            }
            Next::Nothing => return Ok(None),
        };
        Ok(Some((out.into(), (file, next))))
    }

    /// What a person has edited in these places, which only a backup tells.
    async fn edited(&self, page: &Page) -> Result<HashMap<PlaceId, EditedFields>, ApiError> {
        if !self.is_backup || page.places.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<PlaceId> = page.places.iter().map(|place| place.id).collect();
        let edited = self
            .api
            .database
            .read(async |db| places::edited(db, self.owner, &ids).await);
        Ok(edited.await?)
    }

    fn write(
        &mut self,
        out: &mut Vec<u8>,
        page: Page,
        edited: &HashMap<PlaceId, EditedFields>,
    ) -> Result<Next, ApiError> {
        let untouched = EditedFields::default();
        for place in &page.places {
            let lists: Vec<&str> = place
                .lists
                .iter()
                .filter_map(|list| self.names.get(list).map(String::as_str))
                .collect();
            self.exporter
                .edited_place(
                    out,
                    &ExportPlace {
                        place,
                        lists: &lists,
                    },
                    edited.get(&place.id).unwrap_or(&untouched),
                )
                .map_err(|_| ApiError::Internal("a place could not be exported"))?;
        }
        Ok(page.next.map_or(Next::End, Next::Read))
    }
}
