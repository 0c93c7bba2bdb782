//! From one format to another, without a database.

use std::{
    io::{self, Write},
    sync::Arc,
};

use listbud_domain::{
    Color, Place, PlaceId, TagId, TagLabel, UserId,
    import::{ImportBatch, ImportedPlace},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Places, Takeout,
    export::{ExportPlace, Exporter, Format, ListLook, Listed, Meta, TagLook, by_list},
};

/// How much [`write()`] has written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Places, each once.
    pub places: usize,
    /// Lists.
    pub lists: usize,
    /// Places whose coordinates are estimates.
    pub approximate: usize,
    /// Places without coordinates, which KML and GPX leave out.
    pub unlocated: usize,
}

/// Describes a file with all places that were read, or those of some lists.
#[must_use]
pub fn meta(read: &Takeout, wanted: Option<&[usize]>, now: OffsetDateTime) -> Meta {
    let batch = &read.batch;
    let lists: Vec<ListLook> = looks(batch)
        .enumerate()
        .filter(|(list, _)| wanted.is_none_or(|wanted| wanted.contains(list)))
        .map(|(_, look)| look)
        .collect();
    let title = match lists.as_slice() {
        [only] => only.name.clone(),
        _ => "Places".to_owned(),
    };
    let (tags, imports) = match &read.restored {
        Some(restored) => {
            let tags = restored.tags.iter().map(|tag| TagLook {
                name: tag.name.as_str().to_owned(),
                color: tag.color.clone().unwrap_or_default(),
                emoji: tag.emoji.clone(),
            });
            (tags.collect(), restored.imports.clone())
        }
        None => Default::default(),
    };
    Meta {
        created_at: Some(now),
        lists,
        tags,
        imports,
        ..Meta::new(title)
    }
}

/// Lists keep their colours; lists without one get different ones.
fn looks<P>(batch: &ImportBatch<P>) -> impl Iterator<Item = ListLook> {
    const COLORS: [&str; 6] = [
        "#e51b23", "#0066cc", "#3c8c3c", "#ff9600", "#9b24b2", "#00a58c",
    ];
    let colors = COLORS.iter().cycle();
    batch
        .lists
        .iter()
        .zip(colors)
        .map(|(list, color)| ListLook {
            name: list.name.as_str().to_owned(),
            description: list.description.clone(),
            color: list
                .color
                .clone()
                .unwrap_or_else(|| Color::parse(color).unwrap_or_default()),
            emoji: list.emoji.clone(),
        })
}

/// Writes all places that were read, or those of some lists, list by list.
///
/// # Errors
///
/// When the places cannot be read or the file cannot be written.
pub fn write(
    mut out: &mut dyn Write,
    format: Format,
    meta: Meta,
    read: &Takeout,
    wanted: Option<&[usize]>,
) -> io::Result<Counts> {
    let batch: &ImportBatch<Places> = &read.batch;
    let mut counts = Counts {
        lists: meta.lists.len(),
        ..Counts::default()
    };
    let is_wanted = |list: usize| wanted.is_none_or(|wanted| wanted.contains(&list));
    let name = |list: usize| batch.lists.get(list).map(|list| list.name.as_str());
    let mut exporter = Exporter::new(format, meta);
    exporter.begin(&mut out)?;
    for listed in by_list(batch) {
        let Listed {
            list, place: from, ..
        } = listed?;
        if !list.map_or(wanted.is_none(), is_wanted) {
            continue;
        }
        let lists = from.lists.iter().copied().filter(|list| is_wanted(*list));
        let lists: Vec<usize> = lists.collect();
        let is_repeated = list.is_some_and(|list| lists.iter().any(|other| *other < list));
        exporter.turn_to_list(&mut out, list.and_then(name))?;
        let names: Vec<&str> = lists.into_iter().filter_map(name).collect();
        let place = place(&from);
        let export = ExportPlace {
            place: &place,
            lists: &names,
            is_dated: created_at(&from).is_some(),
        };
        if is_repeated {
            exporter.place_again(&mut out, &export)?;
            continue;
        }
        counts.places += 1;
        match place.located {
            None => counts.unlocated += 1,
            Some(_) if from.exact_coordinates().is_none() => counts.approximate += 1,
            Some(_) => {}
        }
        match from.history.as_deref() {
            Some(history) => exporter.edited_place(&mut out, &export, &history.edited)?,
            None => exporter.place(&mut out, &export)?,
        }
    }
    exporter.end(&mut out)?;
    Ok(counts)
}

/// When a place was added to ListBud, or the first later time that a backup contains.
fn created_at(from: &ImportedPlace) -> Option<OffsetDateTime> {
    let history = from.history.as_deref()?;
    history.created_at.or(history.updated_at)
}

/// A place as a database would hold it, without an owner.
fn place(from: &ImportedPlace) -> Place {
    let created_at = created_at(from).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let history = from.history.as_deref();
    let tags = from.tags.iter().map(|name| {
        Arc::new(TagLabel {
            id: TagId(Uuid::nil()),
            name: name.clone(),
            color: Color::default(),
            emoji: None,
        })
    });
    Place {
        id: PlaceId(from.import_key().unwrap_or_else(|| {
            // Of a place that Google knows, its id does as well.
            let name = format!("{:?}", from.google);
            Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
        })),
        owner: UserId(Uuid::nil()),
        name: from.name.clone(),
        address: from.address.clone(),
        located: from.located,
        google: from.google.clone(),
        url: from.url.clone(),
        contacts: from.contacts.clone(),
        notes: from.notes.clone(),
        rating: from.rating,
        visited: from.visited,
        lists: Vec::new(),
        tags: tags.collect(),
        saved_at: from.saved_at,
        created_at,
        updated_at: history
            .and_then(|history| history.updated_at)
            .unwrap_or(created_at),
    }
}
