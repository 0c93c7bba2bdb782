//! What a route asks of its requests. [`crate::table`] says it once for each route; the
//! bodies are bounded by it, the server counts requests by it, and the OpenAPI document
//! describes it.

use actix_web::{HttpRequest, http::Method};
use listbud_domain::Scope;

/// The rules of one method of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Who may send its requests.
    pub access: Access,
    /// Which limit counts its requests, beside the general one.
    pub limit: LimitClass,
    /// What body it takes.
    pub body: Body,
    /// Whether it takes an `Idempotency-Key`, so that it can be sent again.
    pub is_repeatable: bool,
}

/// Who may send a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; an API token makes no difference.
    Anyone,
    /// Who signed in. API tokens open nothing that has to do with the account itself, its
    /// sessions, its tokens or its password.
    Session,
    /// Who signed in, and API tokens with any of these scopes.
    Scopes(&'static [Scope]),
}

impl Access {
    /// The scopes that open it, by name.
    #[must_use]
    pub fn scopes(self) -> Vec<&'static str> {
        match self {
            Self::Anyone | Self::Session => Vec::new(),
            Self::Scopes(scopes) => scopes.iter().map(|scope| scope.as_str()).collect(),
        }
    }
}

/// Which limit counts a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitClass {
    /// The general limit alone.
    General,
    /// The strict limit for guesses of passwords.
    Credentials,
    /// The limit for imports.
    Imports,
}

/// What body a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None: a body is not read.
    None,
    /// JSON or a form of at most so many bytes.
    Bounded(usize),
    /// Files, which the operator bounds.
    Files,
}

/// The most bytes of a usual body. Ten thousand ids for a bulk action take 390 kB.
const LARGE: usize = 512 * 1024;

/// The most bytes of what has to do with accounts: a name, an address and two
/// passwords of 128 characters take less than 3 kB even if each is escaped.
const SMALL: usize = 8 * 1024;

impl Rules {
    /// A request without a body.
    pub(crate) const fn bare(access: Access) -> Self {
        Self::with(access, Body::None)
    }

    /// A request about an account.
    pub(crate) const fn account(access: Access) -> Self {
        Self::with(access, Body::Bounded(SMALL))
    }

    /// A request with a body of a usual size.
    pub(crate) const fn data(access: Access) -> Self {
        Self::with(access, Body::Bounded(LARGE))
    }

    /// A request that uploads files.
    pub(crate) const fn upload(access: Access) -> Self {
        Self {
            limit: LimitClass::Imports,
            ..Self::with(access, Body::Files).repeatable()
        }
    }

    const fn with(access: Access, body: Body) -> Self {
        Self {
            access,
            limit: LimitClass::General,
            body,
            is_repeatable: false,
        }
    }

    /// Counts its requests as guesses of a password.
    pub(crate) const fn guess(self) -> Self {
        Self {
            limit: LimitClass::Credentials,
            ..self
        }
    }

    /// Lets it take an `Idempotency-Key`.
    pub(crate) const fn repeatable(self) -> Self {
        Self {
            is_repeatable: true,
            ..self
        }
    }

    /// The rules of the route that a request has reached.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let rules = request.app_data::<ByMethod>();
        let rules = rules.and_then(|ByMethod(rules)| {
            rules
                .iter()
                .find(|(method, _)| method == request.method())
                .map(|(_, rules)| *rules)
        });
        rules.unwrap_or(Self::bare(Access::Session))
    }

    /// The most bytes of a body that is read as a whole.
    pub(crate) const fn max_body(self) -> usize {
        match self.body {
            Body::Bounded(bytes) => bytes,
            Body::None | Body::Files => 0,
        }
    }
}

/// The rules of a path's methods, for its handlers.
pub(crate) struct ByMethod(pub(crate) Vec<(Method, Rules)>);
