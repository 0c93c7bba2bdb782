//! Where a page of lists or tags ended.

use listbud_persistence::NameKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cursor;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    Lists,
    Tags,
}

/// A [`NameKey`] on the wire: the lower-case name and the id.
#[derive(Serialize, Deserialize)]
enum Wire {
    #[serde(rename = "l")]
    Lists(String, Uuid),
    #[serde(rename = "t")]
    Tags(String, Uuid),
}

/// Writes down where a page ended.
pub(crate) fn write(listed: Listed, key: NameKey) -> String {
    cursor::write(&match listed {
        Listed::Lists => Wire::Lists(key.name, key.id),
        Listed::Tags => Wire::Tags(key.name, key.id),
    })
}

/// Reads where a page ended; `None` for what [`write`] did not write for this
/// listing.
pub(crate) fn read(listed: Listed, text: &str) -> Option<NameKey> {
    match (listed, cursor::read(text)?) {
        (Listed::Lists, Wire::Lists(name, id)) | (Listed::Tags, Wire::Tags(name, id)) => {
            cursor::is_storable(&name).then_some(NameKey { name, id })
        }
        (Listed::Lists, Wire::Tags(..)) | (Listed::Tags, Wire::Lists(..)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_only_for_its_own_listing() {
        let key = NameKey {
            name: "phở".to_owned(),
            id: Uuid::from_u128(7),
        };
        for (listed, other) in [(Listed::Lists, Listed::Tags), (Listed::Tags, Listed::Lists)] {
            let text = write(listed, key.clone());

            assert_eq!(read(listed, &text), Some(key.clone()));
            assert_eq!(read(other, &text), None);
        }
    }

    #[test]
    fn a_forged_cursor_is_none() {
        let with_nul = NameKey {
            name: "a\0".to_owned(),
            id: Uuid::nil(),
        };
        for text in ["", "x", "e30", "!!", &write(Listed::Lists, with_nul)] {
            assert_eq!(read(Listed::Lists, text), None, "{text}");
        }
    }
}
