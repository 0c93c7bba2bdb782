//! `DELETE /api/me`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::{TransactionOptions, users};
use listbud_security::SignedIn;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{browser::Browser, confirm::confirm, session};
use crate::{
    Api, ApiError, body::OptionalJson, caller::Caller, events, fields::Fields, owner::Owner,
};

/// What deleting an account asks for.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteMe {
    /// The password. Required from a browser that is signed in by a cookie: a session
    /// left open on a shared machine must not suffice.
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<SecretString>,
}

/// Deletes the account with all its places, lists, tags, imports and sessions.
/// This cannot be undone: the account is closed at once, all its sessions end, and
/// nobody can sign in to it. Then its rows are deleted, the account itself last; only
/// then can its address register again. If that is interrupted,
/// the server continues by itself within a minute.
#[utoipa::path(
    delete, path = "/api/me", tag = "accounts",
    request_body = Option<DeleteMe>,
    responses(
        (status = 204, description = "The account is closed and all its data is deleted"),
        (status = 403, description = "The password is wrong; or a session cookie came with a request that a page of another site may have caused"),
    )
)]
pub(crate) async fn delete(
    api: Data<Api>,
    owner: Owner,
    signed_in: SignedIn,
    browser: Browser,
    caller: Caller,
    OptionalJson(body): OptionalJson<DeleteMe>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    if signed_in.by_cookie && body.password.is_none() {
        fields.fault("password", "required", "is required");
    }
    fields.finish()?;
    if let Some(password) = body.password {
        confirm(&api, &caller, owner, password).await?;
    }

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
        tracing::warn!(%error, "could not delete a closed account yet");
    }
    let done = HttpResponse::NoContent().finish();
    Ok(browser.signed_out(&api, signed_in, done))
}
