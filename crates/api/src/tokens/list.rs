//! `GET /api/tokens`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::api_tokens;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiTokenJson;
use crate::{Api, ApiError, owner::Owner};

/// The API tokens of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiTokens)]
struct ApiTokensJson<'a> {
    tokens: Vec<ApiTokenJson<'a>>,
}

/// Shows the API tokens of the account, the newest first, those that have expired among
/// them. The secrets are not shown: the server does not know them.
#[utoipa::path(
    get, path = "/api/tokens", tag = "tokens",
    responses((status = 200, description = "The tokens", body = ApiTokensJson))
)]
pub(crate) async fn list(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let tokens = api_tokens::list(&db, owner.0).await?;
    Ok(HttpResponse::Ok().json(ApiTokensJson {
        tokens: tokens.iter().map(Into::into).collect(),
    }))
}
