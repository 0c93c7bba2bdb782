//! Who sent the request: `Authorization: Bearer <access token>` (RFC 6750).
//!
//! Two layers, because knowing and demanding are two things. [`identify`]
//! stands far out and refuses nobody, so that a rate limiter or a log line
//! behind it can tell accounts apart; [`require`] stands before the routes
//! that need an account. A handler names [`SignedIn`] as an argument, which
//! demands it too.
//!
//! [`identify`]: Bearer::identify
//! [`require`]: Bearer::require

use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::problem::Problem;
use crate::revoked::RevokedSessions;
use crate::tokens::{AccessTokens, Claims};

/// The account that sent the request, as its access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedIn {
    /// The account.
    pub subject: Uuid,
    /// The session that the token belongs to.
    pub session: Uuid,
    /// The token's own id.
    pub token_id: Uuid,
    /// When the token stops being valid.
    pub expires_at: OffsetDateTime,
}

impl SignedIn {
    /// The account, if a layer of [`Bearer`] found a valid token.
    #[must_use]
    pub fn of(extensions: &actix_web::dev::Extensions) -> Option<Self> {
        extensions.get::<Self>().copied()
    }
}

impl From<Claims> for SignedIn {
    fn from(claims: Claims) -> Self {
        Self {
            subject: claims.subject,
            session: claims.session,
            token_id: claims.token_id,
            expires_at: claims.expires_at,
        }
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = Self::of(&request.extensions());
        ready(found.ok_or_else(|| Refusal::of(request.headers()).problem()))
    }
}

/// Reads access tokens from requests.
#[derive(Clone)]
pub struct Bearer {
    tokens: AccessTokens,
    clock: Arc<dyn Fn() -> OffsetDateTime + Send + Sync>,
    revoked: RevokedSessions,
}

impl Bearer {
    /// Verifies tokens at the time that `clock` tells.
    pub fn new(
        tokens: AccessTokens,
        clock: impl Fn() -> OffsetDateTime + Send + Sync + 'static,
    ) -> Self {
        Self {
            tokens,
            clock: Arc::new(clock),
            revoked: RevokedSessions::new(),
        }
    }

    /// Refuses the tokens of sessions in this set, like any invalid token. The
    /// set is asked at each request, so what is added later counts at once.
    #[must_use]
    pub fn revoked(mut self, sessions: RevokedSessions) -> Self {
        self.revoked = sessions;
        self
    }

    /// The middleware that puts a [`SignedIn`] into the request's extensions
    /// if there is a valid token, and lets every request through.
    #[must_use]
    pub fn identify<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let bearer = self.clone();
        from_fn(move |request: ServiceRequest, next: Next<B>| {
            bearer.read(&request);
            next.call(request)
        })
    }

    /// The middleware that answers 401 to every request without a valid token.
    /// It works with and without [`identify`](Self::identify) around it.
    #[must_use]
    pub fn require<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let bearer = self.clone();
        from_fn(move |request, next| require(bearer.clone(), request, next))
    }

    fn read(&self, request: &ServiceRequest) {
        // Two layers on one request need not verify the signature twice.
        if request.extensions().contains::<Verified>() {
            return;
        }
        let found = credentials(request.headers())
            .and_then(|token| self.tokens.verify(token, (self.clock)()).ok())
            .filter(|claims| !self.revoked.contains(claims.session));
        let mut extensions = request.extensions_mut();
        extensions.insert(Verified);
        if let Some(claims) = found {
            extensions.insert(SignedIn::from(claims));
        }
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer")
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

/// Marks a request whose token, if any, has been looked at.
struct Verified;

async fn require<B: MessageBody + 'static>(
    bearer: Bearer,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    bearer.read(&request);
    if request.extensions().contains::<SignedIn>() {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refusal = Refusal::of(request.headers()).problem().into_response();
    Ok(request.into_response(refusal).map_into_right_body())
}

/// The token of an `Authorization: Bearer` field, if there is exactly one
/// field. Several are refused: who reads the first and who reads the last would
/// disagree on who is asking.
fn credentials(headers: &HeaderMap) -> Option<&str> {
    let mut fields = headers.get_all(header::AUTHORIZATION);
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return None;
    };
    // The scheme is case-insensitive (RFC 9110 section 11.1).
    let (scheme, token) = field.to_str().ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Why a request is not signed in, as far as its sender is told. What is wrong
/// with a token is nobody's business but the log's.
enum Refusal {
    Missing,
    Invalid,
}

impl Refusal {
    fn of(headers: &HeaderMap) -> Self {
        if headers.contains_key(header::AUTHORIZATION) {
            Self::Invalid
        } else {
            Self::Missing
        }
    }

    fn problem(&self) -> Problem {
        // RFC 6750 section 3.1: no error code for a request that did not try.
        let (challenge, code, detail) = match self {
            Self::Missing => (
                "Bearer",
                "authentication_required",
                "This needs an access token.",
            ),
            Self::Invalid => (
                "Bearer error=\"invalid_token\"",
                "invalid_token",
                "The access token is invalid or has expired.",
            ),
        };
        Problem::new(StatusCode::UNAUTHORIZED)
            .code(code)
            .detail(detail)
            .header(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            )
    }
}
