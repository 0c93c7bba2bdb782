//! `POST /api/auth/refresh`

use actix_web::{HttpResponse, ResponseError as _, web::Data};
use listbud_domain::{User, UserId};
use listbud_persistence::{
    TransactionOptions,
    audit::AuditAction,
    sessions::{self, Renewal, Rotation},
    users,
};
use listbud_security::RefreshToken;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{
    SignedInJson, answer,
    browser::{Browser, Carrier, SessionKind},
    session,
};
use crate::{Api, ApiError, body::Json, caller::Caller, events, fields::Fields};

/// The token to exchange for a new one.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Refresh {
    /// The `refreshToken` of the last response; it can be used once. Left out if it is in a
    /// cookie.
    #[schema(value_type = String, required = false, format = Password)]
    refresh_token: Option<SecretString>,
    /// Where the token is, and where the new ones are put.
    #[serde(default)]
    session: SessionKind,
}

/// Gives a new access token and a new refresh token for a refresh token, which
/// can be used once. Using it again more than twenty seconds later ends the session,
/// because one of the two clients must have stolen it.
///
/// With `"session": "cookie"` the refresh token is read from its cookie, and both
/// cookies are set again. A 401 clears them, because the session has ended.
#[utoipa::path(
    post, path = "/api/auth/refresh", tag = "accounts", security(()),
    request_body = Refresh,
    responses(
        (status = 200, description = "The new tokens", body = SignedInJson),
        (status = 401, description = "The token is unknown, used up or expired: sign in"),
        (status = 403, description = "The request asks for cookies but does not come from a page of this server over HTTPS"),
    )
)]
pub(crate) async fn refresh(
    api: Data<Api>,
    caller: Caller,
    browser: Browser,
    Json(body): Json<Refresh>,
) -> Result<HttpResponse, ApiError> {
    let carrier = browser.carrier(&api, body.session)?;
    let mut fields = Fields::default();
    let token = match &carrier {
        Carrier::Body => fields.required("refreshToken", body.refresh_token, Ok),
        Carrier::Cookies(browser) => {
            if body.refresh_token.is_some() {
                fields.fault("refreshToken", "not_allowed", "is in the cookie");
            }
            browser.refresh_token(&api).map(SecretString::from)
        }
    };
    fields.finish()?;
    // A field that is required is there; a cookie may be missing.
    let token = token.ok_or(ApiError::SessionOver)?;
    match renew(&api, &caller, &token).await {
        Ok(renewed) => answer(
            &api,
            &carrier,
            &renewed.user,
            renewed.session,
            &renewed.refresh_token,
            &mut HttpResponse::Ok(),
        ),
        // The cookies are good for nothing any more. Any other failure leaves them:
        // the next attempt may succeed.
        Err(over @ ApiError::SessionOver) => {
            let mut response = over.error_response();
            if let Carrier::Cookies(browser) = &carrier {
                browser.forget(&api, &mut response);
            }
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

/// A session with a new refresh token.
struct Renewed {
    user: User,
    session: Uuid,
    refresh_token: RefreshToken,
}

/// Exchanges a refresh token.
///
/// # Errors
///
/// [`ApiError::SessionOver`] if neither this token nor any other of its session is
/// good for anything.
async fn renew(api: &Api, caller: &Caller, token: &SecretString) -> Result<Renewed, ApiError> {
    let old = RefreshToken::parse(token.expose_secret()).map_err(|_| ApiError::SessionOver)?;
    let now = api.world.now();
    let user = UserId(old.subject());
    let new = RefreshToken::generate(user.0)
        .map_err(|_| ApiError::Internal("the system gave no random bytes"))?;
    // What a thief did must be recorded, so this commits whatever the answer is.
    let rotation = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let renewal = Renewal {
                user,
                old_hash: &old.hash(),
                new_hash: &new.hash(),
                now,
                expires_at: now + api.sessions.idle,
            };
            let rotation = sessions::rotate(db, &renewal).await?;
            if let Rotation::Reused { session } = rotation {
                session::end(api, db, user, session, now).await?;
                caller
                    .record(api, db, user, AuditAction::TokenReused)
                    .await?;
            }
            Ok::<_, ApiError>(rotation)
        })
        .await?;
    let session = match rotation {
        Rotation::Rotated { session } | Rotation::Sibling { session } => session,
        Rotation::Reused { session } => {
            session::refuse(api, &[session], now);
            events::log(events::TOKEN_REUSED, Some(user), caller);
            return Err(ApiError::SessionOver);
        }
        Rotation::Unknown | Rotation::Expired | Rotation::Revoked => {
            return Err(ApiError::SessionOver);
        }
    };
    let db = api.database.client().await?;
    let user = users::find(&db, user).await?.ok_or(ApiError::SessionOver)?;
    Ok(Renewed {
        user,
        session,
        refresh_token: new,
    })
}
