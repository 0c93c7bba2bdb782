//! `GET /api/export` and `POST /api/export`

mod file;

use actix_web::{HttpResponse, http::header::CONTENT_DISPOSITION, web::Data};
use futures_util::stream;
use listbud_domain::{List, ListId, TagId, UserId};
use listbud_persistence::{
    Executor,
    audit::AuditAction,
    imports, labels,
    places::{PlaceFilter, page::filter_is_known},
};
use listbud_takeout::export::{
    Exporter, Format, Formulas, ImportRecord, ListLook, Meta, TagLook, file_name,
};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use self::file::{Batch, File, Next, Reader};
use crate::{
    Api, ApiError, caller::Caller, fields::Fields, form::Form, owner::Owner, places::filter,
    query::Query,
};

/// How many ids a form can name.
pub(crate) const IDS: usize = 10_000;

/// How formulas are written to CSV.
pub(crate) const FORMULAS: [(&str, Formulas); 2] = [
    ("neutralised", Formulas::Neutralised),
    ("verbatim", Formulas::Verbatim),
];

/// Exports places as a file in an open format: all of them, those of one list, or those
/// that match a filter. GeoJSON and CSV can be imported again without loss. KML and GPX
/// cannot hold places without coordinates and say how many are left out. KML has a folder
/// for each list, and a place in several lists is in each of them. Each file says when a
/// place was saved or, if that is unknown, when it was added to ListBud. `json` is a
/// backup of the whole account: places with their edited fields, lists, tags, and the
/// history of imports.
#[utoipa::path(
    get, path = "/api/export", tag = "export",
    params(
        ("format" = String, Query, description = "`geojson`, `kml`, `gpx`, `csv`, or `json` for a backup"),
        ("ids" = Option<Vec<Uuid>>, Query, description = "Only these, at most 200; repeat it, or separate by commas. Unknown ids are left out"),
        ("list" = Option<Uuid>, Query, description = "Only the places of this list; `none`: only those in no list"),
        ("tag" = Option<Vec<Uuid>>, Query, description = "Only those with at least one of these tags"),
        ("tagMatch" = Option<String>, Query, description = "`any` (default): one of the tags is enough; `all`: a place needs all of them"),
        ("visited" = Option<bool>, Query, description = "Only visited places, or only places not visited"),
        ("minRating" = Option<f64>, Query, description = "Only places with at least this many stars"),
        ("q" = Option<String>, Query, description = "Only places that contain these words"),
        ("bbox" = Option<String>, Query, description = "Only those within west,south,east,north"),
        ("near" = Option<String>, Query, description = "Only those around latitude,longitude; with `radius`"),
        ("radius" = Option<f64>, Query, description = "Metres around `near`"),
        ("coordinates" = Option<String>, Query, description = "`missing`, `approximate` or `exact`: only those"),
        ("savedAfter" = Option<String>, Query, description = "Only those saved at or after this time, or on or after this date (UTC). Where `savedAt` is not known, `createdAt` counts"),
        ("savedBefore" = Option<String>, Query, description = "Only those saved before this time or date (UTC)"),
        ("formulas" = Option<String>, Query, description = "For CSV: `neutralised` (default) puts an apostrophe before cells that a spreadsheet would run as a formula, `verbatim` does not"),
        ("bom" = Option<bool>, Query, description = "For CSV: begin with a byte-order mark, without which Excel and others misread non-ASCII letters"),
    ),
    responses(
        (status = 200, description = "The file", content(
            ("application/geo+json"), ("application/vnd.google-earth.kml+xml"),
            ("application/gpx+xml"), ("text/csv"), ("application/json"),
        )),
        (status = 422, description = "There are more than 200 `ids`"),
    )
)]
pub(crate) async fn export(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let wanted = Wanted::read(&query, &mut fields, filter::IDS)?;
    fields.finish_query()?;
    send(api, owner, caller, wanted.ok_or(UNREAD)?).await
}

/// What `GET /api/export` takes in its query, as a form.
#[derive(ToSchema)]
#[schema(as = ExportForm)]
#[expect(dead_code, reason = "describes the form to readers of the document")]
pub(crate) struct ExportForm {
    /// `geojson`, `kml`, `gpx`, `csv`, or `json` for a backup.
    format: String,
    /// Only these; repeated, or separated by commas. Unknown ids are
    /// left out.
    ids: Option<Vec<Uuid>>,
    /// Only the places of this list; `none`: only those in no list.
    list: Option<Uuid>,
    /// Only those with at least one of these tags.
    tag: Option<Vec<Uuid>>,
    /// For CSV: begins with a byte-order mark, for spreadsheets.
    bom: Option<bool>,
}

/// Gives a selection back as a file: what `GET /api/export` does, with more ids than an
/// address has room for. A form of a web page can send it.
#[utoipa::path(
    post, path = "/api/export", tag = "export",
    request_body(content = ExportForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The file", content(
        ("application/geo+json"), ("application/vnd.google-earth.kml+xml"),
        ("application/gpx+xml"), ("text/csv"), ("application/json"),
    )), (status = 404, description = "The list or one of the tags does not exist"))
)]
pub(crate) async fn export_selection(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    Form(form): Form,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let wanted = Wanted::read(&form, &mut fields, IDS)?;
    fields.finish()?;
    send(api, owner, caller, wanted.ok_or(UNREAD)?).await
}

const UNREAD: ApiError = ApiError::Internal("a field that was checked is missing");

/// What a request asks for.
struct Wanted {
    format: Format,
    formulas: Formulas,
    byte_order_mark: bool,
    filter: PlaceFilter,
    /// Whether it asks for less than everything.
    has_filter: bool,
    is_hopeless: bool,
}

impl Wanted {
    /// Reads it from a query or a form; `None` when the format is missing.
    fn read(query: &Query, fields: &mut Fields, most: usize) -> Result<Option<Self>, ApiError> {
        const OTHERS: &[&str] = &["ids", "q"];
        let known = [filter::NAMES, OTHERS, &["format", "formulas", "bom"]].concat();
        query.allow(fields, &known);
        let formats = Format::ALL.map(|format| (format.as_str(), format));
        let format = query.one_of(fields, "format", &formats);
        if query.get(&["format"]).is_none() {
            let message = "must be geojson, kml, gpx, csv or json";
            fields.fault("format", "unknown", message);
        }
        let mut filter = filter::read(query, fields);
        filter.text = filter::text(query, &["q"]);
        filter.ids = filter::ids(query, fields, most)?;
        let has_filter = filter::NAMES
            .iter()
            .chain(OTHERS)
            .any(|name| query.get(&[name]).is_some());
        if has_filter && format == Some(Format::Backup) {
            let message = "is of the whole account: it cannot be combined with a filter";
            fields.fault("format", "contradictory", message);
        }
        let formulas = query.one_of(fields, "formulas", &FORMULAS);
        let byte_order_mark = query.flag(fields, "bom").unwrap_or_default();
        Ok(format.map(|format| Self {
            format,
            formulas: formulas.unwrap_or_default(),
            byte_order_mark,
            filter,
            has_filter,
            is_hopeless: filter::is_hopeless(query, &["q"]),
        }))
    }
}

async fn send(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    wanted: Wanted,
) -> Result<HttpResponse, ApiError> {
    let Wanted {
        format,
        formulas,
        byte_order_mark,
        filter,
        has_filter,
        is_hopeless,
    } = wanted;
    let reader = Reader {
        owner: owner.0,
        filter,
        format,
    };
    let beginning = api
        .database
        .read(async |db| begin(db, &reader, is_hopeless).await);
    let Beginning {
        lists,
        title,
        first,
        tags,
        imports,
    } = beginning.await?;
    let list = reader.filter.list.map(|list| list.0);
    let details = json!({ "format": format.as_str(), "listId": list });
    let db = api.database.client().await?;
    caller
        .record_with(&api, &db, owner.0, AuditAction::ExportRead, &details)
        .await?;
    drop(db);
    let meta = Meta {
        created_at: Some(api.world.now()),
        formulas,
        byte_order_mark,
        lists: lists.iter().map(look).collect(),
        tags,
        imports,
        ..Meta::new(title.clone().unwrap_or_else(|| "ListBud".to_owned()))
    };

    let name = match &reader.filter.ids {
        Some(_) => file_name(Some("selection"), format),
        None => file_name(title.as_deref(), format),
    };
    // Those of all lists, or of the one that is asked for, are there even when empty.
    let mut folders: Vec<ListId> = match reader.filter.list {
        Some(list) => vec![list],
        None if has_filter => Vec::new(),
        None => lists.iter().map(|list| list.id).collect(),
    };
    folders.sort_unstable();
    let file = File {
        api,
        reader,
        names: lists
            .into_iter()
            .map(|list| (list.id, list.name.into_string()))
            .collect(),
        folders: folders.into_iter(),
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
        description: list.details.description.clone(),
        color: list.color.clone(),
        emoji: list.emoji.clone(),
    }
}

/// What is read before the first piece is sent.
struct Beginning {
    lists: Vec<List>,
    /// The list that is asked for alone.
    title: Option<String>,
    first: Batch,
    /// These two only of a backup.
    tags: Vec<TagLook>,
    imports: Vec<ImportRecord>,
}

async fn begin(
    db: &impl Executor,
    reader: &Reader,
    is_hopeless: bool,
) -> Result<Beginning, ApiError> {
    let (owner, filter) = (reader.owner, &reader.filter);
    let lists = labels::list::<ListId>(db, owner).await?;
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
        Batch::default()
    } else {
        reader.read(db, reader.beginning()).await?
    };
    let (tags, imports) = if reader.format == Format::Backup {
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
    let tags = labels::list::<TagId>(db, owner).await?;
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
