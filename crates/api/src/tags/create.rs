//! `POST /api/tags`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{Color, Emoji, Holding, Tag, TagId, TagName};
use listbud_persistence::tags;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::TagJson;
use crate::{
    Api, ApiError,
    body::Json,
    fields::Fields,
    idempotency::{self, KeyHeader},
    lists::{Look, look},
    owner::Owner,
    patch::Patch,
};

/// A new tag.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTag {
    #[schema(required, value_type = String, example = "vegan", max_length = 100)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6", default = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

/// Makes a tag.
#[utoipa::path(
    post, path = "/api/tags", tag = "tags",
    params(KeyHeader),
    request_body = NewTag,
    responses(
        (status = 201, description = "The tag", body = TagJson),
        (status = 409, description = "There is a tag of that name already"),
        (status = 422, description = "The body breaks a rule, `errors` says which; or the account is full (`too_many_tags`)"),
    )
)]
pub(crate) async fn create(
    api: Data<Api>,
    owner: Owner,
    request: HttpRequest,
    Json(body): Json<NewTag>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let name = fields.required("name", body.name, |raw| TagName::parse(&raw));
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
    let tag = Tag {
        id: TagId(api.world.new_id()),
        name,
        color,
        emoji,
        place_count: 0,
        created_at: now,
        updated_at: now,
    };
    let answer = api
        .once(&request, owner, async |db| {
            api.check_room(db, owner, Holding::Tags).await?;
            tags::insert(db, owner.0, &tag).await?;
            let location = format!("/api/tags/{}", tag.id);
            let body = TagJson::new(owner.0, &tag);
            idempotency::answer(StatusCode::CREATED, Some(location), &body)
        })
        .await?;
    Ok(idempotency::respond(answer))
}
