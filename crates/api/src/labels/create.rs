//! `POST /api/lists` and `/api/tags`

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use listbud_domain::LabelId;
use listbud_persistence::labels;

use super::{body::Body, json::LabelJson};
use crate::{Api, ApiError, body::Json, idempotency, owner::Owner};

pub(crate) async fn create<B: Body>(
    api: Data<Api>,
    owner: Owner,
    request: HttpRequest,
    Json(body): Json<B>,
) -> Result<HttpResponse, ApiError> {
    let (id, now) = (B::Id::from(api.world.new_id()), api.world.now());
    let label = body.into_input().into_label(id, now)?;
    let answer = api
        .once(&request, owner, async |db| {
            api.check_room(db, owner, B::Id::HOLDING).await?;
            labels::insert(db, owner.0, &label).await?;
            let location = format!("/api/{}/{}", B::Id::PLURAL, label.id);
            let body = B::Id::json(owner.0, &label);
            idempotency::answer(StatusCode::CREATED, Some(location), &body)
        })
        .await?;
    Ok(idempotency::respond(answer))
}
