//! Maps errors to status codes. No other module does.

use std::{error::Error, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{HeaderValue, WWW_AUTHENTICATE},
    },
};
use listbud_domain::LimitReached;
use listbud_persistence::{
    Constraint, StoreError,
    imports::ImportError,
    labels::WriteLabelError,
    places::{WritePlaceError, bulk::BulkError},
    usage::AddError,
    users::InsertUserError,
};
use listbud_security::{FieldError, PasswordError, Problem, TokenError, site::cross_site};
use listbud_takeout::TakeoutError;
use listbud_takeout::size_of;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The body, the path or the query cannot be read at all.
    #[error("{0}")]
    Unreadable(String),
    /// Parameters of the query that cannot be understood.
    #[error("the query is not valid")]
    Query(Vec<FieldError>),
    /// The body can be read and breaks a rule.
    #[error("the request is not valid")]
    Invalid(Vec<FieldError>),
    /// The e-mail address is unknown, or the password is wrong.
    #[error("e-mail address or password is wrong")]
    WrongCredentials,
    /// A change of the account requires the current password, and it is wrong.
    #[error("the current password is wrong")]
    WrongPassword {
        /// The field that holds it.
        field: &'static str,
    },
    /// Too many passwords were tried on this account, or by this address.
    #[error("too many failed attempts: try again in {seconds} s")]
    TooManyFailures {
        /// How long to wait.
        seconds: u64,
    },
    /// The refresh token is unknown, used or expired.
    #[error("the session is over: sign in again")]
    SessionOver,
    /// A request that has or asks for a session cookie may come from another site.
    #[error("session cookies are only for pages of this server")]
    CrossSite,
    /// A page loaded over plain HTTP asks for cookies that require TLS.
    #[error("session cookies require HTTPS: open the page with https://")]
    CookiesNeedTls,
    /// The operator has closed registration.
    #[error("registration is closed on this server")]
    RegistrationClosed,
    /// The token is valid, but its account was deleted.
    #[error("the account no longer exists")]
    AccountGone,
    /// Absent, or somebody else's.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Another row has the same value.
    #[error("{message}")]
    Conflict {
        /// The field that conflicts.
        field: &'static str,
        /// A stable word.
        code: &'static str,
        /// The sentence for the client.
        message: &'static str,
    },
    /// `If-Match` names a version that is not the current one.
    #[error("the resource has changed: read it again")]
    Stale,
    /// The key of an earlier request came with another request.
    #[error("this Idempotency-Key was used for another request: use a new key for a new request")]
    KeyReused,
    /// More bytes than allowed.
    #[error("the request body is larger than {}", size_of(*.limit))]
    TooLarge {
        /// The most bytes allowed.
        limit: usize,
    },
    /// The files of a form, up to this one, have more bytes than allowed.
    #[error(
        "with the file \"{file}\" the upload is larger than {}: upload the lists by themselves, \
         which are in the folder \"Saved\" of Google Takeout, or choose fewer products there",
        size_of(*.limit)
    )]
    UploadTooLarge {
        /// The most bytes allowed.
        limit: usize,
        /// The file's name.
        file: String,
    },
    /// The body is of a type that the route does not take.
    #[error("the content type must be {expected}")]
    UnsupportedType {
        /// What the route takes.
        expected: String,
    },
    /// The uploaded file is no export that can be read.
    #[error(transparent)]
    Takeout(#[from] TakeoutError),
    /// The queue of imports is full.
    #[error("too many imports are waiting: try again in {seconds} s")]
    QueueFull {
        /// How long to wait.
        seconds: u64,
    },
    /// The owner cancelled the import.
    #[error("the import was cancelled; nothing was imported")]
    ImportCancelled,
    /// The import failed in a worker, which stored the problem.
    #[error("the import failed: {}", .0.status())]
    Stored(Box<Problem>),
    /// The account has as many API tokens as it can have.
    #[error("an account has at most {limit} API tokens: end one first")]
    TooManyTokens {
        /// How many that is.
        limit: u64,
    },
    /// The account or one of its places would exceed a limit.
    #[error(transparent)]
    Limit(#[from] LimitReached),
    /// Too many passwords are being hashed at once.
    #[error("too many sign-ins at once")]
    Busy,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// A bug.
    #[error("{0}")]
    Internal(&'static str),
}

impl ApiError {
    /// Restores the error of a failed import from its stored problem.
    pub(crate) fn stored(problem: &str) -> Self {
        match serde_json::from_str(problem) {
            Ok(problem) => Self::Stored(Box::new(problem)),
            Err(_) => Self::Internal("a stored problem could not be read"),
        }
    }

    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Unreadable(reason) => Problem::new(StatusCode::BAD_REQUEST)
                .code("unreadable")
                .detail(reason.clone()),
            Self::Query(errors) => with_fields(
                Problem::new(StatusCode::BAD_REQUEST).code("invalid_query"),
                errors,
            ),
            Self::Invalid(errors) => with_fields(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY).code("invalid"),
                errors,
            ),
            Self::WrongCredentials => Problem::new(StatusCode::UNAUTHORIZED)
                .code("wrong_credentials")
                .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
                .detail(self.to_string()),
            Self::WrongPassword { field } => Problem::new(StatusCode::FORBIDDEN)
                .code("wrong_password")
                .detail(self.to_string())
                .field_error(*field, "wrong_password", "is wrong"),
            Self::TooManyFailures { seconds } => Problem::new(StatusCode::TOO_MANY_REQUESTS)
                .code("too_many_failures")
                .detail(self.to_string())
                .retry_after(*seconds),
            Self::SessionOver => Problem::new(StatusCode::UNAUTHORIZED)
                .code("session_over")
                .header(
                    WWW_AUTHENTICATE,
                    HeaderValue::from_static("Bearer error=\"invalid_token\""),
                )
                .detail(self.to_string()),
            Self::CrossSite => cross_site(),
            Self::CookiesNeedTls => Problem::new(StatusCode::FORBIDDEN)
                .code("tls_required")
                .detail(self.to_string()),
            Self::RegistrationClosed => Problem::new(StatusCode::FORBIDDEN)
                .code("registration_closed")
                .detail(self.to_string()),
            Self::AccountGone => Problem::new(StatusCode::UNAUTHORIZED)
                .code("account_gone")
                .header(
                    WWW_AUTHENTICATE,
                    HeaderValue::from_static("Bearer error=\"invalid_token\""),
                )
                .detail(self.to_string()),
            Self::NotFound(_) => Problem::new(StatusCode::NOT_FOUND)
                .code("not_found")
                .detail(self.to_string()),
            Self::Conflict {
                field,
                code,
                message,
            } => Problem::new(StatusCode::CONFLICT)
                .code(*code)
                .detail(*message)
                .field_error(*field, *code, *message),
            Self::Stale => Problem::new(StatusCode::PRECONDITION_FAILED)
                .code("stale")
                .detail(self.to_string()),
            Self::KeyReused => Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
                .code("idempotency_key_reused")
                .detail(self.to_string()),
            Self::TooLarge { .. } | Self::UploadTooLarge { .. } => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE)
                    .code("too_large")
                    .detail(self.to_string())
            }
            Self::UnsupportedType { .. } => Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
                .code("unsupported_type")
                .detail(self.to_string()),
            // The folder for temporary files is full or missing.
            Self::Takeout(TakeoutError::Storage(_)) => {
                unavailable("the file could not be read just now: try again in a moment")
            }
            Self::Takeout(error) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
                .code(error.code())
                .detail(error.to_string())
                .field_error("file", error.code(), error.to_string()),
            Self::QueueFull { seconds } => Problem::new(StatusCode::SERVICE_UNAVAILABLE)
                .code("import_queue_full")
                .detail(self.to_string())
                .retry_after(*seconds),
            Self::ImportCancelled => Problem::new(StatusCode::CONFLICT)
                .code("import_cancelled")
                .detail(self.to_string()),
            Self::Stored(problem) => problem.as_ref().clone(),
            Self::TooManyTokens { limit } => Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
                .code("too_many_tokens")
                .detail(self.to_string())
                .member("limit", *limit),
            Self::Limit(limit) => limit_problem(limit),
            Self::Busy => unavailable("the server is busy: try again in a moment"),
            Self::Store(error) => store_problem(error),
            Self::Internal(_) => internal(),
        }
    }
}

/// Gives the numbers as members of their own, for programs.
fn limit_problem(reached: &LimitReached) -> Problem {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
        .code(reached.code())
        .detail(reached.to_string())
        .member("limit", reached.limit())
        .member("count", reached.count());
    match reached {
        LimitReached::Import { added, .. } | LimitReached::Restore { added, .. } => {
            problem.member("added", *added)
        }
        LimitReached::Account { .. }
        | LimitReached::ListsOfPlace { .. }
        | LimitReached::TagsOfPlace { .. } => problem,
    }
}

fn with_fields(problem: Problem, errors: &[FieldError]) -> Problem {
    let detail = errors
        .iter()
        .map(|error| format!("{} {}", error.field, error.message))
        .collect::<Vec<_>>()
        .join("; ");
    errors
        .iter()
        .fold(problem.detail(detail), |problem, error| {
            problem.field_error(
                error.field.clone(),
                error.code.clone(),
                error.message.clone(),
            )
        })
}

/// Does not pass on the database's messages, because they name tables and hosts.
fn store_problem(error: &StoreError) -> Problem {
    match error {
        StoreError::PoolExhausted
        | StoreError::Unavailable { .. }
        | StoreError::Contended { .. } => {
            unavailable("the database does not answer: try again in a moment")
        }
        // The transaction may have been committed.
        StoreError::CommitUnknown(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE)
            .code("outcome_unknown")
            .detail("the database did not confirm the change: check whether it was made before you try again")
            .retry_after(1),
        // The domain checks first, so these are races, or rules that only the schema has.
        StoreError::Violates {
            constraint: Constraint::Unique,
            ..
        } => Problem::new(StatusCode::CONFLICT)
            .code("conflict")
            .detail("the request conflicts with existing data"),
        StoreError::Violates {
            constraint: Constraint::ForeignKey,
            ..
        } => Problem::new(StatusCode::NOT_FOUND)
            .code("not_found")
            .detail("something that the request refers to does not exist"),
        StoreError::Violates {
            constraint: Constraint::Check,
            ..
        } => Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
            .code("invalid")
            .detail("a value breaks a rule"),
        StoreError::Corrupt { .. } | StoreError::Failed { .. } => internal(),
    }
}

fn unavailable(detail: &'static str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE)
        .code("unavailable")
        .detail(detail)
        .retry_after(1)
}

fn internal() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
        .code("internal")
        .detail("an internal error; the requestId finds it in the log")
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.problem().status()
    }

    fn error_response(&self) -> HttpResponse {
        let problem = self.problem();
        // Logged once, where a failure becomes a response.
        match problem.status() {
            StatusCode::SERVICE_UNAVAILABLE => {
                tracing::warn!(error = %Chain(self), "a request could not be served");
            }
            status if status.is_server_error() => {
                tracing::error!(error = %Chain(self), "a request failed");
            }
            _ => tracing::debug!(error = %Chain(self), "a request was refused"),
        }
        problem.into_response()
    }
}

/// An error with all its causes on one line; `Display` alone shows the
/// outermost, and JSON logs keep no more.
pub(crate) struct Chain<'a>(pub(crate) &'a dyn Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        // With a valid token of a deleted account, the foreign key fails first.
        const OWNED: [&str; 8] = [
            "api_tokens_user_fkey",
            "import_jobs_user_fkey",
            "places_user_fkey",
            "lists_user_fkey",
            "tags_user_fkey",
            "sessions_user_fkey",
            "audit_events_user_fkey",
            "idempotency_keys_user_fkey",
        ];
        if OWNED.iter().any(|key| error.is_dangling(key)) {
            Self::AccountGone
        } else {
            Self::Store(error)
        }
    }
}

impl listbud_persistence::FromStore for ApiError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<InsertUserError> for ApiError {
    fn from(error: InsertUserError) -> Self {
        match error {
            InsertUserError::EmailTaken => Self::Conflict {
                field: "email",
                code: "email_taken",
                message: "an account with that e-mail address exists already",
            },
            InsertUserError::Store(error) => error.into(),
        }
    }
}

impl From<WriteLabelError> for ApiError {
    fn from(error: WriteLabelError) -> Self {
        match error {
            WriteLabelError::NameTaken(message) => Self::Conflict {
                field: "name",
                code: "name_taken",
                message,
            },
            WriteLabelError::Store(error) => error.into(),
        }
    }
}

impl From<WritePlaceError> for ApiError {
    fn from(error: WritePlaceError) -> Self {
        match error {
            WritePlaceError::GoogleIdTaken => Self::Conflict {
                field: "placeId",
                code: "place_id_taken",
                message: "you have a place with that Google id already",
            },
            WritePlaceError::UnknownList => Self::NotFound("list"),
            WritePlaceError::UnknownTag => Self::NotFound("tag"),
            WritePlaceError::Limit(limit) => limit.into(),
            WritePlaceError::Store(error) => error.into(),
        }
    }
}

impl From<AddError> for ApiError {
    fn from(error: AddError) -> Self {
        match error {
            AddError::Limit(limit) => limit.into(),
            AddError::Store(error) => error.into(),
        }
    }
}

impl From<BulkError> for ApiError {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::UnknownPlace => Self::NotFound("place"),
            BulkError::Write(error) => error.into(),
        }
    }
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::UnknownOwner => Self::AccountGone,
            ImportError::Newcomer(error) => error.into(),
            ImportError::OtherRequest => Self::KeyReused,
            ImportError::ClaimLost => Self::Internal("an import belongs to another worker"),
            ImportError::Limit(limit) => limit.into(),
            ImportError::Done(_) => Self::Internal("a stored response could not be replayed"),
            ImportError::Places(error) => Self::Takeout(error.into()),
            ImportError::Store(error) => error.into(),
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Refused(refusal) => Self::Invalid(vec![FieldError {
                field: "password".into(),
                code: refusal.code().into(),
                message: refusal.to_string().into(),
            }]),
            PasswordError::Busy => Self::Busy,
            _ => Self::Internal("a password could not be hashed or verified"),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(_: TokenError) -> Self {
        Self::Internal("an access token could not be signed")
    }
}
