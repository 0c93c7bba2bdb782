//! What a command prints.

use std::io::Write;

/// Prints what was asked for. A reader that has seen enough (`| head`) is no
/// failure.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()));
}
