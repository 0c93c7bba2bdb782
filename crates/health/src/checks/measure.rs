//! What several measurements need.

use crate::Observation;

/// Takes a measurement where it may block.
pub(super) async fn blocking(
    measure: impl FnOnce() -> Observation + Send + 'static,
) -> Observation {
    let measured = tokio::task::spawn_blocking(measure).await;
    measured.unwrap_or_else(|_| Observation::unknown("the measurement was given up"))
}

/// A file's text; none if it is not there, or not for us to read.
pub(super) fn text(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// How many hundredths of `whole` are `part`, cut; none of nothing.
pub(super) fn percent(part: u64, whole: u64) -> Option<u64> {
    let hundredths = (u128::from(part) * 100).checked_div(u128::from(whole))?;
    Some(u64::try_from(hundredths).unwrap_or(u64::MAX))
}

/// Milliseconds as a number for an answer.
pub(super) fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_cut_and_of_nothing_there_is_none() {
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(3, 1), Some(300));
        assert_eq!(percent(u64::MAX, 1), Some(u64::MAX));
        assert_eq!(percent(1, 0), None);
    }
}
