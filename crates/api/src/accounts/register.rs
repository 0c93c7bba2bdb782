//! `POST /api/auth/register`

use std::time::Instant;

use actix_web::{HttpResponse, web::Data};
use listbud_domain::{Email, User, UserId, UserName};
use listbud_persistence::{TransactionOptions, audit::AuditAction, users};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    SignedInJson, answer,
    browser::{Browser, SessionKind},
    check_password, logout, session,
};
use crate::{Api, ApiError, body::Json, caller::Caller, events, fields::Fields};

/// A new account.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    /// The address to sign in with; case does not matter.
    #[schema(required, value_type = String, example = "ada@example.org")]
    email: Option<String>,
    /// Not one of the commonest passwords, nor a name of the account.
    #[schema(required, value_type = String, format = Password)]
    password: Option<SecretString>,
    /// The name that the account shows.
    #[schema(required, value_type = String, example = "Ada")]
    name: Option<String>,
    /// Where the tokens are put.
    #[serde(default)]
    session: SessionKind,
}

/// Creates an account and signs it in; `session` has the same meaning as for signing in.
#[utoipa::path(
    post, path = "/api/auth/register", tag = "accounts", security(()),
    request_body = Register,
    responses(
        (status = 201, description = "The account, signed in", body = SignedInJson),
        (status = 403, description = "Registration is closed on this server; or the request asks for cookies but does not come from a page of this server over HTTPS"),
        (status = 409, description = "An account with that address exists"),
    )
)]
pub(crate) async fn register(
    api: Data<Api>,
    caller: Caller,
    browser: Browser,
    Json(body): Json<Register>,
) -> Result<HttpResponse, ApiError> {
    if !api.takes_accounts {
        return Err(ApiError::RegistrationClosed);
    }
    let carrier = browser.carrier(&api, body.session)?;
    let mut fields = Fields::default();
    let email = fields.required("email", body.email, |raw| Email::parse(&raw));
    let name = fields.required("name", body.name, |raw| UserName::parse(&raw));
    let own_words: Vec<&str> = email
        .iter()
        .map(Email::as_str)
        .chain(name.iter().map(UserName::as_str))
        .collect();
    let password = check_password(&api, &mut fields, "password", body.password, &own_words);
    fields.finish()?;
    let (Some(email), Some(name), Some(password)) = (email, name, password) else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    let own_words = [email.as_str(), name.as_str()];
    let clock = Instant::now();
    let hash = api.passwords.hash(password, &own_words).await?;
    api.observer.hashed_password(clock.elapsed());
    let now = api.world.now();
    let user = User {
        id: UserId(api.world.new_id()),
        email,
        name,
        created_at: now,
    };
    let begun = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            users::insert(db, &user, hash.as_str()).await?;
            let begun = session::begin(&api, db, user.id, &caller, now).await?;
            caller
                .record(&api, db, user.id, AuditAction::AccountRegistered)
                .await?;
            Ok::<_, ApiError>(begun)
        })
        .await?;
    events::log(events::ACCOUNT_REGISTERED, Some(user.id), &caller);
    logout::end_replaced(&api, &caller, &carrier).await;
    answer(
        &api,
        &carrier,
        &user,
        begun.id,
        &begun.refresh_token,
        &mut HttpResponse::Created(),
    )
}
