//! Counters and histograms of a service's own.

use std::time::Duration;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts};

use super::{error::MetricsError, registry::Metrics};

/// Counts what happened.
#[derive(Debug, Clone)]
pub struct Counter<const LABELS: usize>(IntCounterVec);

/// Sorts amounts by size.
#[derive(Debug, Clone)]
pub struct Histogram<const LABELS: usize>(HistogramVec);

impl Metrics {
    /// Makes the counter `<namespace>_<name>`; by custom, the name ends with
    /// `_total`.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when a name is not one, or is there already.
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
            // What has not happened yet is 0, and not unknown.
            counter.add([""; LABELS], 0);
        }
        Ok(counter)
    }

    /// Makes the histogram `<namespace>_<name>`; by custom, the name ends with
    /// the unit. The buckets are upper bounds.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when a name is not one or is there already, or the
    /// buckets do not ascend.
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

/// Values of labels are words of the program, never what a user typed: this
/// bounds the number of series, and keeps names and addresses out of them.
impl<const LABELS: usize> Counter<LABELS> {
    /// Counts one more.
    pub fn count(&self, labels: [&'static str; LABELS]) {
        self.add(labels, 1);
    }

    /// Counts so many more. With 0, the series begins to exist.
    pub fn add(&self, labels: [&'static str; LABELS], more: u64) {
        self.0.with_label_values(&labels).inc_by(more);
    }
}

/// Values of labels are words of the program, as those of [`Counter`].
impl<const LABELS: usize> Histogram<LABELS> {
    /// Takes an amount in.
    pub fn observe(&self, labels: [&'static str; LABELS], amount: f64) {
        self.0.with_label_values(&labels).observe(amount);
    }

    /// Takes a duration in, in seconds.
    pub fn time(&self, labels: [&'static str; LABELS], took: Duration) {
        self.observe(labels, took.as_secs_f64());
    }
}
