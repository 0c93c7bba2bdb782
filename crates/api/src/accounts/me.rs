//! `/api/me`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{AccountLimits, User, UserName};
use listbud_persistence::{
    TransactionOptions,
    audit::AuditAction,
    usage::{self, Usage},
    users,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::UserJson;
use crate::{
    Api, ApiError, body::Json, caller::Caller, fields::Fields, owner::Owner, patch::Patch,
};

/// An account and how much it holds.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub(crate) struct MeJson<'a> {
    #[serde(flatten)]
    user: UserJson<'a>,
    usage: UsageJson,
}

/// How much an account holds, and its limits.
#[derive(Serialize, ToSchema)]
#[schema(as = Usage)]
struct UsageJson {
    places: HeldJson,
    lists: HeldJson,
    tags: HeldJson,
}

/// How many of one kind.
#[derive(Serialize, ToSchema)]
#[schema(as = Held)]
struct HeldJson {
    /// How many there are.
    #[schema(example = 1234)]
    count: u64,
    /// The limit; requests that would exceed it get 422.
    #[schema(example = 200_000)]
    limit: u64,
}

impl<'a> MeJson<'a> {
    fn new(user: &'a User, usage: Usage, limits: &AccountLimits) -> Self {
        Self {
            user: user.into(),
            usage: UsageJson::new(usage, limits),
        }
    }
}

impl UsageJson {
    fn new(usage: Usage, limits: &AccountLimits) -> Self {
        let held = |count, limit| HeldJson { count, limit };
        Self {
            places: held(usage.places, limits.places),
            lists: held(usage.lists, limits.lists),
            tags: held(usage.tags, limits.tags),
        }
    }
}

/// Returns the account and how much it holds.
#[utoipa::path(
    get, path = "/api/me", tag = "accounts",
    responses((status = 200, description = "The account", body = MeJson))
)]
pub(crate) async fn read(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    // Both travel to the database together.
    let (user, usage) =
        futures_util::try_join!(users::find(&db, owner.0), usage::all(&db, owner.0))?;
    let user = user.ok_or(ApiError::AccountGone)?;
    let limits = api.quotas.limits();
    Ok(HttpResponse::Ok().json(MeJson::new(&user, usage, &limits)))
}

/// What to change of one's account.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeMe {
    /// The name that the account shows.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Ada")]
    name: Patch<String>,
}

/// Changes the account; omitted fields stay.
#[utoipa::path(
    patch, path = "/api/me", tag = "accounts",
    request_body = ChangeMe,
    responses((status = 200, description = "The changed account", body = MeJson))
)]
pub(crate) async fn change(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    Json(body): Json<ChangeMe>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let name = fields.settable("name", body.name, |raw| UserName::parse(&raw));
    fields.finish()?;

    let now = api.world.now();
    let (user, usage) = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let user = match &name {
                Some(name) => users::rename(db, owner.0, name, now).await?,
                None => users::find(db, owner.0).await?,
            };
            let user = user.ok_or(ApiError::AccountGone)?;
            if name.is_some() {
                caller
                    .record(&api, db, owner.0, AuditAction::AccountRenamed)
                    .await?;
            }
            Ok::<_, ApiError>((user, usage::all(db, owner.0).await?))
        })
        .await?;
    let limits = api.quotas.limits();
    Ok(HttpResponse::Ok().json(MeJson::new(&user, usage, &limits)))
}
