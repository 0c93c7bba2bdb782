//! Accounts: registering, signing in, and one's own profile.

pub(crate) mod login;
pub(crate) mod me;
pub(crate) mod register;

use actix_web::HttpResponse;
use listbud_domain::User;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Api, ApiError};

/// An account as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserJson<'a> {
    id: Uuid,
    #[schema(example = "ada@example.org")]
    email: &'a str,
    #[schema(example = "Ada")]
    name: &'a str,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl<'a> From<&'a User> for UserJson<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            id: user.id.0,
            email: user.email.as_str(),
            name: user.name.as_str(),
            created_at: user.created_at,
        }
    }
}

/// What somebody gets who signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedIn)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedInJson<'a> {
    /// The access token, for `Authorization: Bearer …`.
    token: &'a str,
    /// For how many seconds it is valid.
    expires_in: u64,
    user: UserJson<'a>,
}

/// Signs a user in.
fn sign_in(
    api: &Api,
    user: &User,
    answer: &mut actix_web::HttpResponseBuilder,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let access = api.tokens.issue(user.id.0, now, api.world.new_id())?;
    Ok(answer.json(SignedInJson {
        token: secrecy::ExposeSecret::expose_secret(&access.token),
        expires_in: access.expires_in,
        user: user.into(),
    }))
}
