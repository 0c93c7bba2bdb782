//! `PATCH` and `PUT /api/tags/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{Emoji, TagChanges, TagId, TagName};
use listbud_persistence::{TransactionOptions, tags};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::TagJson;
use crate::{
    Api, ApiError,
    body::Json,
    etag::Tagged,
    fields::Fields,
    lists::{Look, look},
    owner::Owner,
    patch::Patch,
    query::Path,
};

/// What to change of a tag.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeTag {
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "vegan", max_length = 100)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

impl ChangeTag {
    fn into_changes(self) -> Result<TagChanges, ApiError> {
        let mut fields = Fields::default();
        let name = fields.settable("name", self.name, |raw| TagName::parse(&raw));
        let look = fields.settable("color", self.color, |raw| look(&raw));
        let emoji = fields.clearable("emoji", self.emoji, Emoji::parse);
        fields.finish()?;
        let (color, emoji) = match look {
            Some(Look::Emoji(instead)) => (None, emoji.or(Some(Some(instead)))),
            Some(Look::Color(color)) => (Some(color), emoji),
            None => (None, emoji),
        };
        Ok(TagChanges { name, color, emoji })
    }
}

/// Changes a tag; what is left out stays, `null` clears.
#[utoipa::path(
    patch, path = "/api/tags/{id}", tag = "tags",
    params(
        ("id" = uuid::Uuid, Path, description = "The tag"),
        ("If-Match" = Option<String>, Header, description = "Only if it is still in this state"),
    ),
    request_body = ChangeTag,
    responses(
        (status = 200, description = "The changed tag", body = TagJson),
        (status = 409, description = "There is a tag of that name already"),
        (status = 412, description = "It is not in the state that `If-Match` names"),
    )
)]
pub(crate) async fn change(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
    Json(body): Json<ChangeTag>,
) -> Result<HttpResponse, ApiError> {
    let changes = body.into_changes()?;
    let now = api.world.now();
    let tag = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let tag = tags::lock(db, owner.0, TagId(id)).await?;
            let mut tag = tag.ok_or(ApiError::NotFound("tag"))?;
            Tagged::new(&TagJson::new(owner.0, &tag))?.check_match(request.headers())?;
            let before = tag.clone();
            tag.apply(changes.clone());
            if tag != before {
                let updated_at = tags::update(db, owner.0, &tag, now).await?;
                tag.updated_at = updated_at.ok_or(ApiError::NotFound("tag"))?;
            }
            Ok::<_, ApiError>(tag)
        })
        .await?;
    Ok(Tagged::new(&TagJson::new(owner.0, &tag))?.into_response(&request, StatusCode::OK))
}
