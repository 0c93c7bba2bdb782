//! What a client is told about a limit: the `RateLimit` and `RateLimit-Policy`
//! fields (draft-ietf-httpapi-ratelimit-headers) and the refusal.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde_json::json;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The problem type that the draft registers.
const QUOTA_EXCEEDED: &str = "https://iana.org/assignments/http-problem-types#quota-exceeded";

/// The numbers of a limit.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) name: String,
    pub(crate) burst: u32,
    pub(crate) window: Duration,
}

impl Policy {
    /// Tells how many requests are left, and in how many seconds all of them
    /// will be. Fields that are there stay: each limit that a request passes
    /// adds its own entry to the lists.
    pub(crate) fn describe(&self, headers: &mut HeaderMap, remaining: u32) {
        let missing = self.burst.saturating_sub(remaining);
        self.append(headers, remaining, self.refill(missing));
    }

    /// The same for a request that was refused and may come back after `wait`,
    /// when the first of all requests is there again.
    pub(crate) fn describe_refusal(&self, headers: &mut HeaderMap, wait: Duration) {
        let rest = self.refill(self.burst.saturating_sub(1));
        self.append(headers, 0, wait.saturating_add(rest));
    }

    /// The refusal that a client gets unless the application makes its own.
    pub(crate) fn refuse(&self) -> HttpResponse {
        const DETAIL: &str = "Too many requests; try again later.";
        let body = json!({
            "type": QUOTA_EXCEEDED,
            "title": "Too Many Requests",
            "status": 429,
            "detail": DETAIL,
            "violated-policies": [self.name],
            "error": DETAIL,
        });
        HttpResponse::build(StatusCode::TOO_MANY_REQUESTS)
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(body.to_string())
    }

    /// How long one request takes to come back.
    pub(crate) fn period(&self) -> Duration {
        self.window / self.burst
    }

    fn refill(&self, requests: u32) -> Duration {
        self.period().saturating_mul(requests)
    }

    fn append(&self, headers: &mut HeaderMap, remaining: u32, full_in: Duration) {
        let Self {
            name,
            burst,
            window,
        } = self;
        let window = ceil_seconds(*window);
        let full_in = ceil_seconds(full_in);
        for (field, value) in [
            (
                RATE_LIMIT_POLICY,
                format!("\"{name}\";q={burst};w={window}"),
            ),
            (RATE_LIMIT, format!("\"{name}\";r={remaining};t={full_in}")),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(field, value);
            }
        }
    }
}

/// What an application is told of a request that it has to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal<'a> {
    /// The name of the limit.
    pub policy: &'a str,
    /// Seconds until a request would pass; at least one.
    pub retry_after: u64,
}

impl<'a> Refusal<'a> {
    pub(crate) fn new(policy: &'a Policy, wait: Duration) -> Self {
        Self {
            policy: &policy.name,
            // Rounded down, a client that waits exactly as told is refused
            // again; zero would tell it not to wait at all.
            retry_after: ceil_seconds(wait).max(1),
        }
    }
}

fn ceil_seconds(duration: Duration) -> u64 {
    let begun = u64::from(duration.subsec_nanos() > 0);
    duration.as_secs().saturating_add(begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_rounded_up_and_never_zero() {
        let policy = Policy {
            name: "default".to_owned(),
            burst: 1,
            window: Duration::from_secs(1),
        };
        let after = |millis| Refusal::new(&policy, Duration::from_millis(millis)).retry_after;

        assert_eq!(after(0), 1);
        assert_eq!(after(1), 1);
        assert_eq!(after(1000), 1);
        assert_eq!(after(1001), 2);
    }
}
