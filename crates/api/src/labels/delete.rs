//! `DELETE /api/lists/{id}` and `/api/tags/{id}`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::labels;

use super::json::LabelJson;
use crate::{Api, ApiError, deletions, owner::Owner, query::Path};

pub(crate) async fn delete<I: LabelJson>(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
) -> Result<HttpResponse, ApiError> {
    let deletion = api.new_deletion(owner);
    if !labels::delete(&api.database, &deletion, I::from(id)).await? {
        return Err(ApiError::NotFound(I::NOUN));
    }
    api.make_room(owner).await;
    Ok(HttpResponse::NoContent()
        .insert_header(deletions::header(&deletion))
        .finish())
}
