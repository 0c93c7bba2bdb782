//! The password again, before something that a session alone must not suffice for.

use listbud_persistence::users;
use secrecy::SecretString;

use super::guesses::{End, Guesses};
use crate::{Api, ApiError, caller::Caller, events, owner::Owner};

/// Looks at the password, and counts a wrong one like those of the log-in. Answers the hash
/// that it was compared with.
pub(crate) async fn confirm(
    api: &Api,
    caller: &Caller,
    owner: Owner,
    password: SecretString,
) -> Result<String, ApiError> {
    let db = api.database.client().await?;
    let user = users::find(&db, owner.0)
        .await?
        .ok_or(ApiError::AccountGone)?;
    let guesses = Guesses::new(Some(user.email.as_str()), caller, api.world.now());
    guesses.count(&db, caller).await?;
    let stored = users::find_password_hash(&db, owner.0).await;
    // The connection is back in the pool before the slow part begins.
    drop(db);
    let looked = async {
        let stored = stored?.ok_or(ApiError::AccountGone)?;
        let is_right = api.passwords.verify(password, Some(&stored)).await?;
        Ok(is_right.then_some(stored))
    };
    match looked.await {
        Ok(Some(stored)) => {
            guesses.settle(api, End::Right).await;
            Ok(stored)
        }
        Ok(None) => {
            events::log(events::PASSWORD_REFUSED, Some(owner.0), caller);
            Err(ApiError::WrongPassword { field: "password" })
        }
        // No guess was answered.
        Err(error) => {
            guesses.settle(api, End::Unknown).await;
            Err(error)
        }
    }
}
