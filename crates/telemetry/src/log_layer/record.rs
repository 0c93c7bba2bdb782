//! What a line tells.

use serde_json::Value;
use tracing::Level;

/// One event, or a number of those that were left out.
pub(crate) struct LogRecord<'a> {
    pub(crate) timestamp: String,
    pub(crate) level: Level,
    pub(crate) target: &'a str,
    pub(crate) message: &'a str,
    /// Those of the outermost span first, those of the event last. No name comes
    /// twice.
    pub(crate) fields: &'a [(&'static str, Value)],
}

/// Whether a character could begin a new line, steer a terminal, or make text
/// read in another order than it is written.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
