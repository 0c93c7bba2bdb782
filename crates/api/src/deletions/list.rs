//! `GET /api/deletions`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::deletions::{self, Deletion};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Api, ApiError, owner::Owner};

/// A deletion that can be undone.
#[derive(Serialize, ToSchema)]
#[schema(as = Deletion)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeletionJson<'a> {
    id: Uuid,
    /// What was deleted: `places`, `list` or `tag`.
    #[schema(example = "list")]
    kind: &'static str,
    /// The name of the list or tag, or of the place if it is only one.
    #[schema(example = "Road trip")]
    name: Option<&'a str>,
    /// How many places come back, or go back into the list or under the tag.
    count: u64,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// Until when it can be undone.
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
}

impl<'a> From<&'a Deletion> for DeletionJson<'a> {
    fn from(deletion: &'a Deletion) -> Self {
        Self {
            id: deletion.id.0,
            kind: deletion.kind.as_str(),
            name: deletion.name.as_deref(),
            count: deletion.count,
            created_at: deletion.created_at,
            expires_at: deletion.expires_at,
        }
    }
}

/// The deletions that can be undone.
#[derive(Serialize, ToSchema)]
#[schema(as = Deletions)]
pub(crate) struct DeletionsJson<'a> {
    deletions: Vec<DeletionJson<'a>>,
}

/// Lists the deletions that can be undone, newest first, at most 1,000. A deletion
/// is kept for 30 days; an account's deletions hold at most as many places as the account
/// may have, and the oldest give way.
#[utoipa::path(
    get, path = "/api/deletions", tag = "deletions",
    responses((status = 200, description = "The deletions", body = DeletionsJson))
)]
pub(crate) async fn list(api: Data<Api>, owner: Owner) -> Result<HttpResponse, ApiError> {
    let now = api.world.now();
    let deletions = api
        .database
        .read(async |db| deletions::list(db, owner.0, now).await);
    let deletions = deletions.await?;
    Ok(HttpResponse::Ok().json(DeletionsJson {
        deletions: deletions.iter().map(DeletionJson::from).collect(),
    }))
}
