//! `POST /api/tokens`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{ApiTokenId, ApiTokenName, Scope};
use listbud_persistence::{
    TransactionOptions,
    api_tokens::{self, ApiToken},
    audit::AuditAction,
    users,
};
use listbud_security::SignedIn;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa::ToSchema;
use validator::Validate;

use super::{ApiTokenJson, FORMAT, ScopeJson};
use crate::{
    Api, ApiError, HoldsTokens, accounts::confirm::confirm, body::Json, caller::Caller, events,
    fields::Fields, owner::Owner, times,
};

/// An API token to make.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewApiToken {
    /// What it is for.
    #[schema(required, value_type = String, example = "Shortcut on my phone")]
    name: Option<String>,
    /// What it allows; no scope includes another one.
    #[schema(required, value_type = Vec<ScopeJson>, min_items = 1)]
    scopes: Option<Vec<ScopeJson>>,
    /// When it stops being valid; without it, never.
    #[schema(value_type = Option<String>)]
    expires_at: Option<String>,
    /// The password: a session left open must not suffice.
    #[schema(required, value_type = String, format = Password)]
    password: Option<SecretString>,
}

/// An API token with its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = CreatedApiToken)]
struct CreatedApiTokenJson<'a> {
    /// The token, for `Authorization: Bearer …`. It is shown in this answer only.
    #[schema(example = "lb_…")]
    token: &'a str,
    #[serde(flatten)]
    stored: ApiTokenJson<'a>,
}

/// Makes an API token. The answer shows it once; the server stores a hash of it only.
///
/// An account has at most 50 API tokens. They stay valid when the password changes and when
/// sessions end.
#[utoipa::path(
    post, path = "/api/tokens", tag = "tokens",
    request_body = NewApiToken,
    responses(
        (status = 201, description = "The token", body = CreatedApiTokenJson),
        (status = 403, description = "The password is wrong; or a session cookie came with a request that a page of another site may have caused; or the request came with an API token"),
        (status = 412, description = "Another request changed the password in the meantime"),
    )
)]
pub(crate) async fn create(
    api: Data<Api>,
    owner: Owner,
    _: SignedIn,
    caller: Caller,
    Json(body): Json<NewApiToken>,
) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let mut fields = Fields::default();
    let name = fields.required("name", body.name, |raw| ApiTokenName::parse(&raw));
    let scopes = scopes(&mut fields, body.scopes);
    let expires_at = expiry(&mut fields, body.expires_at, now);
    let password = fields.required("password", body.password, Ok);
    fields.finish()?;
    let (Some(name), Some(password)) = (name, password) else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };
    let verified = confirm(&api, &caller, owner, password).await?;

    let token = ApiToken {
        id: ApiTokenId(api.world.new_id()),
        name,
        scopes,
        created_at: now,
        expires_at,
        last_used_at: None,
    };
    let secret = FORMAT
        .generate(owner.0.0, token.id.0)
        .map_err(|_| ApiError::Internal("the system gave no random bytes"))?;
    api.database
        .transaction(TransactionOptions::default(), async |db| {
            let current = users::lock_password_hash(db, owner.0).await?;
            match current {
                None => return Err(ApiError::AccountGone),
                Some(hash) if hash != verified => return Err(ApiError::Stale),
                Some(_) => {}
            }
            if !api_tokens::insert(db, owner.0, &token, &secret.hash()).await? {
                return Err(ApiError::TooManyTokens {
                    limit: api_tokens::MAX,
                });
            }
            let action = AuditAction::ApiTokenCreated;
            let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
            let details =
                json!({ "id": token.id.0, "name": token.name.as_str(), "scopes": scopes });
            caller
                .record_with(&api, db, owner.0, action, &details)
                .await?;
            Ok(())
        })
        .await?;
    events::log(events::API_TOKEN_CREATED, Some(owner.0), &caller);
    let mut response = HttpResponse::Created().json(CreatedApiTokenJson {
        token: secret.to_text().expose_secret(),
        stored: (&token).into(),
    });
    response.extensions_mut().insert(HoldsTokens);
    Ok(response)
}

fn scopes(fields: &mut Fields, given: Option<Vec<ScopeJson>>) -> Vec<Scope> {
    let mut scopes = given.unwrap_or_default();
    if scopes.is_empty() {
        fields.fault("scopes", "required", "must have at least one scope");
    }
    scopes.sort();
    scopes.dedup();
    scopes.into_iter().map(Into::into).collect()
}

fn expiry(
    fields: &mut Fields,
    given: Option<String>,
    now: OffsetDateTime,
) -> Option<OffsetDateTime> {
    let given = given.filter(|text| !text.is_empty());
    let end = fields.optional("expiresAt", given, |text| times::parse(&text))?;
    if end <= now {
        fields.fault("expiresAt", "in_the_past", "must be in the future");
    }
    Some(end)
}
