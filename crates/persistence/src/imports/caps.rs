//! How many lists and tags one place may have after an import.
//!
//! What one file brings was capped when it was read. Here a place that was there before
//! gives back what the import has added beyond the cap; what it had stays.

use listbud_domain::{
    LISTS_PER_PLACE, TAGS_PER_PLACE,
    import::{Outcome, Remark, Remarks},
};
use uuid::Uuid;

use crate::{Statement, StoreError, Transaction, row::count, row::get};

pub(crate) const STATEMENTS: &[&Statement] = &[&CAP_LISTS, &CAP_TAGS];

/// Takes back what the import `$2` has added to places beyond `$3`, and tells of each of
/// the first `$4` places how much that was and what it is called. The array has the planner
/// look up the places one by one, and `IS TRUE` keeps it from a join of each row with each.
macro_rules! cap {
    ($table:literal, $label:literal, $labels:literal) => {
        concat!(
            "WITH surplus AS MATERIALIZED (
                 SELECT place_id, label_id
                 FROM (SELECT place_id, ",
            $label,
            " AS label_id, import_id,
                              row_number() OVER (PARTITION BY place_id
                                                 ORDER BY (import_id IS NOT DISTINCT FROM $2), ",
            $label,
            ") AS n
                       FROM ",
            $table,
            "
                       WHERE user_id = $1) AS ranked
                 WHERE n > $3 AND import_id = $2
             ), removed AS (
                 DELETE FROM ",
            $table,
            " m
                 WHERE m.user_id = $1
                   AND m.place_id = ANY (ARRAY(SELECT place_id FROM surplus))
                   AND ((m.place_id, m.",
            $label,
            ") IN (SELECT place_id, label_id FROM surplus)) IS TRUE
                 RETURNING m.place_id, m.",
            $label,
            " AS label_id
             )
             SELECT p.name, count(*) AS left_out,
                    left(string_agg(l.name, ', ' ORDER BY lower(l.name)), 500) AS labels
             FROM removed r
             CROSS JOIN LATERAL (
                 SELECT id, name FROM places
                 WHERE user_id = $1 AND id >= r.place_id ORDER BY id LIMIT 1) p
             CROSS JOIN LATERAL (
                 SELECT name FROM ",
            $labels,
            "
                 WHERE user_id = $1 AND id >= r.label_id ORDER BY id LIMIT 1) l
             GROUP BY p.id, p.name
             ORDER BY p.name, p.id
             LIMIT $4"
        )
    };
}

const CAP_LISTS: Statement =
    Statement::new("imports.cap_lists", cap!("list_places", "list_id", "lists"));

const CAP_TAGS: Statement =
    Statement::new("imports.cap_tags", cap!("place_tags", "tag_id", "tags"));

/// Keeps each place of the import within the caps, and says what was left out.
pub(super) async fn keep(
    db: &Transaction<'_>,
    owner: Uuid,
    import: Uuid,
) -> Result<Vec<Remark>, StoreError> {
    let mut remarks = Vec::new();
    for (statement, most, code, what) in [
        (&CAP_LISTS, LISTS_PER_PLACE, "too_many_lists", "lists"),
        (&CAP_TAGS, TAGS_PER_PLACE, "too_many_tags", "tags"),
    ] {
        let bound = i64::try_from(most).unwrap_or(i64::MAX);
        let told = i64::try_from(Remarks::MAX_PER_FILE).unwrap_or(i64::MAX);
        let rows = statement
            .query(db, &[&owner, &import, &bound, &told])
            .await?;
        for row in &rows {
            let left_out = count(statement.name, row, "left_out")?;
            let were = if left_out == 1 { "was" } else { "were" };
            let labels: &str = get(statement.name, row, "labels")?;
            remarks.push(Remark {
                file: None,
                line: 0,
                name: Some(get(statement.name, row, "name")?),
                outcome: Outcome::Adjusted,
                code,
                message: format!(
                    "The place has {most} {what} already; {left_out} more {were} left out: {labels}."
                ),
            });
        }
    }
    Ok(remarks)
}
