//! `GET /api/me/sessions` and `DELETE /api/me/sessions/{id}`

use std::net::IpAddr;

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::{
    TransactionOptions,
    audit::AuditAction,
    sessions::{self, Session},
};
use listbud_security::SignedIn;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{browser::Browser, session};
use crate::{Api, ApiError, caller::Caller, events, owner::Owner, query::Path};

/// A session: a client in which the account is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionJson<'a> {
    id: Uuid,
    /// Whether it is the session of this request.
    current: bool,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When it was last renewed.
    #[serde(with = "time::serde::rfc3339")]
    last_used_at: OffsetDateTime,
    /// When it ends unless it is renewed.
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
    /// The address that signed in.
    #[schema(value_type = Option<String>, example = "203.0.113.7")]
    address: Option<IpAddr>,
    /// The `User-Agent` of the client that signed in.
    #[schema(example = "Mozilla/5.0")]
    user_agent: Option<&'a str>,
}

/// The sessions of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Sessions)]
pub(crate) struct SessionsJson<'a> {
    sessions: Vec<SessionJson<'a>>,
}

impl<'a> SessionJson<'a> {
    fn new(session: &'a Session, current: Uuid) -> Self {
        Self {
            id: session.id,
            current: session.id == current,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            address: session.address,
            user_agent: session.user_agent.as_deref(),
        }
    }
}

/// Lists the sessions of the account, the last used first.
#[utoipa::path(
    get, path = "/api/me/sessions", tag = "accounts",
    responses((status = 200, description = "The sessions", body = SessionsJson))
)]
pub(crate) async fn list(
    api: Data<Api>,
    owner: Owner,
    signed_in: SignedIn,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let sessions = sessions::list(&db, owner.0, api.world.now()).await?;
    Ok(HttpResponse::Ok().json(SessionsJson {
        sessions: sessions
            .iter()
            .map(|session| SessionJson::new(session, signed_in.session))
            .collect(),
    }))
}

/// Ends one session of the account.
#[utoipa::path(
    delete, path = "/api/me/sessions/{id}", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    responses((status = 204, description = "The session has ended"))
)]
pub(crate) async fn end(
    api: Data<Api>,
    owner: Owner,
    signed_in: SignedIn,
    browser: Browser,
    caller: Caller,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    api.database
        .transaction(TransactionOptions::default(), async |db| {
            if !session::end(&api, db, owner.0, id, now).await? {
                return Err(ApiError::NotFound("session"));
            }
            caller
                .record(&api, db, owner.0, AuditAction::SessionRevoked)
                .await?;
            Ok(())
        })
        .await?;
    session::refuse(&api, &[id], now);
    events::log(events::SESSION_REVOKED, Some(owner.0), &caller);
    let done = HttpResponse::NoContent().finish();
    Ok(if id == signed_in.session {
        browser.signed_out(&api, signed_in, done)
    } else {
        done
    })
}
