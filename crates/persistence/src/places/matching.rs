//! Text search as part of a statement.
//!
//! A place is a hit when every word typed is the beginning of a word of its name, address,
//! notes, phone number or website, or of the name of one of its tags or lists; words of
//! scripts without spaces may stand anywhere. What a text is found by is decided in the
//! database (`migrations/up/V13` and `V14`), where it is indexed.

use listbud_domain::{SearchQuery, UserId};

use super::query::Query;
use crate::{Executor, Params, Statement, StoreError, row::get};

/// What the words of a place are indexed as, which a condition has to repeat.
const TERMS: &str = "listbud_place_terms(user_id, name, address, notes, phone, website)";

/// What is looked for, word by word.
pub(super) const WANTED: Statement = Statement::new(
    "places.wanted",
    "SELECT string_agg('(' || listbud_wanted($1, word, is_whole)::text || ')', ' | ') AS wanted
     FROM unnest($2::text[], $3::integer[], $4::boolean[]) AS word (word, n, is_whole)
     GROUP BY n
     ORDER BY n",
);

/// Whether the name of a tag or list says one of the words.
pub(super) const LABELLED: Statement = Statement::new(
    "places.labelled",
    "SELECT 1 AS labelled FROM tags
     WHERE user_id = $1 AND terms @@ (SELECT $2::text::tsquery)
     UNION ALL
     SELECT 1 FROM lists
     WHERE user_id = $1 AND terms @@ (SELECT $2::text::tsquery)
     LIMIT 1",
);

/// A search as statements need it.
pub(super) struct Matching {
    /// Of each word, the text of a tsquery for the terms of the owner.
    words: Vec<String>,
    /// All words with single spaces between them.
    pub(super) phrase: String,
    /// The text of a tsquery that ranks the hits.
    pub(super) ranked: String,
    /// Whether the names of tags and lists count as well.
    pub(super) has_labels: bool,
}

impl Matching {
    /// Reads what the words are found by; `None` if that is nothing.
    pub(super) async fn of(
        db: &impl Executor,
        owner: UserId,
        search: &SearchQuery,
    ) -> Result<Option<Self>, StoreError> {
        let words = match in_ascii(owner, search) {
            Some(words) => words,
            None => in_database(db, owner, search).await?,
        };
        Ok((!words.is_empty()).then(|| Self::new(words, search)))
    }

    fn new(words: Vec<String>, search: &SearchQuery) -> Self {
        // No word holds a quote or a backslash: see SearchQuery.
        let lexemes = search.words().iter().flat_map(|word| word.text.split(' '));
        let lexemes: Vec<String> = lexemes.map(|word| format!("'{word}':*")).collect();
        Self {
            words,
            phrase: search.phrase(),
            ranked: lexemes.join(" & "),
            has_labels: false,
        }
    }

    /// One that is enough to see the text of statements.
    pub(super) fn example(search: &SearchQuery, has_labels: bool) -> Self {
        Self {
            has_labels,
            ..Self::new(vec!["'word':*".to_owned()], search)
        }
    }

    /// The same, with the names of tags and lists.
    pub(super) fn with_labels(self) -> Self {
        Self {
            has_labels: true,
            ..self
        }
    }

    /// Whether the names of the owner's tags and lists say any of the words. Hardly any
    /// search needs more than the places themselves, and that is a short statement.
    pub(super) async fn is_in_labels(
        &self,
        db: &impl Executor,
        owner: UserId,
    ) -> Result<bool, StoreError> {
        let any = self.words.join(" | ");
        let params: Params<'_> = &[&owner.0, &any];
        Ok(LABELLED.query_opt(db, params).await?.is_some())
    }

    /// The condition that a place says all the words itself.
    ///
    /// The words stand in a subquery, which hides them from the planner: it learns nothing
    /// from them that would make a better plan, but would plan each search again, which takes
    /// as long as searching.
    pub(super) fn condition(&self, query: &mut Query) -> String {
        let all = query.bind(self.words.join(" & "), "text");
        format!("{TERMS} @@ (SELECT {all}::tsquery)")
    }

    /// Adds the common table expression `hits (id)` to a statement whose `$1` is the
    /// owner.
    pub(super) fn add_hits(&self, query: &mut Query) {
        let all = self.condition(query);
        let words = query.bind(self.words.clone(), "text[]");
        // A place whose labels say some of the words has to say the others.
        query.push(&format!(
            "WITH words AS MATERIALIZED (
                 SELECT n, word::tsquery AS wanted
                 FROM unnest((SELECT {words})) WITH ORDINALITY AS word (word, n)
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
                 SELECT id FROM places WHERE user_id = $1 AND {all}
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
                 HAVING count(*) = (SELECT count(*) FROM words)
             ) "
        ));
    }
}

/// What `listbud_wanted` makes of each word, if all of them are ASCII, as most are: asking
/// the database takes as long as the search itself.
fn in_ascii(owner: UserId, search: &SearchQuery) -> Option<Vec<String>> {
    /// As many characters of a word are indexed.
    const MAX: usize = 100;
    let id = owner.0.to_string();
    let (_, owner) = id.split_at_checked(id.len().checked_sub(8)?)?;
    let wanted = |text: &str, is_whole: bool| {
        let terms = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        let terms = terms.filter(|term| !term.is_empty()).map(|term| {
            let term = term.get(..MAX).unwrap_or(term).to_ascii_lowercase();
            let beginning = if is_whole { "" } else { ":*" };
            format!("'{owner}{term}'{beginning}")
        });
        terms.collect::<Vec<_>>().join(" & ")
    };
    let mut words = Vec::with_capacity(search.words().len());
    for word in search.words() {
        let mut texts = vec![(word.text.as_str(), false)];
        texts.extend(
            word.others
                .iter()
                .map(|other| (other.text.as_str(), other.is_whole)),
        );
        if !texts.iter().all(|(text, _)| text.is_ascii()) {
            return None;
        }
        let any = texts.into_iter().map(|(text, whole)| wanted(text, whole));
        let any = any.filter(|terms| !terms.is_empty());
        let any: Vec<String> = any.map(|terms| format!("({terms})")).collect();
        if !any.is_empty() {
            words.push(format!("({})", any.join(" | ")));
        }
    }
    Some(words)
}

async fn in_database(
    db: &impl Executor,
    owner: UserId,
    search: &SearchQuery,
) -> Result<Vec<String>, StoreError> {
    let mut texts = Vec::new();
    let mut positions = Vec::new();
    let mut are_whole = Vec::new();
    for (position, word) in (1_i32..).zip(search.words()) {
        let others = word.others.iter();
        let others = others.map(|other| (other.text.as_str(), other.is_whole));
        for (text, is_whole) in std::iter::once((word.text.as_str(), false)).chain(others) {
            texts.push(text);
            positions.push(position);
            are_whole.push(is_whole);
        }
    }
    let params: Params<'_> = &[&owner.0, &texts, &positions, &are_whole];
    let rows = WANTED.query(db, params).await?;
    let words = rows.iter().map(|row| get(WANTED.name, row, "wanted"));
    // NULL if there is nothing to look for, as in a word that is only an accent.
    let words: Vec<Option<String>> = words.collect::<Result<_, _>>()?;
    let words = words.into_iter().flatten();
    Ok(words.map(|word| format!("({word})")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_ascii_are_written_as_the_database_does() {
        let owner = UserId(uuid::Uuid::from_u128(0x89ab_cdef));
        let words = |text| {
            let search = SearchQuery::parse(text).unwrap();
            in_ascii(owner, &search).map(|words| words.join(" & "))
        };

        assert_eq!(words("Bakery").unwrap(), "(('89abcdefbakery':*))");
        assert_eq!(
            words("x 030 12").unwrap(),
            "(('89abcdefx':*)) & (('89abcdef030':* & '89abcdef12':*) | ('89abcdef03012':*))"
        );
        assert_eq!(words("café"), None);
    }
}
