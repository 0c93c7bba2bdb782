//! `POST /api/auth/register`

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{Email, User, UserId, UserName};
use listbud_persistence::users;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{SignedInJson, sign_in};
use crate::{Api, ApiError, body::Json, fields::Fields};

/// A new account.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    /// Where you sign in; upper and lower case are the same.
    #[schema(required, value_type = String, example = "ada@example.org", max_length = 254)]
    email: Option<String>,
    /// 8 to 128 characters.
    #[schema(required, value_type = String, format = Password, min_length = 8, max_length = 128)]
    password: Option<SecretString>,
    /// What you want to be called.
    #[schema(required, value_type = String, example = "Ada", max_length = 100)]
    name: Option<String>,
}

/// Makes an account and signs it in.
#[utoipa::path(
    post, path = "/api/auth/register", tag = "accounts", security(()),
    request_body = Register,
    responses(
        (status = 201, description = "The account, signed in", body = SignedInJson),
        (status = 409, description = "There is an account with that address already"),
    )
)]
pub(crate) async fn register(
    api: Data<Api>,
    Json(body): Json<Register>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let email = fields.required("email", body.email, |raw| Email::parse(&raw));
    let name = fields.required("name", body.name, |raw| UserName::parse(&raw));
    if let Some(password) = &body.password {
        if let Err(refusal) = api.passwords.policy().check(password) {
            fields.fault("password", refusal.code(), refusal.to_string());
        }
    } else {
        fields.fault("password", "required", "is required");
    }
    fields.finish()?;
    let (Some(email), Some(name), Some(password)) = (email, name, body.password) else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    let hash = api.passwords.hash(password).await?;
    let user = User {
        id: UserId(api.world.new_id()),
        email,
        name,
        created_at: api.world.now(),
    };
    let db = api.database.client().await?;
    users::insert(&db, &user, hash.as_str()).await?;
    sign_in(&api, &user, &mut HttpResponse::Created())
}
