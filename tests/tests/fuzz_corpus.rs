//! The fuzz targets' corpora, replayed without the fuzzing engine.

use std::{fs, path::Path};

/// The most memory that one input may take at a time, as in `scripts/fuzz`.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

#[test]
fn every_input_of_the_fuzz_corpora_passes_its_target() {
    for (target, check) in listbud_fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fuzz/corpus")
            .join(target);
        let inputs: Vec<_> = fs::read_dir(folder).unwrap().collect();

        assert!(!inputs.is_empty(), "{target}");
        for input in inputs {
            let path = input.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let taken = allocation_counter::measure(|| check(&bytes));
            assert!(taken.bytes_max <= MOST_MEMORY, "{}", path.display());
        }
    }
}
