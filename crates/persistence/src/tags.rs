//! The SQL of tags, whose functions are in [`labels`](crate::labels), and replacing all
//! tags of a place.

use listbud_domain::{PlaceId, TagId, UserId};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    Statement, StoreError, Transaction,
    deletions::NewDeletion,
    labels::{Statements, StoredLabel},
};

pub(crate) const STATEMENTS: &[&Statement] = &TAGS.all();

pub(crate) const STATEMENTS_OF_PLACE: &[&Statement] = &[&LOCK_PLACE, &CLEAR_PLACE, &ADD_PLACE_TAGS];

/// The columns of a tag with the number of its places.
macro_rules! select_tags {
    ($more:literal) => {
        concat!(
            "SELECT t.id, t.name, t.color, t.emoji, t.created_at, t.updated_at,
                    (SELECT count(*) FROM place_tags pt
                     WHERE pt.user_id = $1 AND pt.tag_id = t.id) AS place_count",
            $more
        )
    };
}

const TAGS: &Statements = &Statements {
    list: Statement::new(
        "tags.list",
        select_tags!(
            "
         FROM tags t
         WHERE t.user_id = $1
         ORDER BY lower(t.name), t.id"
        ),
    ),
    page: Statement::new(
        "tags.page",
        select_tags!(
            ", lower(t.name) AS place_in_order
         FROM tags t
         WHERE t.user_id = $1 AND (lower(t.name), t.id) > ($2::text, $3::uuid)
         ORDER BY lower(t.name), t.id
         LIMIT $4"
        ),
    ),
    find: Statement::new(
        "tags.find",
        select_tags!(
            "
         FROM tags t
         WHERE t.user_id = $1 AND t.id = $2"
        ),
    ),
    lock: Statement::new(
        "tags.lock",
        select_tags!(
            "
         FROM tags t
         WHERE t.user_id = $1 AND t.id = $2
         FOR NO KEY UPDATE"
        ),
    ),
    insert: Statement::new(
        "tags.insert",
        "INSERT INTO tags (user_id, id, name, color, emoji, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    ),
    update: Statement::new(
        "tags.update",
        "UPDATE tags
         SET name = $3, color = $4, emoji = $5, touched = true,
             updated_at = greatest(updated_at, $6)
         WHERE user_id = $1 AND id = $2
         RETURNING updated_at",
    ),
    lock_to_delete: Statement::new(
        "tags.lock_to_delete",
        "SELECT name FROM tags WHERE user_id = $1 AND id = $2 FOR UPDATE",
    ),
    // Without an order, which would sort all places of the tag for each batch.
    lock_page: Statement::new(
        "tags.lock_page",
        "SELECT place_id FROM place_tags
         WHERE user_id = $1 AND tag_id = $2
         LIMIT $3
         FOR UPDATE",
    ),
    // By an array, with which the planner looks them up one by one.
    empty_page: Statement::new(
        "tags.take_off_page",
        "DELETE FROM place_tags WHERE user_id = $1 AND tag_id = $2 AND place_id = ANY ($3)",
    ),
    delete: Statement::new(
        "tags.delete",
        "DELETE FROM tags WHERE user_id = $1 AND id = $2",
    ),
    add_place: Statement::new(
        "tags.add_place",
        "INSERT INTO place_tags (user_id, place_id, tag_id)
         SELECT p.user_id, p.id, $2
         FROM places p
         WHERE p.user_id = $1 AND p.id = $3
           AND (SELECT count(*) FROM place_tags o WHERE o.user_id = $1 AND o.place_id = $3) < $4
         ON CONFLICT (user_id, place_id, tag_id) DO NOTHING
         RETURNING place_id",
    ),
    count_of_place: Statement::new(
        "tags.count_of_place",
        "SELECT count(*) AS held, coalesce(bool_or(tag_id = $3), false) AS is_there
         FROM place_tags
         WHERE user_id = $1 AND place_id = $2",
    ),
    remove_place: Statement::new(
        "tags.remove_place",
        "DELETE FROM place_tags WHERE user_id = $1 AND tag_id = $2 AND place_id = $3",
    ),
};

/// Two replacements of one place's tags take turns, or both would stay.
const LOCK_PLACE: Statement = Statement::new(
    "tags.lock_place",
    "SELECT id FROM places WHERE user_id = $1 AND id = $2 FOR NO KEY UPDATE",
);

const CLEAR_PLACE: Statement = Statement::new(
    "tags.clear_place",
    "DELETE FROM place_tags WHERE user_id = $1 AND place_id = $2 AND tag_id <> ALL ($3)",
);

const ADD_PLACE_TAGS: Statement = Statement::new(
    "tags.add_place_tags",
    "INSERT INTO place_tags (user_id, place_id, tag_id)
     SELECT $1, $2, tag_id FROM unnest($3::uuid[]) AS tag_id
     ON CONFLICT (user_id, place_id, tag_id) DO NOTHING",
);

impl StoredLabel for TagId {
    const STATEMENTS: &'static Statements = TAGS;
    const NAME_TAKEN: &'static str = "you have a tag of that name already";
    const NAME_KEY: &'static str = "tags_name_key";
    const FOREIGN_KEYS: [&'static str; 2] = ["place_tags_tag_fkey", "place_tags_place_fkey"];
    const HAS_TIME: bool = false;
    const IN_ORDER: bool = false;

    fn read_details(_: &'static str, _: &Row) -> Result<(), StoreError> {
        Ok(())
    }

    fn details((): &()) -> Vec<Option<&str>> {
        Vec::new()
    }

    async fn copy(
        deletion: &NewDeletion,
        db: &Transaction<'_>,
        label: (Uuid, &str),
        places: &[Uuid],
    ) -> Result<(), StoreError> {
        deletion.keep_tag(db, label, places).await
    }
}

/// Makes these the tags of a place, each once; `false` when the owner lacks the
/// place or one of the tags, and then the caller has to roll back.
pub async fn replace(
    db: &Transaction<'_>,
    owner: UserId,
    place: PlaceId,
    tags: &[TagId],
) -> Result<bool, StoreError> {
    let ids: Vec<Uuid> = tags.iter().map(|tag| tag.0).collect();
    let place_row = LOCK_PLACE.query_opt(db, &[&owner.0, &place.0]).await?;
    if place_row.is_none() {
        return Ok(false);
    }
    CLEAR_PLACE.execute(db, &[&owner.0, &place.0, &ids]).await?;
    match ADD_PLACE_TAGS.run(db, &[&owner.0, &place.0, &ids]).await {
        Ok(()) => Ok(true),
        Err(error) if TagId::FOREIGN_KEYS.iter().any(|key| error.is_dangling(key)) => Ok(false),
        Err(error) => Err(error),
    }
}
