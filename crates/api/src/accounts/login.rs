//! `POST /api/auth/login`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::Email;
use listbud_persistence::users;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{SignedInJson, sign_in};
use crate::{Api, ApiError, body::Json, fields::Fields};

/// Who signs in.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    #[schema(required, value_type = String, example = "ada@example.org")]
    email: Option<String>,
    #[schema(required, value_type = String, format = Password)]
    password: Option<SecretString>,
}

/// Signs in. The answer to an unknown address and to a wrong password is the
/// same and takes as long.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "accounts", security(()),
    request_body = Login,
    responses(
        (status = 200, description = "Signed in", body = SignedInJson),
        (status = 401, description = "Address or password is wrong"),
    )
)]
pub(crate) async fn login(
    api: Data<Api>,
    Json(body): Json<Login>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    // What is no address has no account; saying more would help only a guesser.
    let email = fields.required("email", body.email, |raw| Ok(Email::parse(&raw).ok()));
    let password = fields.required("password", body.password, Ok);
    fields.finish()?;
    let (Some(email), Some(password)) = (email, password) else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    let found = match &email {
        Some(email) => {
            let db = api.database.client().await?;
            users::find_credentials(&db, email).await?
        }
        None => None,
    };
    // The connection is back in the pool before the slow part begins.
    let hash = found.as_ref().map(|(_, hash)| hash.as_str());
    let is_right = api.passwords.verify(password, hash).await?;
    match found {
        Some((user, _)) if is_right => sign_in(&api, &user, &mut HttpResponse::Ok()),
        _ => Err(ApiError::WrongCredentials),
    }
}
