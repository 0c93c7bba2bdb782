//! The words in [`listbud_domain::import::Remark::code`], which are stable.

use listbud_domain::import::Met;

/// The row's address leads to something that is not a place: skipped.
pub const NOT_A_PLACE: &str = "not_a_place";
/// The row has neither a title nor an address: skipped.
pub const NO_TITLE: &str = "no_title";
/// The row does not have the columns of its table: skipped.
pub const BROKEN_ROW: &str = "broken_row";
/// A quotation mark is opened and never closed: skipped.
pub const UNCLOSED_QUOTE: &str = "unclosed_quote";
/// A title with more characters than a name may have: kept as far as it fits,
/// and whole in the notes.
pub const TITLE_TOO_LONG: &str = "title_too_long";
/// Notes with more characters than fit: the first of them were kept.
pub const NOTES_CUT: &str = "notes_cut";
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
/// An address that is not a web address: moved to the notes.
pub const INVALID_URL: &str = "invalid_url";
/// A web address with more characters than fit: moved to the notes.
pub const URL_TOO_LONG: &str = "url_too_long";
/// A postal address with more characters than fit: moved to the notes.
pub const ADDRESS_TOO_LONG: &str = "address_too_long";
/// A tag with more characters than fit: kept without that tag.
pub const TAG_TOO_LONG: &str = "tag_too_long";
/// Lines, areas or further points beside the point of a place: left out.
pub const GEOMETRY_LEFT_OUT: &str = "geometry_left_out";
/// Values that ListBud has no place for, such as the elevation or the colour of a pin, or
/// more than are kept as text: left out.
pub const FIELDS_LEFT_OUT: &str = "fields_left_out";
/// A link to another map: left out.
pub const NETWORK_LINK: &str = "network_link";
/// More tags than one place may bring: kept with the first of them.
pub const TOO_MANY_TAGS: &str = "too_many_tags";
/// More lists than one row may stand in: kept in the first of them.
pub const TOO_MANY_LISTS: &str = "too_many_lists";
/// Stars that are not a number from 0 to 5: kept without them.
pub const INVALID_RATING: &str = "invalid_rating";
/// A list's name that had to be shortened.
pub const LIST_NAME_TOO_LONG: &str = "list_name_too_long";
/// A list's description with more characters than fit: the first were kept.
pub const DESCRIPTION_TOO_LONG: &str = "description_too_long";
/// A backup that a newer ListBud wrote: read as far as it is known.
pub const NEWER_BACKUP: &str = "newer_backup";

/// The same place stands in an earlier row of the file, or is among the user's
/// places: merged with it.
pub const ALREADY_SAVED: &str = "already_saved";
/// The same place stands in an earlier row of the archive: merged with it.
pub const SAME_PLACE: &str = "same_place";
/// Notes of one place from several rows or files that are too long together: the first
/// were kept.
pub const NOTES_NOT_JOINED: &str = Met::NOTES_NOT_JOINED;
/// A value has changed in the file since it was last imported, and nobody has changed it
/// in ListBud: it was taken over.
pub const CHANGED_IN_FILE: &str = Met::CHANGED_IN_FILE;
/// The person has changed or removed a value in ListBud, and the file says otherwise: the
/// person's value was kept.
pub const KEPT_YOUR_CHANGE: &str = Met::KEPT_YOUR_CHANGE;
/// Another file or an earlier row has another value: the first was kept.
pub const OTHER_VALUE: &str = Met::OTHER_VALUE;

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

/// A layer of a map that shows what is on another page, and does not hold it: skipped.
pub const REMOTE_LAYER: &str = "remote_layer";
/// A file of an archive that unpacks to more than is taken: skipped.
pub const FILE_TOO_LARGE: &str = "file_too_large";
/// The name of an archive's file is in an unknown encoding: read under another name.
pub const UNREADABLE_NAME: &str = "unreadable_name";
