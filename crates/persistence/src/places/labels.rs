//! The tags and lists of places.
//!
//! Two statements beside the places' own, merged here, cost the database less
//! than half of what aggregating them as JSON in one statement does.

use std::collections::HashMap;

use listbud_domain::{Color, Emoji, ListId, Place, PlaceId, TagId, TagLabel, TagName, UserId};
use uuid::Uuid;

use crate::{Executor, Statement, StoreError, row::get};

pub(super) const TAGS: Statement = Statement::new(
    "places.tags",
    "SELECT pt.place_id, t.id, t.name, t.color, t.emoji
     FROM place_tags pt
     JOIN tags t ON t.user_id = $1 AND t.id = pt.tag_id
     WHERE pt.user_id = $1 AND pt.place_id = ANY ($2)
     ORDER BY lower(t.name), t.id",
);

pub(super) const LISTS: Statement = Statement::new(
    "places.lists",
    "SELECT place_id, list_id
     FROM list_places
     WHERE user_id = $1 AND place_id = ANY ($2)
     ORDER BY added_at DESC, list_id DESC",
);

/// Finds the tags of some places.
pub(super) async fn tags(
    db: &impl Executor,
    owner: UserId,
    places: &[PlaceId],
) -> Result<Vec<(PlaceId, TagLabel)>, StoreError> {
    let ids: Vec<Uuid> = places.iter().map(|place| place.0).collect();
    let rows = TAGS.query(db, &[&owner.0, &ids]).await?;
    rows.iter()
        .map(|row| {
            let label = TagLabel {
                id: TagId(get(TAGS.name, row, "id")?),
                name: TagName::restore(get(TAGS.name, row, "name")?),
                color: Color::restore(get(TAGS.name, row, "color")?),
                emoji: get::<Option<String>>(TAGS.name, row, "emoji")?.map(Emoji::restore),
            };
            Ok((PlaceId(get(TAGS.name, row, "place_id")?), label))
        })
        .collect()
}

/// Finds the lists that some places stand in, last joined first.
pub(super) async fn lists(
    db: &impl Executor,
    owner: UserId,
    places: &[PlaceId],
) -> Result<Vec<(PlaceId, ListId)>, StoreError> {
    let ids: Vec<Uuid> = places.iter().map(|place| place.0).collect();
    let rows = LISTS.query(db, &[&owner.0, &ids]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                PlaceId(get(LISTS.name, row, "place_id")?),
                ListId(get(LISTS.name, row, "list_id")?),
            ))
        })
        .collect()
}

/// Hands each place its tags and lists.
pub(super) fn attach(
    places: &mut [Place],
    tags: Vec<(PlaceId, TagLabel)>,
    lists: Vec<(PlaceId, ListId)>,
) {
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
