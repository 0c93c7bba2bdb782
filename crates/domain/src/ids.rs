//! Ids as types of their own, so that a list's id cannot stand where a place's
//! belongs.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// Names a user.
    UserId,
    /// Names a place within its user.
    PlaceId,
    /// Names a list within its user.
    ListId,
    /// Names a tag within its user.
    TagId,
    /// Names an import within its user.
    ImportId,
    /// Names a deletion within its user.
    DeletionId,
    /// Names an API token within its user.
    ApiTokenId,
}
