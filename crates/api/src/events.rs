//! Security events in the log: one target, so that they can be sent elsewhere
//! and kept longer (OWASP ASVS 5.0, 16.3).
//!
//! They name accounts by id, never by address, and hold no secret. What an
//! owner may read of them stands in the audit table as well.

use listbud_domain::UserId;

use crate::caller::Caller;

/// What happened, and whether somebody should look.
#[derive(Clone, Copy)]
pub(crate) struct Event {
    name: &'static str,
    is_alarming: bool,
}

const fn normal(name: &'static str) -> Event {
    Event {
        name,
        is_alarming: false,
    }
}

const fn alarming(name: &'static str) -> Event {
    Event {
        name,
        is_alarming: true,
    }
}

pub(crate) const ACCOUNT_REGISTERED: Event = normal("account.registered");
pub(crate) const ACCOUNT_DELETED: Event = normal("account.deleted");
pub(crate) const SESSION_STARTED: Event = normal("session.started");
pub(crate) const SESSION_FAILED: Event = alarming("session.failed");
pub(crate) const SESSION_BLOCKED: Event = alarming("session.blocked");
pub(crate) const SESSION_ENDED: Event = normal("session.ended");
pub(crate) const SESSIONS_ENDED: Event = normal("sessions.ended");
pub(crate) const SESSION_REVOKED: Event = normal("session.revoked");
pub(crate) const TOKEN_REUSED: Event = alarming("token.reused");
pub(crate) const PASSWORD_CHANGED: Event = normal("password.changed");
pub(crate) const API_TOKEN_CREATED: Event = normal("api_token.created");
pub(crate) const API_TOKEN_REVOKED: Event = normal("api_token.revoked");
pub(crate) const API_TOKEN_REFUSED: Event = alarming("api_token.refused");
pub(crate) const API_TOKENS_BLOCKED: Event = alarming("api_tokens.blocked");
pub(crate) const PASSWORD_REFUSED: Event = alarming("password.refused");

/// Writes one event. `user` is unknown when somebody tries an address that has
/// no account.
pub(crate) fn log(event: Event, user: Option<UserId>, caller: &Caller) {
    let user = user.map(|user| tracing::field::display(user.0));
    let address = caller.address.map(tracing::field::display);
    if event.is_alarming {
        tracing::warn!(
            target: "security",
            event = event.name,
            user.id = user,
            client.address = address,
            "security event"
        );
    } else {
        tracing::info!(
            target: "security",
            event = event.name,
            user.id = user,
            client.address = address,
            "security event"
        );
    }
}
