//! The statements of taking an import back, in the order in which they run.

use crate::Statement;

pub(crate) const STATEMENTS: &[&Statement] = &[
    &UNDO_PAGE,
    &UNDO_LOCK,
    &UNDO_PLACES,
    &UNDO_MEMBERSHIPS,
    &UNDO_LABELS,
    &UNDO_LISTS,
    &UNDO_TAGS,
    &MEMBERSHIPS_END,
    &LABELS_END,
    &DELETE,
];

/// Some of a user's places, and which of them an import added. By key and not by
/// import: there is no index, and each place is read once.
pub(super) const UNDO_PAGE: Statement = Statement::new(
    "imports.undo_page",
    "SELECT id, import_id IS NOT DISTINCT FROM $2 AS is_added
     FROM places
     WHERE user_id = $1 AND id > $3
     ORDER BY id
     LIMIT $4",
);

/// Locks the places until the transaction ends. The
/// statement after it sees what others have done by then.
pub(super) const UNDO_LOCK: Statement = Statement::new(
    "imports.undo_lock",
    "SELECT id FROM places WHERE user_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE",
);

/// Removes those of some places of an import that no person has touched since: neither
/// changed, nor put into another list, nor given another tag. What a server of the
/// release before changes is told by `edited`, but not of places of a backup ($4),
/// which brings that along.
pub(super) const UNDO_PLACES: Statement = Statement::new(
    "imports.undo_places",
    "DELETE FROM places p
     WHERE p.user_id = $1 AND p.import_id = $2 AND p.id = ANY ($3)
       AND NOT p.touched AND (p.edited = '{}' OR $4)
       AND NOT EXISTS (SELECT FROM list_places lp
                       WHERE lp.user_id = $1 AND lp.place_id BETWEEN p.id AND p.id
                         AND lp.import_id IS DISTINCT FROM $2
                       ORDER BY lp.place_id OFFSET 0)
       AND NOT EXISTS (SELECT FROM place_tags pt
                       WHERE pt.user_id = $1 AND pt.place_id BETWEEN p.id AND p.id
                         AND pt.import_id IS DISTINCT FROM $2
                       ORDER BY pt.place_id OFFSET 0)",
);

/// Takes places that were there before out of the lists that the import put them
/// into, on one page of memberships. A place of the import's own that somebody has
/// touched keeps its lists. As a subquery for each row: joined, the planner would read
/// all places for each page.
pub(super) const UNDO_MEMBERSHIPS: Statement = Statement::new(
    "imports.undo_memberships",
    "DELETE FROM list_places lp
     WHERE lp.user_id = $1 AND lp.import_id = $2
       AND (lp.list_id, lp.place_id) > ($3, $4) AND (lp.list_id, lp.place_id) <= ($5, $6)
       AND (SELECT p.import_id FROM places p
            WHERE p.user_id = $1 AND p.id = lp.place_id) IS DISTINCT FROM $2",
);

pub(super) const UNDO_LABELS: Statement = Statement::new(
    "imports.undo_labels",
    "DELETE FROM place_tags pt
     WHERE pt.user_id = $1 AND pt.import_id = $2
       AND (pt.place_id, pt.tag_id) > ($3, $4) AND (pt.place_id, pt.tag_id) <= ($5, $6)
       AND (SELECT p.import_id FROM places p
            WHERE p.user_id = $1 AND p.id = pt.place_id) IS DISTINCT FROM $2",
);

/// Removes the lists that an import made, that are empty, and that nobody has
/// changed. What a server of the release before changes has another time of its last
/// change; an import never sets that.
pub(super) const UNDO_LISTS: Statement = Statement::new(
    "imports.undo_lists",
    "DELETE FROM lists l
     WHERE l.user_id = $1 AND l.import_id = $2
       AND NOT l.touched AND l.updated_at = l.created_at
       AND NOT EXISTS (SELECT FROM list_places lp
                       WHERE lp.user_id = $1 AND lp.list_id BETWEEN l.id AND l.id
                       ORDER BY lp.list_id OFFSET 0)",
);

pub(super) const UNDO_TAGS: Statement = Statement::new(
    "imports.undo_tags",
    "DELETE FROM tags t
     WHERE t.user_id = $1 AND t.import_id = $2
       AND NOT t.touched AND t.updated_at = t.created_at
       AND NOT EXISTS (SELECT FROM place_tags pt
                       WHERE pt.user_id = $1 AND pt.tag_id BETWEEN t.id AND t.id
                       ORDER BY pt.tag_id OFFSET 0)",
);

/// Where a page of all memberships of a user ends, which has so many rows.
pub(super) const MEMBERSHIPS_END: Statement = Statement::new(
    "imports.memberships_end",
    "SELECT list_id AS one, place_id AS other
     FROM list_places
     WHERE user_id = $1 AND (list_id, place_id) > ($2, $3)
     ORDER BY list_id, place_id
     OFFSET $4 LIMIT 1",
);

pub(super) const LABELS_END: Statement = Statement::new(
    "imports.labels_end",
    "SELECT place_id AS one, tag_id AS other
     FROM place_tags
     WHERE user_id = $1 AND (place_id, tag_id) > ($2, $3)
     ORDER BY place_id, tag_id
     OFFSET $4 LIMIT 1",
);

pub(super) const DELETE: Statement = Statement::new(
    "imports.delete",
    "DELETE FROM imports WHERE user_id = $1 AND id = $2",
);
