//! Where a request comes from, as far as it is kept: for the list of sessions
//! and the record of what happened.

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

/// The sender of a request.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The client's address; unknown on a Unix socket.
    pub(crate) address: Option<IpAddr>,
    /// What the client's program calls itself, as it came.
    pub(crate) user_agent: Option<String>,
}

impl Caller {
    /// Records for the owner of an account what this request did with it; best
    /// in the transaction that does it.
    pub(crate) async fn record(
        &self,
        api: &Api,
        db: &impl Executor,
        user: UserId,
        action: AuditAction,
    ) -> Result<(), StoreError> {
        self.record_with(api, db, user, action, &json!({})).await
    }

    /// Records with more to say, none of it secret.
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

    /// What to record, for whoever writes it in a transaction of their own.
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
