//! Where a page of places ended.

use listbud_domain::PlaceId;
use listbud_persistence::places::{PageKey, Sort};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::cursor;

/// A [`PageKey`] on the wire.
#[derive(Serialize, Deserialize)]
enum Wire {
    /// Nanoseconds since 1970.
    #[serde(rename = "n")]
    Newest(i128, Uuid),
    #[serde(rename = "o")]
    Oldest(i128, Uuid),
    #[serde(rename = "a")]
    Name(String, Uuid),
    #[serde(rename = "r")]
    Rating(f64, Uuid),
    #[serde(rename = "u")]
    Updated(i128, Uuid),
    #[serde(rename = "s")]
    Saved(i128, Uuid),
    #[serde(rename = "f")]
    SavedOldest(i128, Uuid),
}

/// Writes down where a page ended.
pub(super) fn write(sort: Sort, key: &PageKey) -> String {
    let wire = match key {
        PageKey::Time(time, id) => {
            let time = time.unix_timestamp_nanos();
            match sort {
                Sort::Oldest => Wire::Oldest(time, id.0),
                Sort::Updated => Wire::Updated(time, id.0),
                Sort::Saved => Wire::Saved(time, id.0),
                Sort::SavedOldest => Wire::SavedOldest(time, id.0),
                Sort::Newest | Sort::Name | Sort::Rating | Sort::Relevance => {
                    Wire::Newest(time, id.0)
                }
            }
        }
        PageKey::Name(name, id) => Wire::Name(name.clone(), id.0),
        PageKey::Rating(stars, id) => Wire::Rating(*stars, id.0),
    };
    cursor::write(&wire)
}

/// Reads where a page ended; `None` for what [`write`] did not write for this
/// order.
pub(super) fn read(sort: Sort, text: &str) -> Option<PageKey> {
    match (sort, cursor::read(text)?) {
        (Sort::Newest, Wire::Newest(time, id))
        | (Sort::Oldest, Wire::Oldest(time, id))
        | (Sort::Updated, Wire::Updated(time, id))
        | (Sort::Saved, Wire::Saved(time, id))
        | (Sort::SavedOldest, Wire::SavedOldest(time, id)) => {
            let time = OffsetDateTime::from_unix_timestamp_nanos(time).ok()?;
            // PostgreSQL knows fewer years than the type.
            let is_storable = (-4_000..10_000).contains(&time.year());
            is_storable.then_some(PageKey::Time(time, PlaceId(id)))
        }
        (Sort::Name, Wire::Name(name, id)) if cursor::is_storable(&name) => {
            Some(PageKey::Name(name, PlaceId(id)))
        }
        (Sort::Rating, Wire::Rating(stars, id)) => Some(PageKey::Rating(stars, PlaceId(id))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn a_cursor_comes_back_and_only_for_its_own_order() {
        let id = PlaceId(Uuid::from_u128(7));
        let time = OffsetDateTime::from_unix_timestamp_nanos(1_700_000_000_123_456_000).unwrap();
        for (sort, key) in [
            (Sort::Newest, PageKey::Time(time, id)),
            (Sort::Oldest, PageKey::Time(time, id)),
            (Sort::Updated, PageKey::Time(time, id)),
            (Sort::Saved, PageKey::Time(time, id)),
            (Sort::SavedOldest, PageKey::Time(time, id)),
            (Sort::Name, PageKey::Name("phở".to_owned(), id)),
            (Sort::Rating, PageKey::Rating(4.5, id)),
        ] {
            let text = write(sort, &key);

            assert_eq!(read(sort, &text), Some(key));
            let other = if sort == Sort::Name {
                Sort::Newest
            } else {
                Sort::Name
            };
            assert_eq!(read(other, &text), None);
        }
    }

    #[test]
    fn a_forged_cursor_is_none() {
        for text in [
            "",
            "x",
            "e30",
            "!!",
            &URL_SAFE_NO_PAD.encode(r#"{"n":[1e99,"x"]}"#),
        ] {
            assert_eq!(read(Sort::Newest, text), None);
        }
    }
}
