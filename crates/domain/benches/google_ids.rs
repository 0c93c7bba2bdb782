//! How fast Google's ids are read and turned into a point.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where its set-up fails"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use listbud_domain::{FeatureId, GooglePlaceId};

const FEATURE: &str = "0x476d079f106bf4e7:0x1a2b3c4d5e6f7081";
const PLACE: &str = "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo";

fn ids(criterion: &mut Criterion) {
    let feature = FeatureId::parse(FEATURE).unwrap();
    let place = GooglePlaceId::parse(PLACE).unwrap();

    let mut group = criterion.benchmark_group("google ids");
    group.bench_function("feature id read", |bench| {
        bench.iter(|| FeatureId::parse(black_box(FEATURE)));
    });
    group.bench_function("feature id to a point", |bench| {
        bench.iter(|| black_box(feature).approximate_position());
    });
    group.bench_function("place id read", |bench| {
        bench.iter(|| GooglePlaceId::parse(black_box(PLACE)));
    });
    group.bench_function("place id to a feature id", |bench| {
        bench.iter(|| black_box(&place).feature_id());
    });
    group.finish();
}

criterion_group!(benches, ids);
criterion_main!(benches);
