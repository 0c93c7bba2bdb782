//! What a file costs.

use std::time::Duration;

use listbud_takeout::{Limits, Upload, parse};
use rustix::time::{ClockId, clock_gettime};

/// How much more a file of twice the size may cost.
const MOST: f64 = 3.0;

/// How often a file is read before its time is believed. The least of them
/// counts, which is what is left when nothing else disturbs the processor.
const MOST_ROUNDS: usize = 12;

#[derive(Debug, Clone, Copy)]
struct Cost {
    allocations: u64,
    bytes: u64,
    time: Duration,
}

/// Reads files of a size, twice and four times that size.
pub(crate) fn reading_is_linear(file_name: &str, size: usize, file: impl Fn(usize) -> Vec<u8>) {
    is_linear(size, &file, |bytes| {
        // What comes of it is another test's matter.
        let _ = parse(&Upload::of_bytes(file_name, bytes), &limits());
    });
}

pub(crate) fn limits() -> Limits {
    Limits {
        bytes: usize::MAX,
        rows: usize::MAX,
        entries: usize::MAX,
        inflated: usize::MAX,
        ratio: usize::MAX,
        ..Limits::default()
    }
}

/// Does something with inputs of a size, twice and four times that size.
pub(crate) fn is_linear<T>(size: usize, input: impl Fn(usize) -> T, work: impl Fn(&T)) {
    let inputs = [size, size * 2, size * 4].map(input);
    let mut costs = inputs.each_ref().map(|input| cost(|| work(input)));
    for [half, whole] in [[costs[0], costs[1]], [costs[1], costs[2]]] {
        assert!(
            grows_within(half.allocations, whole.allocations)
                && grows_within(half.bytes, whole.bytes),
            "twice the input takes from {half:?} to {whole:?}"
        );
    }
    for _ in 0..MOST_ROUNDS {
        if costs.windows(2).all(|pair| takes_within(pair[0], pair[1])) {
            return;
        }
        for (input, least) in inputs.iter().zip(&mut costs) {
            least.time = least.time.min(cost(|| work(input)).time);
        }
    }
    panic!("twice the input takes more than {MOST} times as long: {costs:?}");
}

fn grows_within(half: u64, whole: u64) -> bool {
    // Small numbers are those of tables that double when they are full.
    #[expect(clippy::cast_precision_loss, reason = "a ratio needs no more")]
    let times = whole as f64 / half.max(1) as f64;
    times <= MOST
}

fn takes_within(half: Cost, whole: Cost) -> bool {
    whole.time.as_secs_f64() <= MOST * half.time.as_secs_f64()
}

fn cost(work: impl FnOnce()) -> Cost {
    let before = computing();
    let allocated = allocation_counter::measure(work);
    Cost {
        allocations: allocated.count_total,
        bytes: allocated.bytes_total,
        time: computing().saturating_sub(before),
    }
}

/// How long this thread has been computing, which what others do does not change.
fn computing() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap(),
        time.tv_nsec.try_into().unwrap(),
    )
}
