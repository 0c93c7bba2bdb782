//! `/api/me`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::UserName;
use listbud_persistence::{TransactionOptions, audit::AuditAction, users};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{UserJson, session};
use crate::{
    Api, ApiError, body::SmallJson, caller::Caller, events, fields::Fields, owner::Owner,
    patch::Patch,
};

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
    caller: Caller,
    SmallJson(body): SmallJson<ChangeMe>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let name = fields.settable("name", body.name, |raw| UserName::parse(&raw));
    fields.finish()?;

    let now = api.world.now();
    let user = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let Some(name) = &name else {
                return Ok(users::find(db, owner.0).await?);
            };
            let user = users::rename(db, owner.0, name, now).await?;
            if user.is_some() {
                caller
                    .record(&api, db, owner.0, AuditAction::AccountRenamed)
                    .await?;
            }
            Ok::<_, ApiError>(user)
        })
        .await?
        .ok_or(ApiError::AccountGone)?;
    Ok(HttpResponse::Ok().json(UserJson::from(&user)))
}

/// Deletes the account with all its places, lists, tags, imports and sessions.
/// There is no way back: the account is closed at once, all its sessions end, and
/// nobody can sign in to it. Then its rows are deleted, the account itself last; only
/// then can its address register again. Should that be cut off, the server goes on
/// with it by itself within a minute.
#[utoipa::path(
    delete, path = "/api/me", tag = "accounts",
    responses((status = 204, description = "It is closed, and all that was in it is deleted"))
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let ended = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let ended = session::end_all(&api, db, owner.0, None, now).await?;
            if users::close(db, owner.0).await? {
                Ok(ended)
            } else {
                Err(ApiError::AccountGone)
            }
        })
        .await?;
    session::refuse(&api, &ended, now);
    events::log(events::ACCOUNT_DELETED, Some(owner.0), &caller);
    // Whatever happens from here on, nobody is signed in who could ask again.
    if let Err(error) = users::erase(&api.database, owner.0).await {
        tracing::warn!(%error, "a closed account was not deleted yet");
    }
    Ok(HttpResponse::NoContent().finish())
}
