//! Formats errors with their causes.

use std::{error::Error, fmt};

/// Formats an error with all its causes, as `outermost: cause: cause's cause`.
///
/// `Display` contains only the outermost error, and so do most log formats.
///
/// ```
/// use listbud_telemetry::Chain;
///
/// let error = std::io::Error::other("connection refused");
/// tracing::warn!(error = %Chain(&error), "the database does not respond");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Chain<'a>(pub &'a dyn Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Fault {
        text: &'static str,
        #[source]
        cause: Option<Box<Fault>>,
    }

    #[test]
    fn causes_follow_the_error_in_order() {
        let fault = |text, cause| Fault { text, cause };
        let inner = fault("refused", None);
        let middle = fault("cannot connect", Some(Box::new(inner)));
        let outer = fault("cannot list", Some(Box::new(middle)));

        let text = Chain(&outer).to_string();

        assert_eq!(text, "cannot list: cannot connect: refused");
    }

    #[test]
    fn an_error_without_a_cause_is_formatted_alone() {
        let text = Chain(&fault()).to_string();

        assert_eq!(text, "alone");
    }

    fn fault() -> Fault {
        Fault {
            text: "alone",
            cause: None,
        }
    }
}
