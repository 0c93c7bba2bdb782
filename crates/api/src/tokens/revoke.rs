//! `DELETE /api/tokens/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::ApiTokenId;
use listbud_persistence::{TransactionOptions, api_tokens, audit::AuditAction};
use serde_json::json;

use crate::{Api, ApiError, caller::Caller, events, owner::Owner, query::Path};

/// Ends an API token: every server refuses it from then on. This cannot be undone, because
/// the server does not know the secret; make a new token instead.
#[utoipa::path(
    delete, path = "/api/tokens/{id}", tag = "tokens",
    params(("id" = uuid::Uuid, Path, description = "The token's id, which is not its secret")),
    responses((status = 204, description = "The token is not valid any more"))
)]
pub(crate) async fn revoke(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    api.database
        .transaction(TransactionOptions::default(), async |db| {
            let name = api_tokens::delete(db, owner.0, ApiTokenId(id)).await?;
            let name = name.ok_or(ApiError::NotFound("token"))?;
            let details = json!({ "id": id, "name": name.as_str() });
            let action = AuditAction::ApiTokenRevoked;
            caller
                .record_with(&api, db, owner.0, action, &details)
                .await?;
            Ok::<_, ApiError>(())
        })
        .await?;
    events::log(events::API_TOKEN_REVOKED, Some(owner.0), &caller);
    Ok(HttpResponse::NoContent().finish())
}
