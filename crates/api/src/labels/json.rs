//! Lists and tags as JSON.

use listbud_domain::{Emoji, Label, ListDescription, ListId, TagId, UserId};
use listbud_persistence::labels::StoredLabel;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{by_name::Listed, fields::Fields, patch::Patch};

/// A kind of label that the API shows.
pub(crate) trait LabelJson: StoredLabel {
    /// A label as JSON.
    type Json<'a>: Serialize;

    /// Which listing a cursor belongs to.
    const LISTED: Listed;
    /// The word for several of them, in paths and listings.
    const PLURAL: &'static str;
    /// What is not found when a label or a place does not exist.
    const LABEL_OR_PLACE: &'static str;
    /// What is not found when a place does not have a label.
    const MEMBER: &'static str;

    /// Reads what a body says of the details; only lists have a description.
    fn parse_details(description: Patch<String>, fields: &mut Fields) -> Self::DetailChanges;

    /// Shows a label.
    fn json(owner: UserId, label: &Label<Self>) -> Self::Json<'_>;
}

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
    /// How many places are in it.
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
    /// How many places have it.
    place_count: u64,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When its name or looks last changed.
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl LabelJson for ListId {
    type Json<'a> = ListJson<'a>;

    const LISTED: Listed = Listed::Lists;
    const PLURAL: &'static str = "lists";
    const LABEL_OR_PLACE: &'static str = "list or place";
    const MEMBER: &'static str = "place in that list";

    fn parse_details(description: Patch<String>, fields: &mut Fields) -> Self::DetailChanges {
        fields.clearable("description", description, ListDescription::parse)
    }

    fn json(owner: UserId, list: &Label<Self>) -> ListJson<'_> {
        let details = &list.details;
        ListJson {
            id: list.id.0,
            user_id: owner.0,
            name: list.name.as_str(),
            description: details.description.as_ref().map(ListDescription::as_str),
            color: list.color.as_str(),
            emoji: list.emoji.as_ref().map(Emoji::as_str),
            place_count: list.place_count,
            missing_coordinates: details.missing_count,
            approximate_coordinates: details.approximate_count,
            created_at: list.created_at,
            updated_at: list.updated_at,
        }
    }
}

impl LabelJson for TagId {
    type Json<'a> = TagJson<'a>;

    const LISTED: Listed = Listed::Tags;
    const PLURAL: &'static str = "tags";
    const LABEL_OR_PLACE: &'static str = "tag or place";
    const MEMBER: &'static str = "place with that tag";

    fn parse_details(_: Patch<String>, _: &mut Fields) {}

    fn json(owner: UserId, tag: &Label<Self>) -> TagJson<'_> {
        TagJson {
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
