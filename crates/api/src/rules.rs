//! What a route asks of its requests. [`crate::table`] says it once for each route; the
//! bodies are bounded by it, the server counts requests by it, and the OpenAPI document
//! describes it.

use actix_web::{HttpRequest, http::Method};

/// The rules of one method of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Which limit counts its requests, beside the general one.
    pub limit: LimitClass,
    /// What body it takes.
    pub body: Body,
    /// Whether it takes an `Idempotency-Key`, so that it can be sent again.
    pub is_repeatable: bool,
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
    pub(crate) const BARE: Self = Self::with(Body::None);

    /// A request about an account.
    pub(crate) const ACCOUNT: Self = Self::with(Body::Bounded(SMALL));

    /// A request with a body of a usual size.
    pub(crate) const DATA: Self = Self::with(Body::Bounded(LARGE));

    /// A request that uploads files.
    pub(crate) const UPLOAD: Self = Self {
        limit: LimitClass::Imports,
        ..Self::with(Body::Files).repeatable()
    };

    const fn with(body: Body) -> Self {
        Self {
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
        rules.unwrap_or(Self::BARE)
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
