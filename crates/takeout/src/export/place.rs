//! One place on its way out.

use listbud_domain::{FeatureId, Place};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// A place and the names of its lists, which a [`Place`] knows by id only.
#[derive(Debug, Clone, Copy)]
pub struct ExportPlace<'a> {
    /// The place.
    pub place: &'a Place,
    /// The names of the lists it stands in.
    pub lists: &'a [&'a str],
    /// Whether it is known when the place came to ListBud and when it last changed. It is
    /// not where the place comes straight from a file of others; then no file tells it.
    pub is_dated: bool,
}

impl ExportPlace<'_> {
    /// When it was saved, else when it came to ListBud, as far as either is known.
    pub(super) fn saved(&self) -> Option<String> {
        let saved = self.place.saved_at.and_then(rfc3339);
        saved.or_else(|| self.created())
    }

    /// When it was added to ListBud.
    pub(super) fn created(&self) -> Option<String> {
        self.dated(self.place.created_at)
    }

    /// When it last changed.
    pub(super) fn updated(&self) -> Option<String> {
        self.dated(self.place.updated_at)
    }

    fn dated(&self, time: OffsetDateTime) -> Option<String> {
        rfc3339(time).filter(|_| self.is_dated)
    }
}

/// The contacts of a place that are known, by the names that files give them.
pub(super) fn known_contacts(place: &Place) -> impl Iterator<Item = (&'static str, &str)> {
    let contacts = place.contacts.iter();
    contacts.filter_map(|(contact, text)| Some((contact.as_str(), text?)))
}

/// The feature id, with 0 for a CID that is not known, as Google writes it.
pub(super) fn feature_id(place: &Place) -> Option<FeatureId> {
    let cell = place.google.cell?;
    Some(FeatureId::new(
        cell,
        place.google.cid.map_or(0, listbud_domain::Cid::get),
    ))
}

/// A time as RFC 3339 in UTC; `None` for years that it cannot write.
pub(super) fn rfc3339(time: OffsetDateTime) -> Option<String> {
    time.checked_to_offset(UtcOffset::UTC)?
        .format(&Rfc3339)
        .ok()
}
