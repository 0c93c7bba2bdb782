//! Counters and histograms of the service.

use std::time::Duration;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts};

use super::{error::MetricsError, registry::Metrics};

/// A counter with labels.
#[derive(Debug, Clone)]
pub struct Counter<const LABELS: usize>(IntCounterVec);

/// A histogram with labels.
#[derive(Debug, Clone)]
pub struct Histogram<const LABELS: usize>(HistogramVec);

impl Metrics {
    /// Adds the counter `<namespace>_<name>`. By convention, the name ends with `_total`.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when a name is not valid or exists.
    pub fn counter<const LABELS: usize>(
        &self,
        name: &str,
        help: &str,
        labels: [&'static str; LABELS],
    ) -> Result<Counter<LABELS>, MetricsError> {
        let name = self.own_name(name);
        let family =
            IntCounterVec::new(Opts::new(&name, help), &labels).map_err(MetricsError::of(&name))?;
        self.register(&name, Box::new(family.clone()))?;
        let counter = Counter(family);
        if LABELS == 0 {
            // Starts at 0 instead of being absent.
            counter.add([""; LABELS], 0);
        }
        Ok(counter)
    }

    /// Adds the histogram `<namespace>_<name>`. By convention, the name ends with the unit.
    /// The buckets are upper bounds.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when a name is not valid or exists, or the buckets do not ascend.
    pub fn histogram<const LABELS: usize>(
        &self,
        name: &str,
        help: &str,
        labels: [&'static str; LABELS],
        buckets: &[f64],
    ) -> Result<Histogram<LABELS>, MetricsError> {
        let name = self.own_name(name);
        let family = HistogramVec::new(
            HistogramOpts::new(&name, help).buckets(buckets.to_vec()),
            &labels,
        )
        .map_err(MetricsError::of(&name))?;
        self.register(&name, Box::new(family.clone()))?;
        Ok(Histogram(family))
    }
}

/// The values of labels are constants of the program, never user input. This bounds the
/// number of series and keeps personal data out of them.
impl<const LABELS: usize> Counter<LABELS> {
    /// Adds one.
    pub fn count(&self, labels: [&'static str; LABELS]) {
        self.add(labels, 1);
    }

    /// Adds a number. Adding 0 creates the series.
    pub fn add(&self, labels: [&'static str; LABELS], more: u64) {
        self.0.with_label_values(&labels).inc_by(more);
    }
}

/// The values of labels are constants of the program, like those of [`Counter`].
impl<const LABELS: usize> Histogram<LABELS> {
    /// Observes a value.
    pub fn observe(&self, labels: [&'static str; LABELS], amount: f64) {
        self.0.with_label_values(&labels).observe(amount);
    }

    /// Observes a duration in seconds.
    pub fn time(&self, labels: [&'static str; LABELS], took: Duration) {
        self.observe(labels, took.as_secs_f64());
    }
}
