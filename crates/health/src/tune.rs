//! Setting a check otherwise than its author did.

use std::time::Duration;

use crate::{Check, Criticality, Observation};

/// Changes what a check says about itself, without writing another.
///
/// ```
/// use listbud_health::{CheckExt as _, checks};
///
/// let uploads = checks::Disk::new("/var/lib/shop").named("uploads").required();
/// # let _ = uploads;
/// ```
pub trait CheckExt: Check + Sized {
    /// Gives it another name: two checks of one kind need two. The `reason` it
    /// gives for not being ready becomes the same.
    fn named(self, name: impl Into<String>) -> Tuned<Self> {
        let name = name.into();
        Tuned {
            reason: name.clone(),
            name,
            ..Tuned::new(self)
        }
    }

    /// Lets it decide whether the service is healthy and ready.
    fn required(self) -> Tuned<Self> {
        Tuned {
            criticality: Criticality::Required,
            ..Tuned::new(self)
        }
    }

    /// Makes a failure of it degrade the service instead of taking it out.
    fn informative(self) -> Tuned<Self> {
        Tuned {
            criticality: Criticality::Informative,
            ..Tuned::new(self)
        }
    }

    /// Sets how long one run of it may take.
    fn within(self, deadline: Duration) -> Tuned<Self> {
        Tuned {
            deadline,
            ..Tuned::new(self)
        }
    }

    /// Sets for how long a healthy observation is repeated before it is asked again.
    fn keep_for(self, time: Duration) -> Tuned<Self> {
        Tuned {
            good_for: time,
            ..Tuned::new(self)
        }
    }
}

impl<C: Check> CheckExt for C {}

/// A check that says something else about itself than its author did; made by [`CheckExt`].
#[derive(Debug)]
pub struct Tuned<C> {
    check: C,
    name: String,
    reason: String,
    criticality: Criticality,
    deadline: Duration,
    good_for: Duration,
}

impl<C: Check> Tuned<C> {
    fn new(check: C) -> Self {
        Self {
            name: check.name().to_owned(),
            reason: check.reason().to_owned(),
            criticality: check.criticality(),
            deadline: check.deadline(),
            good_for: check.good_for(),
            check,
        }
    }
}

impl<C: Check> Check for Tuned<C> {
    fn name(&self) -> &str {
        &self.name
    }

    fn reason(&self) -> &str {
        &self.reason
    }

    fn criticality(&self) -> Criticality {
        self.criticality
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }

    fn good_for(&self) -> Duration {
        self.good_for
    }

    fn observe(&self) -> impl Future<Output = Observation> + Send {
        self.check.observe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_fn;

    #[tokio::test]
    async fn what_is_set_is_said_and_the_rest_stays() {
        let plain = check_fn("plain", || async { Observation::healthy().with("seen", 1) });

        let tuned = CheckExt::informative(plain)
            .named("other")
            .within(Duration::from_millis(7))
            .keep_for(Duration::from_mins(1));

        assert_eq!((tuned.name(), tuned.reason()), ("other", "other"));
        assert_eq!(tuned.criticality(), Criticality::Informative);
        assert_eq!(tuned.deadline(), Duration::from_millis(7));
        assert_eq!(tuned.good_for(), Duration::from_mins(1));
        assert_eq!(
            tuned.observe().await,
            Observation::healthy().with("seen", 1)
        );
    }
}
