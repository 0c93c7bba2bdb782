//! `GET /api/lists/{id}` and `/api/tags/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_persistence::labels;

use super::json::LabelJson;
use crate::{Api, ApiError, etag::Tagged, owner::Owner, query::Path};

pub(crate) async fn read<I: LabelJson>(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let label = labels::find(&db, owner.0, I::from(id)).await?;
    let label = label.ok_or(ApiError::NotFound(I::NOUN))?;
    Ok(Tagged::new(&I::json(owner.0, &label))?.into_response(&request, StatusCode::OK))
}
