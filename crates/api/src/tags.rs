//! Tags.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod places;
pub(crate) mod read;

use listbud_domain::{Emoji, Tag};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// A tag.
#[derive(Serialize, ToSchema)]
#[schema(as = Tag)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagJson<'a> {
    id: Uuid,
    user_id: Uuid,
    #[schema(example = "vegan")]
    name: &'a str,
    #[schema(example = "#3b82f6")]
    color: &'a str,
    #[schema(example = "🌱")]
    emoji: Option<&'a str>,
    /// How many places carry it.
    place_count: u64,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When its name or looks last changed.
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl<'a> TagJson<'a> {
    pub(crate) fn new(owner: listbud_domain::UserId, tag: &'a Tag) -> Self {
        Self {
            id: tag.id.0,
            user_id: owner.0,
            name: tag.name.as_str(),
            color: tag.color.as_str(),
            emoji: tag.emoji.as_ref().map(Emoji::as_str),
            place_count: tag.place_count,
            created_at: tag.created_at,
            updated_at: tag.updated_at,
        }
    }
}
