//! Decides which traces are recorded.

use opentelemetry::{
    Context, KeyValue, TraceId,
    trace::{Link, SpanKind, TraceContextExt as _},
};
use opentelemetry_sdk::trace::{
    IdGenerator as _, RandomIdGenerator, SamplingDecision, SamplingResult, ShouldSample,
};

use crate::trace_context::TrustedCaller;

/// Follows the decision of a parent in this process and of a trusted caller; otherwise a
/// random number decides. The trace id, which is usual, is chosen by the caller.
#[derive(Debug, Clone)]
pub(crate) struct Sampler {
    ratio: f64,
}

impl Sampler {
    pub(crate) fn new(ratio: f64) -> Self {
        Self { ratio }
    }

    fn is_chosen(&self) -> bool {
        let random = RandomIdGenerator::default().new_span_id().to_bytes();
        let [a, b, c, d, ..] = random;
        let part = f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0);
        part < self.ratio
    }
}

impl ShouldSample for Sampler {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let follows = |context: &Context| {
            let span = context.span();
            let parent = span.span_context();
            let is_followed = !parent.is_remote() || context.get::<TrustedCaller>().is_some();
            (parent.is_valid() && is_followed).then(|| parent.is_sampled())
        };
        let is_sampled = parent_context
            .and_then(follows)
            .unwrap_or_else(|| self.is_chosen());
        SamplingResult {
            decision: if is_sampled {
                SamplingDecision::RecordAndSample
            } else {
                SamplingDecision::Drop
            },
            attributes: Vec::new(),
            trace_state: parent_context
                .map(|context| context.span().span_context().trace_state().clone())
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::{
        SpanId, TraceFlags,
        trace::{SpanContext, TraceState},
    };

    use super::*;

    fn caller(is_sampled: bool, is_remote: bool) -> Context {
        // The lowest id: a sampler that uses the id always records it.
        Context::new().with_remote_span_context(SpanContext::new(
            TraceId::from(1_u128),
            SpanId::from(1_u64),
            TraceFlags::NOT_SAMPLED.with_sampled(is_sampled),
            is_remote,
            TraceState::default(),
        ))
    }

    fn samples(ratio: f64, parent: Option<&Context>) -> bool {
        let sampling = Sampler::new(ratio);
        let id = TraceId::from(1_u128);
        let result = sampling.should_sample(parent, id, "", &SpanKind::Server, &[], &[]);
        result.decision == SamplingDecision::RecordAndSample
    }

    #[test]
    fn the_flag_of_an_untrusted_caller_is_ignored() {
        assert!(!samples(0.0, Some(&caller(true, true))));
        assert!(samples(1.0, Some(&caller(false, true))));
    }

    #[test]
    fn a_trusted_caller_and_a_local_parent_decide() {
        for is_sampled in [true, false] {
            let trusted = caller(is_sampled, true).with_value(TrustedCaller);
            let own = caller(is_sampled, false);

            for ratio in [0.0, 1.0] {
                assert_eq!(samples(ratio, Some(&trusted)), is_sampled);
                assert_eq!(samples(ratio, Some(&own)), is_sampled);
            }
        }
    }

    #[test]
    fn the_ratio_applies_to_new_traces() {
        let sampled = (0..10_000).filter(|_| samples(0.25, None)).count();

        // Eleven standard deviations to both sides.
        assert!((2_000..3_000).contains(&sampled), "{sampled}");
        assert!(samples(1.0, None) && !samples(0.0, None));
    }
}
