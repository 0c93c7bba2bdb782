//! The content of a log line.

use serde_json::Value;
use tracing::Level;

/// One event, or the number of suppressed ones.
pub(crate) struct LogRecord<'a> {
    pub(crate) timestamp: String,
    pub(crate) level: Level,
    pub(crate) target: &'a str,
    pub(crate) message: &'a str,
    /// Those of the outermost span first, those of the event last. Names are unique.
    pub(crate) fields: &'a [(&'static str, Value)],
}

/// Whether a character could start a new line, control a terminal, or change the reading
/// order of the text.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
