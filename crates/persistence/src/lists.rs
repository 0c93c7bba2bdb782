//! The SQL of lists, whose functions are in [`labels`](crate::labels).

use listbud_domain::{ListDescription, ListDetails, ListId};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Statement, StoreError, Transaction,
    deletions::NewDeletion,
    labels::{Statements, StoredLabel},
    row::{count, get},
};

pub(crate) const STATEMENTS: &[&Statement] = &LISTS.all();

/// The columns of a list with what is counted of its places.
macro_rules! columns {
    () => {
        "l.id, l.name, l.description, l.color, l.emoji, l.created_at, l.updated_at,
         c.place_count, c.missing_count, c.approximate_count"
    };
}

/// What is counted of the places in one list, list by list and place by place. A join of
/// all lists with all places is faster if the planner knows how many the user has, and
/// takes seconds if it does not.
macro_rules! counts {
    ($list:literal) => {
        concat!(
            " CROSS JOIN LATERAL (
                 SELECT count(*) AS place_count,
                        count(*) FILTER (WHERE p.latitude IS NULL) AS missing_count,
                        count(*) FILTER (WHERE p.coordinate_source = 'feature_id')
                            AS approximate_count
                 FROM (SELECT place_id FROM list_places
                       WHERE user_id = $1 AND list_id BETWEEN ",
            $list,
            " AND ",
            $list,
            " ORDER BY list_id OFFSET 0) lp
                 CROSS JOIN LATERAL (
                     SELECT id, latitude, coordinate_source FROM places
                     WHERE user_id = $1 AND id >= lp.place_id
                     ORDER BY id LIMIT 1) p
                 WHERE p.id = lp.place_id) c "
        )
    };
}

/// One list, with a tail to the statement.
macro_rules! select_list {
    ($tail:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM lists l",
            counts!("$2"),
            "WHERE l.user_id = $1 AND l.id = $2",
            $tail
        )
    };
}

const LISTS: &Statements = &Statements {
    list: Statement::new(
        "lists.list",
        concat!(
            "SELECT ",
            columns!(),
            " FROM lists l",
            counts!("l.id"),
            "WHERE l.user_id = $1
             ORDER BY lower(l.name), l.id"
        ),
    ),
    // Counts the places of these lists only.
    page: Statement::new(
        "lists.page",
        concat!(
            "WITH page AS MATERIALIZED (
                 SELECT id, name, description, color, emoji, created_at, updated_at,
                        lower(name) AS place_in_order
                 FROM lists
                 WHERE user_id = $1 AND (lower(name), id) > ($2::text, $3::uuid)
                 ORDER BY lower(name), id
                 LIMIT $4
             )
             SELECT ",
            columns!(),
            ", l.place_in_order FROM page l",
            counts!("l.id"),
            "ORDER BY l.place_in_order, l.id"
        ),
    ),
    find: Statement::new("lists.find", select_list!("")),
    lock: Statement::new("lists.lock", select_list!(" FOR NO KEY UPDATE OF l")),
    insert: Statement::new(
        "lists.insert",
        "INSERT INTO lists (user_id, id, name, color, emoji, created_at, updated_at, description)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    ),
    update: Statement::new(
        "lists.update",
        "UPDATE lists
         SET name = $3, color = $4, emoji = $5, description = $7, touched = true,
             updated_at = greatest(updated_at, $6)
         WHERE user_id = $1 AND id = $2
         RETURNING updated_at",
    ),
    lock_to_delete: Statement::new(
        "lists.lock_to_delete",
        "SELECT name FROM lists WHERE user_id = $1 AND id = $2 FOR UPDATE",
    ),
    // Begins after a place, so that rows that are deleted already are not read again.
    lock_page: Statement::new(
        "lists.lock_page",
        "SELECT place_id FROM list_places
         WHERE user_id = $1 AND list_id = $2 AND place_id > $4
         ORDER BY place_id
         LIMIT $3
         FOR UPDATE",
    ),
    // By the ends of the page. Joined with its ids, the planner would read the whole list
    // for each page.
    empty_page: Statement::new(
        "lists.empty_range",
        "DELETE FROM list_places
         WHERE user_id = $1 AND list_id = $2 AND place_id > $3 AND place_id <= $4",
    ),
    delete: Statement::new(
        "lists.delete",
        "DELETE FROM lists WHERE user_id = $1 AND id = $2",
    ),
    // Adding a place again makes that list the place's latest, however many lists it is in.
    add_place: Statement::new(
        "lists.add_place",
        "INSERT INTO list_places (user_id, list_id, place_id, added_at)
         SELECT p.user_id, $2, p.id, $5
         FROM places p
         WHERE p.user_id = $1 AND p.id = $3
           AND ((SELECT count(*) FROM list_places o
                 WHERE o.user_id = $1 AND o.place_id = $3) < $4
                OR EXISTS (SELECT FROM list_places o
                           WHERE o.user_id = $1 AND o.list_id = $2 AND o.place_id = $3))
         ON CONFLICT (user_id, list_id, place_id) DO UPDATE SET added_at = excluded.added_at
         RETURNING place_id",
    ),
    count_of_place: Statement::new(
        "lists.count_of_place",
        "SELECT count(*) AS held, coalesce(bool_or(list_id = $3), false) AS is_there
         FROM list_places
         WHERE user_id = $1 AND place_id = $2",
    ),
    remove_place: Statement::new(
        "lists.remove_place",
        "DELETE FROM list_places WHERE user_id = $1 AND list_id = $2 AND place_id = $3",
    ),
};

impl StoredLabel for ListId {
    const STATEMENTS: &'static Statements = LISTS;
    const NAME_TAKEN: &'static str = "you have a list of that name already";
    const NAME_KEY: &'static str = "lists_name_key";
    const FOREIGN_KEYS: [&'static str; 2] = ["list_places_list_fkey", "list_places_place_fkey"];
    const HAS_TIME: bool = true;
    const IN_ORDER: bool = true;

    fn read_details(operation: &'static str, row: &Row) -> Result<ListDetails, StoreError> {
        let description: Option<String> = get(operation, row, "description")?;
        Ok(ListDetails {
            description: description.map(ListDescription::restore),
            missing_count: count(operation, row, "missing_count")?,
            approximate_count: count(operation, row, "approximate_count")?,
        })
    }

    fn details(details: &ListDetails) -> Vec<Option<&str>> {
        vec![details.description.as_ref().map(ListDescription::as_str)]
    }

    async fn copy(
        deletion: &NewDeletion,
        db: &Transaction<'_>,
        label: (Uuid, &str),
        places: &[Uuid],
    ) -> Result<(), StoreError> {
        deletion.keep_list(db, label, places).await
    }
}
