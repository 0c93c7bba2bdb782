//! The statements of an import, in the order in which they run.

use std::time::Duration;

use tokio_postgres::Row;

use crate::{
    Statement, StoreError, Transaction, TransactionOptions,
    executor::{Caching, Run as _},
    sql::sql,
    statement::{Params, observed},
};

pub(crate) const STATEMENTS: &[&Statement] = &[
    &LOCK_OWNER,
    &FIND_OWNER,
    &ADD_LISTS,
    &DESCRIBE_LISTS,
    &FIND_LISTS,
    &ADD_TAGS,
    &FIND_TAGS,
    &KNOWN_PLACES,
    &TAKEN_IDS,
    &WRITE_KNOWN,
    &INSERT,
    &INSERT_PAST,
    &LIST,
    &FIND,
    &REPORT,
];

/// The statements that use [`STAGING_TABLE`], which must exist before they can
/// be prepared.
pub const STAGED: &[&Statement] = &[
    &FIND_BY_CID.0,
    &FIND_BY_PLACE_ID.0,
    &FIND_BY_IMPORT_KEY.0,
    &FIND_BY_FORMER_KEY.0,
    &FIND_BY_NAME.0,
    &FIND_BY_TEXT.0,
    &FIND_BY_NAME_ALONE.0,
    &LOCK_KNOWN.0,
    &KNOWN_ROWS.0,
    &LEAVE_PLACE_IDS.0,
    &ADD_NEW.0,
    &ADD_TO_LISTS.0,
    &HANG_TAGS.0,
    &KNOWN.0,
    &NEW_PLACES.0,
    &ADDED.0,
    &DISAPPEARED.0,
];

/// A statement on the staging table. Never cached: the table behind the name is
/// another one in each transaction.
pub(super) struct Staged(Statement);

impl Staged {
    pub(super) async fn run(
        &self,
        db: &Transaction<'_>,
        params: Params<'_>,
    ) -> Result<(), StoreError> {
        self.count(db, params).await.map(drop)
    }

    /// Counts the rows that an UPDATE changed.
    pub(super) async fn count(
        &self,
        db: &Transaction<'_>,
        params: Params<'_>,
    ) -> Result<u64, StoreError> {
        observed(self.0.name, db.count(self.0.sql, Caching::Uncached, params)).await
    }

    pub(super) async fn rows(
        &self,
        db: &Transaction<'_>,
        params: Params<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        observed(self.0.name, db.rows(self.0.sql, Caching::Uncached, params)).await
    }
}

const fn staged(name: &'static str, sql: &'static str) -> Staged {
    Staged(Statement::new(name, sql))
}

/// How long a statement of an import may take, and how long it waits for a lock: ten
/// megabytes take longer than a request may, and 200,000 places take minutes.
pub(super) fn options() -> TransactionOptions {
    TransactionOptions {
        statement_timeout: Some(Duration::from_mins(10)),
        lock_timeout: Some(Duration::from_secs(30)),
        ..TransactionOptions::default()
    }
}

/// Compiling a statement (JIT), which the planner wants of so many rows, takes 0.3 to
/// 0.5 s of the 13 that 60,000 places take, and saves nothing that could be measured: the
/// indexes are the work.
pub(super) const WITHOUT_JIT: &str = "SET LOCAL jit = off";

/// Held until the transaction ends. The second argument keeps these locks apart from
/// those of others; migrations use a number of their own.
pub(super) const LOCK_OWNER: Statement = Statement::new(
    "imports.lock_owner",
    "SELECT pg_try_advisory_xact_lock(hashtextextended($1::uuid::text, 7)) AS locked",
);

pub(super) const FIND_OWNER: Statement = Statement::new(
    "imports.find_owner",
    "SELECT id FROM users WHERE id = $1 AND closing_at IS NULL",
);

pub(super) const ADD_LISTS: Statement = Statement::new(
    "imports.add_lists",
    "INSERT INTO lists (user_id, id, name, description, color, emoji, created_at, updated_at,
                        import_id)
     SELECT $1, id, name, description, color, emoji, $7, $7, $8
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS list (id, name, description, color, emoji)
     ON CONFLICT (user_id, lower(name)) DO NOTHING",
);

/// Gives a list without a description the one that its file brings.
pub(super) const DESCRIBE_LISTS: Statement = Statement::new(
    "imports.describe_lists",
    "UPDATE lists l
     SET description = list.description
     FROM unnest($2::text[], $3::text[]) AS list (name, description)
     WHERE l.user_id = $1 AND lower(l.name) = lower(list.name)
       AND l.description IS NULL AND list.description IS NOT NULL",
);

pub(super) const FIND_LISTS: Statement = Statement::new(
    "imports.find_lists",
    "SELECT list.n, l.id, l.name
     FROM unnest($2::text[]) WITH ORDINALITY AS list (name, n)
     JOIN lists l ON l.user_id = $1 AND lower(l.name) = lower(list.name)",
);

pub(super) const ADD_TAGS: Statement = Statement::new(
    "imports.add_tags",
    "INSERT INTO tags (user_id, id, name, color, emoji, created_at, updated_at, import_id)
     SELECT $1, id, name, color, emoji, $6, $6, $7
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS tag (id, name, color, emoji)
     ON CONFLICT (user_id, lower(name)) DO NOTHING",
);

pub(super) const FIND_TAGS: Statement = Statement::new(
    "imports.find_tags",
    "SELECT tag.n, t.id
     FROM unnest($2::text[]) WITH ORDINALITY AS tag (name, n)
     JOIN tags t ON t.user_id = $1 AND lower(t.name) = lower(tag.name)",
);

/// The places of the file, for as long as the transaction lives. They refer to files,
/// lists and tags by number.
pub const STAGING_TABLE: &str = sql!(
    "
    CREATE TEMPORARY TABLE import_rows (
        row               integer NOT NULL,
        new_id            uuid    NOT NULL,
        file              integer NOT NULL,
        line              bigint  NOT NULL,
        lists             integer[] NOT NULL,
        tags              integer[] NOT NULL,
        ${column type},
        import_key        uuid,
        -- The key that an earlier release gave it, where it is another one.
        former_key        uuid,
        -- What the sources say: of one its name, of several all that they say; and what
        -- a new place remembers of them.
        source            text,
        said              jsonb,
        imported          jsonb,
        -- What only a backup tells.
        edited            text[],
        created_at        timestamptz,
        updated_at        timestamptz,
        place_id          uuid
    ) ON COMMIT DROP"
);

/// How many places one statement writes at most: two hundred thousand at once would
/// take longer than a statement may.
pub(super) const AT_ONCE: usize = 10_000;

/// For an import of more than [`AT_ONCE`].
pub(super) const INDEX_STAGING_TABLE: &str = "CREATE INDEX ON import_rows (row)";

pub(super) const COPY: &str = sql!(
    "
    COPY import_rows (row, new_id, file, line, lists, tags, import_key, former_key, source, said,
                      imported, edited, created_at, updated_at, ${column})
    FROM STDIN (FORMAT binary)"
);

/// What tells that a row is a place that the user has, best first.
pub(super) const FIND_KNOWN: [Staged; 7] = [
    FIND_BY_CID,
    FIND_BY_PLACE_ID,
    FIND_BY_IMPORT_KEY,
    FIND_BY_FORMER_KEY,
    FIND_BY_NAME,
    FIND_BY_TEXT,
    FIND_BY_NAME_ALONE,
];

const FIND_BY_CID: Staged = staged(
    "imports.find_by_cid",
    "UPDATE import_rows r SET place_id = p.id
     FROM places p
     WHERE p.user_id = $1 AND p.cid = r.cid",
);

const FIND_BY_PLACE_ID: Staged = staged(
    "imports.find_by_place_id",
    "UPDATE import_rows r SET place_id = p.id
     FROM places p
     WHERE r.place_id IS NULL AND p.user_id = $1 AND p.google_place_id = r.google_place_id
       AND (p.cid IS NULL OR r.cid IS NULL OR p.cid = r.cid)",
);

const FIND_BY_IMPORT_KEY: Staged = staged(
    "imports.find_by_import_key",
    "UPDATE import_rows r SET place_id = p.id
     FROM places p
     WHERE r.place_id IS NULL AND p.user_id = $1 AND p.import_key = r.import_key",
);

/// A place of an earlier release, whose key knew neither address nor point besides the
/// web address. It was all branches of one name: it stays the one that it looks like,
/// or, where it looks like none, the only one that the file has.
const FIND_BY_FORMER_KEY: Staged = staged(
    "imports.find_by_former_key",
    "UPDATE import_rows r SET place_id = p.id
     FROM places p
     WHERE r.place_id IS NULL AND p.user_id = $1 AND p.import_key = r.former_key
       AND (p.address IS NULL OR r.address IS NULL OR p.edited @> '{address}'
            OR listbud_fold(p.address) = listbud_fold(r.address))
       AND (p.latitude IS NULL OR r.latitude IS NULL OR p.edited @> '{coordinates}'
            OR (p.latitude = r.latitude AND p.longitude = r.longitude))
       AND (listbud_fold(p.address) = listbud_fold(r.address)
            OR (p.latitude = r.latitude AND p.longitude = r.longitude)
            OR r.former_key IN (SELECT former_key FROM import_rows
                                GROUP BY former_key HAVING count(*) = 1))",
);

/// Estimated coordinates never decide what is a duplicate.
const FIND_BY_NAME: Staged = staged(
    "imports.find_by_name",
    "UPDATE import_rows r SET place_id = p.id
     FROM places p
     WHERE r.place_id IS NULL AND r.coordinate_source <> 'feature_id'
       AND p.user_id = $1 AND p.name_folded = listbud_fold(r.name)
       AND p.latitude = r.latitude AND p.longitude = r.longitude
       AND p.coordinate_source <> 'feature_id'
       AND (p.cid IS NULL OR r.cid IS NULL)",
);

/// A name and a postal address are one place, unless the ids or the points are two. Rows
/// of one name and address that are still here are several places, and only the first of
/// them is the one that the owner has. Name and address are compared as one text: by an
/// index of names, each row of a common name would be compared with each place of it.
const FIND_BY_TEXT: Staged = staged(
    "imports.find_by_text",
    "UPDATE import_rows r SET place_id = p.id
     FROM places p
     WHERE r.place_id IS NULL AND r.address IS NOT NULL
       AND p.user_id = $1 AND p.address IS NOT NULL
       AND p.name_folded || E'\\n' || listbud_fold(p.address)
           = listbud_fold(r.name) || E'\\n' || listbud_fold(r.address)
       AND (p.cid IS NULL OR r.cid IS NULL OR p.cid = r.cid)
       AND (p.google_place_id IS NULL OR r.google_place_id IS NULL
            OR p.google_place_id = r.google_place_id)
       AND (p.latitude IS NULL OR r.latitude IS NULL
            OR p.coordinate_source = 'feature_id' OR r.coordinate_source = 'feature_id'
            OR (p.latitude = r.latitude AND p.longitude = r.longitude))
       AND r.row IN (SELECT min(o.row) FROM import_rows o
                     WHERE o.place_id IS NULL AND o.address IS NOT NULL
                     GROUP BY listbud_fold(o.name), listbud_fold(o.address))",
);

/// A row of nothing but a name is the only place of that name that has no more either, or
/// an address at most. With a web address it is also the only place of that name and web
/// address, wherever that is. Which places can be meant is a result of its own: Citus does
/// not join a temporary table with a spread one that has subqueries.
const FIND_BY_NAME_ALONE: Staged = staged(
    "imports.find_by_name_alone",
    "WITH alone AS MATERIALIZED (
         SELECT p.id, p.name_folded || E'\\n' || coalesce(p.url, '') AS known_by
         FROM places p
         WHERE p.user_id = $1 AND p.cid IS NULL AND p.google_place_id IS NULL
           AND ((p.latitude IS NULL
                 AND (p.address IS NULL
                      OR NOT EXISTS (SELECT FROM places o
                                     WHERE o.user_id = $1 AND o.name_folded = p.name_folded
                                       AND o.id <> p.id)))
                OR (p.name_folded, p.url) IN (SELECT o.name_folded, o.url
                                              FROM places o
                                              WHERE o.user_id = $1 AND o.url IS NOT NULL
                                              GROUP BY o.name_folded, o.url
                                              HAVING count(*) = 1))
     )
     UPDATE import_rows r SET place_id = alone.id
     FROM alone
     WHERE r.place_id IS NULL AND r.address IS NULL AND r.latitude IS NULL
       AND r.cid IS NULL AND r.google_place_id IS NULL
       AND alone.known_by = listbud_fold(r.name) || E'\\n' || coalesce(r.url, '')",
);

/// Waits for transactions that are changing one of the places. The statement after it
/// sees what they wrote; without it, it would put back what it read before.
pub(super) const LOCK_KNOWN: Staged = staged(
    "imports.lock_known",
    "SELECT p.id
     FROM places p
     WHERE p.user_id = $1 AND p.id IN (SELECT place_id FROM import_rows)
     ORDER BY p.id
     FOR NO KEY UPDATE",
);

/// A page of the rows that are known places, all rows of a place together. Of the staging
/// table alone, which Citus joins with no spread table in a SELECT.
pub(super) const KNOWN_ROWS: Staged = staged(
    "imports.known_rows",
    sql!(
        "SELECT ${column}, place_id, row, file, line, source, said
         FROM import_rows
         WHERE (place_id, row) > ($1, $2)
         ORDER BY place_id, row
         LIMIT $3"
    ),
);

/// For more than one page of [`KNOWN_ROWS`]: the planner knows of no places yet.
pub(super) const INDEX_KNOWN_ROWS: &str = "
    CREATE INDEX ON import_rows (place_id, row) WHERE place_id IS NOT NULL;
    ANALYZE import_rows (place_id, row)";

/// Places that a page of rows belongs to. They are locked already.
pub(super) const KNOWN_PLACES: Statement = Statement::new(
    "imports.known_places",
    sql!(
        "SELECT ${column}, id, created_at, edited, imported
         FROM places
         WHERE user_id = $1 AND id = ANY ($2)"
    ),
);

/// Which of these Google ids some place has.
pub(super) const TAKEN_IDS: Statement = Statement::new(
    "imports.taken_ids",
    "SELECT cid, NULL AS google_place_id
     FROM places
     WHERE user_id = $1 AND cid = ANY ($2)
     UNION ALL
     SELECT NULL, google_place_id
     FROM places
     WHERE user_id = $1 AND google_place_id = ANY ($3)",
);

/// Writes what places have taken from a page of rows. What they only remember is no
/// change of theirs.
pub(super) const WRITE_KNOWN: Statement = Statement::new(
    "imports.write_known",
    sql!(
        "UPDATE places p
         SET ${column = m.column}, imported = m.imported,
             updated_at = CASE WHEN m.is_changed THEN greatest(p.updated_at, $2)
                               ELSE p.updated_at END
         FROM unnest($3::uuid[], $4::jsonb[], $5::boolean[], ${$6::type[]})
             AS m (id, imported, is_changed, ${column})
         WHERE p.user_id = $1 AND p.id = m.id AND p.id = ANY ($3)"
    ),
);

/// Where Google gives one place id two CIDs, the CID decides and the id stays with
/// the place that has it. A statement of its own: Citus joins a temporary table with
/// a spread one in an UPDATE, and not in an INSERT.
pub(super) const LEAVE_PLACE_IDS: Staged = staged(
    "imports.leave_place_ids",
    "UPDATE import_rows r SET google_place_id = NULL
     FROM places p
     WHERE r.place_id IS NULL AND p.user_id = $1 AND p.google_place_id = r.google_place_id",
);

pub(super) const ADD_NEW: Staged = staged(
    "imports.add_new",
    sql!(
        "INSERT INTO places (user_id, id, ${column}, import_key, imported, edited, created_at,
                             updated_at, import_id)
         SELECT $1, new_id, ${column}, import_key, imported, coalesce(edited, '{}'),
                coalesce(created_at, $2), coalesce(updated_at, created_at, $2), $3
         FROM import_rows
         WHERE place_id IS NULL AND row >= $4 AND row < $5
         ORDER BY row"
    ),
);

/// From how many rows on an import tells the planner what it has added. Until
/// PostgreSQL does that by itself, up to a minute later, it believes that the user
/// has next to nothing, and takes an index that begins with the user and goes
/// through all of it for each single row: seconds where it takes milliseconds.
pub(super) const LARGE: usize = 1_000;

/// Of the places the columns that decide which rows are meant; the others are long.
/// A server's role that does not own the tables gets a warning and no error.
pub(super) const LOOK_AT_PLACES: &str = "ANALYZE
    places (user_id, id, name_folded, latitude, coordinate_source, cid, google_place_id,
            import_key, created_at, updated_at, import_id, saved_at)";
pub(super) const LOOK_AT_MEMBERSHIPS: &str = "ANALYZE list_places, place_tags";

/// One transaction at a time looks at a table, and only its end lets the next. An
/// automatic look gives way within a second (`deadlock_timeout`); for another large
/// import nobody waits longer than this.
pub(super) const BEFORE_A_LOOK: &str = "SAVEPOINT look; SET LOCAL lock_timeout = '3s'";
pub(super) const AFTER_A_LOOK: &str = "RELEASE SAVEPOINT look; SET LOCAL lock_timeout = '30s'";
pub(super) const WITHOUT_A_LOOK: &str = "ROLLBACK TO SAVEPOINT look; RELEASE SAVEPOINT look";

pub(super) const ADD_TO_LISTS: Staged = staged(
    "imports.add_to_lists",
    "INSERT INTO list_places (user_id, list_id, place_id, added_at, import_id)
     SELECT $1, list.id, r.place_id, $4, $5
     FROM (SELECT coalesce(place_id, new_id) AS place_id, unnest(lists) AS list
           FROM import_rows
           WHERE row >= $6 AND row < $7) AS r
     JOIN unnest($2::integer[], $3::uuid[]) AS list (number, id) ON list.number = r.list
     ON CONFLICT (user_id, list_id, place_id) DO NOTHING",
);

pub(super) const HANG_TAGS: Staged = staged(
    "imports.hang_tags",
    "INSERT INTO place_tags (user_id, place_id, tag_id, import_id)
     SELECT $1, r.place_id, tag.id, $4
     FROM (SELECT coalesce(place_id, new_id) AS place_id, unnest(tags) AS tag
           FROM import_rows
           WHERE row >= $5 AND row < $6) AS r
     JOIN unnest($2::integer[], $3::uuid[]) AS tag (number, id) ON tag.number = r.tag
     ON CONFLICT (user_id, place_id, tag_id) DO NOTHING",
);

/// What stands in one of the lists and is not in the file as a place of that list.
/// What is in the file is gathered first: Citus does not join it with the others. A
/// difference of sets and then keys one by one: for a user whom the planner does not
/// know, a join compared each place with each row.
pub(super) const DISAPPEARED: Staged = staged(
    "imports.disappeared",
    "WITH kept AS MATERIALIZED (
         SELECT r.place_id, list.id AS list_id
         FROM (SELECT coalesce(place_id, new_id) AS place_id, unnest(lists) AS list
               FROM import_rows) AS r
         JOIN unnest($2::integer[], $3::uuid[]) AS list (number, id) ON list.number = r.list
     )
     SELECT l.name AS list, p.id, p.name
     FROM (SELECT place_id, list_id FROM list_places
           WHERE user_id = $1 AND list_id = ANY ($3)
           EXCEPT SELECT place_id, list_id FROM kept) AS gone
     CROSS JOIN LATERAL (
         SELECT name FROM lists
         WHERE user_id = $1 AND id >= gone.list_id ORDER BY id LIMIT 1) AS l
     CROSS JOIN LATERAL (
         SELECT id, name, name_folded FROM places
         WHERE user_id = $1 AND id >= gone.place_id ORDER BY id LIMIT 1) AS p
     ORDER BY lower(l.name), p.name_folded, p.id
     LIMIT 1000",
);

/// How many rows are to become new places.
pub(super) const NEW_PLACES: Staged = staged(
    "imports.new_places",
    "SELECT count(*) AS added FROM import_rows WHERE place_id IS NULL",
);

/// The first rows that become new places.
pub(super) const ADDED: Staged = staged(
    "imports.added",
    "SELECT file, line, name FROM import_rows WHERE place_id IS NULL ORDER BY row LIMIT 1000",
);

/// The rows that the user had already: so many of each file and so many of all, the
/// first of each file in any case, and how many there are of each file.
pub(super) const KNOWN: Staged = staged(
    "imports.known",
    "SELECT file, line, name, of_file
     FROM (SELECT row, file, line, name,
                  count(*) OVER (PARTITION BY file) AS of_file,
                  row_number() OVER (PARTITION BY file ORDER BY row) AS in_file,
                  row_number() OVER (ORDER BY row) AS in_all
           FROM import_rows
           WHERE place_id IS NOT NULL) AS known
     WHERE in_file = 1 OR (in_file <= $1 AND in_all <= $2)
     ORDER BY row",
);

pub(super) const INSERT: Statement = Statement::new(
    "imports.insert",
    "INSERT INTO imports (user_id, id, file_name, format, imported, merged, skipped, report,
                          created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

/// Imports that a backup tells of, those that the history lacks.
pub(super) const INSERT_PAST: Statement = Statement::new(
    "imports.insert_past",
    "INSERT INTO imports (user_id, id, file_name, format, imported, merged, skipped, report,
                          created_at)
     SELECT DISTINCT ON (past.created_at, past.file_name) $1, past.*
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::integer[], $6::integer[],
                 $7::integer[], $8::jsonb[], $9::timestamptz[])
         AS past (id, file_name, format, imported, merged, skipped, report, created_at)
     WHERE NOT EXISTS (SELECT FROM imports i
                       WHERE i.user_id = $1 AND i.created_at = past.created_at
                         AND i.file_name = past.file_name)",
);

pub(super) const LIST: Statement = Statement::new(
    "imports.list",
    "SELECT id, file_name, format, imported, merged, skipped, created_at
     FROM imports
     WHERE user_id = $1
     ORDER BY created_at DESC, id DESC
     LIMIT 1000",
);

pub(super) const FIND: Statement = Statement::new(
    "imports.find",
    "SELECT id, file_name, format, imported, merged, skipped, report, created_at
     FROM imports
     WHERE user_id = $1 AND id = $2",
);

pub(super) const REPORT: Statement = Statement::new(
    "imports.report",
    "SELECT report::text AS report FROM imports WHERE user_id = $1 AND id = $2",
);
