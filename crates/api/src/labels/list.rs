//! `GET /api/lists` and `/api/tags`, and of the former client `/api/folders` and
//! `/api/categories`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::labels;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::json::LabelJson;
use crate::{
    Api, ApiError,
    by_name::{self, Wanted},
    fields::Fields,
    owner::Owner,
    query::Query,
};

pub(crate) async fn list<I: LabelJson>(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    query.allow(&mut fields, by_name::NAMES);
    respond::<I>(&api, owner, &query, fields, I::PLURAL).await
}

/// Answers with a page of a user's labels, or with all of them, under this name.
pub(crate) async fn respond<I: LabelJson>(
    api: &Api,
    owner: Owner,
    query: &Query,
    mut fields: Fields,
    name: &'static str,
) -> Result<HttpResponse, ApiError> {
    let wanted = Wanted::read(query, &mut fields, I::LISTED);
    fields.finish_query()?;
    let (owner, database) = (owner.0, &api.database);
    let (labels, next_cursor) = if wanted.is_everything() {
        let all = async |db: &mut _| labels::list::<I>(db, owner).await;
        (database.read(all).await?, None)
    } else {
        let (after, limit) = (wanted.after.as_ref(), wanted.at_most());
        let page = async |db: &mut _| labels::page::<I>(db, owner, after, limit).await;
        let page = database.read(page).await?;
        let next = page.next.map(|key| by_name::write(I::LISTED, key));
        (page.rows, next)
    };
    let rows = labels.iter().map(|label| I::json(owner, label)).collect();
    Ok(HttpResponse::Ok().json(Page {
        name,
        rows,
        next_cursor,
    }))
}

/// Some rows under a name, and where the next page begins.
struct Page<T> {
    name: &'static str,
    rows: Vec<T>,
    next_cursor: Option<String>,
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.name, &self.rows)?;
        if let Some(next) = &self.next_cursor {
            map.serialize_entry("nextCursor", next)?;
        }
        map.end()
    }
}
