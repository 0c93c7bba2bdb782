//! `POST /api/auth/logout` and `POST /api/auth/logout-all`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::{TransactionOptions, audit::AuditAction};
use listbud_security::SignedIn;

use super::session;
use crate::{Api, ApiError, caller::Caller, events, owner::Owner};

/// Ends the session that the access token belongs to: it and its refresh token
/// are good for nothing from then on.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "accounts",
    responses((status = 204, description = "Signed out here"))
)]
pub(crate) async fn logout(
    api: Data<Api>,
    owner: Owner,
    signed_in: SignedIn,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    api.database
        .transaction(TransactionOptions::default(), async |db| {
            session::end(&api, db, owner.0, signed_in.session, now).await?;
            caller
                .record(&api, db, owner.0, AuditAction::SessionEnded)
                .await?;
            Ok::<_, ApiError>(())
        })
        .await?;
    session::refuse(&api, &[signed_in.session], now);
    events::log(events::SESSION_ENDED, Some(owner.0), &caller);
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all sessions of the account, this one included.
#[utoipa::path(
    post, path = "/api/auth/logout-all", tag = "accounts",
    responses((status = 204, description = "Signed out everywhere"))
)]
pub(crate) async fn logout_all(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let ended = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let ended = session::end_all(&api, db, owner.0, None, now).await?;
            caller
                .record(&api, db, owner.0, AuditAction::SessionsEnded)
                .await?;
            Ok::<_, ApiError>(ended)
        })
        .await?;
    session::refuse(&api, &ended, now);
    events::log(events::SESSIONS_ENDED, Some(owner.0), &caller);
    Ok(HttpResponse::NoContent().finish())
}
