//! Lists.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod places;
pub(crate) mod read;

use listbud_domain::{Color, Emoji, Invalid, List, ListDescription};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// A list.
#[derive(Serialize, ToSchema)]
#[schema(as = List)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListJson<'a> {
    id: Uuid,
    user_id: Uuid,
    #[schema(example = "London food")]
    name: &'a str,
    description: Option<&'a str>,
    #[schema(example = "#3b82f6")]
    color: &'a str,
    #[schema(example = "🍜")]
    emoji: Option<&'a str>,
    /// How many places stand in it.
    place_count: u64,
    /// How many of them have no coordinates: `?coordinates=missing` shows them.
    missing_coordinates: u64,
    /// How many of them have estimated coordinates: `?coordinates=approximate`.
    approximate_coordinates: u64,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When its name or looks last changed.
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl<'a> ListJson<'a> {
    pub(crate) fn new(owner: listbud_domain::UserId, list: &'a List) -> Self {
        Self {
            id: list.id.0,
            user_id: owner.0,
            name: list.name.as_str(),
            description: list.description.as_ref().map(ListDescription::as_str),
            color: list.color.as_str(),
            emoji: list.emoji.as_ref().map(Emoji::as_str),
            place_count: list.place_count,
            missing_coordinates: list.missing_count,
            approximate_coordinates: list.approximate_count,
            created_at: list.created_at,
            updated_at: list.updated_at,
        }
    }
}

/// What `color` holds: the former client put an emoji there.
pub(crate) enum Look {
    Color(Color),
    Emoji(Emoji),
}

/// Reads a colour, or the emoji that the former client sent in its place.
pub(crate) fn look(raw: &str) -> Result<Look, Invalid> {
    Color::parse(raw)
        .map(Look::Color)
        .or_else(|refusal| Emoji::parse(raw).map(Look::Emoji).map_err(|_| refusal))
}
