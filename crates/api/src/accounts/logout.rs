//! `POST /api/auth/logout` and `POST /api/auth/logout-all`

use actix_web::{FromRequest as _, dev::Payload};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use listbud_domain::UserId;
use listbud_persistence::{TransactionOptions, audit::AuditAction, sessions};
use listbud_security::{RefreshToken, SignedIn};
use uuid::Uuid;

use super::{
    browser::{Browser, Carrier},
    session,
};
use crate::{Api, ApiError, caller::Caller, events, owner::Owner};

/// Ends the session of the access token. Neither the access token nor the refresh
/// token is accepted afterwards.
///
/// A page of this server does not need a valid access token: the session of the
/// cookie with the refresh token ends, too, and both cookies are cleared.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "accounts",
    responses((status = 204, description = "Signed out here"))
)]
pub(crate) async fn logout(
    api: Data<Api>,
    signed_in: Option<SignedIn>,
    request: HttpRequest,
    browser: Browser,
    caller: Caller,
) -> Result<HttpResponse, actix_web::Error> {
    if browser.has_session(&api) {
        browser.must_be_own_page()?;
        if let Some(signed_in) = signed_in {
            end(
                &api,
                &caller,
                UserId(signed_in.subject),
                Of::Id(signed_in.session),
            )
            .await?;
        }
        let token = browser.refresh_token(&api);
        if let Some(token) = token.and_then(|text| RefreshToken::parse(text).ok()) {
            end(&api, &caller, UserId(token.subject()), Of::Token(&token)).await?;
        }
        return Ok(browser.sign_out(&api, HttpResponse::NoContent().finish()));
    }
    let signed_in = SignedIn::from_request(&request, &mut Payload::None).await?;
    end(
        &api,
        &caller,
        UserId(signed_in.subject),
        Of::Id(signed_in.session),
    )
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends the session whose cookies are about to be replaced by those of a new one.
/// Otherwise nobody could end it from that browser, and another tab that is refreshing
/// it at the moment would replace the new session.
pub(super) async fn end_replaced(api: &Api, caller: &Caller, carrier: &Carrier) {
    let Carrier::Cookies(browser) = carrier else {
        return;
    };
    let token = browser.refresh_token(api);
    let Some(token) = token.and_then(|text| RefreshToken::parse(text).ok()) else {
        return;
    };
    let user = UserId(token.subject());
    // The new session has begun and does not depend on this.
    if let Err(error) = end(api, caller, user, Of::Token(&token)).await {
        tracing::warn!(%error, "could not end the session that a new one replaces");
    }
}

/// How a session is named.
enum Of<'a> {
    Id(Uuid),
    Token(&'a RefreshToken),
}

/// Ends one session of a user. A session that has already ended is not an error.
async fn end(api: &Api, caller: &Caller, user: UserId, of: Of<'_>) -> Result<(), ApiError> {
    let now = api.world.now();
    let ended = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let session = match &of {
                Of::Id(session) => Some(*session),
                Of::Token(token) => sessions::find_by_token(db, user, &token.hash()).await?,
            };
            let Some(session) = session else {
                return Ok(None);
            };
            if !session::end(api, db, user, session, now).await? {
                return Ok(None);
            }
            caller
                .record(api, db, user, AuditAction::SessionEnded)
                .await?;
            Ok::<_, ApiError>(Some(session))
        })
        .await?;
    if let Some(session) = ended {
        session::refuse(api, &[session], now);
        events::log(events::SESSION_ENDED, Some(user), caller);
    }
    Ok(())
}

/// Ends all sessions of the account, this one included.
#[utoipa::path(
    post, path = "/api/auth/logout-all", tag = "accounts",
    responses((status = 204, description = "Signed out everywhere"))
)]
pub(crate) async fn logout_all(
    api: Data<Api>,
    owner: Owner,
    signed_in: SignedIn,
    browser: Browser,
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
    let done = HttpResponse::NoContent().finish();
    Ok(browser.signed_out(&api, signed_in, done))
}
