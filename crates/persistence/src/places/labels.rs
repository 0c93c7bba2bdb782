//! The tags and lists of places.
//!
//! Statements beside the places' own, merged here, cost the database less than half
//! of what aggregating them as JSON in one statement does.

use std::{collections::HashMap, sync::Arc};

use listbud_domain::{Color, Emoji, ListId, Place, PlaceId, TagId, TagLabel, TagName, UserId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::columns::Reader;
use crate::{Executor, Params, Statement, StoreError};

pub(super) const TAGS: Statement = Statement::new(
    "places.tags",
    "SELECT pt.place_id, t.id, t.name, t.color, t.emoji
     FROM (SELECT place_id, tag_id FROM place_tags
           WHERE user_id = $1 AND place_id = $2
           ORDER BY tag_id OFFSET 0) pt
     CROSS JOIN LATERAL (
         SELECT id, name, color, emoji FROM tags
         WHERE user_id = $1 AND id >= pt.tag_id
         ORDER BY id LIMIT 1) t
     WHERE t.id = pt.tag_id
     ORDER BY lower(t.name), t.id",
);

pub(super) const TAGGED: Statement = Statement::new(
    "places.tagged",
    "SELECT place_id, tag_id FROM place_tags WHERE user_id = $1 AND place_id = ANY ($2)",
);

pub(super) const LABELS: Statement = Statement::new(
    "places.labels",
    "SELECT id, name, color, emoji FROM tags WHERE user_id = $1 ORDER BY lower(name), id",
);

pub(super) const LISTS: Statement = Statement::new(
    "places.lists",
    "SELECT place_id, list_id
     FROM list_places
     WHERE user_id = $1 AND place_id = ANY ($2)
     ORDER BY added_at DESC, list_id DESC",
);

/// Which place has which, in the order in which they are shown.
type Of<T> = Vec<(PlaceId, T)>;

/// Finds the tags of one place.
pub(super) async fn tags_of_one(
    db: &impl Executor,
    owner: UserId,
    place: PlaceId,
) -> Result<Of<Arc<TagLabel>>, StoreError> {
    let rows = TAGS.query(db, &[&owner.0, &place.0]).await?;
    let labels = rows.iter().map(|row| label(TAGS.name, row, 1));
    labels.map(|label| Ok((place, label?))).collect()
}

/// Finds the tags of some places. Each tag is read once and not with every place
/// that carries it: of 1,000 places, that halves what the database does and saves
/// two thirds of what it sends.
pub(super) async fn tags(
    db: &impl Executor,
    owner: UserId,
    places: &[Uuid],
) -> Result<Of<Arc<TagLabel>>, StoreError> {
    let of_places: Params<'_> = &[&owner.0, &places];
    let of_owner: Params<'_> = &[&owner.0];
    let (tagged, labels) =
        futures_util::try_join!(TAGGED.query(db, of_places), LABELS.query(db, of_owner))?;
    let labels = labels.iter().map(|row| label(LABELS.name, row, 0));
    let labels: Vec<Arc<TagLabel>> = labels.collect::<Result<_, _>>()?;
    let ranks: HashMap<TagId, usize> = (0..)
        .zip(&labels)
        .map(|(rank, label)| (label.id, rank))
        .collect();
    let mut ranked = Vec::with_capacity(tagged.len());
    for row in &tagged {
        let at = Reader::new(TAGGED.name, row);
        // A tag that was deleted between the two statements is gone.
        if let Some(rank) = ranks.get(&TagId(at.column(1, "tag_id")?)) {
            ranked.push((*rank, PlaceId(at.column(0, "place_id")?)));
        }
    }
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    let ranked = ranked.into_iter();
    let tags = ranked.filter_map(|(rank, place)| Some((place, Arc::clone(labels.get(rank)?))));
    Ok(tags.collect())
}

/// Reads a label from a row in which it begins at `first`.
fn label(operation: &'static str, row: &Row, first: usize) -> Result<Arc<TagLabel>, StoreError> {
    let at = Reader::new(operation, row);
    let emoji: Option<String> = at.column(first + 3, "emoji")?;
    Ok(Arc::new(TagLabel {
        id: TagId(at.column(first, "id")?),
        name: TagName::restore(at.column(first + 1, "name")?),
        color: Color::restore(at.column(first + 2, "color")?),
        emoji: emoji.map(Emoji::restore),
    }))
}

/// Finds the lists that some places stand in, last joined first.
pub(super) async fn lists(
    db: &impl Executor,
    owner: UserId,
    places: &[Uuid],
) -> Result<Of<ListId>, StoreError> {
    let rows = LISTS.query(db, &[&owner.0, &places]).await?;
    rows.iter()
        .map(|row| {
            let at = Reader::new(LISTS.name, row);
            Ok((
                PlaceId(at.column(0, "place_id")?),
                ListId(at.column(1, "list_id")?),
            ))
        })
        .collect()
}

/// Hands each place its tags and lists.
pub(super) fn attach(places: &mut [Place], tags: Of<Arc<TagLabel>>, lists: Of<ListId>) {
    let mut by_id: HashMap<PlaceId, &mut Place> =
        places.iter_mut().map(|place| (place.id, place)).collect();
    for (place, tag) in tags {
        if let Some(place) = by_id.get_mut(&place) {
            place.tags.push(tag);
        }
    }
    for (place, list) in lists {
        if let Some(place) = by_id.get_mut(&place) {
            place.lists.push(list);
        }
    }
}
