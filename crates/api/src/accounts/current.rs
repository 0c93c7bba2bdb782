//! `GET /api/session`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::UserId;
use listbud_persistence::users;
use listbud_security::{SignedIn, vary};
use serde::Serialize;
use utoipa::ToSchema;

use super::{UserJson, browser::Browser};
use crate::{Api, ApiError};

/// Who is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = CurrentSession)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CurrentSessionJson<'a> {
    /// The account; `null` without a valid access token.
    #[schema(required)]
    user: Option<UserJson<'a>>,
    /// How many seconds the access token is still valid; `null` without one.
    #[schema(required, example = 900)]
    expires_in: Option<u64>,
    /// Whether the request has a cookie with a refresh token, so that
    /// `/api/auth/refresh` can succeed.
    refreshable: bool,
}

/// Returns who is signed in. A page calls it first; being signed out is not an error.
#[utoipa::path(
    get, path = "/api/session", tag = "accounts", security(()),
    responses((status = 200, description = "Who is signed in", body = CurrentSessionJson))
)]
pub(crate) async fn read(
    api: Data<Api>,
    signed_in: Option<SignedIn>,
    browser: Browser,
) -> Result<HttpResponse, ApiError> {
    let user = match &signed_in {
        Some(signed_in) => {
            let db = api.database.client().await?;
            users::find(&db, UserId(signed_in.subject)).await?
        }
        None => None,
    };
    let expires_in = signed_in
        .filter(|_| user.is_some())
        .map(|signed_in| (signed_in.expires_at - api.world.now()).whole_seconds())
        .map(|seconds| u64::try_from(seconds).unwrap_or_default());
    let mut response = HttpResponse::Ok().json(CurrentSessionJson {
        user: user.as_ref().map(Into::into),
        expires_in,
        refreshable: !browser.is_foreign() && browser.refresh_token(&api).is_some(),
    });
    vary::add(response.headers_mut(), "Cookie");
    Ok(response)
}
