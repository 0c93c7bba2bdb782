//! Metrics whose values come from a function.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use prometheus::{
    core::{Collector, Desc},
    proto::{self, LabelPair, MetricFamily, MetricType},
};

use super::{error::MetricsError, registry::Metrics};

/// One value with its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    labels: Vec<(&'static str, Cow<'static, str>)>,
    value: f64,
}

impl Sample {
    /// A value without labels.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self {
            labels: Vec::new(),
            value,
        }
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push((name, value.into()));
        self
    }
}

impl Metrics {
    /// Adds the gauge `<namespace>_<name>`. `read` is called whenever the metrics are read.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when the name is not valid or exists.
    pub fn gauge(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> f64 + Send + Sync + 'static,
    ) -> Result<(), MetricsError> {
        self.gauges(name, help, move || vec![Sample::new(read())])
    }

    /// Adds the gauges `<namespace>_<name>`, one for each combination of labels. Of two
    /// samples with the same labels, the first one is used.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when the name is not valid or exists.
    pub fn gauges(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> Vec<Sample> + Send + Sync + 'static,
    ) -> Result<(), MetricsError> {
        let name = self.own_name(name);
        let gauges = Callback::new(&name, help, MetricType::GAUGE, read)?;
        self.register(&name, Box::new(gauges))
    }

    /// Adds the counter `<namespace>_<name>`. `read` is called whenever the metrics are
    /// read.
    ///
    /// # Errors
    ///
    /// [`MetricsError`] when the name is not valid or exists.
    pub fn counter_of(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> Result<(), MetricsError> {
        let name = self.own_name(name);
        #[expect(
            clippy::cast_precision_loss,
            reason = "the format knows only floating point, exact up to 2^53"
        )]
        let counter = Callback::new(&name, help, MetricType::COUNTER, move || {
            vec![Sample::new(read() as f64)]
        })?;
        self.register(&name, Box::new(counter))
    }
}

/// A metric whose samples come from a function.
pub(super) struct Callback<F> {
    desc: Desc,
    kind: MetricType,
    samples: F,
}

impl<F: Fn() -> Vec<Sample>> Callback<F> {
    pub(super) fn new(
        name: &str,
        help: &str,
        kind: MetricType,
        samples: F,
    ) -> Result<Self, MetricsError> {
        let desc = Desc::new(name.to_owned(), help.to_owned(), Vec::new(), HashMap::new())
            .map_err(MetricsError::of(name))?;
        Ok(Self {
            desc,
            kind,
            samples,
        })
    }
}

impl<F: Fn() -> Vec<Sample> + Send + Sync> Collector for Callback<F> {
    fn desc(&self) -> Vec<&Desc> {
        vec![&self.desc]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        vec![family(
            &self.desc.fq_name,
            &self.desc.help,
            self.kind,
            (self.samples)(),
        )]
    }
}

/// Builds the family for the encoder.
pub(super) fn family(
    name: &str,
    help: &str,
    kind: MetricType,
    samples: Vec<Sample>,
) -> MetricFamily {
    let mut seen = HashSet::new();
    let metrics = samples
        .into_iter()
        .filter_map(|mut sample| {
            sample.labels.sort();
            seen.insert(sample.labels.clone())
                .then(|| metric(&sample, kind))
        })
        .collect();
    let mut family = MetricFamily::default();
    family.set_name(name.to_owned());
    family.set_help(help.to_owned());
    family.set_field_type(kind);
    family.set_metric(metrics);
    family
}

fn metric(sample: &Sample, kind: MetricType) -> proto::Metric {
    let labels = sample
        .labels
        .iter()
        .map(|(name, value)| {
            let mut label = LabelPair::default();
            label.set_name((*name).to_owned());
            label.set_value(value.clone().into_owned());
            label
        })
        .collect();
    let mut metric = proto::Metric::from_label(labels);
    if kind == MetricType::COUNTER {
        let mut counter = proto::Counter::default();
        counter.set_value(sample.value);
        metric.set_counter(counter);
    } else {
        let mut gauge = proto::Gauge::default();
        gauge.set_value(sample.value);
        metric.set_gauge(gauge);
    }
    metric
}
