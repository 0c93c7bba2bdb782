//! `GET /api/me/audit`

use std::net::IpAddr;

use actix_web::{HttpResponse, web::Data};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use listbud_persistence::audit::{self, AuditKey, RecordedEvent};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Api, ApiError, fields::Fields, owner::Owner, query::Query};

/// How many events a page has at most, and by default.
pub(crate) const PAGE: usize = 100;

/// An event of an account, or a failed attempt.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEvent)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditEventJson<'a> {
    id: Uuid,
    /// What was done.
    #[schema(example = "session.started")]
    action: &'a str,
    /// The address it came from.
    #[schema(value_type = Option<String>, example = "203.0.113.7")]
    address: Option<IpAddr>,
    /// Details, which depend on the action.
    #[schema(value_type = serde_json::Value)]
    details: serde_json::Value,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

/// A page of events.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEvents)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditEventsJson<'a> {
    events: Vec<AuditEventJson<'a>>,
    /// The `cursor` of the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Lists the events of the account, newest first: sign-ins with time and address, failed
/// attempts, imports, exports and deletions.
#[utoipa::path(
    get, path = "/api/me/audit", tag = "accounts",
    params(
        ("limit" = Option<u32>, Query, description = "The most events of a page"),
        ("cursor" = Option<String>, Query, description = "The `nextCursor` of the previous page"),
    ),
    responses((status = 200, description = "The events", body = AuditEventsJson))
)]
pub(crate) async fn list(
    api: Data<Api>,
    owner: Owner,
    query: Query,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    query.allow(&mut fields, &["limit", "cursor"]);
    let limit = query.get(&["limit"]).map_or(PAGE, |text| {
        let limit = text.parse().ok().filter(|limit| (1..=PAGE).contains(limit));
        if limit.is_none() {
            let message = format!("must be a whole number from 1 to {PAGE}");
            fields.fault("limit", "out_of_range", message);
        }
        limit.unwrap_or(PAGE)
    });
    let after = query.get(&["cursor"]).and_then(|text| {
        let key = read_cursor(text);
        if key.is_none() {
            fields.fault(
                "cursor",
                "invalid_cursor",
                "must be a nextCursor of this list",
            );
        }
        key
    });
    fields.finish_query()?;

    let db = api.database.client().await?;
    let page = audit::list(&db, owner.0, limit, after.as_ref()).await?;
    Ok(HttpResponse::Ok().json(AuditEventsJson {
        events: page.events.iter().map(AuditEventJson::from).collect(),
        next_cursor: page.next.as_ref().map(write_cursor),
    }))
}

impl<'a> From<&'a RecordedEvent> for AuditEventJson<'a> {
    fn from(event: &'a RecordedEvent) -> Self {
        Self {
            id: event.id,
            action: &event.action,
            address: event.address,
            // The database holds nothing else there.
            details: serde_json::from_str(&event.details).unwrap_or_default(),
            created_at: event.created_at,
        }
    }
}

fn write_cursor(key: &AuditKey) -> String {
    let mut bytes = key.created_at.unix_timestamp_nanos().to_be_bytes().to_vec();
    bytes.extend_from_slice(key.id.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read_cursor(text: &str) -> Option<AuditKey> {
    let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    let (time, id) = bytes.split_first_chunk::<16>()?;
    let created_at = OffsetDateTime::from_unix_timestamp_nanos(i128::from_be_bytes(*time)).ok()?;
    // PostgreSQL knows fewer years than the type.
    let is_storable = (-4_000..10_000).contains(&created_at.year());
    let id = Uuid::from_slice(id).ok()?;
    is_storable.then_some(AuditKey { created_at, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_a_forged_one_is_none() {
        let key = AuditKey {
            created_at: OffsetDateTime::from_unix_timestamp_nanos(1_700_000_000_123_456_000)
                .unwrap(),
            id: Uuid::from_u128(7),
        };

        assert_eq!(read_cursor(&write_cursor(&key)), Some(key));
        for forged in ["", "x", "e30", &URL_SAFE_NO_PAD.encode([0x7f; 32])] {
            assert_eq!(read_cursor(forged), None, "{forged}");
        }
    }
}
