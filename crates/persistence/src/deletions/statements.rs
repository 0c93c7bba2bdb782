//! The statements of deletions: keeping, reading, removing, and putting back.
//!
//! `$1` is the owner and `$2` the deletion, where there is one.

use crate::{Statement, sql::sql};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &BEGIN,
    &NAME,
    &KEEP_PLACES,
    &KEEP_MEMBERSHIPS,
    &KEEP_LABELS,
    &KEEP_PLACES_RANGE,
    &KEEP_MEMBERSHIPS_RANGE,
    &KEEP_LABELS_RANGE,
    &KEEP_LIST,
    &KEEP_LIST_PLACES,
    &KEEP_TAG,
    &KEEP_TAG_PLACES,
    &LIST,
    &EXPIRE,
    &BEYOND,
    &EXPIRED,
    &LARGE,
    &ERASE_PLACES,
    &ERASE_LISTED,
    &ERASE_TAGGED,
    &ERASE,
    &ERASE_SMALL,
    &LOCK,
    &PLACES_PAGE,
    &RESTORE_PLACES,
    &LISTS_LEFT,
    &TAGS_LEFT,
    &RESTORE_MEMBERSHIPS,
    &RESTORE_LABELS,
    &LEAVE_TO_LISTS,
    &LEAVE_TO_TAGS,
    &FORGET_PLACES,
    &FORGET_MEMBERSHIPS,
    &FORGET_LABELS,
    &COUNT_DOWN,
    &FIND_LIST,
    &RESTORE_LIST,
    &LISTED_PAGE,
    &PLACES_LEFT,
    &PUT_BACK,
    &LEAVE_LIST_TO_PLACES,
    &FIND_TAG,
    &RESTORE_TAG,
    &TAGGED_PAGE,
    &HANG_BACK,
    &LEAVE_TAG_TO_PLACES,
];

macro_rules! list_columns {
    () => {
        "id, name, description, color, emoji, created_at, updated_at, import_id, touched"
    };
}

macro_rules! tag_columns {
    () => {
        "id, name, color, emoji, created_at, updated_at, import_id, touched"
    };
}

macro_rules! keep_places {
    ($condition:literal) => {
        sql!(concat!(
            "INSERT INTO deleted_places
                 (user_id, deletion_id, id, updated_at, ${column}, edited, import_key, created_at,
                  import_id, touched, imported)
             SELECT user_id, $2, id, updated_at, ${column}, edited, import_key, created_at,
                    import_id, touched, imported
             FROM places
             WHERE user_id = $1 AND ",
            $condition
        ))
    };
}

macro_rules! keep_memberships {
    ($condition:literal) => {
        concat!(
            "INSERT INTO deleted_list_places
                 (user_id, deletion_id, place_id, list_id, added_at, import_id)
             SELECT user_id, $2, place_id, list_id, added_at, import_id
             FROM list_places
             WHERE user_id = $1 AND ",
            $condition
        )
    };
}

macro_rules! keep_labels {
    ($condition:literal) => {
        concat!(
            "INSERT INTO deleted_place_tags (user_id, deletion_id, place_id, tag_id, import_id)
             SELECT user_id, $2, place_id, tag_id, import_id
             FROM place_tags
             WHERE user_id = $1 AND ",
            $condition
        )
    };
}

/// A deletion in several transactions grows. Somebody may have taken it back between
/// two of them: then it begins again.
pub(super) const BEGIN: Statement = Statement::new(
    "deletions.begin",
    "INSERT INTO deletions AS d (user_id, id, kind, name, count, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (user_id, id) DO UPDATE SET count = d.count + excluded.count",
);

pub(super) const NAME: Statement = Statement::new(
    "deletions.name",
    "SELECT name FROM places WHERE user_id = $1 AND id = $2",
);

pub(super) const KEEP_PLACES: Statement =
    Statement::new("deletions.keep_places", keep_places!("id = ANY ($3)"));

pub(super) const KEEP_MEMBERSHIPS: Statement = Statement::new(
    "deletions.keep_memberships",
    keep_memberships!("place_id = ANY ($3)"),
);

pub(super) const KEEP_LABELS: Statement =
    Statement::new("deletions.keep_labels", keep_labels!("place_id = ANY ($3)"));

pub(super) const KEEP_PLACES_RANGE: Statement = Statement::new(
    "deletions.keep_places_range",
    keep_places!("id > $3 AND id <= $4"),
);

pub(super) const KEEP_MEMBERSHIPS_RANGE: Statement = Statement::new(
    "deletions.keep_memberships_range",
    keep_memberships!("place_id > $3 AND place_id <= $4"),
);

pub(super) const KEEP_LABELS_RANGE: Statement = Statement::new(
    "deletions.keep_labels_range",
    keep_labels!("place_id > $3 AND place_id <= $4"),
);

pub(super) const KEEP_LIST: Statement = Statement::new(
    "deletions.keep_list",
    concat!(
        "INSERT INTO deleted_lists (user_id, deletion_id, ",
        list_columns!(),
        ") SELECT user_id, $2, ",
        list_columns!(),
        " FROM lists WHERE user_id = $1 AND id = $3
         ON CONFLICT (user_id, deletion_id, id) DO NOTHING"
    ),
);

pub(super) const KEEP_LIST_PLACES: Statement = Statement::new(
    "deletions.keep_list_places",
    keep_memberships!("list_id = $3 AND place_id = ANY ($4)"),
);

pub(super) const KEEP_TAG: Statement = Statement::new(
    "deletions.keep_tag",
    concat!(
        "INSERT INTO deleted_tags (user_id, deletion_id, ",
        tag_columns!(),
        ") SELECT user_id, $2, ",
        tag_columns!(),
        " FROM tags WHERE user_id = $1 AND id = $3
         ON CONFLICT (user_id, deletion_id, id) DO NOTHING"
    ),
);

pub(super) const KEEP_TAG_PLACES: Statement = Statement::new(
    "deletions.keep_tag_places",
    keep_labels!("tag_id = $3 AND place_id = ANY ($4)"),
);

pub(super) const LIST: Statement = Statement::new(
    "deletions.list",
    "SELECT id, kind, name, count, created_at, expires_at
     FROM deletions
     WHERE user_id = $1 AND expires_at > $2
     ORDER BY created_at DESC, id DESC
     LIMIT 1000",
);

pub(super) const EXPIRE: Statement = Statement::new(
    "deletions.expire",
    "UPDATE deletions SET expires_at = $3
     WHERE user_id = $1 AND id = $2 AND expires_at > $3
     RETURNING count",
);

/// The deletions, oldest first, that do not fit beside those that are newer.
pub(super) const BEYOND: Statement = Statement::new(
    "deletions.beyond",
    "SELECT id
     FROM (SELECT id, created_at,
                  row_number() OVER newest AS n,
                  sum(greatest(count, 1)) OVER newest AS held
           FROM deletions
           WHERE user_id = $1 AND expires_at > $2
           WINDOW newest AS (ORDER BY created_at DESC, id DESC)) AS d
     WHERE held > $3::bigint AND n > 1
     ORDER BY created_at, id",
);

/// About all users' deletions, hence without an owner.
pub(super) const EXPIRED: Statement = Statement::new(
    "deletions.expired",
    "SELECT user_id, id, count FROM deletions
     WHERE expires_at <= $1
     ORDER BY expires_at
     LIMIT 1000",
);

pub(super) const LARGE: Statement = Statement::new(
    "deletions.large",
    "SELECT id, count FROM deletions WHERE user_id = $1 AND count > $2",
);

pub(super) const ERASE_PLACES: Statement = Statement::new(
    "deletions.erase_places",
    "DELETE FROM deleted_places
     WHERE user_id = $1 AND deletion_id = $3
       AND id <= (SELECT id
                  FROM (SELECT id FROM deleted_places
                        WHERE user_id = $1 AND deletion_id = $3
                        ORDER BY id LIMIT $2) AS batch
                  ORDER BY id DESC
                  LIMIT 1)",
);

/// As many rows as asked for, or a few more, so that no place is done by half.
pub(super) const ERASE_LISTED: Statement = Statement::new(
    "deletions.erase_listed",
    "DELETE FROM deleted_list_places
     WHERE user_id = $1 AND deletion_id = $3
       AND place_id <= (SELECT place_id
                  FROM (SELECT place_id FROM deleted_list_places
                        WHERE user_id = $1 AND deletion_id = $3
                        ORDER BY place_id LIMIT $2) AS batch
                  ORDER BY place_id DESC
                  LIMIT 1)",
);

pub(super) const ERASE_TAGGED: Statement = Statement::new(
    "deletions.erase_tagged",
    "DELETE FROM deleted_place_tags
     WHERE user_id = $1 AND deletion_id = $3
       AND place_id <= (SELECT place_id
                  FROM (SELECT place_id FROM deleted_place_tags
                        WHERE user_id = $1 AND deletion_id = $3
                        ORDER BY place_id LIMIT $2) AS batch
                  ORDER BY place_id DESC
                  LIMIT 1)",
);

/// The foreign keys remove the rest.
pub(super) const ERASE: Statement = Statement::new(
    "deletions.erase",
    "DELETE FROM deletions WHERE user_id = $1 AND id = $2",
);

pub(super) const ERASE_SMALL: Statement = Statement::new(
    "deletions.erase_small",
    "DELETE FROM deletions
     WHERE user_id = $1
       AND id = ANY (ARRAY(SELECT id FROM deletions WHERE user_id = $1 LIMIT $2))",
);

/// Nobody else takes the deletion back, or removes it, until the transaction ends.
pub(super) const LOCK: Statement = Statement::new(
    "deletions.lock",
    "SELECT kind, count FROM deletions
     WHERE user_id = $1 AND id = $2 AND expires_at > $3
     FOR UPDATE",
);

pub(super) const PLACES_PAGE: Statement = Statement::new(
    "deletions.places_page",
    "SELECT id FROM deleted_places
     WHERE user_id = $1 AND deletion_id = $2 AND id > $3
     ORDER BY id
     LIMIT $4",
);

/// Those that have no double meanwhile: another place with a Google id of theirs, or
/// one that an import made of the same row.
pub(super) const RESTORE_PLACES: Statement = Statement::new(
    "deletions.restore_places",
    sql!(
        "INSERT INTO places (user_id, id, updated_at, ${column}, edited, import_key, created_at,
                             import_id, touched, imported)
         SELECT user_id, id, greatest(updated_at, $5), ${column}, edited, import_key, created_at,
                import_id, touched, imported
         FROM deleted_places
         WHERE user_id = $1 AND deletion_id = $2 AND id > $3 AND id <= $4
         ORDER BY id
         ON CONFLICT DO NOTHING
         RETURNING id"
    ),
);

// The places of a batch are an array in ascending order. Its ends bound what is read of the
// index: whatever the planner thinks of the array, a batch does not look at the rest of a
// deletion, and 200,000 places take 20 times as long as 10,000.

/// Those of the lists that there still are. None of them goes before the transaction
/// ends.
pub(super) const LISTS_LEFT: Statement = Statement::new(
    "deletions.lists_left",
    "SELECT id FROM lists
     WHERE user_id = $1
       AND id IN (SELECT list_id FROM deleted_list_places
                  WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])])
     ORDER BY id
     FOR KEY SHARE",
);

pub(super) const TAGS_LEFT: Statement = Statement::new(
    "deletions.tags_left",
    "SELECT id FROM tags
     WHERE user_id = $1
       AND id IN (SELECT tag_id FROM deleted_place_tags
                  WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])])
     ORDER BY id
     FOR KEY SHARE",
);

pub(super) const RESTORE_MEMBERSHIPS: Statement = Statement::new(
    "deletions.restore_memberships",
    "INSERT INTO list_places (user_id, list_id, place_id, added_at, import_id)
     SELECT user_id, list_id, place_id, added_at, import_id
     FROM deleted_list_places
     WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])] AND list_id = ANY ($4)
     ON CONFLICT DO NOTHING",
);

pub(super) const RESTORE_LABELS: Statement = Statement::new(
    "deletions.restore_labels",
    "INSERT INTO place_tags (user_id, place_id, tag_id, import_id)
     SELECT user_id, place_id, tag_id, import_id
     FROM deleted_place_tags
     WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])] AND tag_id = ANY ($4)
     ON CONFLICT DO NOTHING",
);

/// Where the list was deleted as well, its deletion gets what was kept here: whichever
/// comes back first, the place is in the list in the end.
pub(super) const LEAVE_TO_LISTS: Statement = Statement::new(
    "deletions.leave_to_lists",
    "INSERT INTO deleted_list_places
         (user_id, deletion_id, place_id, list_id, added_at, import_id)
     SELECT m.user_id, l.deletion_id, m.place_id, m.list_id, m.added_at, m.import_id
     FROM deleted_lists l
     JOIN deleted_list_places m ON m.user_id = $1 AND m.list_id = l.id
     WHERE l.user_id = $1 AND m.deletion_id = $2 AND m.place_id = ANY ($3)
       AND m.place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]
     ON CONFLICT DO NOTHING",
);

pub(super) const LEAVE_TO_TAGS: Statement = Statement::new(
    "deletions.leave_to_tags",
    "INSERT INTO deleted_place_tags (user_id, deletion_id, place_id, tag_id, import_id)
     SELECT m.user_id, t.deletion_id, m.place_id, m.tag_id, m.import_id
     FROM deleted_tags t
     JOIN deleted_place_tags m ON m.user_id = $1 AND m.tag_id = t.id
     WHERE t.user_id = $1 AND m.deletion_id = $2 AND m.place_id = ANY ($3)
       AND m.place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]
     ON CONFLICT DO NOTHING",
);

pub(super) const FORGET_PLACES: Statement = Statement::new(
    "deletions.forget_places",
    "DELETE FROM deleted_places WHERE user_id = $1 AND deletion_id = $2 AND id = ANY ($3)
       AND id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]",
);

pub(super) const FORGET_MEMBERSHIPS: Statement = Statement::new(
    "deletions.forget_memberships",
    "DELETE FROM deleted_list_places
     WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]",
);

pub(super) const FORGET_LABELS: Statement = Statement::new(
    "deletions.forget_labels",
    "DELETE FROM deleted_place_tags
     WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]",
);

pub(super) const COUNT_DOWN: Statement = Statement::new(
    "deletions.count_down",
    "UPDATE deletions SET count = greatest(0, count - $3) WHERE user_id = $1 AND id = $2",
);

/// The list as it is, or another one of its name, by which a list is known.
pub(super) const FIND_LIST: Statement = Statement::new(
    "deletions.find_list",
    "SELECT l.id
     FROM lists l
     JOIN deleted_lists d ON d.user_id = $1 AND d.deletion_id = $2
         AND (l.id = d.id OR lower(l.name) = lower(d.name))
     WHERE l.user_id = $1
     ORDER BY l.id = d.id DESC
     LIMIT 1
     FOR KEY SHARE OF l",
);

pub(super) const RESTORE_LIST: Statement = Statement::new(
    "deletions.restore_list",
    concat!(
        "INSERT INTO lists (user_id, ",
        list_columns!(),
        ") SELECT user_id, ",
        list_columns!(),
        " FROM deleted_lists WHERE user_id = $1 AND deletion_id = $2
         ON CONFLICT DO NOTHING"
    ),
);

pub(super) const LISTED_PAGE: Statement = Statement::new(
    "deletions.listed_page",
    "SELECT place_id AS id FROM deleted_list_places
     WHERE user_id = $1 AND deletion_id = $2 AND place_id > $3
     ORDER BY place_id
     LIMIT $4",
);

/// Those of the places that there still are. None of them goes before the transaction
/// ends.
pub(super) const PLACES_LEFT: Statement = Statement::new(
    "deletions.places_left",
    "SELECT id FROM places WHERE user_id = $1 AND id = ANY ($2) ORDER BY id FOR KEY SHARE",
);

pub(super) const PUT_BACK: Statement = Statement::new(
    "deletions.put_back",
    "INSERT INTO list_places (user_id, list_id, place_id, added_at, import_id)
     SELECT user_id, $4, place_id, added_at, import_id
     FROM deleted_list_places
     WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]
     ON CONFLICT DO NOTHING
     RETURNING place_id",
);

/// Where a place was deleted as well, its deletion gets what was kept here.
pub(super) const LEAVE_LIST_TO_PLACES: Statement = Statement::new(
    "deletions.leave_list_to_places",
    "INSERT INTO deleted_list_places
         (user_id, deletion_id, place_id, list_id, added_at, import_id)
     SELECT m.user_id, p.deletion_id, m.place_id, $4, m.added_at, m.import_id
     FROM deletions d
     JOIN deleted_places p ON p.user_id = $1 AND p.deletion_id = d.id AND p.id = ANY ($3)
       AND p.id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]
     CROSS JOIN LATERAL (
         SELECT user_id, place_id, added_at, import_id FROM deleted_list_places
         WHERE user_id = $1 AND deletion_id = $2 AND place_id = p.id
         OFFSET 0) m
     WHERE d.user_id = $1 AND d.kind = 'places'
     ON CONFLICT DO NOTHING",
);

pub(super) const FIND_TAG: Statement = Statement::new(
    "deletions.find_tag",
    "SELECT t.id
     FROM tags t
     JOIN deleted_tags d ON d.user_id = $1 AND d.deletion_id = $2
         AND (t.id = d.id OR lower(t.name) = lower(d.name))
     WHERE t.user_id = $1
     ORDER BY t.id = d.id DESC
     LIMIT 1
     FOR KEY SHARE OF t",
);

pub(super) const RESTORE_TAG: Statement = Statement::new(
    "deletions.restore_tag",
    concat!(
        "INSERT INTO tags (user_id, ",
        tag_columns!(),
        ") SELECT user_id, ",
        tag_columns!(),
        " FROM deleted_tags WHERE user_id = $1 AND deletion_id = $2
         ON CONFLICT DO NOTHING"
    ),
);

pub(super) const TAGGED_PAGE: Statement = Statement::new(
    "deletions.tagged_page",
    "SELECT place_id AS id FROM deleted_place_tags
     WHERE user_id = $1 AND deletion_id = $2 AND place_id > $3
     ORDER BY place_id
     LIMIT $4",
);

pub(super) const HANG_BACK: Statement = Statement::new(
    "deletions.hang_back",
    "INSERT INTO place_tags (user_id, place_id, tag_id, import_id)
     SELECT user_id, place_id, $4, import_id
     FROM deleted_place_tags
     WHERE user_id = $1 AND deletion_id = $2 AND place_id = ANY ($3)
       AND place_id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]
     ON CONFLICT DO NOTHING
     RETURNING place_id",
);

pub(super) const LEAVE_TAG_TO_PLACES: Statement = Statement::new(
    "deletions.leave_tag_to_places",
    "INSERT INTO deleted_place_tags (user_id, deletion_id, place_id, tag_id, import_id)
     SELECT m.user_id, p.deletion_id, m.place_id, $4, m.import_id
     FROM deletions d
     JOIN deleted_places p ON p.user_id = $1 AND p.deletion_id = d.id AND p.id = ANY ($3)
       AND p.id BETWEEN ($3::uuid[])[1] AND ($3::uuid[])[cardinality($3::uuid[])]
     CROSS JOIN LATERAL (
         SELECT user_id, place_id, import_id FROM deleted_place_tags
         WHERE user_id = $1 AND deletion_id = $2 AND place_id = p.id
         OFFSET 0) m
     WHERE d.user_id = $1 AND d.kind = 'places'
     ON CONFLICT DO NOTHING",
);
