//! `PUT /api/auth/password`

use actix_web::{HttpResponse, web::Data};
use listbud_persistence::{TransactionOptions, audit::AuditAction, users};
use listbud_security::SignedIn;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{
    check_password,
    guesses::{End, Guesses},
    session,
};
use crate::{Api, ApiError, body::Json, caller::Caller, events, fields::Fields, owner::Owner};

/// A change of password.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChangePassword {
    /// The password that the account has.
    #[schema(required, value_type = String, format = Password)]
    current_password: Option<SecretString>,
    /// The new password: not one of the commonest, nor a name of the account.
    #[schema(required, value_type = String, format = Password)]
    new_password: Option<SecretString>,
}

/// Changes the password and ends every other session of the account.
#[utoipa::path(
    put, path = "/api/auth/password", tag = "accounts",
    request_body = ChangePassword,
    responses(
        (status = 204, description = "The password is changed; all other sessions have ended"),
        (status = 403, description = "The current password is wrong; or a session cookie came with a request that a page of another site may have caused"),
        (status = 412, description = "Another request changed it in the meantime"),
    )
)]
pub(crate) async fn change(
    api: Data<Api>,
    owner: Owner,
    signed_in: SignedIn,
    caller: Caller,
    Json(body): Json<ChangePassword>,
) -> Result<HttpResponse, ApiError> {
    let db = api.database.client().await?;
    let user = users::find(&db, owner.0)
        .await?
        .ok_or(ApiError::AccountGone)?;
    let mut fields = Fields::default();
    let current = fields.required("currentPassword", body.current_password, Ok);
    let own_words = [user.email.as_str(), user.name.as_str()];
    let new = check_password(
        &api,
        &mut fields,
        "newPassword",
        body.new_password,
        &own_words,
    );
    fields.finish()?;
    let (Some(current), Some(new)) = (current, new) else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    // Whoever holds a stolen access token must not be able to guess here what
    // they may not guess at the log-in.
    let guesses = Guesses::new(Some(user.email.as_str()), &caller, api.world.now());
    guesses.count(&db, &caller).await?;
    // The connection is back in the pool before the slow part begins.
    drop(db);
    let change = Change {
        owner,
        session: signed_in.session,
        current,
        new,
        own_words: &own_words,
    };
    match change.make(&api, &caller).await {
        Ok(()) => {
            guesses.settle(&api, End::Right).await;
            events::log(events::PASSWORD_CHANGED, Some(owner.0), &caller);
            Ok(HttpResponse::NoContent().finish())
        }
        Err(error @ ApiError::WrongPassword { .. }) => {
            events::log(events::PASSWORD_REFUSED, Some(owner.0), &caller);
            Err(error)
        }
        // No guess was answered.
        Err(error) => {
            guesses.settle(&api, End::Unknown).await;
            Err(error)
        }
    }
}

/// Who changes what, once it is well-formed.
struct Change<'a> {
    owner: Owner,
    /// The session that goes on.
    session: Uuid,
    current: SecretString,
    new: SecretString,
    own_words: &'a [&'a str],
}

impl Change<'_> {
    /// Looks at the current password, sets the new one, and ends all other
    /// sessions.
    async fn make(self, api: &Api, caller: &Caller) -> Result<(), ApiError> {
        let user = self.owner.0;
        let db = api.database.client().await?;
        let stored = users::find_password_hash(&db, user)
            .await?
            .ok_or(ApiError::AccountGone)?;
        drop(db);
        if !api.passwords.verify(self.current, Some(&stored)).await? {
            return Err(ApiError::WrongPassword {
                field: "currentPassword",
            });
        }
        let hash = api.passwords.hash(self.new, self.own_words).await?;

        let now = api.world.now();
        let ended = api
            .database
            .transaction(TransactionOptions::default(), async |db| {
                let expected = Some(stored.as_str());
                if !users::set_password_hash(db, user, expected, hash.as_str(), now).await? {
                    return Err(ApiError::Stale);
                }
                let ended = session::end_all(api, db, user, Some(self.session), now).await?;
                caller
                    .record(api, db, user, AuditAction::PasswordChanged)
                    .await?;
                Ok(ended)
            })
            .await?;
        session::refuse(api, &ended, now);
        Ok(())
    }
}
