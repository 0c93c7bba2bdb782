//! Access tokens: short-lived JWTs that name an account and its session.
//!
//! Everything that RFC 8725 leaves to the application is fixed here: one type
//! (`at+jwt`, RFC 9068), one issuer, one audience, and a key named by `kid`. The
//! key says which algorithm it is used with (HS256 or `EdDSA`), never the token. A
//! token that lacks any of them is refused.

mod claims;
mod error;
mod keys;
mod provider;
mod seen;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Header, Validation};
use secrecy::SecretString;
use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

pub use claims::Claims;
use claims::{LEEWAY, OwnedWireClaims};
pub use error::TokenError;
pub use keys::{MIN_SECRET_BYTES, SigningKey, TokenKeyError};
use seen::Seen;

/// The type in a token's header, so that no other JWT signed with the same key
/// passes for an access token (RFC 9068 section 2.1).
const TYPE: &str = "at+jwt";

/// Longer tokens are refused before anything is decoded. One of ours has some
/// 400 bytes.
const MAX_TOKEN_BYTES: usize = 4096;

/// Issues and verifies access tokens. Clones share their keys.
#[derive(Clone)]
pub struct AccessTokens {
    keys: Arc<[Trusted]>,
    issuer: Arc<str>,
    audience: Arc<str>,
    ttl: Duration,
    seen: Seen,
}

impl AccessTokens {
    /// Takes the keys, of which the first signs and all verify. To rotate, put
    /// a new one in front, of the same algorithm or the other, and take the old
    /// one away when the last token signed with it has expired. Where several
    /// processes verify, first give all of them the new key in second place.
    ///
    /// # Errors
    /// There is no key.
    pub fn new(
        keys: impl IntoIterator<Item = SigningKey>,
        issuer: &str,
        audience: &str,
        ttl: Duration,
    ) -> Result<Self, TokenKeyError> {
        let keys: Arc<[Trusted]> = keys
            .into_iter()
            .map(|key| Trusted::new(key, issuer, audience))
            .collect();
        if keys.is_empty() {
            return Err(TokenKeyError::Missing);
        }
        Ok(Self {
            keys,
            issuer: issuer.into(),
            audience: audience.into(),
            ttl,
            seen: Seen::new(),
        })
    }

    /// Signs a token for `subject`, valid from `now`. `session` is what one
    /// log-in grew into (`sid`), so that it can be ended alone; `token_id`
    /// becomes the token's `jti` and must be new.
    ///
    /// # Errors
    /// The cryptographic library failed.
    pub fn issue(
        &self,
        subject: Uuid,
        session: Uuid,
        now: OffsetDateTime,
        token_id: Uuid,
    ) -> Result<AccessToken, TokenError> {
        let Trusted { key, .. } = self.keys.first().ok_or(TokenError::UnknownKey)?;
        let issued = now.unix_timestamp();
        let claims = WireClaims {
            iss: &self.issuer,
            aud: &self.audience,
            sub: subject,
            exp: issued.saturating_add(self.ttl_seconds()),
            iat: issued,
            nbf: issued,
            jti: token_id,
            sid: session,
        };
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(key.id().to_owned()),
            ..Header::new(key.algorithm())
        };

        let token = jsonwebtoken::encode(&header, &claims, key.encoding())
            .map_err(|_| TokenError::Unsigned)?;
        Ok(AccessToken {
            token: token.into(),
            expires_in: self.ttl.as_secs(),
        })
    }

    /// Reads a token that was issued with one of the keys and is valid at
    /// `now`, give or take five seconds. Whatever the token says, it lives no
    /// longer than one that is issued today: who shortens the time to live
    /// shortens it for the tokens that are out.
    ///
    /// # Errors
    /// Anything about the token is not as it should be. A client needs to
    /// know no more than that; the variant is for a log.
    pub fn verify(&self, token: &str, now: OffsetDateTime) -> Result<Claims, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong);
        }
        let hash = Seen::hash(token);
        let claims = if let Some(claims) = self.seen.find(&hash) {
            claims
        } else {
            let claims = Arc::new(self.read(token)?);
            self.seen.remember(hash, Arc::clone(&claims));
            claims
        };
        claims.at(now, self.ttl_seconds())
    }

    /// Checks everything about a token but its times.
    fn read(&self, token: &str) -> Result<OwnedWireClaims, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Malformed)?;
        if header.typ.as_deref() != Some(TYPE) {
            return Err(TokenError::Type);
        }
        // RFC 7515 section 4.1.11: who does not understand an extension that
        // is marked critical must refuse it, and none is understood here.
        if header.crit.is_some() {
            return Err(TokenError::Malformed);
        }
        let kid = header.kid.as_deref().ok_or(TokenError::UnknownKey)?;
        let Trusted { key, validation } = self
            .keys
            .iter()
            .find(|trusted| trusted.key.id() == kid)
            .ok_or(TokenError::UnknownKey)?;
        // Whoever lets the token choose verifies an HMAC with a public key.
        if header.alg != key.algorithm() {
            return Err(TokenError::Algorithm);
        }

        let decoded = jsonwebtoken::decode::<OwnedWireClaims>(token, key.decoding(), validation)
            .map_err(|error| TokenError::of(error.kind()))?;
        Ok(decoded.claims)
    }

    /// The time from which no token that was issued up to `issued` is accepted
    /// any more, by any process whose clock is at most five seconds off: so
    /// long a revoked session must be remembered.
    #[must_use]
    pub fn accepted_until(&self, issued: OffsetDateTime) -> OffsetDateTime {
        let seconds = self.ttl_seconds().saturating_add(2 * LEEWAY);
        issued.saturating_add(time::Duration::seconds(seconds))
    }

    fn ttl_seconds(&self) -> i64 {
        i64::try_from(self.ttl.as_secs()).unwrap_or(i64::MAX)
    }
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens")
            .field("keys", &self.keys)
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("ttl", &self.ttl)
            .finish_non_exhaustive()
    }
}

/// A key and what the library must check in a token that is signed with it.
struct Trusted {
    key: SigningKey,
    validation: Validation,
}

impl Trusted {
    fn new(key: SigningKey, issuer: &str, audience: &str) -> Self {
        let mut validation = Validation::new(key.algorithm());
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // The library would compare with the system's clock; `verify` compares
        // with the time it is given.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { key, validation }
    }
}

impl fmt::Debug for Trusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

/// A signed token and what its holder should know of it.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The token; a secret, as whoever has it is the account.
    pub token: SecretString,
    /// How many seconds it is valid (RFC 6749 section 5.1).
    pub expires_in: u64,
}

#[derive(Serialize)]
struct WireClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    exp: i64,
    iat: i64,
    nbf: i64,
    jti: Uuid,
    sid: Uuid,
}
