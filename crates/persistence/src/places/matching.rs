//! Text search as part of a statement.
//!
//! A place is a hit when every word typed stands in its name, address or notes,
//! or in the name of one of its tags or lists. The last word may be unfinished,
//! and words of scripts without spaces may stand anywhere inside a name.

use listbud_domain::SearchQuery;

use super::filter::Query;

/// Adds the common table expression `hits (id)` to a statement whose `$1` is the
/// owner, and answers the whole search as the text of a tsquery.
///
/// The words stand in subqueries, which hide them from the planner: it learns nothing
/// from them that would make a better plan, and believes it does, and so would plan
/// each search anew, which takes as long as searching.
pub(super) fn add_hits(query: &mut Query, search: &SearchQuery) -> String {
    let last = search.words().len().saturating_sub(1);
    let lexemes: Vec<String> = search
        .words()
        .iter()
        .enumerate()
        .map(|(position, word)| {
            // No word holds a quote or a backslash: see SearchQuery.
            let prefix = if position == last || word.anywhere {
                ":*"
            } else {
                ""
            };
            format!("'{}'{prefix}", word.text)
        })
        .collect();
    let parts: Vec<Option<String>> = search
        .words()
        .iter()
        .map(|word| word.anywhere.then(|| word.text.clone()))
        .collect();
    let anchor = parts
        .iter()
        .flatten()
        .max_by_key(|part| part.len())
        .cloned();
    let all = lexemes.join(" & ");
    // The index has no lexeme for a sign such as an emoji, and a tsquery silently
    // drops it.
    let has_sign = search
        .words()
        .iter()
        .any(|word| !word.text.chars().any(char::is_alphanumeric));

    let mut branches = Vec::new();
    let words = query.bind(lexemes, "text[]");
    let parts = query.bind(parts, "text[]");
    if !has_sign {
        let all = query.bind(all.clone(), "text");
        branches.push(format!(
            "SELECT id FROM places
             WHERE user_id = $1
               AND listbud_owned(user_id, search)
                   @@ listbud_owned($1, (SELECT to_tsquery('listbud', {all})))
               AND search @@ (SELECT to_tsquery('listbud', {all}))"
        ));
    }
    branches.push(
        "SELECT p.id
         FROM labelled l
         CROSS JOIN LATERAL (
             SELECT id, search, name_folded FROM places
             WHERE user_id = $1 AND id >= l.place_id ORDER BY id LIMIT 1) p
         WHERE p.id = l.place_id AND NOT EXISTS (
             SELECT FROM words w
             WHERE w.n <> ALL (l.ns)
               AND NOT (p.search @@ w.lexeme OR coalesce(p.name_folded LIKE w.part, false))
         )"
        .to_owned(),
    );
    if let Some(anchor) = anchor {
        let anchor = query.bind(anchor, "text");
        let anchor = folded_inside(&anchor);
        branches.push(format!(
            "SELECT p.id
             FROM places p
             WHERE p.user_id = $1 AND p.name_folded LIKE {anchor}
               AND NOT EXISTS (
                 SELECT FROM words w
                 WHERE NOT (p.search @@ w.lexeme OR coalesce(p.name_folded LIKE w.part, false))
             )"
        ));
    }
    let branches = branches.join(" UNION ");
    let part = folded_inside("part");
    query.push(&format!(
        "WITH words AS MATERIALIZED (
             SELECT n, to_tsquery('listbud', lexeme) AS lexeme,
                    {part} AS part
             FROM unnest((SELECT {words}), (SELECT {parts})) WITH ORDINALITY AS word (lexeme, part, n)
         ), labelled AS MATERIALIZED (
             SELECT place_id, array_agg(n) AS ns
             FROM (
                 SELECT pt.place_id, w.n
                 FROM words w
                 JOIN tags t ON t.user_id = $1
                     AND (t.search @@ w.lexeme OR listbud_fold(t.name) LIKE w.part)
                 CROSS JOIN LATERAL (
                     SELECT place_id FROM place_tags
                     WHERE user_id = $1 AND tag_id BETWEEN t.id AND t.id
                     ORDER BY tag_id OFFSET 0) pt
                 UNION ALL
                 SELECT lp.place_id, w.n
                 FROM words w
                 JOIN lists l ON l.user_id = $1
                     AND (l.search @@ w.lexeme OR listbud_fold(l.name) LIKE w.part)
                 CROSS JOIN LATERAL (
                     SELECT place_id FROM list_places
                     WHERE user_id = $1 AND list_id BETWEEN l.id AND l.id
                     ORDER BY list_id OFFSET 0) lp
             ) AS label
             GROUP BY place_id
         ), hits AS MATERIALIZED ({branches}) "
    ));
    all
}

/// The pattern of what contains a text, folded. Escaped after folding, which makes
/// the signs of a pattern out of others: unaccent turns `﹪` into `%`.
fn folded_inside(text: &str) -> String {
    format!(r"'%' || regexp_replace(listbud_fold({text}), '[%_\\]', '\\\&', 'g') || '%'")
}
