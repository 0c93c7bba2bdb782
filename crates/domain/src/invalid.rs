//! Why a value from a person was refused.

/// A rule of the domain that a value from outside broke.
///
/// One enum for all types: the edge shows the message beside the field, and a
/// client acts on [`Invalid::code`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Invalid {
    /// Nothing but white space was given where text is needed.
    #[error("must not be empty")]
    Empty,
    /// More characters than fit.
    #[error("must have at most {max} characters, not {actual}")]
    TooLong {
        /// The most Unicode code points allowed.
        max: usize,
        /// The code points that were given.
        actual: usize,
    },
    /// A number outside its range, or no number at all (`NaN`).
    #[error("must be a number from {min} to {max}")]
    OutOfRange {
        /// The smallest number allowed.
        min: f64,
        /// The largest number allowed.
        max: f64,
    },
    /// Only one of latitude and longitude.
    #[error("latitude and longitude must be given together")]
    HalfCoordinates,
    /// Not an e-mail address.
    #[error("must be an e-mail address such as ada@example.org")]
    Email,
    /// A control character, where cutting it out would make another value of it.
    #[error("must not contain control characters")]
    ControlCharacter,
    /// Not an absolute web address.
    #[error("must be an http:// or https:// address")]
    WebUrl,
    /// Not a phone number.
    #[error("must be a phone number such as +49 30 123456")]
    Phone,
    /// Not a colour.
    #[error("must be a colour such as #3b82f6")]
    Color,
    /// Not one emoji.
    #[error("must be one emoji")]
    Emoji,
    /// Not one of Google's ids for a place.
    #[error("must be a Google place id such as ChIJ5_RrEJ8HbUcRgXBvXk08Kxo")]
    GooglePlaceId,
    /// Neither a time nor a date.
    #[error("must be a time such as 2016-07-08T09:10:11Z, or a date such as 2016-07-08")]
    Time,
    /// A bounding box whose south lies north of its north.
    #[error("must be west,south,east,north in degrees with south not above north")]
    BoundingBox,
}

impl Invalid {
    /// A stable word for programs, where [`std::fmt::Display`] is for people.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::OutOfRange { .. } => "out_of_range",
            Self::HalfCoordinates => "half_coordinates",
            Self::Email => "invalid_email",
            Self::ControlCharacter => "control_character",
            Self::WebUrl => "invalid_url",
            Self::Phone => "invalid_phone",
            Self::Color => "invalid_color",
            Self::Emoji => "invalid_emoji",
            Self::GooglePlaceId => "invalid_place_id",
            Self::Time => "invalid_time",
            Self::BoundingBox => "invalid_bounding_box",
        }
    }
}
