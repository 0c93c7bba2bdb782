//! What a token says, and when it holds.

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::TokenError;

/// How far two machines' clocks may differ, in seconds.
pub(super) const LEEWAY: i64 = 5;

/// What a verified token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// The account.
    pub subject: Uuid,
    /// The session that the token belongs to.
    pub session: Uuid,
    /// The token's own id.
    pub token_id: Uuid,
    /// When it was issued.
    pub issued_at: OffsetDateTime,
    /// When it stops being valid; earlier than the token says if the time to
    /// live has been shortened since.
    pub expires_at: OffsetDateTime,
}

/// The claims that are used after the library has checked issuer and audience.
/// None is optional, so a token without one does not parse. `iss` and `aud`
/// stand here because a list would satisfy the library.
#[derive(Deserialize)]
pub(super) struct OwnedWireClaims {
    #[serde(rename = "iss")]
    _iss: String,
    #[serde(rename = "aud")]
    _aud: String,
    sub: Uuid,
    exp: i64,
    iat: i64,
    nbf: i64,
    jti: Uuid,
    sid: Uuid,
}

impl OwnedWireClaims {
    pub(super) fn at(&self, now: OffsetDateTime, ttl: i64) -> Result<Claims, TokenError> {
        let now = now.unix_timestamp();
        let expires = self.exp.min(self.iat.saturating_add(ttl));
        if expires.saturating_add(LEEWAY) <= now {
            return Err(TokenError::Expired);
        }
        if self.nbf.max(self.iat) > now.saturating_add(LEEWAY) {
            return Err(TokenError::NotYetValid);
        }
        let time = |seconds| {
            OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| TokenError::Malformed)
        };
        Ok(Claims {
            subject: self.sub,
            session: self.sid,
            token_id: self.jti,
            issued_at: time(self.iat)?,
            expires_at: time(expires)?,
        })
    }
}
