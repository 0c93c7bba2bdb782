//! Places list by list: one that stands in several lists comes in each of them.

use std::collections::HashMap;

use listbud_domain::{ListId, Place, PlaceId, UserId};
use uuid::Uuid;

use super::{
    filter::{PlaceFilter, Sort},
    page::page,
};
use crate::{Executor, Params, Statement, StoreError, batches::is_full, row::get};

/// From one membership on, in the order of the primary key. List by list, so that no plan
/// sorts all memberships of the owner for each page, however many the planner expects.
pub(super) const MEMBERSHIPS: Statement = Statement::new(
    "places.memberships",
    "WITH listed AS MATERIALIZED (
         SELECT id
         FROM lists
         WHERE user_id = $1 AND id >= $2::uuid AND id <= $4
         ORDER BY id
     )
     SELECT listed.id AS list_id, member.place_id
     FROM listed
     CROSS JOIN LATERAL (
         SELECT lp.place_id
         FROM list_places lp
         WHERE lp.user_id = $1 AND lp.list_id BETWEEN listed.id AND listed.id
           AND lp.place_id > CASE WHEN listed.id = $2::uuid THEN $3::uuid
                                  ELSE '00000000-0000-0000-0000-000000000000' END
         ORDER BY lp.list_id, lp.place_id
         LIMIT $5
     ) AS member
     LIMIT $5",
);

/// The same of some places.
pub(super) const MEMBERSHIPS_OF: Statement = Statement::new(
    "places.memberships_of",
    "SELECT list_id, place_id
     FROM list_places
     WHERE user_id = $1 AND (list_id, place_id) > ($2, $3) AND list_id <= $4
       AND place_id = ANY ($6)
     ORDER BY list_id, place_id
     LIMIT $5",
);

/// Where a page ended: at this place of this list.
pub type ListKey = (ListId, PlaceId);

/// Some places, list by list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listed {
    /// The places, each once.
    pub places: Vec<Place>,
    /// The lists in the order of their ids, each with the positions of its places above.
    /// A list that has more places than fit goes on in the next page.
    pub memberships: Vec<(ListId, usize)>,
    /// Where the next page begins, if there is one.
    pub next: Option<ListKey>,
}

/// Reads one page of places list by list: at most `limit`, and fewer where the filter
/// leaves some out. Places in no list come in none.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn by_list(
    db: &impl Executor,
    owner: UserId,
    filter: &PlaceFilter,
    after: Option<ListKey>,
    limit: usize,
) -> Result<Listed, StoreError> {
    if filter.is_unlisted {
        return Ok(Listed::default());
    }
    let last = filter.list.map_or(Uuid::max(), |list| list.0);
    let (begin, place) = after.map_or_else(
        || (filter.list.map_or(Uuid::nil(), |list| list.0), Uuid::nil()),
        |(list, place)| (list.0, place.0),
    );
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids: Option<Vec<Uuid>> = filter
        .ids
        .as_ref()
        .map(|ids| ids.iter().map(|id| id.0).collect());
    let params: Params<'_> = &[&owner.0, &begin, &place, &last, &most];
    let (statement, rows) = match &ids {
        None => (&MEMBERSHIPS, MEMBERSHIPS.query(db, params).await?),
        Some(ids) => {
            let params: Params<'_> = &[&owner.0, &begin, &place, &last, &most, ids];
            (&MEMBERSHIPS_OF, MEMBERSHIPS_OF.query(db, params).await?)
        }
    };
    let mut found: Vec<ListKey> = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push((
            ListId(get(statement.name, row, "list_id")?),
            PlaceId(get(statement.name, row, "place_id")?),
        ));
    }
    let next = found.last().copied().filter(|_| is_full(&rows, most));
    let mut wanted: Vec<PlaceId> = found.iter().map(|(_, place)| *place).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let count = wanted.len();
    let of_page = PlaceFilter {
        ids: Some(wanted),
        // It decided which memberships were read.
        list: None,
        ..filter.clone()
    };
    let places = page(db, owner, &of_page, Sort::Newest, None, count).await?;
    let places = places.places;
    let positions: HashMap<PlaceId, usize> = places
        .iter()
        .enumerate()
        .map(|(position, place)| (place.id, position))
        .collect();
    let memberships = found
        .into_iter()
        .filter_map(|(list, place)| Some((list, *positions.get(&place)?)))
        .collect();
    Ok(Listed {
        places,
        memberships,
        next,
    })
}
