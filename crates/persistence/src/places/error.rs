//! Why places are not written.

use listbud_domain::LimitReached;

use crate::{FromStore, StoreError, usage::AddError};

/// Why a place was not written.
#[derive(Debug, thiserror::Error)]
pub enum WritePlaceError {
    /// The owner has another place with that Google id.
    #[error("the owner already has a place with that Google id")]
    GoogleIdTaken,
    /// The owner has no such list.
    #[error("the owner has no such list")]
    UnknownList,
    /// The owner has no such tag.
    #[error("the owner has no such tag")]
    UnknownTag,
    /// It would be in too many lists, or have too many tags.
    #[error(transparent)]
    Limit(#[from] LimitReached),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<AddError> for WritePlaceError {
    fn from(error: AddError) -> Self {
        match error {
            AddError::Limit(limit) => Self::Limit(limit),
            AddError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for WritePlaceError {
    fn from(error: StoreError) -> Self {
        if error.is_duplicate("places_cid_key") || error.is_duplicate("places_google_place_id_key")
        {
            Self::GoogleIdTaken
        } else {
            Self::Store(error)
        }
    }
}

impl FromStore for WritePlaceError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::GoogleIdTaken | Self::UnknownList | Self::UnknownTag | Self::Limit(_) => None,
        }
    }
}
