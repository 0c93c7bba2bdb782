//! A look at every byte of a body, to see whether it needs more than that.

use super::rules::{CleanError, DANGEROUS_KEYS, MAX_DEPTH};

/// Tells whether a dangerous key may stand in the text. It may be wrong about
/// one that does not, as in a string that only mentions the word, and is never
/// wrong about one that does.
pub(super) fn is_suspect(body: &[u8]) -> Result<bool, CleanError> {
    let mut depth = 0_usize;
    let mut suspect = false;
    let mut rest = body;
    while let [byte, after @ ..] = rest {
        rest = match byte {
            b'"' => string(after, &mut suspect),
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(CleanError::TooDeep);
                }
                after
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                after
            }
            _ => after,
        };
    }
    Ok(suspect)
}

/// Reads a string from behind its first quote, and returns what follows it.
fn string<'a>(mut rest: &'a [u8], suspect: &mut bool) -> &'a [u8] {
    let start = rest;
    loop {
        match rest {
            [] => return rest,
            [b'"', after @ ..] => {
                let length = start.len().saturating_sub(rest.len());
                let text = start.get(..length).unwrap_or_default();
                *suspect |= DANGEROUS_KEYS.iter().any(|key| key.as_bytes() == text);
                return after;
            }
            // `_` and the small letters are U+005F to U+007A. Nobody needs to
            // escape them, except to get past a look like this one.
            [b'\\', b'u', b'0', b'0', b'5'..=b'7', ..] => {
                *suspect = true;
                rest = rest.get(2..).unwrap_or_default();
            }
            [b'\\', _, after @ ..] | [_, after @ ..] => rest = after,
        }
    }
}
