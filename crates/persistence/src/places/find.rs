//! Rows of places that a filter lets through.

use futures_util::try_join;
use listbud_domain::UserId;
use tokio_postgres::Row;

use super::{
    filter::{PageKey, PlaceFilter, Sort, build},
    matching::Matching,
};
use crate::{Executor, StoreError};

/// Reads these columns, and then the order's value, of at most `limit` places after
/// `after`.
///
/// A search in the places themselves goes to the server together with the question
/// whether tags and lists say any of the words, and is done if they do not.
pub(super) async fn rows(
    db: &impl Executor,
    columns: &str,
    owner: UserId,
    filter: &PlaceFilter,
    sort: Sort,
    after: Option<&PageKey>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let query =
        |matching: Option<&Matching>| build(columns, owner, filter, matching, sort, after, limit);
    let Some(text) = &filter.text else {
        return query(None).run(db).await;
    };
    let Some(matching) = Matching::of(db, owner, text).await? else {
        return Ok(Vec::new());
    };
    let plain = query(Some(&matching));
    let (is_in_labels, rows) = try_join!(matching.is_in_labels(db, owner), plain.run(db))?;
    if is_in_labels {
        query(Some(&matching.with_labels())).run(db).await
    } else {
        Ok(rows)
    }
}
