//! `POST /api/places/bulk`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{ListId, PlaceId, TagId};
use listbud_persistence::{
    audit::AuditAction,
    places::bulk::{self, BulkAction},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::{
    Api, ApiError,
    body::Json,
    caller::Caller,
    fields::Fields,
    idempotency::{self, KeyHeader},
    owner::Owner,
    patch::Patch,
};

/// One change to many places.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Bulk {
    /// The places, 1 to 10,000.
    #[validate(length(
        min = 1,
        max = 10_000,
        code = "out_of_range",
        message = "must hold 1 to 10000 ids"
    ))]
    ids: Vec<Uuid>,
    action: Action,
    /// For the actions on lists; `null` with `move_to_list` takes the places out
    /// of all lists.
    #[serde(default, alias = "folderId")]
    #[schema(value_type = Option<Uuid>)]
    list_id: Patch<Uuid>,
    /// For the actions on tags.
    tag_id: Option<Uuid>,
    /// For `set_visited`.
    visited: Option<bool>,
}

/// What to do to them.
#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// Out of all lists and into this one.
    MoveToList,
    /// Into a list.
    AddToList,
    /// Out of a list.
    RemoveFromList,
    /// Hang a tag on them.
    AddTag,
    /// Take a tag off them.
    RemoveTag,
    /// Mark them as visited or not.
    SetVisited,
    /// Delete them.
    Delete,
}

impl Bulk {
    fn action(&self) -> Result<BulkAction, ApiError> {
        let mut fields = Fields::default();
        let list = self.list_id.into_value().map(ListId);
        let tag = self.tag_id.map(TagId);
        let action = match self.action {
            Action::MoveToList if self.list_id == Patch::Null => Some(BulkAction::MoveToList(None)),
            Action::MoveToList => fields
                .required("listId", list, Ok)
                .map(|list| BulkAction::MoveToList(Some(list))),
            Action::AddToList => fields
                .required("listId", list, Ok)
                .map(BulkAction::AddToList),
            Action::RemoveFromList => fields
                .required("listId", list, Ok)
                .map(BulkAction::RemoveFromList),
            Action::AddTag => fields.required("tagId", tag, Ok).map(BulkAction::AddTag),
            Action::RemoveTag => fields.required("tagId", tag, Ok).map(BulkAction::RemoveTag),
            Action::SetVisited => fields
                .required("visited", self.visited, Ok)
                .map(BulkAction::SetVisited),
            Action::Delete => Some(BulkAction::Delete),
        };
        fields.finish()?;
        action.ok_or(ApiError::Internal("a field that was checked is missing"))
    }
}

/// How many places changed.
#[derive(Serialize, ToSchema)]
#[schema(as = Affected)]
pub(crate) struct AffectedJson {
    affected: u64,
}

/// Does one thing to many places: to all of them or, when one is unknown, to
/// none.
#[utoipa::path(
    post, path = "/api/places/bulk", tag = "places",
    params(KeyHeader),
    request_body = Bulk,
    responses(
        (status = 200, description = "How many changed", body = AffectedJson),
        (status = 404, description = "One of the places, the list or the tag does not exist"),
        (status = 422, description = "The body breaks a rule, `errors` says which; or a place would be in more than 50 lists (`too_many_lists_of_place`) or have more than 100 tags (`too_many_tags_of_place`)"),
    )
)]
pub(crate) async fn bulk(
    api: Data<Api>,
    owner: Owner,
    caller: Caller,
    request: HttpRequest,
    Json(body): Json<Bulk>,
) -> Result<HttpResponse, ApiError> {
    let action = body.action()?;
    let ids: Vec<PlaceId> = body.ids.iter().copied().map(PlaceId).collect();
    let now = api.world.now();
    let answer = api
        .once(&request, owner, async |db| {
            let affected = bulk::apply(db, owner.0, &ids, action, now).await?;
            if action == BulkAction::Delete && affected > 0 {
                let details = json!({ "count": affected });
                caller
                    .record_with(&api, db, owner.0, AuditAction::PlacesDeleted, details)
                    .await?;
            }
            idempotency::answer(StatusCode::OK, None, &AffectedJson { affected })
        })
        .await?;
    Ok(idempotency::respond(answer))
}
