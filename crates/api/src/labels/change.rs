//! `PATCH` and `PUT /api/lists/{id}` and `/api/tags/{id}`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::LabelId;
use listbud_persistence::{TransactionOptions, labels};

use super::{body::Body, json::LabelJson};
use crate::{Api, ApiError, body::Json, etag::Tagged, owner::Owner, query::Path};

pub(crate) async fn change<B: Body>(
    api: Data<Api>,
    owner: Owner,
    Path(id): Path,
    request: HttpRequest,
    Json(body): Json<B>,
) -> Result<HttpResponse, ApiError> {
    let changes = body.into_input().into_changes()?;
    let now = api.world.now();
    let not_found = || ApiError::NotFound(B::Id::NOUN);
    let label = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let label = labels::lock(db, owner.0, B::Id::from(id)).await?;
            let mut label = label.ok_or_else(not_found)?;
            Tagged::new(&B::Id::json(owner.0, &label))?.check_match(request.headers())?;
            let before = label.clone();
            label.apply(changes.clone());
            if label != before {
                let updated_at = labels::update(db, owner.0, &label, now).await?;
                label.updated_at = updated_at.ok_or_else(not_found)?;
            }
            Ok::<_, ApiError>(label)
        })
        .await?;
    Ok(Tagged::new(&B::Id::json(owner.0, &label))?.into_response(&request, StatusCode::OK))
}
