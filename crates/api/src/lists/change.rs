//! `PATCH` and `PUT /api/lists/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{Emoji, ListChanges, ListDescription, ListId, ListName};
use listbud_persistence::{TransactionOptions, lists};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{ListJson, Look, look};
use crate::{
    Api, ApiError, body::Json, etag::Tagged, fields::Fields, owner::Owner, patch::Patch,
    query::Path,
};

/// What to change of a list.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeList {
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "London food", max_length = 200)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

impl ChangeList {
    fn into_changes(self) -> Result<ListChanges, ApiError> {
        let mut fields = Fields::default();
        let name = fields.settable("name", self.name, |raw| ListName::parse(&raw));
        let description = fields.clearable("description", self.description, ListDescription::parse);
        let look = fields.settable("color", self.color, |raw| look(&raw));
        let emoji = fields.clearable("emoji", self.emoji, Emoji::parse);
        fields.finish()?;
        let (color, emoji) = match look {
            Some(Look::Emoji(instead)) => (None, emoji.or(Some(Some(instead)))),
            Some(Look::Color(color)) => (Some(color), emoji),
            None => (None, emoji),
        };
        Ok(ListChanges {
            name,
            description,
            color,
            emoji,
        })
    }
}

/// Changes a list; what is left out stays, `null` clears.
#[utoipa::path(
    patch, path = "/api/lists/{id}", tag = "lists",
    params(
        ("id" = uuid::Uuid, Path, description = "The list"),
        ("If-Match" = Option<String>, Header, description = "Only if it is still in this state"),
    ),
    request_body = ChangeList,
    responses(
        (status = 200, description = "The changed list", body = ListJson),
        (status = 409, description = "There is a list of that name already"),
        (status = 412, description = "It is not in the state that `If-Match` names"),
    )
)]
pub(crate) async fn change(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
    Json(body): Json<ChangeList>,
) -> Result<HttpResponse, ApiError> {
    let changes = body.into_changes()?;
    let now = api.world.now();
    let list = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let list = lists::lock(db, owner.0, ListId(id)).await?;
            let mut list = list.ok_or(ApiError::NotFound("list"))?;
            Tagged::new(&ListJson::new(owner.0, &list))?.check_match(request.headers())?;
            let before = list.clone();
            list.apply(changes.clone());
            if list != before {
                let updated_at = lists::update(db, owner.0, &list, now).await?;
                list.updated_at = updated_at.ok_or(ApiError::NotFound("list"))?;
            }
            Ok::<_, ApiError>(list)
        })
        .await?;
    Ok(Tagged::new(&ListJson::new(owner.0, &list))?.into_response(&request, StatusCode::OK))
}
