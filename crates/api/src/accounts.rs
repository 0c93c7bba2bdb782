//! Accounts: registering, signing in, sessions, and one's own profile.

pub(crate) mod audit;
mod browser;
pub(crate) mod confirm;
pub(crate) mod current;
pub(crate) mod delete;
mod guesses;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod me;
pub(crate) mod password;
pub(crate) mod refresh;
pub(crate) mod register;
mod session;
pub(crate) mod sessions;

use std::time::Duration;

use actix_web::{HttpResponse, HttpResponseBuilder};
use listbud_domain::User;
use listbud_security::RefreshToken;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Api, ApiError, fields::Fields};

use browser::Carrier;

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

/// The tokens of a new session, and its account.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedIn)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedInJson<'a> {
    /// The access token, for `Authorization: Bearer …`; absent if it is in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    token: Option<&'a str>,
    /// Get a new access token for it at `/api/auth/refresh`; it can be used once. Absent
    /// if it is in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    refresh_token: Option<&'a str>,
    /// How many seconds the access token is valid.
    expires_in: u64,
    user: UserJson<'a>,
}

/// Marks a response that holds tokens. Compressing it would tell what it repeats.
pub struct HoldsTokens;

/// Answers a user who has a session.
fn answer(
    api: &Api,
    carrier: &Carrier,
    user: &User,
    session: Uuid,
    refresh_token: &RefreshToken,
    answer: &mut HttpResponseBuilder,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let refresh_token = refresh_token.to_text();
    let access = api
        .tokens
        .issue(user.id.0, session, now, api.world.new_id())?;
    let (token, refresh_token) = (access.token.expose_secret(), refresh_token.expose_secret());
    let is_in_body = matches!(carrier, Carrier::Body);
    let mut response = answer.json(SignedInJson {
        token: is_in_body.then_some(token),
        refresh_token: is_in_body.then_some(refresh_token),
        expires_in: access.expires_in,
        user: user.into(),
    });
    response.extensions_mut().insert(HoldsTokens);
    if let Carrier::Cookies(browser) = carrier {
        let lifetime = Duration::from_secs(access.expires_in);
        let refresh = (refresh_token, api.sessions.idle);
        browser.keep(api, &mut response, (token, lifetime), refresh);
    }
    Ok(response)
}

/// Takes a new password that keeps the policy, and notes what is wrong with one
/// that does not. `own_words` are what anybody knows about the account.
fn check_password(
    api: &Api,
    fields: &mut Fields,
    field: &'static str,
    password: Option<SecretString>,
    own_words: &[&str],
) -> Option<SecretString> {
    let Some(password) = password else {
        fields.fault(field, "required", "is required");
        return None;
    };
    match api.passwords.policy().check(&password, own_words) {
        Ok(()) => Some(password),
        Err(refusal) => {
            fields.fault(field, refusal.code(), refusal.to_string());
            None
        }
    }
}
