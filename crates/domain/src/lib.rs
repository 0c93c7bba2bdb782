#![doc = include_str!("../README.md")]

pub mod api_token;
mod contact;
pub mod coordinates;
pub mod edits;
pub mod google;
pub mod ids;
pub mod import;
mod invalid;
pub mod label;
pub mod limits;
pub mod list;
pub mod place;
pub mod search;
pub mod style;
pub mod tag;
mod text;
pub mod user;
mod web_url;

pub use api_token::{ApiTokenName, Scope};
pub use contact::{Contact, ContactText, Contacts};
pub use coordinates::{Area, BoundingBox, CoordinateSource, Coordinates, Located};
pub use edits::{EditedFields, PlaceField};
pub use google::{Cid, FeatureId, GoogleIdentity, GooglePlaceId};
pub use ids::{ApiTokenId, DeletionId, ImportId, ListId, PlaceId, TagId, UserId};
pub use invalid::Invalid;
pub use label::{Label, LabelChanges, LabelId};
pub use limits::{AccountLimits, Holding, LISTS_PER_PLACE, LimitReached, TAGS_PER_PLACE};
pub use list::{List, ListDescription, ListDetails, ListName};
pub use place::{Address, Notes, Place, PlaceChanges, PlaceName, Rating, kept_time};
pub use search::SearchQuery;
pub use style::{Color, Emoji};
pub use tag::{Tag, TagLabel, TagName};
pub use user::{Email, User, UserName};
pub use web_url::WebUrl;
