//! What a request with an API token is allowed.
//!
//! Each request looks its token up, so a token that was ended is refused by every server at
//! once, and nothing has to be remembered or announced.

use std::net::IpAddr;

use listbud_domain::{ApiTokenId, UserId};
use listbud_persistence::{
    Executor,
    api_tokens::{self, LAST_USED_STEP, StoredToken},
    attempts::{self, Attempt, Kind},
};
use listbud_security::{ApiGrant, ApiToken, ClientAddress, Problem};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::{Api, ApiError, caller::Caller, error::Chain, events};

/// Finds what a token allows; `None` if it is not valid.
pub(super) async fn find(
    api: Api,
    token: ApiToken,
    address: Option<IpAddr>,
) -> Result<Option<ApiGrant>, Problem> {
    look_up(&api, &token, address).await.map_err(|error| {
        let problem = error.problem();
        if problem.status().is_server_error() {
            tracing::warn!(error = %Chain(&error), "an API token could not be looked up");
        }
        problem
    })
}

async fn look_up(
    api: &Api,
    token: &ApiToken,
    address: Option<IpAddr>,
) -> Result<Option<ApiGrant>, ApiError> {
    let now = api.world.now();
    let (user, id) = (UserId(token.subject()), ApiTokenId(token.id()));
    let db = api.database.client().await?;
    let stored = api_tokens::find(&db, user, id).await?;
    let Some(stored) = stored.filter(|stored| token.matches(&stored.token_hash)) else {
        refuse(&db, address, now).await?;
        return Ok(None);
    };
    // A client that has the secret of an expired token does not guess.
    if stored.expires_at.is_some_and(|end| end <= now) {
        return Ok(None);
    }
    note_use(&db, user, id, &stored, now).await;
    Ok(Some(ApiGrant {
        subject: user.0,
        token_id: id.0,
        scopes: stored.scopes.iter().map(|scope| scope.as_str()).collect(),
    }))
}

async fn note_use(
    db: &impl Executor,
    user: UserId,
    id: ApiTokenId,
    stored: &StoredToken,
    now: OffsetDateTime,
) {
    let is_noted = |used: OffsetDateTime| now - used < LAST_USED_STEP;
    if stored.last_used_at.is_some_and(is_noted) {
        return;
    }
    // The request itself may succeed; the next one writes the time.
    if let Err(error) = api_tokens::touch(db, user, id, now).await {
        tracing::warn!(error = %Chain(&error), "the use of an API token was not noted");
    }
}

/// Counts a token that does not exist, for the network that sent it. A valid token is never
/// refused for that: an old script must not lock out the others of its household.
async fn refuse(
    db: &impl Executor,
    address: Option<IpAddr>,
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    let caller = Caller {
        address,
        user_agent: None,
    };
    let network = address.map(|address| ClientAddress(address).network().to_string());
    // Apart from wrong passwords: neither holds up the other.
    let key = format!("api token {}", network.unwrap_or_default());
    match attempts::begin(db, Kind::Address, &Sha256::digest(key).into(), now).await? {
        Attempt::Go => {
            events::log(events::API_TOKEN_REFUSED, None, &caller);
            Ok(())
        }
        Attempt::Blocked { until } => {
            events::log(events::API_TOKENS_BLOCKED, None, &caller);
            let wait = (until - now).unsigned_abs();
            let begun_second = u64::from(wait.subsec_nanos() > 0);
            Err(ApiError::TooManyFailures {
                seconds: (wait.as_secs() + begun_second).max(1),
            })
        }
    }
}
