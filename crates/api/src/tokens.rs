//! API tokens: made, listed and ended by a person who has signed in, and never by a token.

pub(crate) mod create;
pub(crate) mod list;
mod lookup;
pub(crate) mod revoke;

use listbud_domain::Scope;
use listbud_persistence::api_tokens::ApiToken;
use listbud_security::{ApiTokenFormat, Bearer};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Api;

/// How ListBud's API tokens begin.
const FORMAT: ApiTokenFormat = ApiTokenFormat::new("lb_");

impl Api {
    /// What reads access tokens, cookies and API tokens from requests.
    #[must_use]
    pub fn bearer(&self) -> Bearer {
        let (world, api) = (self.world.clone(), self.clone());
        Bearer::new(self.tokens.clone(), move || world.now())
            .revoked(self.revoked.clone())
            .cookies(self.cookies.clone())
            .api_tokens(FORMAT, move |token, address| {
                lookup::find(api.clone(), token, address)
            })
    }
}

/// What an API token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = Scope)]
pub(crate) enum ScopeJson {
    #[serde(rename = "read")]
    Read,
    #[serde(rename = "write")]
    Write,
    #[serde(rename = "import")]
    Import,
    #[serde(rename = "places:add")]
    PlacesAdd,
    #[serde(rename = "export")]
    Export,
}

impl From<Scope> for ScopeJson {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Read => Self::Read,
            Scope::Write => Self::Write,
            Scope::Import => Self::Import,
            Scope::PlacesAdd => Self::PlacesAdd,
            Scope::Export => Self::Export,
        }
    }
}

impl From<ScopeJson> for Scope {
    fn from(scope: ScopeJson) -> Self {
        match scope {
            ScopeJson::Read => Self::Read,
            ScopeJson::Write => Self::Write,
            ScopeJson::Import => Self::Import,
            ScopeJson::PlacesAdd => Self::PlacesAdd,
            ScopeJson::Export => Self::Export,
        }
    }
}

/// An API token, without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiToken)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiTokenJson<'a> {
    id: Uuid,
    #[schema(example = "Shortcut on my phone")]
    name: &'a str,
    scopes: Vec<ScopeJson>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When it stops being valid; `null` is never.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(required)]
    expires_at: Option<OffsetDateTime>,
    /// When it was last used, up to a minute late; `null` is never.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(required)]
    last_used_at: Option<OffsetDateTime>,
}

impl<'a> From<&'a ApiToken> for ApiTokenJson<'a> {
    fn from(token: &'a ApiToken) -> Self {
        Self {
            id: token.id.0,
            name: token.name.as_str(),
            scopes: token.scopes.iter().copied().map(Into::into).collect(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        }
    }
}
