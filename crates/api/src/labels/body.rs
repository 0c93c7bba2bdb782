//! The bodies that make and change lists and tags.

use listbud_domain::{Color, Emoji, Invalid, Label, LabelChanges, ListId, TagId};
use serde::{Deserialize, de::DeserializeOwned};
use time::OffsetDateTime;
use utoipa::ToSchema;
use validator::Validate;

use super::json::LabelJson;
use crate::{ApiError, fields::Fields, patch::Patch};

/// A new list.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewList {
    #[serde(default)]
    #[schema(required, value_type = String, example = "London food")]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6", default = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

/// What to change of a list.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeList {
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "London food")]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

/// A new tag.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTag {
    #[serde(default)]
    #[schema(required, value_type = String, example = "vegan")]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6", default = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

/// What to change of a tag.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeTag {
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "vegan")]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#3b82f6")]
    color: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "🍜")]
    emoji: Patch<String>,
}

/// A body that makes or changes a label.
pub(crate) trait Body: DeserializeOwned + Validate + 'static {
    /// The kind of label.
    type Id: LabelJson;

    /// The fields of the body.
    fn into_input(self) -> Input;
}

/// The fields of a body; tags have no description.
pub(crate) struct Input {
    name: Patch<String>,
    description: Patch<String>,
    color: Patch<String>,
    emoji: Patch<String>,
}

macro_rules! bodies {
    ($($type:ident of $id:ident: |$body:ident| $description:expr;)+) => {$(
        impl Body for $type {
            type Id = $id;

            fn into_input(self) -> Input {
                let $body = self;
                Input {
                    name: $body.name,
                    description: $description,
                    color: $body.color,
                    emoji: $body.emoji,
                }
            }
        }
    )+};
}

bodies! {
    NewList of ListId: |body| body.description;
    ChangeList of ListId: |body| body.description;
    NewTag of TagId: |body| Patch::Absent;
    ChangeTag of TagId: |body| Patch::Absent;
}

impl Input {
    /// Makes a new label.
    pub(super) fn into_label<I: LabelJson>(
        self,
        id: I,
        now: OffsetDateTime,
    ) -> Result<Label<I>, ApiError> {
        let mut fields = Fields::default();
        let name = self.name.into_value();
        let name = fields.required("name", name, |raw| I::parse_name(&raw));
        let changes = I::parse_details(self.description, &mut fields);
        let color = fields.clearable("color", self.color, color).flatten();
        let emoji = fields.clearable("emoji", self.emoji, Emoji::parse);
        fields.finish()?;
        let Some(name) = name else {
            return Err(ApiError::Internal("a field that was checked is missing"));
        };
        let (color, emoji) = apart(color, emoji);
        let mut details = I::Details::default();
        I::change_details(&mut details, changes);
        Ok(Label {
            id,
            name,
            color: color.unwrap_or_default(),
            emoji: emoji.flatten(),
            place_count: 0,
            details,
            created_at: now,
            updated_at: now,
        })
    }

    /// Reads what to change of a label.
    pub(super) fn into_changes<I: LabelJson>(self) -> Result<LabelChanges<I>, ApiError> {
        let mut fields = Fields::default();
        let name = fields.settable("name", self.name, |raw| I::parse_name(&raw));
        let details = I::parse_details(self.description, &mut fields);
        let color = fields.settable("color", self.color, |raw| color(&raw));
        let emoji = fields.clearable("emoji", self.emoji, Emoji::parse);
        fields.finish()?;
        let (color, emoji) = apart(color, emoji);
        Ok(LabelChanges {
            name,
            color,
            emoji,
            details,
        })
    }
}

/// What `color` holds: the former client put an emoji there.
enum ColorOrEmoji {
    Color(Color),
    Emoji(Emoji),
}

/// Reads a colour, or the emoji that the former client sent in its place.
fn color(raw: &str) -> Result<ColorOrEmoji, Invalid> {
    Color::parse(raw).map(ColorOrEmoji::Color).or_else(|error| {
        let emoji = Emoji::parse(raw).map(ColorOrEmoji::Emoji);
        emoji.map_err(|_| error)
    })
}

/// Takes an emoji out of the colour. One in its own field goes before it.
fn apart(
    color: Option<ColorOrEmoji>,
    emoji: Option<Option<Emoji>>,
) -> (Option<Color>, Option<Option<Emoji>>) {
    match color {
        Some(ColorOrEmoji::Color(color)) => (Some(color), emoji),
        Some(ColorOrEmoji::Emoji(instead)) => (None, emoji.or(Some(Some(instead)))),
        None => (None, emoji),
    }
}
