//! Where a request comes from: the part that the list of sessions and the audit record
//! store.

use std::{convert::Infallible, net::IpAddr};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header::USER_AGENT};
use listbud_domain::UserId;
use listbud_persistence::{
    Executor, StoreError,
    audit::{self, AuditAction, AuditEvent},
};
use listbud_security::ClientAddress;
use serde_json::{Value, json};

use crate::Api;

/// The client of a request.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The client's address; unknown on a Unix socket.
    pub(crate) address: Option<IpAddr>,
    /// The client's `User-Agent`, unchanged.
    pub(crate) user_agent: Option<String>,
}

impl Caller {
    /// Records for the owner what this request did with the account. Call it in the
    /// transaction of the change.
    pub(crate) async fn record(
        &self,
        api: &Api,
        db: &impl Executor,
        user: UserId,
        action: AuditAction,
    ) -> Result<(), StoreError> {
        self.record_with(api, db, user, action, &json!({})).await
    }

    /// Records with details, which must not hold a secret.
    pub(crate) async fn record_with(
        &self,
        api: &Api,
        db: &impl Executor,
        user: UserId,
        action: AuditAction,
        details: &Value,
    ) -> Result<(), StoreError> {
        let event = self.event(api, user, action, details);
        audit::record(db, &event, api.world.now()).await
    }

    /// The event to record, for callers with a transaction of their own.
    pub(crate) fn event(
        &self,
        api: &Api,
        user: UserId,
        action: AuditAction,
        details: &Value,
    ) -> AuditEvent {
        AuditEvent {
            user,
            id: api.world.new_id(),
            action,
            address: self.address,
            details: details.to_string(),
        }
    }
}

impl FromRequest for Caller {
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let known = ClientAddress::of(&request.extensions()).map(|client| client.0);
        let peer = || request.peer_addr().map(|peer| peer.ip().to_canonical());
        let user_agent = request
            .headers()
            .get(USER_AGENT)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        std::future::ready(Ok(Self {
            address: known.or_else(peer),
            user_agent,
        }))
    }
}
