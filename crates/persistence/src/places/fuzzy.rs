//! What a typing error could have meant.

use std::collections::HashMap;

use listbud_domain::{PlaceId, SearchQuery, UserId};

use crate::{Statement, StoreError, Transaction, row::get, statement::observed};

/// Lets the trigram index answer with words that share four trigrams in ten
/// with what was typed, for this transaction: two letters swapped in a word of
/// four leave no more. What is too far off is sorted out by
/// [`SearchQuery::slips_in`].
///
/// With Citus the workers search, and this stays on the coordinator:
/// `scripts/distribute` sets the same number for the database on every node.
const LOWER_THRESHOLD: &str = "SET LOCAL pg_trgm.word_similarity_threshold = 0.39";

pub(super) const CANDIDATES: Statement = Statement::new(
    "places.candidates",
    "SELECT place_id, label
     FROM (
         SELECT p.id AS place_id, p.name AS label,
                word_similarity(listbud_fold($2), p.name_folded) AS nearness
         FROM places p
         WHERE p.user_id = $1 AND p.name_folded %> listbud_fold($2)
         UNION ALL
         SELECT pt.place_id, t.name, word_similarity(listbud_fold($2), listbud_fold(t.name))
         FROM tags t
         JOIN place_tags pt ON pt.user_id = $1 AND pt.tag_id = t.id
         WHERE t.user_id = $1 AND listbud_fold(t.name) %> listbud_fold($2)
         UNION ALL
         SELECT lp.place_id, l.name, word_similarity(listbud_fold($2), listbud_fold(l.name))
         FROM lists l
         JOIN list_places lp ON lp.user_id = $1 AND lp.list_id = l.id
         WHERE l.user_id = $1 AND listbud_fold(l.name) %> listbud_fold($2)
     ) AS near
     ORDER BY nearness DESC, place_id
     LIMIT 1000",
);

/// Finds the places whose name, tags or lists are a typing error away from the
/// search, fewest slips first.
pub(super) async fn candidates(
    db: &Transaction<'_>,
    owner: UserId,
    search: &SearchQuery,
) -> Result<Vec<PlaceId>, StoreError> {
    observed("places.lower_threshold", db.batch_execute(LOWER_THRESHOLD)).await?;
    let rows = CANDIDATES.query(db, &[&owner.0, &search.phrase()]).await?;
    let mut slips: HashMap<PlaceId, (usize, usize)> = HashMap::new();
    for (order, row) in rows.iter().enumerate() {
        let place = PlaceId(get(CANDIDATES.name, row, "place_id")?);
        if let Some(count) = search.slips_in(get(CANDIDATES.name, row, "label")?) {
            let best = slips.entry(place).or_insert((count, order));
            *best = (*best).min((count, order));
        }
    }
    let mut places: Vec<(PlaceId, (usize, usize))> = slips.into_iter().collect();
    places.sort_by_key(|(_, rank)| *rank);
    Ok(places.into_iter().map(|(place, _)| place).collect())
}
