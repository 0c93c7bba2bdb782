//! Tags: words that a user gives places.

use crate::{
    Color, Emoji, Holding, Invalid, Label, LabelId, LimitReached, PlaceId, TAGS_PER_PLACE, TagId,
    text::text_type,
};

text_type!(
    /// A tag's name, unique per owner without regard to case.
    TagName, line, 100
);

/// A tag of one user.
pub type Tag = Label<TagId>;

/// What a place shows of a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct TagLabel {
    /// Names the tag.
    pub id: TagId,
    /// Its name.
    pub name: TagName,
    /// Its colour.
    pub color: Color,
    /// Its emoji.
    pub emoji: Option<Emoji>,
}

impl LabelId for TagId {
    type Name = TagName;
    type Details = ();
    type DetailChanges = ();

    const HOLDING: Holding = Holding::Tags;
    const PER_PLACE: u64 = TAGS_PER_PLACE;
    const NOUN: &'static str = "tag";

    fn parse_name(raw: &str) -> Result<TagName, Invalid> {
        TagName::parse(raw)
    }

    fn restore_name(text: String) -> TagName {
        TagName::restore(text)
    }

    fn change_details((): &mut (), (): ()) {}

    fn limit_reached(place: PlaceId, count: u64) -> LimitReached {
        LimitReached::TagsOfPlace {
            place,
            limit: Self::PER_PLACE,
            count,
        }
    }
}
