//! `POST /api/auth/refresh`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::UserId;
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
use validator::Validate;

use super::{SignedInJson, answer, session};
use crate::{Api, ApiError, body::SmallJson, caller::Caller, events, fields::Fields};

/// The token that a new one is asked for.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Refresh {
    /// The `refreshToken` of the last answer; it is good once.
    #[schema(required, value_type = String, format = Password)]
    refresh_token: Option<SecretString>,
}

/// Gives a new access token and a new refresh token for a refresh token, which
/// is used up by that. Whoever sends it again, later than twenty seconds after,
/// ends the session: one of the two must have stolen it.
#[utoipa::path(
    post, path = "/api/auth/refresh", tag = "accounts", security(()),
    request_body = Refresh,
    responses(
        (status = 200, description = "Signed in anew", body = SignedInJson),
        (status = 401, description = "The token is unknown, used up or expired: sign in"),
    )
)]
pub(crate) async fn refresh(
    api: Data<Api>,
    caller: Caller,
    SmallJson(body): SmallJson<Refresh>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let text = fields.required("refreshToken", body.refresh_token, Ok);
    fields.finish()?;
    let Some(text) = text else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };
    let old = RefreshToken::parse(text.expose_secret()).map_err(|_| ApiError::SessionOver)?;

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
                session::end(&api, db, user, session, now).await?;
                caller
                    .record(&api, db, user, AuditAction::TokenReused)
                    .await?;
            }
            Ok::<_, ApiError>(rotation)
        })
        .await?;
    let session = match rotation {
        Rotation::Rotated { session } | Rotation::Sibling { session } => session,
        Rotation::Reused { session } => {
            session::refuse(&api, &[session], now);
            events::log(events::TOKEN_REUSED, Some(user), &caller);
            return Err(ApiError::SessionOver);
        }
        Rotation::Unknown | Rotation::Expired | Rotation::Revoked => {
            return Err(ApiError::SessionOver);
        }
    };
    let db = api.database.client().await?;
    let user = users::find(&db, user).await?.ok_or(ApiError::SessionOver)?;
    answer(&api, &user, session, &new, &mut HttpResponse::Ok())
}
