//! `/api/me`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::UserName;
use listbud_persistence::users;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::UserJson;
use crate::{Api, ApiError, body::Json, fields::Fields, owner::Owner, patch::Patch};

/// Shows one's own account.
#[utoipa::path(
    get, path = "/api/me", tag = "accounts",
    responses((status = 200, description = "The account", body = UserJson))
)]
pub(crate) async fn read(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let user = users::find(&db, owner.0)
        .await?
        .ok_or(ApiError::AccountGone)?;
    Ok(HttpResponse::Ok().json(UserJson::from(&user)))
}

/// What to change of one's account.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeMe {
    /// What you want to be called.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Ada", max_length = 100)]
    name: Patch<String>,
}

/// Changes one's own account; what is left out stays.
#[utoipa::path(
    patch, path = "/api/me", tag = "accounts",
    request_body = ChangeMe,
    responses((status = 200, description = "The changed account", body = UserJson))
)]
pub(crate) async fn change(
    api: Data<Api>,
    owner: Owner,
    Json(body): Json<ChangeMe>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let name = fields.settable("name", body.name, |raw| UserName::parse(&raw));
    fields.finish()?;

    let db = api.database.client().await?;
    let user = match name {
        Some(name) => users::rename(&db, owner.0, &name, api.world.now()).await?,
        None => users::find(&db, owner.0).await?,
    };
    let user = user.ok_or(ApiError::AccountGone)?;
    Ok(HttpResponse::Ok().json(UserJson::from(&user)))
}
