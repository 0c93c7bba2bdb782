//! Who sent the request: `Authorization: Bearer <access token>` (RFC 6750), or
//! a cookie that holds the access token.
//!
//! Two layers, because knowing and demanding are two things. [`identify`]
//! stands far out and refuses nobody, so that a rate limiter or a log line
//! behind it can tell accounts apart; [`require`] stands before the routes
//! that need an account. A handler names [`SignedIn`] as an argument, which
//! demands it too.
//!
//! `Authorization` goes first: a request that has it is judged by it alone. A
//! cookie counts, where [`Bearer::cookies`] names one, only for requests that no
//! other site can have caused ([`Site`]): those that may change something come from
//! a page of this server, and reading ones at least from no other.
//!
//! `Authorization` may also have an API token, where [`Bearer::api_tokens`] says how to
//! look one up. Such a request has an [`ApiGrant`] instead of a [`SignedIn`]: it belongs to
//! no session, so a handler that takes [`SignedIn`] cannot be reached with it, and each
//! route has to say which scopes open it.
//!
//! [`identify`]: Bearer::identify
//! [`require`]: Bearer::require

use std::fmt;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::api_token::{ApiToken, ApiTokenFormat};
use crate::client_address::ClientAddress;
use crate::cookies::{SessionCookie, SessionCookies};
use crate::problem::Problem;
use crate::revoked::RevokedSessions;
use crate::site::{self, Site};
use crate::tokens::{AccessTokens, Claims};
use crate::vary;

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
    /// Whether the token came in a cookie, which the browser sends by itself, and
    /// not in `Authorization`.
    pub by_cookie: bool,
}

impl SignedIn {
    /// The account, if a layer of [`Bearer`] found a valid token.
    #[must_use]
    pub fn of(extensions: &actix_web::dev::Extensions) -> Option<Self> {
        extensions.get::<Self>().copied()
    }

    fn new(claims: &Claims, by_cookie: bool) -> Self {
        Self {
            subject: claims.subject,
            session: claims.session,
            token_id: claims.token_id,
            expires_at: claims.expires_at,
            by_cookie,
        }
    }
}

/// The account that sent the request, and what the API token allows that it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiGrant {
    /// The account.
    pub subject: Uuid,
    /// The token's own id.
    pub token_id: Uuid,
    /// What the token allows, in the application's words.
    pub scopes: Vec<&'static str>,
}

impl ApiGrant {
    /// The grant, if a layer of [`Bearer`] found a valid API token.
    #[must_use]
    pub fn of(extensions: &actix_web::dev::Extensions) -> Option<&Self> {
        extensions.get()
    }

    /// Refuses a request whose token has none of the scopes that open an operation
    /// (RFC 6750 section 3.1); without any, none does.
    #[must_use]
    pub fn insufficient(needed: &[&'static str]) -> Problem {
        let (challenge, detail) = if needed.is_empty() {
            (
                "Bearer error=\"insufficient_scope\"".to_owned(),
                "This needs a session: API tokens cannot do it.".to_owned(),
            )
        } else {
            (
                format!(
                    "Bearer error=\"insufficient_scope\", scope=\"{}\"",
                    needed.join(" ")
                ),
                format!(
                    "This needs an API token with the scope {}.",
                    needed.join(" or ")
                ),
            )
        };
        let problem = Problem::new(StatusCode::FORBIDDEN)
            .code("insufficient_scope")
            .detail(detail)
            .member("scopes", needed.to_vec());
        match HeaderValue::from_str(&challenge) {
            Ok(challenge) => problem.header(header::WWW_AUTHENTICATE, challenge),
            Err(_) => problem,
        }
    }
}

/// The account of a request, by whichever credential.
#[must_use]
pub fn subject(extensions: &actix_web::dev::Extensions) -> Option<Uuid> {
    SignedIn::of(extensions)
        .map(|signed_in| signed_in.subject)
        .or_else(|| ApiGrant::of(extensions).map(|grant| grant.subject))
}

/// Why a request without a credential that counts is refused.
#[must_use]
pub fn refusal(request: &HttpRequest) -> Problem {
    Refusal::of(request).problem()
}

/// Looks up an API token: `None` if it is not valid, and a problem if that cannot be
/// found out.
type Lookup = Arc<
    dyn Fn(ApiToken, Option<IpAddr>) -> LocalBoxFuture<'static, Result<Option<ApiGrant>, Problem>>
        + Send
        + Sync,
>;

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = Self::of(&request.extensions());
        let by_token = || ApiGrant::of(&request.extensions()).is_some();
        ready(found.ok_or_else(|| {
            if by_token() {
                ApiGrant::insufficient(&[])
            } else {
                Refusal::of(request).problem()
            }
        }))
    }
}

/// Reads access tokens from requests.
#[derive(Clone)]
pub struct Bearer {
    tokens: AccessTokens,
    clock: Arc<dyn Fn() -> OffsetDateTime + Send + Sync>,
    revoked: RevokedSessions,
    cookies: Option<SessionCookies>,
    api_tokens: Option<(ApiTokenFormat, Lookup)>,
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
            cookies: None,
            api_tokens: None,
        }
    }

    /// Refuses the tokens of sessions in this set, like any invalid token. The
    /// set is asked at each request, so what is added later counts at once.
    #[must_use]
    pub fn revoked(mut self, sessions: RevokedSessions) -> Self {
        self.revoked = sessions;
        self
    }

    /// Takes the access token from these cookies where there is no `Authorization`.
    /// Answers of [`require`](Self::require) then say `Vary: Cookie`.
    #[must_use]
    pub fn cookies(mut self, cookies: SessionCookies) -> Self {
        self.cookies = Some(cookies);
        self
    }

    /// Takes API tokens of this format as well. `lookup` gets the token and the address of
    /// the client. Its problem is the answer of a route that demands an account; other
    /// routes go on without one.
    #[must_use]
    pub fn api_tokens<F>(
        mut self,
        format: ApiTokenFormat,
        lookup: impl Fn(ApiToken, Option<IpAddr>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Option<ApiGrant>, Problem>> + 'static,
    {
        let lookup: Lookup = Arc::new(move |token, address| Box::pin(lookup(token, address)));
        self.api_tokens = Some((format, lookup));
        self
    }

    /// The middleware that puts a [`SignedIn`] or an [`ApiGrant`] into the request's extensions
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
            let bearer = bearer.clone();
            async move {
                bearer.read(&request).await;
                next.call(request).await
            }
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

    async fn read(&self, request: &ServiceRequest) {
        // Two layers on one request need not verify the credential twice.
        if request.extensions().contains::<Verified>() {
            return;
        }
        let found = match self.api_token(request) {
            Some((token, lookup)) => {
                let address = ClientAddress::of(&request.extensions()).map(|client| client.0);
                match lookup(token, address).await {
                    Ok(Some(grant)) => Ok(Credential::ApiToken(grant)),
                    Ok(None) => Err(Refusal::Invalid),
                    Err(problem) => Err(Refusal::Unknown(Box::new(problem))),
                }
            }
            None => self.find(request.request()).map(Credential::Session),
        };
        let mut extensions = request.extensions_mut();
        let refusal = match found {
            Ok(Credential::Session(signed_in)) => {
                extensions.insert(signed_in);
                None
            }
            Ok(Credential::ApiToken(grant)) => {
                extensions.insert(grant);
                None
            }
            Err(refusal) => Some(refusal),
        };
        extensions.insert(Verified(refusal));
    }

    /// The API token of `Authorization`, if it can be one, and how to look it up.
    fn api_token(&self, request: &ServiceRequest) -> Option<(ApiToken, &Lookup)> {
        let (format, lookup) = self.api_tokens.as_ref()?;
        let token = format.parse(credentials(request.headers())?).ok()?;
        Some((token, lookup))
    }

    fn find(&self, request: &HttpRequest) -> Result<SignedIn, Refusal> {
        let (token, by_cookie) = if request.headers().contains_key(header::AUTHORIZATION) {
            let token = credentials(request.headers()).ok_or(Refusal::Invalid)?;
            (token, false)
        } else {
            (self.cookie(request)?, true)
        };
        self.tokens
            .verify(token, (self.clock)())
            .ok()
            .filter(|claims| !self.revoked.contains(claims.session))
            .map(|claims| SignedIn::new(&claims, by_cookie))
            .ok_or(Refusal::Invalid)
    }

    /// The access token of the cookie, if no other site can have caused the request.
    fn cookie<'r>(&self, request: &'r HttpRequest) -> Result<&'r str, Refusal> {
        let cookies = self.cookies.as_ref().ok_or(Refusal::Missing)?;
        if !cookies.sent(request, SessionCookie::Access) {
            return Err(Refusal::Missing);
        }
        match Site::of(request) {
            Site::Own => {}
            Site::Unknown if request.method().is_safe() => {}
            Site::Unknown | Site::Foreign => return Err(Refusal::CrossSite),
        }
        cookies
            .read(request, SessionCookie::Access)
            .ok_or(Refusal::Invalid)
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer")
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

/// What a request proves its sender by.
enum Credential {
    Session(SignedIn),
    ApiToken(ApiGrant),
}

/// Marks a request whose token, if any, has been looked at, and tells why it does
/// not count.
struct Verified(Option<Refusal>);

async fn require<B: MessageBody + 'static>(
    bearer: Bearer,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    bearer.read(&request).await;
    let is_known = subject(&request.extensions()).is_some();
    let mut response = if is_known {
        next.call(request).await?.map_into_left_body()
    } else {
        let refusal = Refusal::of(request.request()).problem().into_response();
        request.into_response(refusal).map_into_right_body()
    };
    if bearer.cookies.is_some() {
        vary::add(response.headers_mut(), "Cookie");
    }
    Ok(response)
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
#[derive(Clone)]
enum Refusal {
    Missing,
    Invalid,
    /// Whether the token is valid could not be found out.
    Unknown(Box<Problem>),
    /// There is a cookie, and another site may have caused the request.
    CrossSite,
}

impl Refusal {
    fn of(request: &HttpRequest) -> Self {
        let extensions = request.extensions();
        match extensions.get::<Verified>() {
            Some(Verified(Some(refusal))) => refusal.clone(),
            _ if request.headers().contains_key(header::AUTHORIZATION) => Self::Invalid,
            _ => Self::Missing,
        }
    }

    fn problem(self) -> Problem {
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
            Self::Unknown(problem) => return *problem,
            Self::CrossSite => return site::cross_site(),
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
