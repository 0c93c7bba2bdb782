//! `POST /api/places/bulk`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::{DeletionId, ListId, PlaceId, TagId};
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
    Api, ApiError, body::Json, caller::Caller, fields::Fields, idempotency, owner::Owner,
    patch::Patch,
};

/// The most places of one request.
pub(crate) const MAX_IDS: u64 = 10_000;

/// One change to many places.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Bulk {
    /// The places.
    #[validate(length(min = 1, max = MAX_IDS, code = "out_of_range"))]
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
    /// Remove them from all lists and add them to this one.
    MoveToList,
    /// Add them to a list.
    AddToList,
    /// Remove them from a list.
    RemoveFromList,
    /// Give them a tag.
    AddTag,
    /// Remove a tag from them.
    RemoveTag,
    /// Mark them as visited or not.
    SetVisited,
    /// Delete them.
    Delete,
}

impl Bulk {
    /// What to do; the deletion is for the action that deletes.
    fn action(&self, deletion: DeletionId) -> Result<BulkAction, ApiError> {
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
            Action::Delete => Some(BulkAction::Delete(deletion)),
        };
        fields.finish()?;
        action.ok_or(ApiError::Internal("a field that was checked is missing"))
    }
}

/// How many places changed.
#[derive(Serialize, ToSchema)]
#[schema(as = Affected)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AffectedJson {
    affected: u64,
    /// With `delete`: the deletion, which can be undone for 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_id: Option<Uuid>,
}

/// Applies one action to many places: to all of them, or to none if one is unknown.
#[utoipa::path(
    post, path = "/api/places/bulk", tag = "places",
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
    let deletion = api.new_deletion(owner);
    let action = body.action(deletion.id)?;
    let deletes = matches!(action, BulkAction::Delete(_));
    let ids: Vec<PlaceId> = body.ids.iter().copied().map(PlaceId).collect();
    let answer = api
        .once(&request, owner, async |db| {
            let affected = bulk::apply(db, owner.0, &ids, action, deletion.now).await?;
            if deletes && affected > 0 {
                let details = json!({ "count": affected });
                caller
                    .record_with(&api, db, owner.0, AuditAction::PlacesDeleted, &details)
                    .await?;
            }
            let answer = AffectedJson {
                affected,
                deletion_id: deletes.then_some(deletion.id.0),
            };
            idempotency::answer(StatusCode::OK, None, &answer)
        })
        .await?;
    if deletes {
        api.make_room(owner).await;
    }
    Ok(idempotency::respond(answer))
}
