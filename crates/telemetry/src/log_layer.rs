//! Writes events as log lines.

mod json;
mod record;
mod text;

use std::{
    fmt::{self, Write},
    sync::Arc,
    time::Instant,
};

use serde_json::{Number, Value};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    fmt::{
        format::Writer,
        time::{FormatTime, SystemTime},
    },
    layer::Context,
    registry::{LookupSpan, Scope},
};

use crate::{chain::Chain, queue::Queue, repeats::RepeatFilter};
use record::LogRecord;

/// The maximum bytes of a field; longer text is cut.
const MAX_TEXT: usize = 8 * 1024;

/// The target of the access log, which is never suppressed.
pub(crate) const ACCESS: &str = "access";

/// Writes every event as one line, with the fields of the spans around it.
pub(crate) struct LogLayer {
    pub(crate) encoding: Encoding,
    pub(crate) queue: Queue,
    pub(crate) repeats: Arc<RepeatFilter>,
}

/// The format of a line.
#[derive(Debug, Clone)]
pub(crate) enum Encoding {
    /// For people.
    Text { is_coloured: bool },
    /// One JSON object, with constant fields.
    Json {
        constant: Vec<(&'static str, String)>,
    },
}

impl LogLayer {
    fn write(&self, record: &LogRecord<'_>) {
        let text = match &self.encoding {
            Encoding::Text { is_coloured } => text::encode(record, *is_coloured),
            Encoding::Json { constant } => json::encode(record, constant),
        };
        self.queue.push(text);
    }

    /// Writes how often each failure was suppressed: of all, or of those whose period has
    /// ended.
    pub(crate) fn write_suppressed(&self, all: bool) {
        let suppressed = if all {
            self.repeats.take_all()
        } else {
            self.repeats.take_expired(Instant::now())
        };
        for suppressed in suppressed {
            self.write(&LogRecord {
                timestamp: timestamp(),
                level: suppressed.level,
                target: suppressed.target,
                message: &suppressed.message,
                fields: &[("suppressed", suppressed.count.into())],
            });
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for LogLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(SpanFields(fields.named));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(span) = context.span(id)
            && let Some(SpanFields(known)) = span.extensions_mut().get_mut()
        {
            merge(known, &fields.named);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        self.write_suppressed(false);
        let mut own = Fields::default();
        event.record(&mut own);
        let metadata = event.metadata();
        let is_failure = *metadata.level() <= Level::WARN && metadata.target() != ACCESS;
        if is_failure
            && !self.repeats.allows(
                Instant::now(),
                metadata,
                &own.message,
                own.named
                    .iter()
                    .find(|(name, _)| *name == "error")
                    .and_then(|(_, error)| error.as_str()),
            )
        {
            return;
        }
        let mut fields = Vec::new();
        let scope = context.event_scope(event).into_iter();
        for span in scope.flat_map(Scope::from_root) {
            if let Some(SpanFields(of_span)) = span.extensions().get() {
                merge(&mut fields, of_span);
            }
        }
        merge(&mut fields, &own.named);
        self.write(&LogRecord {
            timestamp: timestamp(),
            level: *metadata.level(),
            target: metadata.target(),
            message: &own.message,
            fields: &fields,
        });
    }
}

/// The fields of a span, stored in its extensions.
struct SpanFields(Vec<(&'static str, Value)>);

/// Adds fields, or replaces those of the same name.
fn merge(fields: &mut Vec<(&'static str, Value)>, others: &[(&'static str, Value)]) {
    for (name, value) in others {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => known.clone_from(value),
            None => fields.push((name, value.clone())),
        }
    }
}

/// The current time as RFC 3339 in UTC, with microseconds.
fn timestamp() -> String {
    let mut text = String::with_capacity(27);
    // Writing into a string does not fail.
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

/// Collects the fields of an event or a span.
#[derive(Default)]
struct Fields {
    message: String,
    named: Vec<(&'static str, Value)>,
}

impl Fields {
    fn set(&mut self, field: &Field, value: Value) {
        let name = field.name();
        let name = name.strip_prefix("r#").unwrap_or(name);
        self.named.push((name, value));
    }

    fn set_text(&mut self, field: &Field, value: &dyn fmt::Display) {
        let mut text = Limited(String::new());
        // It fails only when the text is cut.
        let _ = write!(text, "{value}");
        if field.name() == "message" {
            self.message = text.0;
        } else {
            self.set(field, text.0.into());
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        match Number::from_f64(value) {
            Some(number) => self.set(field, number.into()),
            None => self.set_text(field, &value),
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set_text(field, &value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.set_text(field, &Chain(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set_text(field, &format_args!("{value:?}"));
    }
}

/// Text up to [`MAX_TEXT`].
struct Limited(String);

impl Write for Limited {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_TEXT.saturating_sub(self.0.len());
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        let end = text.floor_char_boundary(room);
        self.0.push_str(text.get(..end).unwrap_or_default());
        self.0.push('…');
        Err(fmt::Error)
    }
}
