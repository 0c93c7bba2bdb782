//! Who sent a request, as far as a limit is concerned.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_governor::governor::NotUntil;
use actix_governor::governor::clock::{Clock as _, DefaultClock, QuantaInstant};
use actix_governor::{KeyExtractor, SimpleKeyExtractionError};
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};

use crate::fields::{Policy, Refusal};
use crate::known::{Key, Known};

/// Whom a request counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Client {
    /// An account, by a number of its own such as a UUID.
    Account(u128),
    /// A network address.
    Address(IpAddr),
    /// Nobody: the request passes and is not counted.
    Exempt,
}

/// How a request tells who sent it.
pub(crate) type FindClient = Arc<dyn Fn(&ServiceRequest) -> Option<Client> + Send + Sync>;

/// How a refusal becomes an answer.
pub(crate) type Refuse = Arc<dyn Fn(&Refusal) -> HttpResponse + Send + Sync>;

/// Finds the key of each request; the part that actix-governor asks for.
#[derive(Clone)]
pub(crate) struct ClientKeys {
    policy: Arc<Policy>,
    known: Arc<Known>,
    find: FindClient,
    refuse: Option<Refuse>,
    refused: Arc<AtomicU64>,
}

impl ClientKeys {
    pub(crate) fn new(
        policy: Arc<Policy>,
        known: Arc<Known>,
        find: FindClient,
        refuse: Option<Refuse>,
        refused: Arc<AtomicU64>,
    ) -> Self {
        Self {
            policy,
            known,
            find,
            refuse,
            refused,
        }
    }

    fn key(&self, request: &ServiceRequest) -> Key {
        if is_preflight(request) {
            return Key::Exempt;
        }
        let peer = || request.peer_addr().map(|peer| Client::Address(peer.ip()));
        let key = match (self.find)(request).or_else(peer) {
            Some(Client::Exempt) => return Key::Exempt,
            Some(Client::Account(number)) => Key::Account(number),
            Some(Client::Address(address)) => Key::Address(network(address)),
            None => Key::Unknown,
        };
        if self.known.admit(key) {
            key
        } else {
            Key::Overflow
        }
    }
}

/// One IPv4 address, however it is written, or one IPv6 network. A machine chooses the last
/// 64 bits of its IPv6 address itself, so with more bits it would count as many clients.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl KeyExtractor for ClientKeys {
    type Key = Key;
    type KeyExtractionError = SimpleKeyExtractionError<&'static str>;

    fn extract(&self, request: &ServiceRequest) -> Result<Key, Self::KeyExtractionError> {
        Ok(self.key(request))
    }

    fn exceed_rate_limit_response(
        &self,
        negative: &NotUntil<QuantaInstant>,
        // Comes with `Retry-After` rounded down and fields of another draft.
        _: HttpResponseBuilder,
    ) -> HttpResponse {
        self.refused.fetch_add(1, Ordering::Relaxed);
        let wait = negative.wait_time_from(DefaultClock::default().now());
        let refusal = Refusal::new(&self.policy, wait);
        let mut response = match &self.refuse {
            Some(refuse) => refuse(&refusal),
            None => self.policy.refuse(),
        };
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, refusal.retry_after.into());
        self.policy.describe_refusal(headers, wait);
        response
    }

    fn whitelisted_keys(&self) -> Vec<Key> {
        vec![Key::Exempt]
    }
}

/// A browser asks before it sends; the question costs nothing here, or every
/// request of a page on another origin would count twice.
fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}
