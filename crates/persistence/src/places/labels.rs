//! The tags and lists of places.
//!
//! Statements beside the places' own, merged here, cost the database less than half
//! of what aggregating them as JSON in one statement does.

use std::{collections::HashMap, sync::Arc};

use listbud_domain::{Color, Emoji, ListId, Place, PlaceId, TagId, TagLabel, TagName, UserId};
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use super::columns::Reader;
use crate::{Executor, Params, Statement, StoreError, batches::is_full};

pub(super) const TAGGED: Statement = Statement::new(
    "places.tagged",
    "SELECT place_id, tag_id FROM place_tags WHERE user_id = $1 AND place_id = ANY ($2)",
);

pub(super) const LABELS: Statement = Statement::new(
    "places.labels",
    "SELECT id, name, color, emoji FROM tags WHERE user_id = $1 ORDER BY lower(name), id",
);

pub(super) const TAGGED_RANGE: Statement = Statement::new(
    "places.tagged_range",
    "SELECT place_id, tag_id
     FROM place_tags
     WHERE user_id = $1 AND place_id >= $2 AND place_id <= $3
     LIMIT $4",
);

pub(super) const LISTED: Statement = Statement::new(
    "places.listed",
    "SELECT place_id, list_id, added_at
     FROM list_places
     WHERE user_id = $1 AND place_id = ANY ($2)",
);

pub(super) const LISTED_RANGE: Statement = Statement::new(
    "places.listed_range",
    "SELECT place_id, list_id, added_at
     FROM list_places
     WHERE user_id = $1 AND place_id >= $2 AND place_id <= $3
     LIMIT $4",
);

/// Which place has which, in the order in which they are shown.
type Of<T> = Vec<(PlaceId, T)>;

/// How a statement selects the lists and tags of the place `$2` of `$1`, for [`of_one`]:
/// for one place, arrays cost half of what three statements do.
macro_rules! of_one {
    () => {
        "ARRAY(SELECT list_id FROM list_places
               WHERE user_id = $1 AND place_id = $2
               ORDER BY added_at DESC, list_id DESC) AS list_ids,
         tag.ids AS tag_ids, tag.names AS tag_names, tag.colors AS tag_colors,
         tag.emojis AS tag_emojis"
    };
    (FROM) => {
        "(SELECT array_agg(id) AS ids, array_agg(name) AS names, array_agg(color) AS colors,
                 array_agg(emoji) AS emojis
          FROM (SELECT t.id, t.name, t.color, t.emoji
                FROM (SELECT tag_id FROM place_tags
                      WHERE user_id = $1 AND place_id = $2
                      ORDER BY tag_id OFFSET 0) AS held
                CROSS JOIN LATERAL (
                    SELECT id, name, color, emoji FROM tags
                    WHERE user_id = $1 AND id >= held.tag_id
                    ORDER BY id LIMIT 1) AS t
                WHERE t.id = held.tag_id
                ORDER BY lower(t.name), t.id) AS of_place) AS tag"
    };
}

pub(super) use of_one;

/// Reads the lists and tags of one place from the columns that begin at `first`.
pub(super) fn attach_to_one(
    operation: &'static str,
    row: &Row,
    first: usize,
    place: &mut Place,
) -> Result<(), StoreError> {
    let at = Reader::new(operation, row);
    let lists: Vec<Uuid> = at.column(first, "list_ids")?;
    place.lists = lists.into_iter().map(ListId).collect();
    // NULL if there are none.
    let ids: Option<Vec<Uuid>> = at.column(first + 1, "tag_ids")?;
    let names: Option<Vec<String>> = at.column(first + 2, "tag_names")?;
    let colors: Option<Vec<String>> = at.column(first + 3, "tag_colors")?;
    let emojis: Option<Vec<Option<String>>> = at.column(first + 4, "tag_emojis")?;
    let names = names.unwrap_or_default().into_iter();
    let styles = colors
        .into_iter()
        .flatten()
        .zip(emojis.into_iter().flatten());
    let tags = ids.into_iter().flatten().zip(names).zip(styles);
    let tags = tags.map(|((id, name), (color, emoji))| {
        Arc::new(TagLabel {
            id: TagId(id),
            name: TagName::restore(name),
            color: Color::restore(color),
            emoji: emoji.map(Emoji::restore),
        })
    });
    place.tags = tags.collect();
    Ok(())
}

/// Finds the tags of some places. Each tag is read once and not with every place
/// that carries it: of 1,000 places, that halves what the database does and saves
/// two thirds of what it sends.
pub(super) async fn tags(
    db: &impl Executor,
    owner: UserId,
    places: &[Uuid],
) -> Result<Of<Arc<TagLabel>>, StoreError> {
    let of_owner: Params<'_> = &[&owner.0];
    let (tagged, labels) =
        futures_util::try_join!(tagged(db, owner, places), LABELS.query(db, of_owner))?;
    let labels = labels.iter().map(label);
    let labels: Vec<Arc<TagLabel>> = labels.collect::<Result<_, _>>()?;
    let ranks: HashMap<TagId, usize> = (0..)
        .zip(&labels)
        .map(|(rank, label)| (label.id, rank))
        .collect();
    let mut ranked = Vec::with_capacity(tagged.len());
    for (place, tag) in tagged {
        // A tag that was deleted between the two statements is gone.
        if let Some(rank) = ranks.get(&TagId(tag)) {
            ranked.push((*rank, PlaceId(place)));
        }
    }
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    let ranked = ranked.into_iter();
    let tags = ranked.filter_map(|(rank, place)| Some((place, Arc::clone(labels.get(rank)?))));
    Ok(tags.collect())
}

fn label(row: &Row) -> Result<Arc<TagLabel>, StoreError> {
    let at = Reader::new(LABELS.name, row);
    let emoji: Option<String> = at.column(3, "emoji")?;
    Ok(Arc::new(TagLabel {
        id: TagId(at.column(0, "id")?),
        name: TagName::restore(at.column(1, "name")?),
        color: Color::restore(at.column(2, "color")?),
        emoji: emoji.map(Emoji::restore),
    }))
}

/// Finds the lists that some places stand in, last joined first.
pub(super) async fn lists(
    db: &impl Executor,
    owner: UserId,
    places: &[Uuid],
) -> Result<Of<ListId>, StoreError> {
    let listed = listed(db, owner, places).await?.into_iter();
    Ok(listed
        .map(|(place, list)| (PlaceId(place), ListId(list)))
        .collect())
}

/// Finds which of some places has which tag, in no order.
pub(super) async fn tagged(
    db: &impl Executor,
    owner: UserId,
    places: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let rows = of_places(db, owner, places, [&TAGGED_RANGE, &TAGGED]).await?;
    let tagged = rows.iter().map(|row| {
        let at = Reader::new(TAGGED.name, row);
        Ok((at.column(0, "place_id")?, at.column(1, "tag_id")?))
    });
    tagged.collect()
}

/// Finds which of some places stands in which list, last joined first.
pub(super) async fn listed(
    db: &impl Executor,
    owner: UserId,
    places: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let rows = of_places(db, owner, places, [&LISTED_RANGE, &LISTED]).await?;
    let listed = rows.iter().map(|row| {
        let at = Reader::new(LISTED.name, row);
        Ok((
            at.column(2, "added_at")?,
            at.column(1, "list_id")?,
            at.column(0, "place_id")?,
        ))
    });
    let listed: Result<Vec<(OffsetDateTime, Uuid, Uuid)>, StoreError> = listed.collect();
    let mut listed = listed?;
    listed.sort_unstable_by(|a, b| b.cmp(a));
    let listed = listed.into_iter();
    Ok(listed.map(|(_, list, place)| (place, list)).collect())
}

/// How many rows for each place are read in vain at most.
const IN_BETWEEN: usize = 10;

/// The same where nothing says that the places lie together.
const IN_BETWEEN_SCATTERED: usize = 4;

/// How many places are looked up before it is worth while to read what lies in between.
const FEW: usize = 500;

/// Reads what some places have. Ids are made in the order of time, so that those of a
/// page lie together most of the time: reading from the first to the last takes a third
/// of the time of looking up each. If it turns out that there is too much in between,
/// they are looked up.
async fn of_places(
    db: &impl Executor,
    owner: UserId,
    ids: &[Uuid],
    [range, each]: [&Statement; 2],
) -> Result<Vec<Row>, StoreError> {
    let in_between = if ids.is_sorted_by(|a, b| a > b) {
        IN_BETWEEN
    } else {
        IN_BETWEEN_SCATTERED
    };
    let is_worth_while = in_between == IN_BETWEEN || ids.len() >= FEW;
    if let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max())
        && is_worth_while
    {
        let most = i64::try_from(ids.len() * in_between).unwrap_or(i64::MAX);
        let rows = range.query(db, &[&owner.0, first, last, &most]).await?;
        if !is_full(&rows, most) {
            return Ok(rows);
        }
    }
    each.query(db, &[&owner.0, &ids]).await
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
