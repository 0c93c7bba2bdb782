//! How much there may be: in one account, and of one place.

use std::fmt;

use crate::PlaceId;

/// The most lists that a place can be in.
pub const LISTS_PER_PLACE: u64 = 50;

/// The most tags that a place can have.
pub const TAGS_PER_PLACE: u64 = 100;

/// What an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holding {
    /// Places.
    Places,
    /// Lists.
    Lists,
    /// Tags.
    Tags,
}

impl Holding {
    /// The word for several of them.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Lists => "lists",
            Self::Tags => "tags",
        }
    }

    /// The setting by which the operator limits them.
    #[must_use]
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Places => "ACCOUNT_MAX_PLACES",
            Self::Lists => "ACCOUNT_MAX_LISTS",
            Self::Tags => "ACCOUNT_MAX_TAGS",
        }
    }
}

/// The most that one account may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountLimits {
    /// The most places.
    pub places: u64,
    /// The most lists.
    pub lists: u64,
    /// The most tags.
    pub tags: u64,
}

impl AccountLimits {
    /// The limit of one kind.
    #[must_use]
    pub const fn of(&self, holding: Holding) -> u64 {
        match holding {
            Holding::Places => self.places,
            Holding::Lists => self.lists,
            Holding::Tags => self.tags,
        }
    }
}

impl Default for AccountLimits {
    /// Far more than anybody has saved by hand.
    fn default() -> Self {
        Self {
            places: 200_000,
            lists: 2_000,
            tags: 5_000,
        }
    }
}

/// A limit that a request would have passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitReached {
    /// The account holds too much for one more.
    #[error(
        "you have {} {}, and this server keeps at most {} for one account: delete some, or ask \
         the operator to raise {}",
        Grouped(*count), holding.as_str(), Grouped(*limit), holding.setting()
    )]
    Account {
        /// Of what.
        holding: Holding,
        /// The most there may be.
        limit: u64,
        /// How many there are.
        count: u64,
    },
    /// The account holds too much for all that a file brings.
    #[error(
        "the file would add {} {} to the {} of the account, and this server keeps at most {} for \
         one account: delete some, or ask the operator to raise {}",
        Grouped(*added), holding.as_str(), Grouped(*count), Grouped(*limit), holding.setting()
    )]
    Import {
        /// Of what.
        holding: Holding,
        /// The most there may be.
        limit: u64,
        /// How many there are without the file.
        count: u64,
        /// How many the file would add.
        added: u64,
    },
    /// The account holds too much for all that a deletion gives back.
    #[error(
        "taking the deletion back would add {} {} to the {} of the account, and this server keeps \
         at most {} for one account: delete some, or ask the operator to raise {}",
        Grouped(*added), holding.as_str(), Grouped(*count), Grouped(*limit), holding.setting()
    )]
    Restore {
        /// Of what.
        holding: Holding,
        /// The most there may be.
        limit: u64,
        /// How many there are.
        count: u64,
        /// How many would come back.
        added: u64,
    },
    /// A place is in too many lists for one more.
    #[error(
        "place {place} is in {count} lists, and at most {limit} are possible: take it out of one first"
    )]
    ListsOfPlace {
        /// The place.
        place: PlaceId,
        /// The most lists.
        limit: u64,
        /// How many lists it is in.
        count: u64,
    },
    /// A place has too many tags for one more.
    #[error("place {place} has {count} tags, and at most {limit} are possible: remove one first")]
    TagsOfPlace {
        /// The place.
        place: PlaceId,
        /// The most tags.
        limit: u64,
        /// How many tags it has.
        count: u64,
    },
}

impl LimitReached {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Account { holding, .. }
            | Self::Import { holding, .. }
            | Self::Restore { holding, .. } => match holding {
                Holding::Places => "too_many_places",
                Holding::Lists => "too_many_lists",
                Holding::Tags => "too_many_tags",
            },
            Self::ListsOfPlace { .. } => "too_many_lists_of_place",
            Self::TagsOfPlace { .. } => "too_many_tags_of_place",
        }
    }

    /// The most there may be.
    #[must_use]
    pub const fn limit(&self) -> u64 {
        match self {
            Self::Account { limit, .. }
            | Self::Import { limit, .. }
            | Self::Restore { limit, .. }
            | Self::ListsOfPlace { limit, .. }
            | Self::TagsOfPlace { limit, .. } => *limit,
        }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        match self {
            Self::Account { count, .. }
            | Self::Import { count, .. }
            | Self::Restore { count, .. }
            | Self::ListsOfPlace { count, .. }
            | Self::TagsOfPlace { count, .. } => *count,
        }
    }
}

/// A number with a comma between thousands.
struct Grouped(u64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        let shown =
            [0, 7, 999, 1_000, 12_345, 200_000, 1_234_567].map(|it| Grouped(it).to_string());
        assert_eq!(
            shown,
            ["0", "7", "999", "1,000", "12,345", "200,000", "1,234,567"]
        );
    }

    #[test]
    fn a_refusal_names_the_numbers_and_what_to_do() {
        let full = LimitReached::Account {
            holding: Holding::Places,
            limit: 200_000,
            count: 200_000,
        };
        assert_eq!(
            full.to_string(),
            "you have 200,000 places, and this server keeps at most 200,000 for one account: \
             delete some, or ask the operator to raise ACCOUNT_MAX_PLACES"
        );
        let file = LimitReached::Import {
            holding: Holding::Tags,
            limit: 5_000,
            count: 4_999,
            added: 2,
        };
        assert_eq!(
            file.to_string(),
            "the file would add 2 tags to the 4,999 of the account, and this server keeps at \
             most 5,000 for one account: delete some, or ask the operator to raise \
             ACCOUNT_MAX_TAGS"
        );
    }
}
