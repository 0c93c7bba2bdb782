//! The words in [`listbud_domain::import::Remark::code`], which are stable.

/// The row's address leads to something that is no place: skipped.
pub const NOT_A_PLACE: &str = "not_a_place";
/// The row has neither a title nor an address: skipped.
pub const NO_TITLE: &str = "no_title";
/// The row does not have the columns of its table: skipped.
pub const BROKEN_ROW: &str = "broken_row";
/// A quotation mark is opened and never closed: skipped.
pub const UNCLOSED_QUOTE: &str = "unclosed_quote";
/// The title has more characters than a name may have: skipped.
pub const TITLE_TOO_LONG: &str = "title_too_long";
/// Note and comment together have more characters than notes may have: skipped.
pub const NOTES_TOO_LONG: &str = "notes_too_long";
/// The feature is longer than any feature of Google's: skipped.
pub const FEATURE_TOO_LONG: &str = "feature_too_long";
/// A row of more bytes than any place has: skipped.
pub const ROW_TOO_LONG: &str = "row_too_long";
/// A labelled place (home, work) among other places: skipped.
pub const LABELLED_PLACE: &str = "labelled_place";

/// A short link, which tells nothing without asking Google: kept without
/// coordinates.
pub const NEEDS_RESOLUTION: &str = "needs_resolution";
/// Coordinates that do not exist on Earth: kept without them.
pub const COORDINATES_OUT_OF_RANGE: &str = "coordinates_out_of_range";
/// Something that stands where one of Google's ids belongs: kept without it.
pub const UNREADABLE_ID: &str = "unreadable_id";
/// An address that is no web address: kept without it.
pub const INVALID_URL: &str = "invalid_url";
/// An address with more characters than fit: kept without it, or skipped when
/// it is far too long to be read.
pub const URL_TOO_LONG: &str = "url_too_long";
/// A postal address with more characters than fit: kept without it.
pub const ADDRESS_TOO_LONG: &str = "address_too_long";
/// A tag with more characters than fit: kept without that tag.
pub const TAG_TOO_LONG: &str = "tag_too_long";
/// More tags than one place may bring: kept with the first of them.
pub const TOO_MANY_TAGS: &str = "too_many_tags";
/// More lists than one row may stand in: kept in the first of them.
pub const TOO_MANY_LISTS: &str = "too_many_lists";
/// Stars that are no number from 0 to 5: kept without them.
pub const INVALID_RATING: &str = "invalid_rating";
/// A list's name that had to be shortened.
pub const LIST_NAME_TOO_LONG: &str = "list_name_too_long";
/// A list's description with more characters than fit: left out.
pub const DESCRIPTION_TOO_LONG: &str = "description_too_long";
/// A backup that a newer ListBud wrote: read as far as it is known.
pub const NEWER_BACKUP: &str = "newer_backup";

/// The same place stands in an earlier row of the file, or is among the user's
/// places: merged with it.
pub const ALREADY_SAVED: &str = "already_saved";
/// The same place stands in an earlier row of the archive: merged with it.
pub const SAME_PLACE: &str = "same_place";
/// Notes of one place from several files that are too long together: the first
/// were kept.
pub const NOTES_NOT_JOINED: &str = "notes_not_joined";

/// A file of an archive that holds no places: ignored.
pub const NO_PLACES: &str = "no_places";
/// A file that the packer made for itself, such as `__MACOSX/._x`: ignored.
pub const SYSTEM_FILE: &str = "system_file";
/// An archive in an archive: ignored.
pub const NESTED_ARCHIVE: &str = "nested_archive";
/// A file of an archive that needs a password: skipped.
pub const ENCRYPTED: &str = "encrypted";
/// A file of an archive whose bytes are not those that were packed: skipped.
pub const DAMAGED: &str = "damaged";
/// A file that is packed by a method other than DEFLATE: skipped.
pub const UNKNOWN_METHOD: &str = "unknown_method";

/// Properties of a feature that ListBud has no place for, such as the colour of a pin,
/// or more than are kept as text: kept without them.
pub const PROPERTIES_LEFT_OUT: &str = "properties_left_out";
/// Lines, areas or further points of a feature that became a place: left out.
pub const GEOMETRIES_LEFT_OUT: &str = "geometries_left_out";
/// A layer of a map that shows what is on another page, and does not hold it: skipped.
pub const REMOTE_LAYER: &str = "remote_layer";
