//! What the endpoints say, for the public and for who is trusted.

use std::time::Duration;

use serde_json::{Map, Value, json};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use crate::{Checked, Criticality, Health, Readiness, Report, Status};

/// Who will read a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Public,
    Trusted,
}

impl Health {
    pub(crate) fn live_body(&self, stalled: bool) -> Value {
        json!({
            "status": if stalled { "stalled" } else { "alive" },
            "timestamp": self.timestamp(),
            "uptime": self.uptime().as_secs(),
        })
    }

    pub(crate) fn ready_body(&self, readiness: &Readiness) -> Value {
        match readiness {
            Readiness::Ready => json!({ "status": "ready", "timestamp": self.timestamp() }),
            Readiness::NotReady { reason } => json!({
                "status": "not ready",
                "reason": reason,
                "timestamp": self.timestamp(),
            }),
        }
    }

    pub(crate) fn overview_body(&self, report: &Report, audience: Audience) -> Value {
        let mut body = self.common_members(report, audience);
        for summary in &self.inner.summaries {
            let status = report.check(&summary.check).map(|check| check.status);
            let word = match status {
                Some(Status::Healthy | Status::Degraded) => summary.up.as_str(),
                Some(Status::Unhealthy) => summary.down.as_str(),
                Some(Status::Unknown) | None => Status::Unknown.as_str(),
            };
            // A check may be named like a member, which then is not replaced.
            body.entry(summary.check.as_str())
                .or_insert_with(|| json!(word));
        }
        if audience == Audience::Trusted {
            let shown = self.inner.overview_details.iter();
            for check in shown.filter_map(|name| report.check(name)) {
                body.entry(check.name.as_str())
                    .or_insert_with(|| Value::Object(check.detail.clone()));
            }
        }
        let checks = report.checks.iter();
        let checks: Map<_, _> = checks
            .map(|check| (check.name.clone(), json!(check.status.as_str())))
            .collect();
        body.insert("checks".to_owned(), Value::Object(checks));
        Value::Object(body)
    }

    pub(crate) fn detailed_body(&self, report: &Report, audience: Audience) -> Value {
        let mut body = self.common_members(report, audience);
        if audience == Audience::Trusted {
            let phase = self.inner.lifecycle.phase();
            body.insert("phase".to_owned(), json!(phase.as_str()));
            body.insert("checkedAt".to_owned(), rfc3339(report.at));
        }
        let checks = report.checks.iter();
        let checks: Map<_, _> = checks
            .map(|check| (check.name.clone(), detailed_check(check, audience)))
            .collect();
        body.insert("checks".to_owned(), Value::Object(checks));
        Value::Object(body)
    }

    /// The shape of draft-inadarei-api-health-check-06, which expired in 2022
    /// but is what monitors ask for by `application/health+json`.
    pub(crate) fn draft_body(&self, report: &Report, audience: Audience) -> Value {
        let mut body = Map::new();
        body.insert("status".to_owned(), json!(draft_status(report.status)));
        if audience == Audience::Trusted {
            body.insert("serviceId".to_owned(), json!(self.inner.service));
            body.insert("releaseId".to_owned(), json!(self.inner.version));
        }
        let checks: Map<_, _> = report
            .checks
            .iter()
            .flat_map(|check| draft_check(check, report.at, audience))
            .collect();
        body.insert("checks".to_owned(), Value::Object(checks));
        Value::Object(body)
    }

    fn common_members(&self, report: &Report, audience: Audience) -> Map<String, Value> {
        let mut body = match audience {
            Audience::Public => Map::new(),
            Audience::Trusted => self.inner.facts.clone(),
        };
        body.insert("status".to_owned(), json!(report.status.as_str()));
        body.insert("timestamp".to_owned(), self.timestamp());
        body.insert("uptime".to_owned(), json!(self.uptime().as_secs()));
        if audience == Audience::Trusted {
            body.insert("service".to_owned(), json!(self.inner.service));
            body.insert("version".to_owned(), json!(self.inner.version));
        }
        body
    }

    fn timestamp(&self) -> Value {
        rfc3339((self.inner.runs.clock)())
    }
}

fn detailed_check(check: &Checked, audience: Audience) -> Value {
    let mut body = match audience {
        Audience::Public => Map::new(),
        Audience::Trusted => check.detail.clone(),
    };
    body.insert("status".to_owned(), json!(check.status.as_str()));
    if audience == Audience::Trusted {
        let required = check.criticality == Criticality::Required;
        body.insert("required".to_owned(), json!(required));
        body.insert("latencyMs".to_owned(), milliseconds(check.latency));
    }
    Value::Object(body)
}

/// One measurement for the latency, and one for each detail but the reason,
/// which the draft calls output.
fn draft_check(check: &Checked, at: OffsetDateTime, audience: Audience) -> Vec<(String, Value)> {
    let key = |measurement: &str| format!("{}:{measurement}", check.name);
    let status = draft_status(check.status);
    let mut latency = json!({ "componentType": "component", "status": status });
    if audience == Audience::Public {
        return vec![(key("responseTime"), json!([latency]))];
    }
    if let Value::Object(latency) = &mut latency {
        latency.insert("observedValue".to_owned(), milliseconds(check.latency));
        latency.insert("observedUnit".to_owned(), json!("ms"));
        latency.insert("time".to_owned(), rfc3339(at));
        if let (true, Some(reason)) = (status != "pass", check.detail.get("reason")) {
            latency.insert("output".to_owned(), reason.clone());
        }
    }
    let details = check.detail.iter().filter(|(name, _)| *name != "reason");
    let details = details.map(|(name, value)| {
        let mut measurement = json!({
            "componentType": "component",
            "status": status,
            "observedValue": value,
            "time": rfc3339(at),
        });
        if let (Value::Object(measurement), Some(unit)) = (&mut measurement, unit(name)) {
            measurement.insert("observedUnit".to_owned(), json!(unit));
        }
        (key(name), json!([measurement]))
    });
    // The latency comes last: it stays even if a detail has its name.
    details
        .chain([(key("responseTime"), json!([latency]))])
        .collect()
}

/// The unit that the end of a detail's name tells.
fn unit(name: &str) -> Option<&'static str> {
    let units = [
        ("Bytes", "bytes"),
        ("Ms", "ms"),
        ("Seconds", "s"),
        ("Percent", "percent"),
    ];
    let unit = units.into_iter().find(|(end, _)| name.ends_with(end));
    unit.map(|(_, unit)| unit)
}

/// The draft has three words; what cannot be told is closest to a warning, and
/// the whole is `pass` all the same.
const fn draft_status(status: Status) -> &'static str {
    match status {
        Status::Healthy => "pass",
        Status::Unknown | Status::Degraded => "warn",
        Status::Unhealthy => "fail",
    }
}

/// Milliseconds with three places, which is as much as a clock is good for.
fn milliseconds(duration: Duration) -> Value {
    json!((duration.as_secs_f64() * 1e6).round() / 1e3)
}

/// A time as RFC 3339 in UTC, with milliseconds at most; null for a year that
/// RFC 3339 cannot write.
fn rfc3339(time: OffsetDateTime) -> Value {
    let time = time.to_offset(UtcOffset::UTC).truncate_to_millisecond();
    time.format(&Rfc3339).map_or(Value::Null, Value::String)
}
