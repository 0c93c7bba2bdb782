//! `POST /api/lists`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{Color, Emoji, Holding, List, ListDescription, ListId, ListName};
use listbud_persistence::lists;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{ListJson, Look, look};
use crate::{
    Api, ApiError,
    body::Json,
    fields::Fields,
    idempotency::{self, KeyHeader},
    owner::Owner,
    patch::Patch,
};

/// A new list.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewList {
    #[schema(required, value_type = String, example = "London food", max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6", default = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

/// Makes a list.
#[utoipa::path(
    post, path = "/api/lists", tag = "lists",
    params(KeyHeader),
    request_body = NewList,
    responses(
        (status = 201, description = "The list", body = ListJson),
        (status = 409, description = "There is a list of that name already"),
        (status = 422, description = "The body breaks a rule, `errors` says which; or the account is full (`too_many_lists`)"),
    )
)]
pub(crate) async fn create(
    api: Data<Api>,
    owner: Owner,
    request: HttpRequest,
    Json(body): Json<NewList>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let name = fields.required("name", body.name, |raw| ListName::parse(&raw));
    let description = fields.clearable("description", body.description, ListDescription::parse);
    let look = fields.clearable("color", body.color, look).flatten();
    let emoji = fields
        .clearable("emoji", body.emoji, Emoji::parse)
        .flatten();
    fields.finish()?;
    let Some(name) = name else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };
    let (color, emoji) = match look {
        Some(Look::Color(color)) => (color, emoji),
        Some(Look::Emoji(instead)) => (Color::default(), emoji.or(Some(instead))),
        None => (Color::default(), emoji),
    };

    let now = api.world.now();
    let list = List {
        id: ListId(api.world.new_id()),
        name,
        description: description.flatten(),
        color,
        emoji,
        place_count: 0,
        missing_count: 0,
        approximate_count: 0,
        created_at: now,
        updated_at: now,
    };
    let answer = api
        .once(&request, owner, async |db| {
            api.check_room(db, owner, Holding::Lists).await?;
            lists::insert(db, owner.0, &list).await?;
            let location = format!("/api/lists/{}", list.id);
            let body = ListJson::new(owner.0, &list);
            idempotency::answer(StatusCode::CREATED, Some(location), &body)
        })
        .await?;
    Ok(idempotency::respond(answer))
}
