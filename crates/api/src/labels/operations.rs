//! What the OpenAPI document says of lists and tags.

#![expect(
    dead_code,
    reason = "utoipa describes functions; the handlers serve lists and tags, and stand elsewhere"
)]

use serde::Serialize;
use utoipa::ToSchema;

use super::json::{ListJson, TagJson};

/// Some lists of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Lists)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListsJson<'a> {
    lists: Vec<ListJson<'a>>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Some tags of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Tags)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagsJson<'a> {
    tags: Vec<TagJson<'a>>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

pub(crate) mod lists {
    use crate::labels::{ChangeList, ListJson, NewList};

    use super::ListsJson;

    /// Lists lists by name: one page with `limit`, all of them without.
    #[utoipa::path(
        get, path = "/api/lists", tag = "lists",
        params(
            ("limit" = Option<u16>, Query, description = "Lists per page; all of them by default"),
            ("cursor" = Option<String>, Query, description = "`nextCursor` of the previous page"),
        ),
        responses((status = 200, description = "The lists", body = ListsJson))
    )]
    pub(crate) fn list() {}

    /// Creates a list.
    #[utoipa::path(
        post, path = "/api/lists", tag = "lists",
        request_body = NewList,
        responses(
            (status = 201, description = "The list", body = ListJson),
            (status = 409, description = "A list with that name exists"),
            (status = 422, description = "The body breaks a rule, `errors` says which; or the account is full (`too_many_lists`)"),
        )
    )]
    pub(crate) fn create() {}

    /// Shows one list.
    #[utoipa::path(
        get, path = "/api/lists/{id}", tag = "lists",
        params(("id" = uuid::Uuid, Path, description = "The list")),
        responses(
            (status = 200, description = "The list", body = ListJson),
            (status = 304, description = "Unchanged since `If-None-Match`"),
        )
    )]
    pub(crate) fn read() {}

    /// Changes a list; omitted fields stay, `null` clears.
    #[utoipa::path(
        patch, path = "/api/lists/{id}", tag = "lists",
        params(
            ("id" = uuid::Uuid, Path, description = "The list"),
            ("If-Match" = Option<String>, Header, description = "Only if the current version has this `ETag`"),
        ),
        request_body = ChangeList,
        responses(
            (status = 200, description = "The changed list", body = ListJson),
            (status = 409, description = "A list with that name exists"),
            (status = 412, description = "The current version is not the one that `If-Match` names"),
        )
    )]
    pub(crate) fn change() {}

    /// Deletes a list. Its places stay. A list of many thousand places is emptied in batches
    /// first, so a reader may see it with only some of them. An interrupted request can be
    /// sent again.
    #[utoipa::path(
        delete, path = "/api/lists/{id}", tag = "lists",
        params(("id" = uuid::Uuid, Path, description = "The list")),
        responses((status = 204, description = "Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days",
            headers(("Deletion-Id" = uuid::Uuid, description = "The deletion"))))
    )]
    pub(crate) fn delete() {}

    /// Adds a place to a list. The list becomes the place's `listId`.
    #[utoipa::path(
        post, path = "/api/lists/{id}/places/{placeId}", tag = "lists",
        params(
            ("id" = uuid::Uuid, Path, description = "The list"),
            ("placeId" = uuid::Uuid, Path, description = "The place"),
        ),
        responses(
            (status = 204, description = "The place is in the list"),
            (status = 422, description = "The place is in 50 other lists (`too_many_lists_of_place`)"),
        )
    )]
    pub(crate) fn add() {}

    /// Removes a place from a list.
    #[utoipa::path(
        delete, path = "/api/lists/{id}/places/{placeId}", tag = "lists",
        params(
            ("id" = uuid::Uuid, Path, description = "The list"),
            ("placeId" = uuid::Uuid, Path, description = "The place"),
        ),
        responses((status = 204, description = "The place is no longer in the list"))
    )]
    pub(crate) fn remove() {}
}

pub(crate) mod tags {
    use crate::labels::{ChangeTag, NewTag, TagJson};

    use super::TagsJson;

    /// Lists tags by name: one page with `limit`, all of them without.
    #[utoipa::path(
        get, path = "/api/tags", tag = "tags",
        params(
            ("limit" = Option<u16>, Query, description = "Tags per page; all of them by default"),
            ("cursor" = Option<String>, Query, description = "`nextCursor` of the previous page"),
        ),
        responses((status = 200, description = "The tags", body = TagsJson))
    )]
    pub(crate) fn list() {}

    /// Creates a tag.
    #[utoipa::path(
        post, path = "/api/tags", tag = "tags",
        request_body = NewTag,
        responses(
            (status = 201, description = "The tag", body = TagJson),
            (status = 409, description = "A tag with that name exists"),
            (status = 422, description = "The body breaks a rule, `errors` says which; or the account is full (`too_many_tags`)"),
        )
    )]
    pub(crate) fn create() {}

    /// Shows one tag.
    #[utoipa::path(
        get, path = "/api/tags/{id}", tag = "tags",
        params(("id" = uuid::Uuid, Path, description = "The tag")),
        responses(
            (status = 200, description = "The tag", body = TagJson),
            (status = 304, description = "Unchanged since `If-None-Match`"),
        )
    )]
    pub(crate) fn read() {}

    /// Changes a tag; omitted fields stay, `null` clears.
    #[utoipa::path(
        patch, path = "/api/tags/{id}", tag = "tags",
        params(
            ("id" = uuid::Uuid, Path, description = "The tag"),
            ("If-Match" = Option<String>, Header, description = "Only if the current version has this `ETag`"),
        ),
        request_body = ChangeTag,
        responses(
            (status = 200, description = "The changed tag", body = TagJson),
            (status = 409, description = "A tag with that name exists"),
            (status = 412, description = "The current version is not the one that `If-Match` names"),
        )
    )]
    pub(crate) fn change() {}

    /// Deletes a tag. Its places stay. A tag with many thousand places is removed from them
    /// in batches first, so a reader may see it on only some of them. An interrupted request
    /// can be sent again.
    #[utoipa::path(
        delete, path = "/api/tags/{id}", tag = "tags",
        params(("id" = uuid::Uuid, Path, description = "The tag")),
        responses((status = 204, description = "Deleted; `Deletion-Id` names the deletion, which can be undone for 30 days",
            headers(("Deletion-Id" = uuid::Uuid, description = "The deletion"))))
    )]
    pub(crate) fn delete() {}

    /// Adds a tag to a place.
    #[utoipa::path(
        post, path = "/api/tags/{id}/places/{placeId}", tag = "tags",
        params(
            ("id" = uuid::Uuid, Path, description = "The tag"),
            ("placeId" = uuid::Uuid, Path, description = "The place"),
        ),
        responses(
            (status = 204, description = "The place has the tag"),
            (status = 422, description = "The place has 100 other tags (`too_many_tags_of_place`)"),
        )
    )]
    pub(crate) fn add() {}

    /// Removes a tag from a place.
    #[utoipa::path(
        delete, path = "/api/tags/{id}/places/{placeId}", tag = "tags",
        params(
            ("id" = uuid::Uuid, Path, description = "The tag"),
            ("placeId" = uuid::Uuid, Path, description = "The place"),
        ),
        responses((status = 204, description = "The place no longer has the tag"))
    )]
    pub(crate) fn remove() {}
}
