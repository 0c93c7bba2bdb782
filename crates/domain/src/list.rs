//! Lists: named collections of places.

use crate::{
    Holding, Invalid, LISTS_PER_PLACE, Label, LabelId, LimitReached, ListId, PlaceId,
    text::text_type,
};

text_type!(
    /// A list's name, unique per owner without regard to case.
    ListName, line, 200
);
text_type!(
    /// What a list is about; Google writes it above the header of a list's CSV.
    ListDescription, lines, 5_000
);

/// A list of one user.
pub type List = Label<ListId>;

/// What lists have and tags do not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListDetails {
    /// What the list is about.
    pub description: Option<ListDescription>,
    /// How many of its places have no coordinates.
    pub missing_count: u64,
    /// How many of its places have estimated coordinates.
    pub approximate_count: u64,
}

impl LabelId for ListId {
    type Name = ListName;
    type Details = ListDetails;
    /// Another description.
    type DetailChanges = Option<Option<ListDescription>>;

    const HOLDING: Holding = Holding::Lists;
    const PER_PLACE: u64 = LISTS_PER_PLACE;
    const NOUN: &'static str = "list";

    fn parse_name(raw: &str) -> Result<ListName, Invalid> {
        ListName::parse(raw)
    }

    fn restore_name(text: String) -> ListName {
        ListName::restore(text)
    }

    fn change_details(details: &mut ListDetails, description: Self::DetailChanges) {
        if let Some(description) = description {
            details.description = description;
        }
    }

    fn limit_reached(place: PlaceId, count: u64) -> LimitReached {
        LimitReached::ListsOfPlace {
            place,
            limit: Self::PER_PLACE,
            count,
        }
    }
}
