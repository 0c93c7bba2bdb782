//! Text search as part of a statement.
//!
//! A place is a hit when every word typed is the beginning of a word of its name, address,
//! notes, phone number or website, or of the name of one of its tags or lists; words of
//! scripts without spaces may stand anywhere. What a text is found by is decided in the
//! database (`migrations/up/V13` and `V14`), where it is indexed.

use listbud_domain::SearchQuery;

use super::query::Query;

/// What the words of a place are indexed as, which a condition has to repeat.
const TERMS: &str = "listbud_place_terms(user_id, name, address, notes, phone, website)";

/// Adds the common table expression `hits (id)` to a statement whose `$1` is the
/// owner, and answers the words as the text of a tsquery.
///
/// The words stand in subqueries, which hide them from the planner: it learns nothing
/// from them that would make a better plan, and believes it does, and so would plan
/// each search anew, which takes as long as searching.
pub(super) fn add_hits(query: &mut Query, search: &SearchQuery) -> String {
    let mut texts = Vec::new();
    let mut positions = Vec::new();
    let mut are_whole = Vec::new();
    for (position, word) in (1_i32..).zip(search.words()) {
        let others = word.others.iter();
        let others = others.map(|other| (other.text.clone(), other.is_whole));
        for (text, is_whole) in std::iter::once((word.text.clone(), false)).chain(others) {
            texts.push(text);
            positions.push(position);
            are_whole.push(is_whole);
        }
    }
    let texts = query.bind(texts, "text[]");
    let positions = query.bind(positions, "integer[]");
    let are_whole = query.bind(are_whole, "boolean[]");
    // A place whose labels say some of the words has to say the others. Without labels
    // that say any, the second half of the hits is not run.
    query.push(&format!(
        "WITH words AS MATERIALIZED (
             SELECT n, string_agg('(' || listbud_wanted($1, word, is_whole)::text || ')',
                                  ' | ')::tsquery AS wanted
             FROM unnest((SELECT {texts}), (SELECT {positions}), (SELECT {are_whole}))
                 AS word (word, n, is_whole)
             GROUP BY n
         ), labelled AS MATERIALIZED (
             SELECT pt.place_id, w.n
             FROM words w
             JOIN tags t ON t.user_id = $1 AND t.terms @@ w.wanted
             CROSS JOIN LATERAL (
                 SELECT place_id FROM place_tags
                 WHERE user_id = $1 AND tag_id BETWEEN t.id AND t.id
                 ORDER BY tag_id OFFSET 0) pt
             UNION
             SELECT lp.place_id, w.n
             FROM words w
             JOIN lists l ON l.user_id = $1 AND l.terms @@ w.wanted
             CROSS JOIN LATERAL (
                 SELECT place_id FROM list_places
                 WHERE user_id = $1 AND list_id BETWEEN l.id AND l.id
                 ORDER BY list_id OFFSET 0) lp
         ), hits AS MATERIALIZED (
             SELECT id FROM places
             WHERE user_id = $1
               AND {TERMS} @@ (
                   SELECT string_agg('(' || wanted::text || ')', ' & ')::tsquery FROM words)
             UNION
             SELECT place_id
             FROM (
                 SELECT place_id, n FROM labelled
                 UNION
                 SELECT p.id, w.n
                 FROM words w
                 CROSS JOIN LATERAL (
                     SELECT id FROM places
                     WHERE user_id = $1 AND {TERMS} @@ w.wanted
                     OFFSET 0) p
                 WHERE EXISTS (SELECT FROM labelled)
             ) AS matched
             GROUP BY place_id
             HAVING count(*) = (SELECT count(*) FROM words WHERE wanted IS NOT NULL)
         ) "
    ));
    // No word holds a quote or a backslash: see SearchQuery.
    let lexemes = search.words().iter().flat_map(|word| word.text.split(' '));
    let lexemes: Vec<String> = lexemes.map(|word| format!("'{word}':*")).collect();
    lexemes.join(" & ")
}
