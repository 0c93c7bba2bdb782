//! `POST /api/auth/login`

use std::time::Instant;

use actix_web::{HttpResponse, rt, web::Data};
use listbud_domain::{Email, Invalid, User, UserId};
use listbud_persistence::{TransactionOptions, audit::AuditAction, users};
use listbud_security::PasswordHash;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    SignedInJson, answer,
    browser::{Browser, SessionKind},
    guesses::{End, Guesses},
    logout,
    session::{self, Begun},
};
use crate::{Api, ApiError, SignIn, body::Json, caller::Caller, events, fields::Fields};

/// Who signs in.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    #[schema(required, value_type = String, example = "ada@example.org")]
    email: Option<String>,
    #[schema(required, value_type = String, format = Password)]
    password: Option<SecretString>,
    /// Where the tokens are put.
    #[serde(default)]
    session: SessionKind,
}

/// Signs in. An unknown address and a wrong password get the same response after the
/// same time. After some failures, each attempt has to wait longer.
///
/// With `"session": "cookie"` the tokens are put into two cookies and not into the
/// body. That is for pages of this server; any other site gets 403.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "accounts", security(()),
    request_body = Login,
    responses(
        (status = 200, description = "Signed in", body = SignedInJson),
        (status = 401, description = "Address or password is wrong"),
        (status = 403, description = "The request asks for cookies but does not come from a page of this server over HTTPS"),
    )
)]
pub(crate) async fn login(
    api: Data<Api>,
    caller: Caller,
    browser: Browser,
    Json(body): Json<Login>,
) -> Result<HttpResponse, ApiError> {
    let carrier = browser.carrier(&api, body.session)?;
    let mut fields = Fields::default();
    // What is no address has no account; saying more would help only a guesser.
    let email = fields.required("email", body.email, |raw| match Email::parse(&raw) {
        Err(invalid @ Invalid::ControlCharacter) => Err(invalid),
        parsed => Ok(parsed.ok()),
    });
    let password = fields.required("password", body.password, Ok);
    fields.finish()?;
    let (Some(email), Some(password)) = (email, password) else {
        return Err(ApiError::Internal("a field that was checked is missing"));
    };

    let email_text = email.as_ref().map(Email::as_str);
    let guesses = Guesses::new(email_text, &caller, api.world.now());
    let db = api.database.client().await?;
    if let Err(refusal) = guesses.count(&db, &caller).await {
        api.observer.tried_to_sign_in(SignIn::Blocked);
        return Err(refusal);
    }
    // The connection is back in the pool before the slow part begins.
    drop(db);
    match attempt(&api, &caller, email.as_ref(), password).await {
        Ok(Outcome::Right(user, begun)) => {
            api.observer.tried_to_sign_in(SignIn::Ok);
            guesses.settle(&api, End::Right).await;
            events::log(events::SESSION_STARTED, Some(user.id), &caller);
            logout::end_replaced(&api, &caller, &carrier).await;
            let mut ok = HttpResponse::Ok();
            answer(
                &api,
                &carrier,
                &user,
                begun.id,
                &begun.refresh_token,
                &mut ok,
            )
        }
        Ok(Outcome::Wrong(user)) => {
            api.observer.tried_to_sign_in(SignIn::Wrong);
            events::log(events::SESSION_FAILED, user, &caller);
            record_failure(&api, &caller, user);
            Err(ApiError::WrongCredentials)
        }
        // The server was busy or its database was gone: no guess was answered.
        Err(error) => {
            api.observer.tried_to_sign_in(SignIn::Unavailable);
            guesses.settle(&api, End::Unknown).await;
            Err(error)
        }
    }
}

/// What a look at the password said.
enum Outcome {
    /// It is right, and a session has begun.
    Right(User, Begun),
    /// It is wrong, or nobody has that address.
    Wrong(Option<UserId>),
}

async fn attempt(
    api: &Api,
    caller: &Caller,
    email: Option<&Email>,
    password: SecretString,
) -> Result<Outcome, ApiError> {
    loop {
        let found = match email {
            Some(email) => {
                let db = api.database.client().await?;
                users::find_credentials(&db, email).await?
            }
            None => None,
        };
        let (user, hash) = found.unzip();
        let clock = Instant::now();
        let is_right = api
            .passwords
            .verify(password.clone(), hash.as_deref())
            .await?;
        api.observer.hashed_password(clock.elapsed());
        let (Some(user), Some(hash), true) = (&user, hash, is_right) else {
            return Ok(Outcome::Wrong(user.map(|user| user.id)));
        };
        let hashes = Hashes::renewed(api, hash, password.clone()).await;
        // Another log-in has renewed the hash in the meantime, or somebody has
        // changed the password and wants none of the old one after that: the
        // password is looked at again.
        if let Some(begun) = begin(api, caller, user, &hashes).await? {
            return Ok(Outcome::Right(user.clone(), begun));
        }
    }
}

/// The stored hash, and the one to replace it with when it was made more
/// cheaply than hashes are made now, or by the former server.
struct Hashes {
    stored: String,
    new: Option<PasswordHash>,
}

impl Hashes {
    async fn renewed(api: &Api, stored: String, password: SecretString) -> Self {
        let new = if api.passwords.needs_rehash(&stored) {
            // Nobody is kept out because the server is busy: the next log-in
            // renews it.
            api.passwords.rehash(password).await.ok()
        } else {
            None
        };
        Self { stored, new }
    }
}

/// Begins a session; `None` when the hash is another than the one that the
/// password was compared with.
async fn begin(
    api: &Api,
    caller: &Caller,
    user: &User,
    hashes: &Hashes,
) -> Result<Option<Begun>, ApiError> {
    let now = api.world.now();
    let begun = api
        .database
        .transaction(TransactionOptions::default(), async |db| {
            let current = users::lock_password_hash(db, user.id).await?;
            if current.as_deref() != Some(&hashes.stored) {
                return Ok(None);
            }
            if let Some(new) = &hashes.new {
                let expected = Some(hashes.stored.as_str());
                users::set_password_hash(db, user.id, expected, new.as_str(), now).await?;
            }
            let begun = session::begin(api, db, user.id, caller, now).await?;
            caller
                .record(api, db, user.id, AuditAction::SessionStarted)
                .await?;
            Ok::<_, ApiError>(Some(begun))
        })
        .await?;
    if let Some(begun) = &begun {
        session::refuse(api, &begun.ended, now);
    }
    Ok(begun)
}

/// Records a failure for the owner of the account to read. Not before the
/// answer: writing takes time, which would tell that the account exists.
fn record_failure(api: &Data<Api>, caller: &Caller, user: Option<UserId>) {
    let Some(user) = user else { return };
    let (api, caller) = (api.clone(), caller.clone());
    rt::spawn(async move {
        let recorded = async {
            let db = api.database.client().await?;
            caller
                .record(&api, &db, user, AuditAction::SessionFailed)
                .await
        };
        if let Err(error) = recorded.await {
            tracing::warn!(%error, "could not record a failed sign-in");
        }
    });
}
