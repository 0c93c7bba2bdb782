//! One place as bytes. Nothing but this process ever reads them.

use std::{io, sync::Arc};

use listbud_domain::{
    Address, Cid, Contact, ContactText, Contacts, CoordinateSource, Coordinates, GoogleIdentity,
    GooglePlaceId, Located, Notes, PlaceField, PlaceName, Rating, TagName, WebUrl,
    import::{ImportedPlace, PlaceHistory, Said},
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    file: Option<u32>,
    line: u64,
    lists: Vec<u32>,
    name: &'a str,
    address: Option<&'a str>,
    /// Latitude, longitude, and the source's number.
    located: Option<(f64, f64, u8)>,
    cid: Option<u64>,
    cell: Option<u64>,
    place_id: Option<&'a str>,
    url: Option<&'a str>,
    /// In the order of [`Contact::ALL`].
    #[serde(borrow)]
    contacts: Vec<Option<&'a str>>,
    notes: Option<&'a str>,
    review: Option<&'a str>,
    rating: Option<f64>,
    visited: bool,
    /// Nanoseconds since 1970.
    saved_at: Option<i128>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    source: Option<&'a str>,
    #[serde(borrow)]
    said: Vec<Saying<'a>>,
    history: Option<History>,
}

#[derive(Serialize, Deserialize)]
struct Saying<'a> {
    source: Option<&'a str>,
    name: &'a str,
    address: Option<&'a str>,
    located: Option<(f64, f64, u8)>,
    url: Option<&'a str>,
    notes: Option<&'a str>,
    rating: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct History {
    /// The fields' numbers.
    edited: Vec<u8>,
    /// Nanoseconds since 1970.
    created_at: Option<i128>,
    updated_at: Option<i128>,
}

/// Writes a place, whose file is known by its number.
pub(super) fn write(
    place: &ImportedPlace,
    file: Option<u32>,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    let lists = place.lists.iter().map(|list| u32::try_from(*list));
    let record = Record {
        file,
        line: place.line,
        lists: lists.collect::<Result<_, _>>().map_err(io::Error::other)?,
        name: place.name.as_str(),
        address: place.address.as_ref().map(Address::as_str),
        located: place.located.map(numbers),
        cid: place.google.cid.map(Cid::get),
        cell: place.google.cell,
        place_id: place.google.place_id.as_ref().map(GooglePlaceId::as_str),
        url: place.url.as_ref().map(WebUrl::as_str),
        contacts: place.contacts.iter().map(|(_, text)| text).collect(),
        notes: place.notes.as_ref().map(Notes::as_str),
        review: place.review.as_ref().map(Notes::as_str),
        rating: place.rating.map(Rating::stars),
        visited: place.visited,
        saved_at: place.saved_at.map(OffsetDateTime::unix_timestamp_nanos),
        tags: place.tags.iter().map(TagName::as_str).collect(),
        source: place.source.as_deref(),
        said: place.said.iter().map(Saying::of).collect(),
        history: place.history.as_deref().map(|history| History {
            edited: history
                .edited
                .fields()
                .map(|field| position(PlaceField::all(), &field))
                .collect(),
            created_at: history.created_at.map(OffsetDateTime::unix_timestamp_nanos),
            updated_at: history.updated_at.map(OffsetDateTime::unix_timestamp_nanos),
        }),
    };
    *bytes = postcard::to_extend(&record, std::mem::take(bytes)).map_err(io::Error::other)?;
    Ok(())
}

/// Undoes [`write`].
pub(super) fn read(
    bytes: &[u8],
    file: impl Fn(u32) -> Option<Arc<str>>,
) -> io::Result<ImportedPlace> {
    let record: Record<'_> = postcard::from_bytes(bytes).map_err(io::Error::other)?;
    let lists = record.lists.into_iter().map(usize::try_from);
    Ok(ImportedPlace {
        file: record.file.and_then(file),
        line: record.line,
        lists: lists.collect::<Result<_, _>>().map_err(io::Error::other)?,
        name: PlaceName::restore(record.name.to_owned()),
        address: record.address.map(str::to_owned).map(Address::restore),
        located: record.located.and_then(located),
        google: GoogleIdentity {
            cid: record.cid.and_then(Cid::new),
            cell: record.cell,
            place_id: record
                .place_id
                .map(str::to_owned)
                .map(GooglePlaceId::restore),
        },
        url: record.url.map(str::to_owned).map(WebUrl::restore),
        contacts: contacts(&record.contacts),
        notes: record.notes.map(str::to_owned).map(Notes::restore),
        review: record.review.map(str::to_owned).map(Notes::restore),
        rating: record.rating.and_then(|stars| Rating::parse(stars).ok()),
        visited: record.visited,
        saved_at: time(record.saved_at),
        tags: record
            .tags
            .into_iter()
            .map(str::to_owned)
            .map(TagName::restore)
            .collect(),
        source: record.source.map(Arc::from),
        said: record.said.into_iter().map(Saying::said).collect(),
        history: record.history.map(|history| {
            Box::new(PlaceHistory {
                edited: history
                    .edited
                    .into_iter()
                    .filter_map(|field| at(PlaceField::all(), field))
                    .collect(),
                created_at: time(history.created_at),
                updated_at: time(history.updated_at),
            })
        }),
    })
}

impl<'a> Saying<'a> {
    fn of(said: &'a Said) -> Self {
        Self {
            source: said.source.as_deref(),
            name: said.name.as_str(),
            address: said.address.as_ref().map(Address::as_str),
            located: said.located.map(numbers),
            url: said.url.as_ref().map(WebUrl::as_str),
            notes: said.notes.as_ref().map(Notes::as_str),
            rating: said.rating.map(Rating::stars),
        }
    }

    fn said(self) -> Said {
        Said {
            source: self.source.map(Arc::from),
            name: PlaceName::restore(self.name.to_owned()),
            address: self.address.map(str::to_owned).map(Address::restore),
            located: self.located.and_then(located),
            url: self.url.map(str::to_owned).map(WebUrl::restore),
            notes: self.notes.map(str::to_owned).map(Notes::restore),
            rating: self.rating.and_then(|stars| Rating::parse(stars).ok()),
        }
    }
}

fn contacts(texts: &[Option<&str>]) -> Contacts {
    let each = Contact::ALL.into_iter().zip(texts);
    let known = each.filter_map(|(contact, text)| Some((contact, (*text)?.to_owned())));
    known
        .map(|(contact, text)| (contact, ContactText::restore(text)))
        .collect()
}

fn numbers(located: Located) -> (f64, f64, u8) {
    let point = located.coordinates;
    let source = position(CoordinateSource::ALL, &located.source);
    (point.latitude(), point.longitude(), source)
}

fn located((latitude, longitude, source): (f64, f64, u8)) -> Option<Located> {
    Some(Located {
        coordinates: Coordinates::parse(latitude, longitude).ok()?,
        source: at(CoordinateSource::ALL, source)?,
    })
}

fn time(nanoseconds: Option<i128>) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds?).ok()
}

fn position<T: PartialEq>(all: impl IntoIterator<Item = T>, one: &T) -> u8 {
    let position = all.into_iter().position(|known| known == *one);
    position
        .and_then(|at| u8::try_from(at).ok())
        .unwrap_or(u8::MAX)
}

fn at<T>(all: impl IntoIterator<Item = T>, position: u8) -> Option<T> {
    all.into_iter().nth(usize::from(position))
}
